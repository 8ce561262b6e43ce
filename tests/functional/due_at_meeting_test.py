"""What is promised for a meeting asks whoever promised it, as that meeting comes, over two real nodes.

If this fails, somebody sits down at the table, and what they had undertaken for this very meeting was in no inbox.
"""
import datetime
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, charter_of, found, main, pair, temporary, until  # noqa: E402

API = "/api/v1"
RULES = """rules: {record: 1, circle: 1, bodies: 1, commitments: 1, meetings: 1}
label_policy: TEST
languages: [en]
bodies:
  - id: council
    names: {en: Council}
    parties: [alder.example, birch.example]
"""


def day(ahead):
    return str(datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=ahead))


class DueAtMeeting(unittest.TestCase):
    """The tests run in the order of their names, on one pair of nodes."""

    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.a = Node(cls.folder.name, "alder.example")
        cls.b = Node(cls.folder.name, "birch.example")
        cls.addClassCleanup(lambda: [node.stop() for node in (cls.a, cls.b)])
        cls.a.start()
        cls.b.start()
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("river", [cls.a, cls.b], RULES), "river")
        cls.national = cls.a.circle("national")["id"]

    def write(self, node, matter, content, circle="river", type_="statement", status=None, **more):
        return node.post(f"{API}/circles/{circle}/acts", {
            "type": type_, "matter": matter, "module": matter.split("/")[0], "content": content,
            **({"body": "council"} if type_ == "proposal" else {}), **more}, status)

    def agree(self, matter, content):
        ref = self.write(self.a, matter, content, type_="proposal", concur=True)["ref"]
        until(lambda: self.b.ask("GET", f"{API}/circles/river/acts/{ref}").status == 200, "held by the other")
        self.b.post(f"{API}/circles/river/acts", {"type": "concurrence", "target": ref})
        for node in (self.a, self.b):
            until(lambda: node.get(f"{API}/circles/river/acts/{ref}")["proposal"]["joint"], "agreed")

    def asked(self, node, circle=None):
        """By matter: when what is promised there is due, and whether it is overdue."""
        items = node.get(f"{API}/inbox?category=commitments&limit=200")["items"]
        return {item["act"]["matter"]: (item["due"], item["overdue"])
                for item in items if item["word"] == "commitment" and item["act"]["circle"] == (circle or self.circle)}

    def test_1_nothing_before_the_meeting_has_a_day(self):
        self.agree("commitments/council/gauges", {"commitment": {"words": {"en": "Build gauges"}, "kind": "UNDERTAKING",
                                                                 "owners": ["birch.example"], "due_at": "meetings/council/5"}})
        self.agree("meetings/council/4", {"held": {"details": {"dates": day(-200), "ordinal": 4}}})
        self.agree("meetings/council/4", {"outcome": {"id": "maps", "kind": "COMMITMENT", "commitment": "UNDERTAKING", "owners": ["birch.example"],
                                                      "words": {"en": "Draw maps"}, "due_at": "meetings/council/5"}})
        self.write(self.a, "commitments/council/own", {"commitment": {"words": {"en": "Tell our own side"}, "kind": "TASKING",
                                                                      "due_at": "meetings/council/5"}}, circle="national")
        self.assertEqual((self.asked(self.b), self.asked(self.a, self.national)), ({}, {}))
        self.agree("meetings/council/5", {"intent": {"details": {"dates": day(5)}}})
        self.assertEqual(self.asked(self.b), {}, "a day that was only thought of")

    def test_2_it_is_asked_before_the_meeting(self):
        self.agree("meetings/council/5", {"schedule": {"round": 1, "details": {"dates": day(5), "ordinal": 5}}})
        both = {"commitments/council/gauges": (day(5), False), "meetings/council/4": (day(5), False)}
        self.assertEqual(self.asked(self.b), both)
        self.assertEqual(self.asked(self.a), {}, "they are not its owner's")
        # In the own workspace the meeting is not set; where it is set with the others, its day is known.
        self.assertEqual(self.asked(self.a, self.national), {"commitments/council/own": (day(5), False)})

    def test_3_a_meeting_that_slips_takes_it_along(self):
        self.write(self.b, "meetings/council/5", {"postponement": {"round": 1, "sine_die": True}})
        until(lambda: not self.asked(self.b), "asked for a day that does not stand any more")
        self.agree("meetings/council/5", {"schedule": {"round": 2, "details": {"dates": day(40), "ordinal": 5}}})
        self.assertEqual(self.asked(self.b), {}, "asked for long before")
        self.write(self.b, "meetings/council/5", {"postponement": {"round": 2}})
        self.agree("meetings/council/5", {"schedule": {"round": 3, "details": {"dates": day(9), "ordinal": 5}}})
        self.assertEqual(self.asked(self.b)["commitments/council/gauges"], (day(9), False))

    def test_4_once_it_was_held_it_is_overdue(self):
        self.agree("meetings/council/5", {"held": {"details": {"dates": day(-3), "ordinal": 5}}})
        self.assertEqual(self.asked(self.b), {"commitments/council/gauges": (day(-3), True), "meetings/council/4": (day(-3), True)})
        until(lambda: self.asked(self.a, self.national) == {"commitments/council/own": (day(-3), True)}, "overdue at home")
        for node, circle, key in ((self.b, "river", "commitments/council/gauges"), (self.a, "national", "commitments/council/own")):
            listed = {one["key"]: one for one in node.get(f"{API}/follow-up?circle={circle}&overdue=true")["items"]}
            self.assertIn(key, listed, f"overdue in the list of {circle}")
        self.write(self.b, "commitments/council/gauges", {"progress": {"date": day(0), "state": "DONE"}})
        self.assertNotIn("commitments/council/gauges", self.asked(self.b))

    def test_5_a_day_that_passed_makes_nothing_overdue(self):
        self.agree("commitments/council/late", {"commitment": {"words": {"en": "Bring boats"}, "kind": "UNDERTAKING", "due_at": "meetings/council/6"}})
        self.agree("meetings/council/6", {"schedule": {"round": 1, "details": {"dates": day(-2), "ordinal": 6}}})
        self.assertEqual(self.asked(self.b)["commitments/council/late"], (day(-2), False), "nobody says that it was held")

    def test_6_what_was_asked_stands_after_the_record_is_folded_anew(self):
        before = self.asked(self.b)
        self.b.stop()
        self.b.start()
        self.assertEqual(self.asked(self.b), before)


if __name__ == "__main__":
    main("__main__")
