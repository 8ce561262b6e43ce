"""A delegation at work on one text: what it reads, proposes, supports, marks and writes as pen-holder.

Everything goes through the API as the page uses it: composed, then written as acts.
"""
import json

API = "/api/v1"


class Desk:
    """One text, at one party's node; `who` asks instead of the node's own socket (a signed-in person)."""

    def __init__(self, node, circle, body, text, who=None):
        self.node, self.circle, self.body, self.text = node, circle, body, text
        self.who = who or node
        self.party = node.party
        self.matter = f"texts/{body}/{text}"

    def ask(self, method, path, body=None):
        return self.who.ask(method, API + path, body)

    def done(self, answer, what):
        assert answer.status in (200, 201), f"{what}: {answer.status} {answer.body.decode()[:800]}"
        return answer.json()

    # Reading.

    def read(self, revision=None):
        more = f"?revision={revision}" if revision else ""
        return self.done(self.ask("GET", f"/texts/{self.circle}/{self.body}/{self.text}{more}"), "read")

    def element(self, id_, view=None):
        return next(one for one in (view or self.read())["elements"] if one["id"] == id_)

    def words(self, id_, language="en", view=None):
        return next(one for one in self.element(id_, view)["words"] if one["language"] == language)

    def change_of(self, ref, view=None):
        return next(one for one in (view or self.read())["changes"] if one["said"]["ref"] == ref)

    # Writing.

    def submit(self, act):
        """The answer, whatever it is."""
        return self.ask("POST", f"/circles/{self.circle}/acts",
                        {"matter": self.matter, "module": "texts", **act})

    def try_say(self, content):
        return self.submit({"type": "statement", "content": content})

    def say(self, content):
        return self.done(self.try_say(content), json.dumps(content, ensure_ascii=False)[:200])["ref"]

    def try_propose(self, content, **more):
        return self.submit({"type": "proposal", **{"body": self.body, "content": content, **more}})

    def propose(self, content, **more):
        return self.done(self.try_propose(content, **more), "propose")["ref"]

    def answer(self, type_, target, **more):
        return self.done(self.ask("POST", f"/circles/{self.circle}/acts",
                                  {"type": type_, "target": target, **more}), type_)["ref"]

    def try_compose(self, asked):
        return self.ask("POST", f"/texts/{self.circle}/{self.body}/{self.text}/compose", asked)

    def compose(self, asked):
        return self.done(self.try_compose(asked), "compose")

    def open(self, kind, titles, languages, **more):
        """`languages`: tag to role."""
        return self.say({"text": {"kind": kind, "titles": titles, **more, "languages": [
            {"tag": tag, "role": role} for tag, role in languages.items()]}})

    def issue(self, elements=(), **more):
        """The next revision, with what all accepted."""
        composed = self.compose({"revision": {"elements": list(elements), **more}})
        for content in composed["contents"]:
            self.say(content)
        return composed

    def rewrite(self, element, words, **more):
        """How the element should read, by language; keys of the changes that say so."""
        composed = self.compose({"words": {"element": element, "words": words, **more}})
        refs = [self.say(content) for content in composed["contents"]]
        view = self.read()
        return [self.change_of(ref, view)["key"] for ref in refs]

    def change(self, change):
        """As it is; its key."""
        ref = self.say({"change": change})
        return self.change_of(ref)["key"]

    def stance(self, verdict, *keys, **more):
        return self.say({"stance": {"items": [{"change": key, "verdict": verdict} for key in keys], **more}})

    def marks(self, stand, *elements, **more):
        view = self.read()
        return {"marks": {"stand": stand, **more, "marked": [
            {"element": id_, "digest": self.element(id_, view)["digest"]} for id_ in elements]}}

    def mark(self, stand, *elements, **more):
        return self.say(self.marks(stand, *elements, **more))


def element(id_, type_, place, words, parent="", number=""):
    out = {"id": id_, "type": type_, "place": place, "words": words}
    if parent:
        out["parent"] = parent
    if number:
        out["number"] = number
    return out


def told(view):
    """What both sides have to read alike, byte by byte."""
    return json.dumps([view["elements"], view["changes"]], ensure_ascii=False)
