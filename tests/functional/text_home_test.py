"""What one side keeps to itself about a text that both negotiate, and what is made of a non-paper.

If this fails, an instruction or a fallback reaches the other side or a colleague it is not for, or a paper without
prejudice is read as somebody's position.
"""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from negotiating import Desk, element  # noqa: E402
from nodes import VIEWERS, Node, charter_of, found, main, pair, temporary, until  # noqa: E402

API = "/api/v1"
A, B = "alder.example", "birch.example"
RULES = f"""rules: {{record: 1, circle: 1, bodies: 1, meetings: 1, texts: 1}}
label_policy: TEST
languages: [en, ko]
bodies:
  - id: council
    names: {{en: Council}}
    parties: [{A}, {B}]
"""
COLLEAGUES = "".join(f"""
[[viewer]]
name = "{name}"
person = "{name}"
clearance = "SECRET"
categories = ["ALPHA", "BRAVO"]
roles = ["delegate"]
""" for name in ("head", "deputy"))
SECRETS = ("Accept monthly if they insist", "The minister allows September", "May we take September", "Telegram 4711")


class AtHome(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.a = Node(cls.folder.name, A, viewers=VIEWERS + COLLEAGUES).start()
        cls.addClassCleanup(cls.a.stop)
        cls.b = Node(cls.folder.name, B).start()
        cls.addClassCleanup(cls.b.stop)
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("river", [cls.a, cls.b], RULES), "river")
        cls.at_a = Desk(cls.a, cls.circle, "council", "statement")
        cls.at_b = Desk(cls.b, cls.circle, "council", "statement")
        cls.at_a.open("JOINT_STATEMENT", {"en": "Joint statement"}, {"en": "NEGOTIATING"})
        cls.at_a.issue([element("meet", "OPERATIVE", "a", {"en": "The two sides meet in spring."}, number="1"),
                        element("water", "OPERATIVE", "b", {"en": "They measure the water every week."}, number="2")])
        until(lambda: cls.b.ask("GET", f"{API}/texts/{cls.circle}/council/statement").status == 200 and cls.at_b.read()["revision"] == 1, "Rev.1")
        [cls.ours] = cls.at_a.rewrite("meet", {"en": "The two sides meet in September."})
        [cls.theirs] = cls.at_b.rewrite("meet", {"en": "The two sides meet in autumn."})
        [cls.water] = cls.at_b.rewrite("water", {"en": "They measure the water every month."})
        until(lambda: len(cls.at_a.read()["changes"]) == 3, "all proposals")

    def at_home(self, content, who=None, readers=(), circle="national"):
        label = {"label": {"classification": "UNCLASSIFIED", "categories": sorted("person/" + one for one in readers)}} if readers else {}
        return (who or self.a).ask("POST", f"{API}/circles/{circle}/acts",
                                   {"type": "statement", "matter": "texts/council/statement", "module": "texts", "content": content, **label})

    def sheet(self, query=""):
        answer = self.a.ask("GET", f"{API}/texts/{self.circle}/council/statement/print?sheet=instructions&format=docx{query}")
        self.assertEqual(answer.status, 200, answer.body[:300])
        return subprocess.run(["pandoc", "-f", "docx", "-t", "plain", "--wrap=none", "--columns=900"], input=answer.body, capture_output=True, timeout=120).stdout.decode()

    def test_1_capital_is_asked_about_open_brackets_and_answers(self):
        place = {"element": "meet", "language": "en", "changes": [self.ours, self.theirs]}
        request = {"instruction_request": {"id": "r1", "office": {"en": "The minister"}, "deadline": "2031-05-02",
                                           "rows": [{**place, "question": {"en": SECRETS[2] + "?"}}]}}
        answer = {"instruction": {"request": "r1", **place, "answer": {"en": SECRETS[1]}, "authority": {"en": "Minister"}, "date": "2031-05-01", "reference": SECRETS[3]}}
        for content in (request, answer):
            shared = self.at_home(content, circle=self.circle)
            self.assertEqual(shared.status, 400, shared.body)
            self.assertIn("national workspace", shared.json()["detail"])
            self.assertEqual(self.at_home(content).status, 201)
        # The paper for capital: every open bracket; with a request those that it names, each with what is asked.
        whole = self.sheet()
        for words in ("Alder: September", "Birch: autumn", "Rev.1: spring", "Birch: month", "Our position"):
            self.assertIn(words, whole)
        asked = self.sheet("&request=r1")
        for words in ("The minister", "2031-05-02", SECRETS[2], "Alder: September", "Birch: autumn"):
            self.assertIn(words, asked)
        self.assertNotIn("Birch: month", asked)
        self.assertNotIn(SECRETS[1], asked)
        # Whatever the arrangement is for, this is for our own side; and it says so.
        self.assertIn("Alder only", self.pages("&request=r1"))
        for query, status in (("&request=r2", 404), ("&view=clean", 400), ("&revision=1", 400)):
            self.assertEqual(self.a.ask("GET", f"{API}/texts/{self.circle}/council/statement/print?sheet=instructions{query}").status, status, query)
        self.assertEqual(self.a.ask("GET", f"{API}/texts/{self.circle}/council/statement/print?request=r1").status, 400)
        for field, wrong in (("date", {"date": ""}), ("authority", {"authority": {}}), ("answer", {"answer": {}}), ("changes", {"changes": ["x"]})):
            refused = self.at_home({"instruction": {**answer["instruction"], **wrong}})
            self.assertEqual(refused.status, 400)
            self.assertIn(field, refused.json()["detail"])

    def pages(self, query=""):
        answer = self.a.ask("GET", f"{API}/texts/{self.circle}/council/statement/print?sheet=instructions&format=html{query}")
        self.assertEqual(answer.status, 200, answer.body[:300])
        return answer.body.decode()

    def test_2_a_fallback_is_for_those_whom_it_names(self):
        head, deputy = (self.a.browser(name) for name in ("head", "deputy"))
        content = {"fallback": {"element": "water", "language": "en", "changes": [self.water], "words": {"en": SECRETS[0] + "."}}}
        for readers, circle, words in (((), "national", "for named persons alone"), (("head",), self.circle, "")):
            refused = self.at_home(content, head, readers, circle)
            self.assertEqual(refused.status, 400, refused.body)
            self.assertIn(words, refused.json()["detail"])
        before = {path: deputy.ask("GET", API + path).body for path in self.paths()}
        written = self.at_home(content, head, ("head",))
        self.assertEqual(written.status, 201, written.body)
        ref = written.json()["ref"]
        national = f"{API}/circles/national/acts"
        self.assertEqual(head.ask("GET", f"{national}/{ref}").status, 200)
        self.assertEqual(deputy.ask("GET", f"{national}/{ref}").status, 404)
        for path in self.paths():
            self.assertEqual(deputy.ask("GET", API + path).body, before[path], path)
            self.assertNotIn(SECRETS[0].encode(), deputy.ask("GET", API + path).body, path)
        # (The word that was looked for stands apart in an answer.)
        until(lambda: b"Accept monthly" in head.ask("GET", f"{API}/search?q=insist").body, "its reader finds it")
        self.assertNotIn(b"Accept monthly", deputy.ask("GET", f"{API}/search?q=insist").body)
        # Nor does it go along with the paper for capital, whoever makes that.
        self.assertNotIn(SECRETS[0], self.sheet())

    def paths(self):
        text = f"/texts/{self.circle}/council/statement"
        return (text, f"{text}/print?format=html", f"{text}/print?format=csv", f"{text}/print?sheet=instructions&format=html",
                "/circles/national/acts?matter=texts/council/statement", "/inbox", "/texts")

    def test_3_nothing_of_it_is_at_the_other_side(self):
        self.assertIn(SECRETS[1].encode(), self.bytes_of(self.a), "the search of this test finds nothing")
        self.at_a.say({"comment": {"element": "meet", "words": {"en": "Let us meet."}}})
        until(lambda: self.at_b.read()["comments"], "what was said last")
        there = self.bytes_of(self.b)
        for secret in SECRETS:
            self.assertNotIn(secret.encode(), there)

    def test_5_what_closed_meanwhile_stays_on_the_sheet_and_a_request_can_be_withdrawn(self):
        rows = [{"element": "water", "language": "en", "changes": [self.water], "question": {"en": "Monthly?"}},
                {"element": "meet", "language": "en", "changes": [self.theirs, self.ours], "question": {"en": "Autumn?"}}]
        request = {"instruction_request": {"id": "r5", "office": {"en": "The minister"}, "deadline": "2031-05-02", "circle": self.circle, "rows": rows}}
        self.assertEqual(self.at_home({"instruction_request": {**request["instruction_request"], "circle": "0" * 32}}).status, 400)
        self.assertEqual(self.at_home(request).status, 201)
        self.assertNotIn("Closed meanwhile", self.sheet("&request=r5"))
        self.at_b.say({"stance": {"items": [{"change": self.water, "verdict": "LETS_GO"}]}})
        until(lambda: next(one for one in self.at_a.read()["changes"] if one["key"] == self.water)["state"] == "let_go", "let go")
        closed = self.sheet("&request=r5")
        for words in ("Monthly?", "Closed meanwhile", "Birch: let go", "They measure the water every week.", "Autumn?", "Alder: September"):
            self.assertIn(words, closed)
        self.assertEqual(closed.count("Closed meanwhile"), 1)
        self.assertIn("그 사이 종결됨", self.sheet("&request=r5&language=ko"))
        waits = [one["word"] for one in self.a.ask("GET", f"{API}/inbox").json()["items"]]
        self.assertIn("instruction_asked", waits)
        self.assertEqual(self.at_home({"instruction_request": {**request["instruction_request"], "withdrawn": True}}).status, 201)
        self.assertEqual(self.a.ask("GET", f"{API}/texts/{self.circle}/council/statement/print?sheet=instructions&request=r5").status, 404)
        left = [one["act"]["content"]["instruction_request"]["id"] for one in self.a.ask("GET", f"{API}/inbox").json()["items"] if one["word"] == "instruction_asked"]
        self.assertEqual(left, [])

    def bytes_of(self, node):
        out = b""
        for folder, _, names in os.walk(node.data):
            for name in names:
                path = os.path.join(folder, name)
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        out += file.read()
        return out

    def test_4_a_non_paper_is_nobodys_position_on_any_way_out(self):
        paper = Desk(self.a, self.circle, "council", "ideas")
        there = Desk(self.b, self.circle, "council", "ideas")
        paper.open("PLAN", {"en": "Ideas"}, {"en": "NEGOTIATING"}, non_paper=True, disposal="2031-06-01")
        paper.issue([element("one", "OPERATIVE", "a", {"en": "A bridge in spring."}, number="1")])
        until(lambda: self.b.ask("GET", f"{API}/texts/{self.circle}/council/ideas").status == 200 and there.read()["revision"] == 1, "Rev.1")
        there.rewrite("one", {"en": "A bridge in winter."})
        until(lambda: paper.read()["changes"], "what is proposed")
        for desk in (paper, there):
            self.assertEqual(desk.read()["counts"]["by_party"], [])
            def made(query):
                return desk.node.ask("GET", f"{API}/texts/{desk.circle}/council/ideas/print?{query}")
            for query in ("view=compilation", f"view=party&party={A}", "view=tracked&format=docx", "format=xlsx", "format=csv",
                          "view=compilation&format=docx-table", "sheet=instructions"):
                refused = made(query)
                self.assertEqual(refused.status, 400, query)
                self.assertIn("without prejudice", refused.json()["detail"])
            for query in ("format=txt", "format=txt&view=clean", "format=akn", "format=docx-table"):
                answer = made(query)
                self.assertEqual(answer.status, 200, query)
                self.assertNotIn(b"Birch:", answer.body, query)
            self.assertIn("[spring / winter]", made("format=txt").body.decode())


if __name__ == "__main__":
    main("__main__")
