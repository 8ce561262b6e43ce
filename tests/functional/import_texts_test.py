"""Texts of past meetings come in from documents at a real node, and a delegation's list comes back whole.

If this fails, minutes of eighteen meetings are typed in by hand, lose a paragraph on the way, or stand there twice; or a
list that a node gave out says less when it comes back.
"""
import io
import os
import subprocess
import sys
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, main, temporary  # noqa: E402

API = "/api/v1"
BYTES = {"Content-Type": "application/octet-stream"}
MINUTES = """---
title: Minutes of the 18th meeting
---

# Opening

1\\. The co-chairs opened the meeting.

\\(2) They took note of **the gauges**.

Nobody spoke against it.

# Closing

1\\. They will meet again in Seoul.
"""
AS_RECORDED = [("0-1", "Opening"), ("1", "The co-chairs opened the meeting."), ("2", "They took note of the gauges."),
               ("2-1", "Nobody spoke against it."), ("2-2", "Closing"), ("2-3", "1. They will meet again in Seoul.")]


def docx(text):
    """As a word processor writes it: with styles for title and headings."""
    return subprocess.run(["pandoc", "-f", "markdown-auto_identifiers+escaped_line_breaks", "-t", "docx", "-o", "-"],
                          input=text.encode(), capture_output=True, timeout=60, check=True).stdout


def hwpx(paragraphs):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        archive.writestr("Contents/header.xml", '<h><style name="바탕글"/><style name="개요 1"/></h>')
        body = "".join(f'<hp:p styleIDRef="{style}"><hp:run><hp:t>{text}</hp:t></hp:run></hp:p>' for style, text in paragraphs)
        archive.writestr("Contents/section0.xml", f'<s xmlns:hp="p">{body}</s>')
    return out.getvalue()


class Texts(unittest.TestCase):
    """The tests run in the order of their names, on one node."""

    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.node = Node(cls.folder.name, "rok.example", names={"en": "ROK", "ko": "한국"}).start()
        cls.addClassCleanup(lambda: cls.node.stop())
        cls.browser = cls.node.browser()
        cls.circle = cls.node.circle("national")["id"]

    def send(self, name, content, query=""):
        answer = self.browser.ask("POST", f"{API}/imports?name={name}{query}", content, BYTES)
        self.assertEqual(answer.status, 201, answer.body[:500])
        return answer.json()

    def step(self, sent, step, order, status=200):
        answer = self.browser.ask("POST", f"{API}/imports/{sent['import']}/{step}", order)
        self.assertEqual(answer.status, status, answer.body[:500])
        return answer.json()

    def order_of(self, sent, sheet="Text", **more):
        shown = next(one for one in sent["contents"]["sheets"] if one["name"] == sheet)
        self.assertEqual(shown["suggestion"], {"target": "minutes", "columns": {"text": 2, "style": 1}})
        return {"target": "minutes", "sheet": sheet, "header_row": shown["header_row"], "columns": shown["suggestion"]["columns"], **more}

    def acts(self, matter):
        return self.node.get(f"{API}/circles/{self.circle}/acts?limit=200&matter={matter.replace('/', '%2F')}")["items"]

    def write(self, matter, content, status=201, **more):
        return self.node.post(f"{API}/circles/national/acts", {"type": "statement", "matter": matter, "module": matter.split("/")[0], "content": content, **more}, status)

    def test_1_minutes_of_a_word_processor_come_in_by_paragraphs(self):
        content = docx(MINUTES)
        sent = self.send("18th.docx", content)
        order = self.order_of(sent, defaults={"body": "kidd", "meeting": "18"})
        tried = self.step(sent, "dry-run", order)
        self.assertEqual((tried["counts"]["refused"], tried["counts"]["together"] + tried["counts"]["new"]), (0, 7), tried)
        self.assertEqual(self.acts("meetings/kidd/18"), [], "a dry run writes nothing")
        ran = self.step(sent, "run", order)
        self.assertEqual((ran["counts"]["recorded"], ran["error"]), (1, None), ran)
        [act] = self.acts("meetings/kidd/18")
        said = act["content"]["minutes"]
        self.assertEqual((said["titles"], said["stage"], said["version"]), ({"en": "Minutes of the 18th meeting"}, "DRAFT", 1))
        self.assertEqual([(one["number"], one["words"]["en"]) for one in said["paragraphs"]], AS_RECORDED)
        self.assertIn("18th.docx", act["content"]["sources"][0])
        # The document itself stands beside its text.
        kept = self.node.ask("GET", f"{API}/circles/{self.circle}/files/{act['ref']}/{act['content']['papers'][0]['file']}")
        self.assertEqual(kept.body, content)
        meeting = self.node.get(f"{API}/meetings/national/kidd/18")
        self.assertEqual([one["number"] for one in meeting["minutes"][0]["paragraphs"]], [number for number, _ in AS_RECORDED])
        # Twice is once, also under another name and after a restart.
        self.assertEqual(self.step(sent, "run", order)["counts"]["already"], 7)
        self.node.stop()
        self.node.start()
        type(self).browser = self.node.browser()
        again = self.step(self.send("again.docx", content), "run", order)
        self.assertEqual((again["counts"]["already"], again["counts"]["recorded"]), (7, 0))
        self.assertEqual(len(self.acts("meetings/kidd/18")), 1)

    def test_2_a_readout_of_hangul_comes_in_as_one_text_of_its_language(self):
        content = hwpx([(1, "제19차 통합국방협의체 결과"), (0, "1. 양측은 KIDD 운영을 평가하였다."), (1, "Way ahead"), (0, "2. 차기 회의는 서울에서 개최한다.")])
        sent = self.send("19th.hwpx", content)
        order = self.order_of(sent, defaults={"body": "kidd", "meeting": "19", "kind": "결과 보도자료", "date": "2024년 5월 3일"})
        self.assertEqual(self.step(sent, "run", order)["counts"]["recorded"], 1)
        [act] = self.acts("meetings/kidd/19")
        self.assertEqual(act["content"]["publication"], {
            "id": act["content"]["publication"]["id"], "kind": "READOUT", "titles": {"ko": "제19차 통합국방협의체 결과"}, "date": "2024-05-03",
            "summary": {"ko": "1. 양측은 KIDD 운영을 평가하였다.\n\nWay ahead\n\n2. 차기 회의는 서울에서 개최한다."}})

    def test_3_a_joint_statement_is_proposed_and_agreed_to_at_home(self):
        sent = self.send("joint.docx", docx("# Joint statement\n\nThe two sides agreed.\n"))
        order = self.order_of(sent, defaults={"body": "kidd", "meeting": "19", "kind": "joint statement"})
        ran = self.step(sent, "run", order)
        self.assertEqual((ran["counts"]["recorded"], ran["error"]), (1, None), ran)
        act = self.acts("meetings/kidd/19")[1]
        self.assertEqual((act["type"], act["proposal"]["joint"]), ("proposal", True))
        self.assertEqual(self.step(sent, "run", order)["counts"]["recorded"], 0)
        # Of the other side's own it is noted.
        noted = self.step(sent, "run", {**order, "words_of": "us.example", "channel": "published"})
        self.assertEqual(noted["counts"]["recorded"], 1, noted)
        self.assertIn("us.example", {one["content"].get("words_of") for one in self.acts("meetings/kidd/19")})

    def test_4_what_is_too_much_is_told_with_its_row_and_nothing_comes_in(self):
        order = {"defaults": {"body": "kidd", "meeting": "20"}}
        for name, paragraphs, more, row, code in (
                ("many", [(0, f"Paragraph {number}") for number in range(1, 67)], {}, 66, "too_many_paragraphs"),
                ("large", [(0, "가" * 6_000)] * 4, {}, 5, "text_too_long"),
                ("summary", [(0, "가" * 3_000)] * 3, {"kind": "readout"}, 4, "text_too_long"),
                ("paragraph", [(0, "First"), (0, "가" * 7_000), (0, "Last")], {}, 3, "too_long")):
            sent = self.send(f"{name}.hwpx", hwpx(paragraphs))
            asked = self.order_of(sent, defaults={**order["defaults"], **more})
            for step in ("dry-run", "run"):
                report = self.step(sent, step, asked)
                problems = [(one["row"], problem["code"]) for one in report["items"] for problem in one["problems"]]
                self.assertEqual(problems[0], (row, code), (name, step))
                self.assertEqual((report["counts"]["refused"], report["counts"]["recorded"]), (len(paragraphs), 0), (name, step))
        self.assertEqual(self.acts("meetings/kidd/20"), [], "a text with a hole")
        sent = self.send("most.hwpx", hwpx([(0, f"Paragraph {number}") for number in range(1, 65)]))
        self.assertEqual(self.step(sent, "run", self.order_of(sent, **order))["counts"]["recorded"], 1)

    def test_5_command_line(self):
        paper = os.path.join(self.folder.name, "21st.docx")
        with open(paper, "wb") as out:
            out.write(docx(MINUTES))
        report = self.node.command("import", paper, "--sheet", "Text", "--as", "minutes", "--set", "body=kidd", "--set", "meeting=21", "--yes")
        self.assertEqual(report["counts"]["recorded"], 1)
        [act] = self.acts("meetings/kidd/21")
        self.assertEqual(len(act["content"]["minutes"]["paragraphs"]), 6)

    def test_6_our_own_delegation_list_comes_back_whole(self):
        def member(*names, **more):
            return {"names": dict(zip(("en", "ko", "vi"), names)), **more}
        heads = [member("Kim Min-jun", "김민준", "Kim Min Chun", role="HEAD", office={"en": "Director"}, capacity="ACTING", institution="DEFENCE",
                        organisation={"en": "MND"})]
        members = [member("Lee Seo-yeon", "이서연", role="INTERPRETER", languages=["ko", "vi"], institution="FOREIGN_AFFAIRS"),
                   member("Park Ji-ho", role="NOTE_TAKER", remark={"en": "Arrives late"}, institution="INTELLIGENCE", office={"en": "Officer"}, capacity="PERFORMING_DUTIES"),
                   member("Choi Da-eun", role="SUBSTITUTE", institution="OTHER"), member("Han Yu-na", role="MEMBER", institution="SECURITY_COUNCIL")]
        given = {"heads": heads, "members": members, "institutions": ["MILITARY", "INTELLIGENCE"]}
        self.write("meetings/list/1", {"delegation": {"party": "rok.example", **given}})
        for number, language in enumerate(("en", "ko", "vi"), 2):
            out = self.browser.ask("GET", f"{API}/meetings/national/list/1/print?part=delegations&format=xlsx&language={language}")
            self.assertEqual(out.status, 200, out.body[:300])
            sent = self.send(f"{language}.xlsx", out.body, "&as=delegation")
            sheet = sent["contents"]["sheets"][0]
            order = {"target": "delegation", "sheet": sheet["name"], "header_row": sheet["header_row"], "columns": sheet["suggestion"]["columns"],
                     "parties": sent["parties"], "defaults": {"body": "list", "meeting": str(number)}, "language": "en"}
            report = self.step(sent, "run", order)
            self.assertEqual([one["problems"] for one in report["items"] if one["problems"]], [], language)
            [act] = [one for one in self.acts(f"meetings/list/{number}") if "delegation" in one["content"]]
            back = act["content"]["delegation"]
            self.assertEqual({name: back.get(name) for name in ("heads", "members", "institutions")}, given, language)

    def test_7_due_by_a_meeting_of_a_list(self):
        self.write("bodies/kidd", {"body": {"level": "WORKING_LEVEL", "names": {"en": "Integrated Defence Dialogue", "ko": "통합국방협의체"}, "abbreviations": {"en": "KIDD"},
                                            "parties": ["rok.example", "us.example"]}}, None)
        for number in (20, 22):
            self.write(f"meetings/kidd/{number}", {"intent": {"details": {"dates": "2031-05", "ordinal": number}}})
        rows = "Commitment,Due\nA,20th KIDD\nB,제22차\nC,Lần thứ 20\nD,23rd KIDD\nE,20th SCM\nF,20th KIDD meeting\nG,2031-05-12\nH,제20차 통합국방협의체\nI,soon\n"
        sent = self.send("due.csv", rows.encode())
        order = {"target": "commitments", "header_row": 1, "columns": {"text": 1, "due": 2}, "defaults": {"body": "kidd"}}
        report = self.step(sent, "run", order)
        items = {one["fields"]["text"]: one for one in report["items"]}
        self.assertEqual({text: items[text]["problems"][0]["code"] for text in items if items[text]["problems"]},
                         {"D": "due_no_meeting", "E": "due_which_body", "I": "no_date"})
        due = {next(iter(one["text"].values())): one["due"] for one in self.node.get(f"{API}/follow-up?circle=national&body=kidd")["items"]}
        self.assertEqual({text: due[text]["meeting"] for text in "ABCFH"},
                         {"A": "meetings/kidd/20", "B": "meetings/kidd/22", "C": "meetings/kidd/20", "F": "meetings/kidd/20", "H": "meetings/kidd/20"})
        self.assertEqual(due["G"]["date"]["from"], "2031-05-12")
        # Where two have the number, nobody chooses for the row.
        self.write("meetings/kidd/30", {"intent": {"details": {"dates": "2033-05"}}})
        self.write("meetings/kidd/spring", {"held": {"details": {"dates": "2020-06", "ordinal": 30}}})
        sent = self.send("several.csv", "Commitment,Due\nZ,30th KIDD\n".encode())
        self.assertEqual(self.step(sent, "run", order)["items"][0]["problems"][0]["code"], "due_several")

    def test_8_of_more_than_a_page_shows_the_newest_is_there(self):
        rows = "No,Agenda item\n" + "".join(f"{number},Item {number}\n" for number in range(1, 601))
        sent = self.send("agenda.csv", rows.encode(), "&as=agenda")
        sheet = sent["contents"]["sheets"][0]
        ran = self.step(sent, "run", {"target": "agenda", "header_row": 1, "columns": sheet["suggestion"]["columns"], "defaults": {"body": "long", "meeting": "1"}})
        self.assertEqual(ran["counts"]["recorded"], 600)
        shown = [one["content"]["agenda_item"]["number"] for one in self.node.get(f"{API}/meetings/national/long/1")["acts"]]
        self.assertEqual(shown, list(range(101, 601)))


if __name__ == "__main__":
    main("__main__")
