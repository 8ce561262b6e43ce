"""Papers of a negotiated text that come back with what somebody changed in them.

If this fails, the words of one side are lost on their way from Word into the text, or are taken for the other's; a
proposal that is known already comes in twice; or a hostile file says nothing of why it was refused.
"""
import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
from contract import Contract, load  # noqa: E402
from large_files_test import peak  # noqa: E402
from negotiating import Desk, element  # noqa: E402
from nodes import Node, charter_of, found, main, pair, temporary, until  # noqa: E402

API = "/api/v1"
BODIES = """rules: {record: 1, circle: 1, bodies: 1, commitments: 1, meetings: 1, texts: 1}
label_policy: TEST
languages: [en, ko]
bodies:
  - id: council
    names: {en: Council, ko: 협의회}
    parties: [alder.example, birch.example]
"""
ELEMENTS = [
    element("t", "TITLE", "a", {"en": "Joint Statement", "ko": "공동성명"}),
    element("p1", "PREAMBULAR", "b", {"en": "Recalling their treaty,", "ko": "조약을 상기하며,"}),
    element("p2", "OPERATIVE", "c", {"en": "The Parties shall meet once a year in the capital.", "ko": "당사자는 1년에 한 번 수도에서 만난다."}, number="1"),
    element("p3", "SUB_PARAGRAPH", "a", {"en": "in the spring, as {#p2} says", "ko": "봄에"}, parent="p2", number="(a)"),
    element("p4", "OPERATIVE", "d", {"en": "Each side measures the water every month.", "ko": "양측은 매월 수량을 측정한다."}, number="2"),
    element("p5", "OPERATIVE", "e", {"en": "They report to the council.", "ko": "협의회에 보고한다."}, number="3"),
]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
KIM = 'w:author="Kim" w:date="2031-05-12T09:00:00Z"'
LEE = 'w:author="Lee" w:date="2031-05-12T10:00:00Z"'


def run(words, element_="t"):
    return f'<w:r><w:{element_} xml:space="preserve">{words}</w:{element_}></w:r>'


def ins(who, words):
    return f'<w:ins w:id="1" {who}>{run(words)}</w:ins>'


def gone(who, words):
    return f'<w:del w:id="2" {who}>{run(words, "delText")}</w:del>'


def para(*runs, mark=""):
    properties = f"<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def docx(body, comments="", more=()):
    types = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
             '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
                         'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
        archive.writestr("word/document.xml", body if body.startswith("<?") else f"<w:document {W}><w:body>{body}</w:body></w:document>")
        if comments:
            archive.writestr("word/comments.xml", f"<w:comments {W}>{comments}</w:comments>")
        for name, data in more:
            archive.writestr(name, data)
    return out.getvalue()


def plain(words):
    return para(run(words))


TEXT = [plain("Joint Statement"), plain("Recalling their treaty,"), plain("1. The Parties shall meet once a year in the capital."),
        plain("(a) in the spring, as 1 says"), plain("2.\u00a0Each side measures the water every month."), plain("3. They report to the council.")]


class PapersThatComeBack(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.a = Node(cls.folder.name, "alder.example").start()
        cls.addClassCleanup(cls.a.stop)
        cls.b = Node(cls.folder.name, "birch.example").start()
        cls.addClassCleanup(cls.b.stop)
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("talks", [cls.a, cls.b], BODIES), "talks")
        cls.contract = Contract(load())

    def opened(self, name, elements=ELEMENTS):
        """A text of its own at both nodes, with Rev.1."""
        desks = [Desk(node, self.circle, "council", name) for node in (self.a, self.b)]
        desks[0].open("JOINT_STATEMENT", {"en": name}, {"en": "NEGOTIATING", "ko": "NEGOTIATING"})
        desks[0].issue(elements)
        self.both(desks, lambda view: view["revision"] == 1)
        return desks

    def both(self, desks, holds):
        for desk in desks:
            path = f"/texts/{self.circle}/council/{desk.text}"
            until(lambda: desk.ask("GET", path).status == 200 and holds(desk.read()), f"the text at {desk.party}")

    def send(self, desk, paper, name="paper.docx"):
        return desk.node.ask("POST", f"{API}/texts/{self.circle}/council/{desk.text}/paper?name={name}", paper, {"Content-Type": "application/octet-stream"})

    def brought(self, desk, paper, name="paper.docx"):
        answer = self.send(desk, paper, name)
        self.assertEqual(answer.status, 200, answer.body[:600])
        self.contract.validate({"$ref": "#/components/schemas/TextPaper"}, answer.json(), "paper")
        return answer.json()

    def printed(self, desk, query):
        answer = desk.node.ask("GET", f"{API}/texts/{self.circle}/council/{desk.text}/print?{query}")
        self.assertEqual(answer.status, 200, answer.body[:300])
        return answer.body

    @staticmethod
    def told(paper):
        return [(one["what"], one["state"], one["author"], one["element"], one["before"], one["after"]) for one in paper["items"]]

    @staticmethod
    def left(paper):
        return [(one["reason"], one["author"], one["before"], one["after"]) for one in paper["left"]]

    def take(self, desk, paper, noted=None):
        """As the page writes what was ticked."""
        for item in paper["items"]:
            for content in item["contents"]:
                if noted:
                    answer = desk.submit({"type": "noted", "party": noted, "channel": "letter", "content": {**content, "words_of": noted}})
                else:
                    answer = desk.try_say(content)
                self.assertEqual(answer.status, 201, (content, answer.body[:300]))

    def test_each_change_and_comment_finds_its_paragraph_and_author(self):
        alder, _ = self.opened("found")
        body = list(TEXT)
        body[2] = para(run("1. The Parties "), gone(KIM, "shall"), ins(KIM, "may"), run(" meet "),
                       '<w:commentRangeStart w:id="7"/>', run("once a year"), '<w:commentRangeEnd w:id="7"/>', ins(LEE, ", or twice,"), run(" in the capital."))
        body[4] = para(run("2.\u00a0Each side measures "), gone(LEE, "the "), run("water every month."))
        body[3] = plain("(a) in the spring, as 1 says") + para(ins(KIM, "(b) and in autumn"), mark=f"<w:ins {KIM}/>")
        body[5] = para(gone(LEE, "3. They report to the council."), mark=f"<w:del {LEE}/>")
        comments = f'<w:comment w:id="7" {KIM}><w:p>{run("Why not more often?")}</w:p></w:comment>'
        paper = self.brought(alder, docx("".join(body), comments))
        self.assertEqual([(one["author"], one["party"], one["changes"], one["comments"]) for one in paper["authors"]], [("Kim", None, 2, 1), ("Lee", None, 3, 0)])
        self.assertEqual([(one["element"], one["language"], one["revision"]) for one in paper["paragraphs"]],
                         [("t", "en", 1), ("p1", "en", 1), ("p2", "en", 1), ("p3", "en", 1), ("p4", "en", 1), ("p5", "en", 1)])
        told = self.told(paper)
        self.assertIn(("change", "new", "Kim", "p2", "shall", "may"), told)
        self.assertIn(("change", "new", "Lee", "p2", "", ", or twice,"), told)
        self.assertIn(("change", "new", "Lee", "p4", "the ", ""), told)
        self.assertIn(("goes", "new", "Lee", "p5", "They report to the council.", ""), told)
        self.assertIn(("comment", "new", "Kim", "p2", "", "“once a year”: Why not more often?"), told)
        comes = next(one for one in paper["items"] if one["what"] == "comes")
        self.assertEqual((comes["author"], comes["number"], comes["after"]), ("Kim", "(b)", "and in autumn"))
        move = comes["contents"][0]["change"]["move"]
        self.assertEqual((move["parent"], move["type"], move["number"]), ("p2", "SUB_PARAGRAPH", "(b)"))
        self.assertEqual(paper["left"], [])
        # Nothing is written by looking.
        self.assertEqual(alder.read()["changes"], [])
        self.take(alder, paper)
        view = alder.read()
        self.assertEqual(len(view["changes"]), 5)
        self.assertEqual(len(view["comments"]), 1)
        page = self.printed(alder, "format=txt").decode()
        self.assertIn("The Parties [shall] [Alder: may] meet once a year[Alder: , or twice,] in the capital.", re.sub(r"\s*\n\s*(\d+ )?\s*", " ", page))
        order = [one["id"] for one in view["elements"]]
        self.assertEqual(order.index(comes["element"]), order.index("p3") + 1)

    def test_what_another_party_wrote_is_noted_of_it(self):
        desks = self.opened("noted")
        body = list(TEXT)
        body[5] = para(run("3. They report "), gone(KIM, "to the council"), ins(KIM, "yearly"), run("."))
        paper = self.brought(desks[0], docx("".join(body)))
        self.take(desks[0], paper, noted="birch.example")
        change = desks[0].read()["changes"][0]
        self.assertEqual((change["party"], change["noted"], change["element"]), ("birch.example", True, "p5"))

    def negotiated(self, name):
        desks = self.opened(name)
        alder, birch = desks
        alder.rewrite("p2", {"en": "The Parties should meet once a year in the capital."})
        birch.rewrite("p2", {"en": "The Parties may meet twice a year in the capital."})
        birch.rewrite("p4", {"ko": "양측은 매주 수량을 측정한다."})
        alder.rewrite("p3", {"en": "in early spring, as {#p2} says"})
        birch.say({"change": {"element": "n1", "wordings": [{"language": "en", "words": "Birch hosts."}],
                              "move": {"what": "COMES", "place": "f", "number": "4", "type": "OPERATIVE"}}})
        alder.say({"change": {"element": "p5", "move": {"what": "GOES"}, "reason": {"en": "It is said elsewhere."}}})
        birch.say({"comment": {"element": "p4", "words": {"en": "Who measures?"}}})
        self.both(desks, lambda view: len(view["changes"]) == 7 and view["comments"])
        accepted = birch.rewrite("p1", {"en": "Recalling their treaty of 1998,"})
        self.both(desks, lambda view: len(view["changes"]) == 8)
        alder.stance("SUPPORTS", *accepted)
        # A change in the words of another's.
        on = next(one for one in alder.read()["changes"] if one["party"] == "birch.example" and "twice" in json.dumps(one["content"]))
        alder.rewrite("p2", {"en": "at least twice"}, on=on["key"])
        self.both(desks, lambda view: len(view["changes"]) == 9)
        self.both(desks, lambda view: next(one for one in view["changes"] if one["key"] == accepted[0])["state"] == "accepted")
        return desks

    def test_our_own_tracked_changes_come_back_as_recorded(self):
        desks = self.negotiated("own")
        for query in ("language=en", "language=ko&languages=en", "language=vi&languages=en", "languages=ko"):
            paper = self.brought(desks[0], self.printed(desks[0], f"format=docx&view=tracked&{query}"))
            self.assertEqual({one["state"] for one in paper["items"]}, {"recorded"}, self.told(paper))
            self.assertEqual(paper["left"], [], query)
            self.assertEqual(paper["authors"], [])
            kinds = sorted(one["what"] for one in paper["items"])
            self.assertEqual(kinds, sorted(["change", "goes", "comment", "comment"] + ([] if query == "languages=ko" else ["comes"] + 4 * ["change"])), query)
        # Other views, and the table of both languages, say nothing that is new.
        for query in ("format=docx", "format=docx&view=clean", "format=docx&view=rolling", "format=docx-table", "format=docx-table&view=clean",
                      "format=docx-table&view=tracked", "format=docx&languages=en,ko&copy=4"):
            paper = self.brought(desks[1], self.printed(desks[1], query))
            self.assertEqual([one for one in paper["items"] if one["state"] != "recorded"], [], query)
            self.assertEqual(paper["left"], [], query)

    def test_saved_again_by_an_office_program_it_says_the_same_and_its_changes_more(self):
        desks = self.negotiated("saved")
        with temporary() as folder:
            with open(os.path.join(folder, "tracked.docx"), "wb") as out:
                out.write(self.printed(desks[0], "format=docx&view=tracked"))
            body = list(TEXT)
            body[4] = para(run("2. Each side measures the water every "), gone(LEE, "month"), ins(LEE, "week"), run("."))
            with open(os.path.join(folder, "others.docx"), "wb") as out:
                out.write(docx("".join(body)))
            os.makedirs(os.path.join(folder, "again"))
            done = subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "docx", "--outdir", os.path.join(folder, "again"),
                                   *(os.path.join(folder, name) for name in ("tracked.docx", "others.docx"))], capture_output=True, timeout=300)
            self.assertEqual(done.returncode, 0, done.stderr[-500:])
            again = {}
            for name in ("tracked", "others"):
                with open(os.path.join(folder, "again", name + ".docx"), "rb") as saved:
                    again[name] = saved.read()
        paper = self.brought(desks[0], again["tracked"])
        self.assertEqual([one for one in self.told(paper) if one[1] != "recorded"], [])
        self.assertEqual(paper["left"], [])
        paper = self.brought(desks[0], again["others"])
        self.assertIn(("change", "new", "Lee", "p4", "month", "week"), self.told(paper))

    def test_a_paper_of_an_earlier_revision_is_moved_along(self):
        desks = self.opened("earlier")
        alder = desks[0]
        body = list(TEXT)
        body[2] = para(run("1. The Parties "), gone(KIM, "shall"), ins(KIM, "may"), run(" meet once a year in the capital."))
        body[4] = para(run("2. Each side measures the water "), gone(KIM, "every month"), ins(KIM, "daily"), run("."))
        paper = docx("".join(body))
        alder.issue([{**ELEMENTS[2], "words": {"en": "The two Parties shall meet once a year.", "ko": ELEMENTS[2]["words"]["ko"]}},
                     {**ELEMENTS[4], "words": {"en": "Each side measures the water each week.", "ko": ELEMENTS[4]["words"]["ko"]}}])
        found_ = self.brought(alder, paper)
        self.assertEqual([one["revision"] for one in found_["paragraphs"]], [2, 2, 1, 2, 1, 2])
        self.assertEqual(self.told(found_), [("change", "moved", "Kim", "p2", "shall", "may")])
        self.assertEqual(self.left(found_), [("words_differ", "Kim", "every month", "daily")])
        self.take(alder, found_)
        self.assertIn("[{", json.dumps(alder.element("p2")["words"][0]["parts"]))
        self.assertEqual(alder.element("p2")["beside"], [])

    def test_words_that_changed_without_a_name_are_told_apart(self):
        alder = self.opened("unnamed")[0]
        body = list(TEXT)
        body[4] = plain("2. Each side measures the water and the silt every month.")
        body.insert(5, plain("A paragraph of somebody's own."))
        paper = self.brought(alder, docx("".join(body)))
        self.assertEqual(self.told(paper), [("change", "new", "", "p4", "", "and the silt ")])
        self.assertEqual(self.left(paper), [("no_paragraph", "", "A paragraph of somebody's own.", "")])
        self.assertEqual(paper["authors"], [{"author": "", "party": None, "changes": 1, "comments": 0}])

    def test_one_column_of_the_two_language_table_changed_is_a_proposal_in_that_language(self):
        alder = self.opened("table")[0]
        made = self.printed(alder, "format=docx-table")
        self.assertEqual(self.brought(alder, made)["items"], [])
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "word/document.xml":
                    self.assertIn("매월".encode(), data)
                    data = data.replace("매월".encode(), "매주".encode()).replace("as 1 says".encode(), "as number 1 says".encode())
                new.writestr(name, data)
        paper = self.brought(alder, out.getvalue())
        self.assertEqual([(one["element"], one["language"], one["before"], one["after"], one["author"]) for one in paper["items"]],
                         [("p3", "en", "", "number ", ""), ("p4", "ko", "매월", "매주", "")])
        self.take(alder, paper)
        self.assertIn("{#p2}", alder.words("p3")["words"])
        kinds = [(one["element"], [wording["language"] for wording in one["content"]["change"]["wordings"]]) for one in alder.read()["changes"]]
        self.assertEqual(sorted(kinds), [("p3", ["en"]), ("p4", ["ko"])])
        # Brought in once more, it is there.
        self.assertEqual(self.brought(alder, self.printed(alder, "format=docx-table"))["left"], [])

    def replaced(self, made, member, *pairs):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == member:
                    for before, after in pairs:
                        self.assertIn(before.encode(), data)
                        data = data.replace(before.encode(), after.encode())
                new.writestr(name, data)
        return out.getvalue()

    def test_one_cell_of_the_two_languages_in_a_workbook_is_a_proposal_in_that_language(self):
        desks = self.negotiated("book")
        for query in ("", "&view=clean", "&view=rolling", "&view=party&party=birch.example", "&language=ko"):
            paper = self.brought(desks[1], self.printed(desks[1], f"format=xlsx-table{query}"), "table.xlsx")
            self.assertEqual(([one for one in paper["items"] if one["state"] != "recorded"], paper["left"]), ([], []), query)
            self.assertEqual({one["language"] for one in paper["paragraphs"]}, {"en", "ko"})
        made = self.printed(desks[0], "format=xlsx-table&view=clean")
        paper = self.brought(desks[0], self.replaced(made, "xl/worksheets/sheet1.xml", ("매월", "매일")), "table.xlsx")
        self.assertEqual([(one["element"], one["language"], one["before"], one["after"], one["author"]) for one in paper["items"]], [("p4", "ko", "매월", "매일", "")])
        self.take(desks[0], paper)
        self.assertIn("매일", json.dumps(desks[0].element("p4")["words"], ensure_ascii=False))
        self.assertEqual(desks[0].node.ask("GET", f"{API}/texts/{self.circle}/council/book/print?format=xlsx-table&view=tracked").status, 400)

    def test_one_cell_of_the_matrix_as_a_document_is_what_comes_back(self):
        alder = self.opened("matrix-docx")[0]
        made = self.printed(alder, "format=docx-matrix")
        self.assertEqual(self.brought(alder, made)["items"], [])
        # Somebody writes into the words as they stand.
        paper = self.brought(alder, self.replaced(made, "word/document.xml", ("every month.", "every week.")))
        self.assertEqual([(one["what"], one["element"], one["language"], one["after"]) for one in paper["items"]],
                         [("change", "p4", "en", "Each side measures the water every week.")])
        self.take(alder, paper)
        self.assertIn("week", json.dumps(alder.element("p4")["words"]))

    def test_a_cell_of_an_earlier_revision_undoes_nothing_that_came_since(self):
        alder = self.opened("matrix-earlier")[0]
        for form in ("xlsx", "xlsx-table&view=clean"):
            made = self.printed(alder, f"format={form}")
            revision = alder.read()["revision"]
            now = {"en": f"Each party measures the water every month, {revision}.", "ko": ELEMENTS[4]["words"]["ko"]}
            alder.issue([{**ELEMENTS[4], "words": now}])
            paper = self.brought(alder, self.replaced(made, "xl/worksheets/sheet1.xml", ("every month", "every week")), "matrix.xlsx")
            [change] = [one for one in paper["items"] if one["element"] == "p4"]
            [wording] = change["contents"][0]["change"]["wordings"]
            self.assertEqual(("en", "week"), (wording["language"], wording["words"]), form)

    def test_the_comment_matrix_comes_back_filled(self):
        desks = self.opened("matrix")
        alder, birch = desks
        may = birch.rewrite("p2", {"en": "The Parties may meet once a year in the capital."})[0]
        birch.say({"comment": {"element": "p4", "words": {"en": "Who measures?"}}})
        self.both(desks, lambda view: view["changes"] and view["comments"])
        for form in ("csv", "xlsx", "docx-matrix", "docx-matrix&language=vi"):
            paper = self.brought(alder, self.printed(alder, f"format={form}"), f"matrix.{form[:4]}")
            self.assertEqual({one["state"] for one in paper["items"]}, {"recorded"}, self.told(paper))
            self.assertEqual(paper["left"], [])
        rows = list(csv.reader(io.StringIO(self.printed(alder, "format=csv&language=ko").decode("utf-8-sig"))))
        head = next(row for row in rows if row[:1] == ["문단 참조"])
        party, proposed, reason, answer = (len(head) - back for back in (4, 3, 2, 1))
        for row in (one for one in rows if len(one) == len(head)):
            if row[0] == "1/p5" and not row[1]:
                row[party], row[proposed], row[reason] = "Birch", "en: They report to the council every year.\nko: 협의회에 매년 보고한다.", "As always."
            if row[1] == may:
                row[answer] = "Only once."
            if row[0] == "1/p4" and row[1]:
                row[answer] = "Both do."
        rows.append(["1/none", "", "", "", "", "Birch", "", "Lost?", ""])
        alder.issue([{**ELEMENTS[5], "words": {"en": "The Parties report to the council.", "ko": ELEMENTS[5]["words"]["ko"]}}])
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        paper = self.brought(alder, out.getvalue().encode("utf-8-sig"), "matrix.csv")
        self.assertEqual([one for one in self.told(paper) if one[1] != "recorded"],
                         [("comment", "moved", "", "p2", "", "Only once."), ("comment", "moved", "", "p4", "", "Both do."),
                          ("change", "moved", "Birch", "p5", "They report to the council.\n협의회에 보고한다.", "They report to the council every year.\n협의회에 매년 보고한다."),
                          ("comment", "moved", "Birch", "p5", "", "As always.")])
        self.assertEqual(self.left(paper), [("element_gone", "Birch", "1/none", "Lost?")])
        self.assertEqual([(one["author"], one["party"]) for one in paper["authors"]], [("", None), ("Birch", "birch.example")])
        self.take(alder, paper)
        view = alder.read()
        self.assertIn("every year", json.dumps(alder.element("p5", view)["words"]))
        self.assertEqual({one["on"] for one in view["comments"]} - {""}, {may})
        again = self.brought(alder, self.printed(alder, "format=csv"), "matrix.csv")
        self.assertEqual({one["state"] for one in again["items"]}, {"recorded"}, self.told(again))

    def test_reservations_come_back_as_what_they_are(self):
        # They read as a paragraph does, and stand below the rows of every table: nobody proposes them.
        desks = self.opened("reserved")
        desks[0].say({"attached": {"id": "r", "kind": "RESERVATION", "elements": ["p4"],
                                   "words": {"en": "Each side measures the water every month or so.", "ko": "1/p4"}}})
        self.both(desks, lambda view: view["attached"])
        for form in ("csv", "xlsx", "docx-matrix", "docx-table", "xlsx-table", "hwpx&languages=en,ko", "docx"):
            for language in ("en", "vi"):
                made = self.printed(desks[1], f"format={form}&language={language}")
                if form == "csv":
                    self.assertIn("every month or so", made.decode("utf-8-sig"))
                paper = self.brought(desks[1], made, f"paper.{form[:4]}")
                self.assertEqual((paper["items"], paper["left"]), ([], []), (form, language))

    def test_what_finds_no_place_is_told_with_its_reason(self):
        alder = self.opened("left")[0]
        body = list(TEXT)
        body[2] = para(gone(KIM, "1"), ins(KIM, "9"), run(". The Parties shall meet once a year in the capital."))
        body[4] = (para(run("2. Each side measures the water"), mark=f"<w:ins {LEE}/>") + para(run(" every month.")))
        body[5] = para(run("3. They report "), ins(KIM, "yearly "), f'<w:ins w:id="9" {KIM}><w:del w:id="8" {LEE}>{run("in full ", "delText")}</w:del></w:ins>', run("to the council."))
        nested = "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>" + para(run("Something else "), ins(KIM, "altogether")) + "</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>"
        paper = self.brought(alder, docx("".join(body) + nested))
        left = self.left(paper)
        self.assertIn(("number_changed", "Kim", "1", "9"), left)
        self.assertIn(("split_in_part", "Lee", "", " every month."), left)
        self.assertIn(("in_words_of_another", "Lee", "in full ", ""), left)
        self.assertIn(("no_paragraph", "Kim", "", "altogether"), left)
        self.assertIn("nested_tables", paper["notes"])
        self.assertIn(("change", "new", "Kim", "p5", "", "yearly in full "), self.told(paper))

    @staticmethod
    def sheet(*rows):
        """A table of the languages: key, then the cells of each language as paragraphs."""
        cell = "<w:tc>{}</w:tc>".format
        made = "".join("<w:tr>" + cell(plain("1") + plain(key)) + "".join(map(cell, cells)) + "</w:tr>" for key, *cells in rows)
        return docx(f"<w:tbl>{made}</w:tbl>")

    def test_a_paragraph_split_in_each_column_is_one_proposal_of_all_its_languages(self):
        desks = self.opened("cut")
        alder, birch = desks
        english = para(run("The Parties shall meet "), mark=f"<w:ins {KIM}/>") + plain("once a year in the capital.")
        korean = para(run("당사자는 1년에 한 번 "), mark=f"<w:ins {KIM}/>") + plain("수도에서 만난다.")
        made = self.sheet(("1/p2", english, korean), ("1/p4", plain("Each side measures the water every month."), plain("양측은 매월 수량을 측정한다.")))
        paper = self.brought(alder, made)
        self.assertEqual(self.told(paper), [("splits", "new", "Kim", "p2", "The Parties shall meet once a year in the capital.\n당사자는 1년에 한 번 수도에서 만난다.",
                                             "once a year in the capital.\n수도에서 만난다.")])
        self.assertEqual(paper["left"], [])
        self.take(alder, paper)
        [change] = [one["content"]["change"] for one in alder.read()["changes"]]
        self.assertEqual(({one["language"] for one in change["wordings"]}, change["move"]["what"]), ({"en", "ko"}, "SPLITS"))
        again = self.brought(alder, made)
        self.assertEqual({one["state"] for one in again["items"]}, {"recorded"}, self.told(again))
        # The next revision has two parts in both languages: nothing stays whole in the first.
        self.both(desks, lambda view: len(view["changes"]) == 1)
        birch.stance("SUPPORTS", alder.read()["changes"][0]["key"])
        self.both(desks, lambda view: view["changes"][0]["state"] == "accepted")
        alder.issue()
        words = {one["language"]: one["words"] for one in alder.element("p2")["words"]}
        self.assertEqual(words, {"en": "The Parties shall meet", "ko": "당사자는 1년에 한 번"})

    def test_a_paragraph_split_in_one_language_alone_is_told_and_not_half_proposed(self):
        alder = self.opened("cut-half")[0]
        english = para(run("The Parties shall meet "), mark=f"<w:ins {KIM}/>") + plain("once a year in the capital.")
        whole = plain("당사자는 1년에 한 번 수도에서 만난다.")
        other = para(run("당사자는 1년에 한 번 "), mark=f"<w:ins {LEE}/>") + plain("수도에서 만난다.")
        behind = ("1/p4", plain("Each side measures the water every month."), plain("양측은 매월 수량을 측정한다."))
        for korean, left in ((whole, [("split_in_part", "Kim", "", "once a year in the capital.")]),
                             (other, [("split_in_part", "Kim", "", "once a year in the capital."), ("split_in_part", "Lee", "", "수도에서 만난다.")])):
            paper = self.brought(alder, self.sheet(("1/p2", english, korean), behind))
            self.assertEqual((paper["items"], self.left(paper)), ([], left))
        body = list(TEXT)
        body[2] = para(run("1. The Parties shall meet "), mark=f"<w:ins {KIM}/>") + para(run("once a year in the capital."))
        paper = self.brought(alder, docx("".join(body)))
        self.assertEqual((paper["items"], self.left(paper)), ([], [("split_in_part", "Kim", "", "once a year in the capital.")]))

    def test_paragraphs_that_are_joined_are_a_proposal_of_that(self):
        desks = self.opened("join")
        alder, birch = desks
        body = list(TEXT)
        body[4] = para(run("2.\u00a0Each side measures the water every month. "), mark=f"<w:del {LEE}/>")
        paper = self.brought(alder, docx("".join(body)))
        self.assertEqual(self.told(paper), [("joins", "new", "Lee", "p4", "Each side measures the water every month.", "They report to the council.")])
        self.assertEqual(paper["left"], [])
        self.take(alder, paper)
        self.assertEqual([(one["content"]["change"]["move"]["what"], one["content"]["change"]["move"]["second"]) for one in alder.read()["changes"]], [("JOINS", "p5")])
        # It is recorded: the same paper says nothing new.
        again = self.brought(alder, docx("".join(body)))
        self.assertEqual({one["state"] for one in again["items"]}, {"recorded"}, self.told(again))
        # Both sides support it, and the next revision does what was proposed.
        keys = [one["key"] for one in alder.read()["changes"]]
        self.both(desks, lambda view: len(view["changes"]) == 1)
        birch.stance("SUPPORTS", *keys)
        self.both(desks, lambda view: all(one["state"] == "accepted" for one in view["changes"]))
        alder.issue()
        words = [next((word["words"] for word in one["words"] if word["language"] == "en"), "") for one in alder.read()["elements"]]
        self.assertIn("Each side measures the water every month. They report to the council.", words)

    def test_what_comes_behind_the_heading_of_an_annex_comes_below_it(self):
        annex = [element("a1", "ANNEX", "f", {"en": "Annex: rivers", "ko": "부속서: 강"}), element("a2", "OPERATIVE", "h", {"en": "The long one", "ko": "긴 강"}, parent="a1", number="1")]
        alder = self.opened("below", ELEMENTS + annex)[0]
        body = [*TEXT, plain("Annex: rivers"), para(ins(KIM, "The short one"), mark=f"<w:ins {KIM}/>"), plain("1. The long one")]
        paper = self.brought(alder, docx("".join(body)))
        [comes] = paper["items"]
        self.assertEqual((comes["what"], comes["contents"][0]["change"]["move"]["parent"], comes["contents"][0]["change"]["move"]["type"]), ("comes", "a1", "OPERATIVE"))
        self.take(alder, paper)
        order = [one["id"] for one in alder.read()["elements"]]
        self.assertEqual([order.index(comes["element"]), order.index("a2")], [order.index("a1") + 1, order.index("a1") + 2])

    def test_a_cell_that_reads_as_another_party_proposes_is_support_of_its_words(self):
        desks = self.opened("as-another")
        alder, birch = desks
        [weekly] = birch.rewrite("p4", {"en": "Each side measures the water every week."})
        base = {one["language"]: one["base"] for one in birch.element("p2")["words"]}
        both = birch.change({"element": "p2", "wordings": [{"language": "en", "base": base["en"], "from": 12, "to": 17, "words": "may"},
                                                           {"language": "ko", "base": base["ko"], "from": 9, "to": 10, "words": "두"}]})
        birch.rewrite("p5", {"en": "They report."})
        self.both(desks, lambda view: len(view["changes"]) == 3)
        forms = (("xlsx", "xl/worksheets/sheet1.xml", "matrix.xlsx"), ("docx-matrix", "word/document.xml", "matrix.docx"),
                 ("xlsx-table&view=clean", "xl/worksheets/sheet1.xml", "table.xlsx"), ("docx-table&view=clean", "word/document.xml", "table.docx"))
        for form, member, name in forms:
            made = self.printed(alder, f"format={form}")
            paper = self.brought(alder, self.replaced(made, member, ("water every month.", "water every week.")), name)
            [item] = [one for one in paper["items"] if one["state"] != "recorded"]
            self.assertEqual((item["what"], item["element"], item["party"], item["author"], item["after"]), ("supports", "p4", "birch.example", "", "Each side measures the water every week."), form)
            self.assertEqual((item["contents"], paper["left"]), ([{"stance": {"items": [{"change": weekly, "verdict": "SUPPORTS"}]}}], []), form)
            # One of two languages that a proposal has: its whole is not what somebody wrote.
            paper = self.brought(alder, self.replaced(made, member, ("The Parties shall meet", "The Parties may meet")), name)
            self.assertEqual([one for one in paper["items"] if one["state"] != "recorded"], [], form)
            self.assertEqual([(one["reason"], one["element"], one["after"]) for one in paper["left"]], [("as_another", "p2", "The Parties may meet once a year in the capital.")], form)
            paper = self.brought(alder, self.replaced(made, member, ("The Parties shall meet", "The Parties may meet"), ("1년에 한 번", "1년에 두 번")), name)
            [item] = [one for one in paper["items"] if one["state"] != "recorded"]
            self.assertEqual(([one["change"] for one in item["contents"][0]["stance"]["items"]], paper["left"]), ([both], []), form)
        # Printed as that party proposes it, it says nothing.
        for form in ("xlsx-table", "docx-table"):
            paper = self.brought(alder, self.printed(alder, f"format={form}&view=party&party=birch.example"), f"table.{form[:4]}")
            self.assertEqual(([one for one in paper["items"] if one["state"] != "recorded"], paper["left"]), ([], []), form)
        self.take(alder, {"items": [item]})
        self.assertEqual({one["key"]: one["state"] for one in alder.read()["changes"]}[both], "accepted")

    STYLES = f"""<w:styles {W}><w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
        <w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>"""
    NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%3)"/></w:lvl></w:abstractNum>
        <w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"""
    FOOTNOTES = f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2"><w:p>{run("As of spring.")}</w:p></w:footnote></w:footnotes>'

    def test_a_document_says_what_its_paragraphs_are(self):
        desk = Desk(self.a, self.circle, "council", "structured")
        desk.open("JOINT_STATEMENT", {"en": "Structured"}, {"en": "NEGOTIATING"})

        def styled(style, *runs):
            return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'

        def listed(level, *runs, of=5):
            return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{of}"/></w:numPr></w:pPr>{"".join(runs)}</w:p>'

        body = "".join((
            styled("T", run("Joint Statement")), plain("Recalling their treaty,"), styled("H", run("Water")),
            listed(0, run("They meet"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run(" each year:")), listed(1, run("in spring")), listed(2, run("early")), listed(1, run("in autumn")),
            listed(0, run("They report.")), '<w:p><w:r><w:br w:type="page"/></w:r></w:p>', styled("H", run("Annex: lists")), listed(0, run("Rivers"), of=6), "<w:p><w:r><w:drawing/></w:r></w:p>"))
        paper = self.brought(desk, docx(body, more=[("word/styles.xml", self.STYLES), ("word/numbering.xml", self.NUMBERING), ("word/footnotes.xml", self.FOOTNOTES)]))
        self.assertEqual([(one["type"], one["depth"], one["number"], one["words"]) for one in paper["structure"]], [
            ("title", 0, "", "Joint Statement"), ("", 0, "", "Recalling their treaty,"), ("chapeau", 0, "", "Water"),
            ("operative", 0, "1", "They meet\u00b9 each year:"), ("sub_paragraph", 1, "(a)", "in spring"), ("sub_paragraph", 2, "(i)", "early"), ("sub_paragraph", 1, "(b)", "in autumn"),
            ("operative", 0, "2", "They report."), ("annex", 0, "", "Annex: lists"), ("operative", 0, "1", "Rivers"), ("footnote", 0, "1", "As of spring.")])
        self.assertEqual(paper["words"]["en"].split("\n\n"), [one["whole"] for one in paper["structure"]])
        self.assertIn("(a) in spring", paper["words"]["en"])
        self.assertEqual(paper["notes"], ["pictures"])

    def test_our_own_print_gives_the_first_words_of_another_text_as_they_are(self):
        alder = self.opened("given")[0]
        desk = Desk(self.a, self.circle, "council", "taken")
        desk.open("JOINT_STATEMENT", {"en": "Taken"}, {"en": "NEGOTIATING", "ko": "NEGOTIATING"})
        kinds = ["title", "preambular", "operative", "sub_paragraph", "operative", "operative"]
        english = ["Joint Statement", "Recalling their treaty,", "The Parties shall meet once a year in the capital.", "in the spring, as 1 says",
                   "Each side measures the water every month.", "They report to the council."]
        for query, name in (("format=docx&view=clean", "a.docx"), ("format=hwpx&view=clean", "a.hwpx"), ("format=hwpx&view=clean&languages=en,ko", "a.hwpx"), ("format=docx-table&view=clean", "a.docx")):
            paper = self.brought(desk, self.printed(alder, query), name)
            of = [one for one in paper["structure"] if one["language"] == "en"]
            self.assertEqual([one["number"] for one in of], ["", "", "1", "(a)", "2", "3"], query)
            # Cells of an HWPX come without their styles: there the words say what they are.
            self.assertEqual([one["type"] for one in of], [""] * 6 if "hwpx" in query and "," in query else kinds, query)
            self.assertEqual([one["words"] for one in of], english, query)
            if "," in query or "table" in query:
                self.assertEqual([one["words"] for one in paper["structure"] if one["language"] == "ko"], [one["words"]["ko"] for one in ELEMENTS], query)

    def test_a_document_gives_the_first_words_and_hwpx_comes_back_too(self):
        desk = Desk(self.a, self.circle, "council", "first")
        desk.open("JOINT_STATEMENT", {"en": "First"}, {"en": "NEGOTIATING", "ko": "NEGOTIATING"})
        body = plain("Joint Statement") + plain("공동성명") + para(run("1. They "), gone(KIM, "shall"), ins(KIM, "may"), run(" meet.")) + para() + plain("1. 만난다.")
        paper = self.brought(desk, docx(body))
        self.assertEqual(paper["words"], {"en": "Joint Statement\n\n1. They may meet.", "ko": "공동성명\n\n1. 만난다."})
        self.assertEqual((paper["items"], paper["left"]), ([], []))
        alder = self.opened("hwpx")[0]
        section = "".join(f"<hp:p><hp:run><hp:t>{words}</hp:t></hp:run></hp:p>" for words in
                          ("공동성명", "조약을 상기하며,", "1. 당사자는 1년에 두 번 수도에서 만난다.", "(a) 봄에", "2. 양측은 매월 수량을 측정한다.", "3. 협의회에 보고한다."))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("mimetype", "application/hwp+zip")
            archive.writestr("Contents/section0.xml", f'<hs:sec xmlns:hs="s" xmlns:hp="p">{section}</hs:sec>')
        paper = self.brought(alder, out.getvalue(), "paper.hwpx")
        self.assertEqual((paper["kind"], len(paper["paragraphs"])), ("hwpx", 6))
        self.assertEqual([(one["element"], one["language"], one["before"], one["after"]) for one in paper["items"]], [("p2", "ko", "한", "두")])

    def test_hostile_and_foreign_files_are_answered_each_in_its_words(self):
        alder = self.opened("hostile")[0]
        entity = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>'
        bomb = docx("<w:p/>", more=[("word/bomb.xml", b"\0" * (300 << 20))])
        stuffed = docx(f'<?xml version="1.0"?><w:document {W}><w:body>' + "<w:p/>" * 9_000_000 + "</w:body></w:document>")
        for paper, status, says in ((docx("".join(TEXT), more=[("word/vbaProject.bin", b"x")]), 400, "macros"),
                                    (docx(entity), 400, "entities"),
                                    (b"%PDF-1.7 nothing", 400, "no paper of a text"),
                                    (b"PK\x03\x04 broken", 400, ""),
                                    (docx(plain("Quite another text.")), 400, "another text"),
                                    (bomb, 400, ""), (stuffed, 400, ""), (b"", 400, ""),
                                    (b"\0" * ((32 << 20) + 1), 413, "")):
            answer = self.send(alder, paper)
            self.assertEqual(answer.status, status, (paper[:40], answer.body[:300]))
            self.assertIn(says, answer.body.decode())
        self.assertEqual(self.brought(alder, docx("".join(TEXT)))["items"], [])

    def poured(self, node, path, head, piece, times):
        """What the node answers to a body that is sent as long as it takes it."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(60)
            line.connect(node.socket)
            line.sendall(f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\n{head}\r\n\r\n".encode())
            try:
                for _ in range(times):
                    line.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                pass
            answer = b""
            try:
                while more := line.recv(1 << 16):
                    answer += more
            except ConnectionResetError:
                pass
            return answer.decode()

    def test_a_paper_of_500_mb_is_refused_with_its_limit_and_takes_no_memory(self):
        alder = self.opened("large")[0]
        path = f"{API}/texts/{self.circle}/council/large/paper?name=large.docx"
        before = alder.read()
        begun = peak(alder.node, start=True)
        piece = b"x" * (1 << 20)
        for head, sent in ((f"Content-Length: {500 << 20}", piece),
                           ("Transfer-Encoding: chunked", b"%x\r\n%s\r\n" % (len(piece), piece))):
            answer = self.poured(alder.node, path, head, sent, 500)
            self.assertTrue(answer.startswith("HTTP/1.1 413 "), answer[:300])
            self.assertIn("33554432", answer, "the limit is not told")
        # What one paper may have, and what it is read with; not the file.
        self.assertLess(peak(alder.node) - begun, 96 << 20)
        self.assertEqual(alder.read(), before)
        self.assertEqual(self.brought(alder, docx("".join(TEXT)))["items"], [])


if __name__ == "__main__":
    main(__name__)
