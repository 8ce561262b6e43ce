"""What Akoma Ntoso Version 1.0 asks of the elements that a node writes, checked apart from the node.

No schema is fetched or installed. The rules are those of OASIS Akoma Ntoso Version 1.0: Part 2 Specifications, the
vocabulary's documentation of each element (their types are named below), and of Akoma Ntoso Naming Convention Version 1.0,
section 5 (eId). An element or attribute that is not listed here is refused: whoever has the node write it adds its rule.
"""
import re
import xml.etree.ElementTree as xml

SPACE = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
BLOCKS = "(p )"
HIERARCHY = "(paragraph |subparagraph |hcontainer )"
INLINE = "((inline |br |docTitle )*)"
# coreProperties: FRBRthis, FRBRuri, FRBRalias, FRBRdate, FRBRauthor in this order.
CORE = "FRBRthis (FRBRuri )+(FRBRalias )*(FRBRdate )+(FRBRauthor )+"
# hierarchy: num, heading, subheading; then content, or intro, parts and wrapUp.
PART = f"(num )?(content |(intro )?{HIERARCHY}+(wrapUp )?)"
DOCUMENT = "meta (coverPage )?(preface )?(preamble )?mainBody (conclusions )?"  # openStructure

# Element: content as names in their order, text beside them, attributes that are needed, and others that are allowed.
RULES = {
    "akomaNtoso": ("(statement |doc )", False, (), ()),
    "statement": (DOCUMENT, False, ("name",), ("contains",)),
    "doc": (DOCUMENT, False, ("name",), ("contains",)),
    "meta": ("identification (references )*(proprietary )*", False, (), ()),
    "identification": ("FRBRWork FRBRExpression FRBRManifestation (FRBRItem )?", False, ("source",), ()),
    "FRBRWork": (CORE + "FRBRcountry (FRBRsubtype )?(FRBRnumber )*(FRBRname )*(FRBRprescriptive )?(FRBRauthoritative )?", False, (), ()),
    "FRBRExpression": (CORE + "(FRBRversionNumber )?(FRBRauthoritative )?(FRBRmasterExpression )?(FRBRlanguage )+", False, (), ()),
    "FRBRManifestation": (CORE + "(FRBRformat )?", False, (), ()),
    **{name: ("", False, ("value",), ()) for name in ("FRBRthis", "FRBRuri", "FRBRcountry", "FRBRname", "FRBRversionNumber", "FRBRformat")},
    "FRBRdate": ("", False, ("date", "name"), ()),
    "FRBRauthor": ("", False, ("href",), ("as",)),
    "FRBRlanguage": ("", False, ("language",), ()),
    "references": ("(TLCOrganization )+", False, ("source",), ()),
    "TLCOrganization": ("", False, ("eId", "href", "showAs"), ("wId",)),
    "proprietary": (None, False, ("source",), ()),  # any elements of another namespace
    "preface": (f"({BLOCKS}|longTitle )+", False, (), ("eId",)),
    "longTitle": (f"{BLOCKS}+", False, (), ("eId",)),
    "mainBody": (f"({BLOCKS}|{HIERARCHY})+", False, (), ("eId",)),
    "paragraph": (PART, False, ("eId",), ("wId", "class")),
    "subparagraph": (PART, False, ("eId",), ("wId", "class")),
    "hcontainer": (PART, False, ("eId", "name"), ("wId", "class")),
    "num": (INLINE, True, (), ("eId",)),
    "intro": (f"{BLOCKS}+", False, (), ("eId",)),
    "content": (f"{BLOCKS}+", False, (), ("eId",)),
    "conclusions": (f"{BLOCKS}*", False, (), ("eId",)),
    "p": (INLINE, True, (), ("eId", "class", "refersTo")),
    "inline": (INLINE, True, ("name",), ("eId", "class", "refersTo")),
    "docTitle": (INLINE, True, (), ("eId",)),
    "br": ("", False, (), ()),
}
ABBREVIATED = {"paragraph": "para", "subparagraph": "subpara", "hcontainer": "hcontainer"}
DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"


def name_of(tag):
    return tag[len(SPACE):] if tag.startswith(SPACE) else None


def faults(root):
    """What is wrong with a document, a sentence for each; nothing: none of these rules is broken."""
    out = []
    ids = {}

    def say(one, words):
        out.append(f"{one.tag.rsplit('}')[-1]} {one.get('eId') or ''}: {words}")

    def check(one, parent_id):
        name = name_of(one.tag)
        if name not in RULES:
            return say(one, "is no element that has a rule here")
        content, mixed, needed, allowed = RULES[name]
        own = {attribute for attribute in one.attrib if not attribute.startswith("{")}
        for attribute in set(needed) - own:
            say(one, f"has no {attribute}")
        for attribute in own - set(needed) - set(allowed):
            say(one, f"has {attribute}, which is none of its attributes")
        for attribute in own:
            # Each of these has a value: none is an empty word.
            if attribute not in ("value", "showAs") and not one.get(attribute).strip():
                say(one, f"{attribute} says nothing")
        if content is not None:
            children = "".join(f"{name_of(child.tag)} " for child in one)
            if not re.fullmatch(content, children):
                say(one, f"holds {children or 'nothing'}")
        elif any(name_of(child.tag) for child in one):
            say(one, "holds elements of Akoma Ntoso")
        if not mixed and ((one.text or "").strip() or any((child.tail or "").strip() for child in one)):
            say(one, "holds words of its own")
        eid = one.get("eId")
        if eid is not None:
            if re.search(r"\s", eid):
                say(one, "eId has white space")
            if eid in ids:
                say(one, "its eId stands twice")
            ids[eid] = one
        if name in ABBREVIATED and eid is not None:
            # Naming Convention, section 5: of the part that it is in, two underscores, the element and its number.
            ahead = parent_id + "__" if parent_id else ""
            if not re.fullmatch(re.escape(ahead) + ABBREVIATED[name] + r"_[1-9]\d*", eid):
                say(one, f"its eId is none of what is within {parent_id or 'the body'}")
        if name == "FRBRdate" and not re.fullmatch(DAY, one.get("date", "")):
            say(one, "is no day")
        if name == "FRBRlanguage" and not re.fullmatch(r"[a-z]{3}", one.get("language", "")):
            say(one, "is no language of ISO 639-2")
        if content is None:
            return None
        for child in one:
            check(child, eid if name in ABBREVIATED else parent_id)
        return None

    check(root, "")
    # Whoever is referred to is known.
    for one in root.iter():
        for attribute in ("refersTo", "source", "href"):
            for named in one.get(attribute, "").split():
                if named.startswith("#") and named[1:] not in ids:
                    say(one, f"{attribute} names {named}, which is not there")
    work, expression, manifestation = (root.find(f".//{SPACE}{level}/{SPACE}FRBRthis") for level in ("FRBRWork", "FRBRExpression", "FRBRManifestation"))
    # Each level's address begins with that above it (Naming Convention, section 4).
    addresses = [one.get("value", "") for one in (work, expression, manifestation) if one is not None]
    if len(addresses) != 3 or not addresses[0].startswith("/akn/"):
        out.append("FRBRthis: an address of a level is missing")
    elif not (addresses[1].startswith(addresses[0] + "/") and addresses[2].startswith(addresses[1])):
        out.append("FRBRthis: a level's address does not begin with that above it")
    elif not re.search(r"/[a-z]{3}@", addresses[1]):
        out.append("FRBRthis: the expression's address names no language")
    return out


def faults_of(document):
    return faults(xml.fromstring(document))
