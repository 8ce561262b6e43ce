"""What a brief asks of others, on a real node: an office with an account finds it in its inbox, an office without
one and capital get a sheet.

If this fails, an office is never asked although its account is there, or a sheet that leaves the ministry carries
the fallback.
"""
import html
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import VIEWERS, Node, main, temporary  # noqa: E402

API = "/api/v1"
BRIEF = "/briefs/national/talks/1/print"
OUTSIDER = """
[[viewer]]
name = "outsider"
person = "outsider"
office = "archive"
clearance = "SECRET"
"""
# Of the brief: what a sheet may carry if it is asked for, and what it never may.
MAY = ("Keep the water clean", "We want a joint station")
NEVER = ("Give up the station", "They will refuse", "Nothing was decided", "Ask about the ferry")


class Sheets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.node = Node(cls.folder.name, "alder.example", viewers=VIEWERS + OUTSIDER).start()
        cls.addClassCleanup(cls.node.stop)
        for number, title in ((1, "Water"), (2, "Ferry")):
            cls.node.post(f"{API}/circles/national/acts", {"type": "proposal", "matter": "meetings/talks/1", "module": "meetings", "concur": True,
                                                           "content": {"agenda_item": {"number": number, "titles": {"en": title}}}})
        cls.brief({"item": {"number": 1, "objective": {"en": MAY[0]}, "our_line": {"en": MAY[1]}, "fallback": {"en": NEVER[0]},
                            "expected_line": {"en": NEVER[1]}, "if_asked": {"en": NEVER[2]}}})
        cls.brief({"item": {"number": 2, "objective": {"en": NEVER[3]}}})
        cls.brief({"instruction_asked": {"id": "q1", "item": 1, "question": {"en": "May we offer a station?"}, "office": {"en": "The minister"}, "deadline": "2031-05-02"}})
        cls.brief({"instruction_asked": {"id": "q2", "question": {"en": "Who pays?"}, "office": {"en": "The treasury"}}})
        cls.brief({"instruction_returned": {"id": "q2", "answer": {"en": "We do."}, "authority": {"en": "The treasurer"}, "date": "2031-05-01"}})

    @classmethod
    def brief(cls, content, readers=("operator",)):
        return cls.node.post(f"{API}/circles/national/acts", {
            "type": "statement", "matter": "briefs/talks/1", "module": "briefs", "content": content,
            "label": {"classification": "UNCLASSIFIED", "categories": sorted("person/" + one for one in readers)}})["ref"]

    def sheet(self, **query):
        address = f"{API}{BRIEF}?" + "&".join(f"{name}={value}" for name, value in query.items())
        answer = self.node.ask("GET", address)
        self.assertEqual(answer.status, 200, answer.body[:300])
        self.assertEqual(answer.headers["cache-control"], "no-store")
        if query.get("format") == "docx":
            return subprocess.run(["pandoc", "-f", "docx", "-t", "plain", "--wrap=none", "--columns=400"], input=answer.body, capture_output=True, timeout=60).stdout.decode()
        return html.unescape(answer.body.decode())

    def test_1_an_office_with_an_account_finds_the_sheet_in_its_inbox(self):
        clerk = self.node.browser("clerk")
        # As the page makes it: the office of a colleague by its identifier, any other by a new one.
        colleague = next(one for one in clerk.ask("GET", API + "/persons").json()["colleagues"] if one["person"] == "clerk")
        self.assertEqual(colleague["office"], "registry")
        self.brief({"clearance_sheet": {"deadline": "2031-05-03", "offices": [
            {"id": colleague["office"], "names": {"en": "Registry"}}, {"id": "o-m1x2-2", "names": {"en": "Water board"}}]}}, readers=("clerk", "operator"))
        asked = [one for one in clerk.ask("GET", API + "/inbox").json()["items"] if one["word"] == "clearance"]
        self.assertEqual(len(asked), 1)
        self.assertEqual(asked[0]["due"], "2031-05-03")
        other = self.node.browser("outsider").ask("GET", API + "/inbox").json()["items"]
        self.assertEqual([one for one in other if one["word"] == "clearance"], [])

    def test_2_questions_to_capital(self):
        for form in ("html", "docx"):
            with self.subTest(form=form):
                words = self.sheet(sheet="instructions", format=form)
                for wanted in ("Request for instructions", "1. Water", "May we offer a station?", "The minister", "2031-05-02", "Authority"):
                    self.assertIn(wanted, words)
                self.assertGreaterEqual(words.count("………………"), 4, "no room for the answer")
                for hidden in (*MAY, *NEVER, "Who pays?"):
                    self.assertNotIn(hidden, words)
        told = self.sheet(sheet="instructions", of="q1", objective="1", line="1")
        for wanted in MAY:
            self.assertIn(wanted, told)
        for hidden in NEVER:
            self.assertNotIn(hidden, told)
        # Asked for by name, one that was answered may be sent again.
        self.assertIn("Who pays?", self.sheet(sheet="instructions", of="q2"))
        self.assertIn("훈령 요청", self.sheet(sheet="instructions", language="ko"))

    def test_3_an_office_outside(self):
        words = self.sheet(sheet="clearance", of="o-m1x2-2")
        for wanted in ("Water board", "1. Water", "2. Ferry", "2031-05-03", "☐ Agrees", "☐ Comments", "☐ Objects"):
            self.assertIn(wanted, words)
        for hidden in (*MAY, *NEVER, "Registry", "May we offer"):
            self.assertNotIn(hidden, words)
        self.assertIn(MAY[1], self.sheet(sheet="clearance", of="o-m1x2-2", line="1"))
        self.assertNotIn(MAY[0], self.sheet(sheet="clearance", of="o-m1x2-2", line="1"))

    def test_4_whoever_the_brief_does_not_name_gets_none(self):
        outsider = self.node.browser("outsider")
        for query in ("sheet=instructions", "sheet=clearance", "sheet=instructions&of=q1&objective=1"):
            answer = outsider.ask("GET", f"{API}{BRIEF}?{query}")
            self.assertEqual(answer.status, 404, answer.body[:300])
            self.assertEqual(answer.body, outsider.ask("GET", f"{API}{BRIEF}?sheet=clearance&of=nothing").body)
        # Who is named for the sheet alone gets no question, and of the items nothing.
        clerk = self.node.browser("clerk")
        self.assertEqual(clerk.ask("GET", f"{API}{BRIEF}?sheet=instructions").status, 404)
        mine = clerk.ask("GET", f"{API}{BRIEF}?sheet=clearance&objective=1&line=1,2")
        self.assertEqual(mine.status, 200)
        for hidden in (*MAY, *NEVER):
            self.assertNotIn(hidden, mine.body.decode())

    def test_5_what_makes_no_sense_is_said(self):
        for query, where in (("sheet=everything", "sheet"), ("format=xlsx", "format"), ("objective=x", "objective"), ("line=1,1001", "line")):
            answer = self.node.ask("GET", f"{API}{BRIEF}?{query}")
            self.assertEqual((answer.status, answer.json()["where"]), (400, where), query)


if __name__ == "__main__":
    main("__main__")
