"""One party works alone, at a real node.

If this fails, a secretariat whose counterpart still sends paper cannot keep a record of what the counterpart says, or
the words of one side are shown as another's.
"""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, main, temporary  # noqa: E402

MEETING = "meetings/talks/1"


class Alone(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.node = Node(cls.folder.name, "alder.example").start()
        cls.circle = next(one for one in cls.node.get("/api/v1/circles")["items"] if one["national"])["id"]

    @classmethod
    def tearDownClass(cls):
        cls.node.stop()
        cls.folder.cleanup()

    def write(self, module, matter, content, **more):
        return self.node.post(f"/api/v1/circles/{self.circle}/acts",
                              {"type": "statement", "module": module, "matter": matter, "content": content, **more})

    def test_a_party_that_is_not_here_has_a_name(self):
        self.assertEqual(self.node.get("/api/v1/node")["counterparts"], [])
        for party, name in (("birch.example", "Brevonia"), ("cedar.example", "Cassowia")):
            self.write("bodies", f"bodies/parties/{party}", {"counterpart": {"party": party, "names": {"en": name}}})
        self.write("bodies", "bodies/parties/cedar.example",
                   {"counterpart": {"party": "cedar.example", "names": {"en": "Cassowary Islands"}, "abbreviations": {"en": "CAS"}}})
        self.assertEqual(self.node.get("/api/v1/node")["counterparts"], [
            {"name": "birch.example", "names": {"en": "Brevonia"}, "short": {}},
            {"name": "cedar.example", "names": {"en": "Cassowary Islands"}, "short": {"en": "CAS"}}])
        # It is no body, and nothing is entered in another's place.
        self.assertEqual(self.node.get("/api/v1/bodies")["items"], [])
        refused = self.node.ask("POST", f"/api/v1/circles/{self.circle}/acts",
                                {"type": "statement", "module": "bodies", "matter": "bodies/parties/birch.example",
                                 "content": {"counterpart": {"party": "cedar.example", "names": {"en": "C"}}}})
        self.assertEqual(refused.status, 400)
        self.assertIn("bodies/parties/", refused.json()["detail"])

    def test_who_is_who_lists_persons_with_their_spellings_and_offices(self):
        for party, forms in (("alder.example", [{"text": "Kim Man-ki", "lang": "en"}, {"text": "김만기", "lang": "ko"}]),
                             ("birch.example", [{"text": "R. Hale", "lang": "en"}])):
            self.write("bodies", f"bodies/people/{forms[0]['text'].split(' ')[-1].lower()}", {"person": {"party": party, "names": forms}})
        self.write("bodies", "bodies/people/man-ki",
                   {"holding": {"id": "deputy", "office": {"en": "Deputy Minister"}, "capacity": "ACTING", "from": "2021-05"}})
        asked = self.node.get(f"/api/v1/persons?circle={self.circle}")
        self.assertEqual([(one["id"], one["party"], [form["text"] for form in one["forms"]]) for one in asked["items"]],
                         [("bodies/people/hale", "birch.example", ["R. Hale"]),
                          ("bodies/people/man-ki", "alder.example", ["Kim Man-ki", "김만기"])])
        self.assertEqual([(one["office"], one["capacity"], one["from"], one["to"]) for one in asked["items"][1]["holdings"]],
                         [({"en": "Deputy Minister"}, "acting", "2021-05", None)])
        self.assertEqual(self.node.get("/api/v1/persons")["items"], asked["items"])
        # Nobody of them is a body, and where there is no such place there is nobody.
        self.assertFalse([one for one in self.node.get("/api/v1/bodies")["items"] if "people" in one["matter"]])
        self.assertEqual(self.node.ask("GET", "/api/v1/persons?circle=nosuch").status, 404)

    def test_words_of_others_are_noted_each_in_their_own_name(self):
        for party, words in (("birch.example", "Monthly."), ("cedar.example", "Never.")):
            self.write("meetings", MEETING, {"words_of": party, "position": {"id": "gauges", "item": 1, "words": {"en": words}}},
                       type="noted", party=party, channel="letter")
        self.write("meetings", MEETING, {"position": {"id": "gauges", "words": {"en": "Weekly."}}})
        meeting = self.node.get(f"/api/v1/meetings/{self.circle}/talks/1")
        noted = {one["said"]["of"]: one["content"]["position"]["words"]["en"] for one in meeting["noted"]}
        self.assertEqual(noted, {"birch.example": "Monthly.", "cedar.example": "Never."})
        self.assertEqual({one["said"]["kind"] for one in meeting["noted"]}, {"noted"})
        # How it came is told of a note, and of nothing else.
        self.assertEqual({(one["type"], one["channel"]) for one in meeting["acts"]},
                         {("noted", "letter"), ("statement", None)})
        self.assertEqual([(one["words"]["en"], one["said"]["kind"], one["said"]["party"]) for one in meeting["positions"]],
                         [("Weekly.", "national", "alder.example")])
        # Said of nobody, or in a statement, it is no note.
        for wrong in ({"type": "noted", "channel": "letter", "party": "birch.example",
                       "content": {"position": {"id": "x", "words": {"en": "?"}}}},
                      {"type": "statement", "content": {"words_of": "birch.example", "position": {"id": "x", "words": {"en": "?"}}}}):
            answer = self.node.ask("POST", f"/api/v1/circles/{self.circle}/acts", {"module": "meetings", "matter": MEETING, **wrong})
            self.assertEqual(answer.status, 400)
            self.assertIn("words_of", answer.json()["detail"])


if __name__ == "__main__":
    main("__main__")
