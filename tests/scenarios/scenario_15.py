"""Scenario 15, a real week: a letter comes in, the agenda is agreed, the brief cleared, the meeting held, its minutes
agreed, commitments followed up, the cable drafted and the report sent; for the first half one side is alone.

If this fails, a secretariat cannot do a week's work here, or what it prepared at home reaches the other side.
"""
import unittest

from federation import main
from nodes import Node, charter_of, found, pair, temporary, until

A, B = "alder.example", "birch.example"
CIRCLE = "alder-birch"
BODY, MEETING, REPORT = "bodies/talks", "meetings/talks/1", "meetings/talks"
BRIEF, PROMISE = "briefs/talks/1", "commitments/talks/gauges"
RULES = f"""rules: {{record: 1, circle: 1, bodies: 1, commitments: 1, meetings: 1, texts: 1}}
label_policy: TEST
languages: [en]
bodies:
  - id: talks
    names: {{en: River Talks}}
    parties: [{A}, {B}]
    level: deputy_ministers
  - id: ministers
    names: {{en: Ministers}}
    parties: [{A}, {B}]
    level: ministers
"""
NAMED = {"classification": "UNCLASSIFIED", "categories": ["person/operator"]}
FALLBACK = "In the last resort we read the gauges alone."
AGENDA = {"agenda_item": {"number": 1, "id": "gauges", "titles": {"en": "Gauges"}, "proposer": A, "minutes": 45}}


class Week(unittest.TestCase):
    """The days run in the order of their names."""

    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.a = Node(cls.folder.name, A).start()
        cls.addClassCleanup(lambda: cls.a.stop())
        cls.national = cls.a.circle("national")["id"]

    def write(self, node, circle, matter, content, **more):
        return node.post(f"/api/v1/circles/{circle}/acts", {
            "type": "statement", "matter": matter, "module": matter.split("/")[0], "content": content, **more})["ref"]

    def home(self, matter, content, **more):
        return self.write(self.a, self.national, matter, content, **more)

    def agree(self, first, matter, content, body="talks"):
        """Proposed and agreed by the first, agreed by the other, and so shown by both nodes."""
        other = self.b if first is self.a else self.a
        ref = self.write(first, CIRCLE, matter, content, type="proposal", body=body, concur=True)
        until(lambda: other.ask("GET", f"/api/v1/circles/{CIRCLE}/acts/{ref}").status == 200, f"{matter} at the other side")
        other.post(f"/api/v1/circles/{CIRCLE}/acts", {"type": "concurrence", "target": ref})
        for node in (self.a, self.b):
            until(lambda: node.get(f"/api/v1/circles/{CIRCLE}/acts/{ref}")["proposal"]["joint"], f"{matter} agreed")
        return ref

    def meeting(self, node=None, circle=CIRCLE):
        return (node or self.a).get(f"/api/v1/meetings/{circle}/talks/1")

    def test_1_monday_a_letter_comes_in_and_nobody_else_hears_of_it(self):
        self.home(f"bodies/parties/{B}", {"counterpart": {"party": B, "names": {"en": "Brevonia"}}})
        self.home(BODY, {"body": {"names": {"en": "River Talks"}, "parties": [A, B]}})
        self.home(REPORT, {"letter": {"id": "l1", "direction": "IN", "reference": "BRE 31/7", "date": "2031-09-01",
                                      "registered": "2031-09-01", "counterpart": B, "subject": {"en": "First round of talks"},
                                      "reply_due": "2031-09-05", "about": [MEETING]}})
        self.home(MEETING, {"words_of": B, "intent": {"details": {"dates": "2031-09"}}}, type="noted", party=B, channel="letter")
        self.home(MEETING, {"words_of": B, "position": {"id": "p1", "letter": "l1", "words": {"en": "Monthly, together."}}},
                  type="noted", party=B, channel="letter")
        self.home(MEETING, AGENDA)
        meeting = self.meeting(circle="national")
        self.assertEqual([one["said"]["of"] for one in meeting["noted"]], [B, B])
        self.assertEqual([one["key"] for one in meeting["agenda"]], ["gauges"])
        body = self.a.get("/api/v1/bodies/national/talks")
        self.assertEqual([(one["reference"], one["reply_due"]) for one in body["series"]["letters"]], [("BRE 31/7", "2031-09-05")])

    def test_2_tuesday_the_brief_is_written_for_one_person_and_cleared(self):
        self.home(BRIEF, {"item": {"number": 1, "objective": {"en": "Read the gauges together."}, "our_line": {"en": "Weekly."},
                                   "expected_line": {"en": "Monthly."}, "fallback": {"en": FALLBACK}}}, label=NAMED)
        self.home(BRIEF, {"instruction_asked": {"id": "i1", "item": 1, "question": {"en": "Is monthly acceptable?"},
                                                "office": {"en": "Capital"}, "deadline": "2031-09-03"}}, label=NAMED)
        self.home(BRIEF, {"instruction_returned": {"id": "i1", "answer": {"en": "Yes, if published."}, "date": "2031-09-03",
                                                   "authority": {"en": "Deputy Minister"}}}, label=NAMED)
        self.home(BRIEF, {"clearance_sheet": {"deadline": "2031-09-03", "offices": [
            {"id": "legal", "names": {"en": "Legal"}}, {"id": "water", "names": {"en": "Water"}}]}}, label=NAMED)
        for office, stand in (("legal", "CONCUR"), ("water", "COMMENT")):
            words = {} if stand == "CONCUR" else {"words": {"en": "Name the bridge."}}
            self.home(BRIEF, {"clearance": {"office": office, "stand": stand, "date": "2031-09-03",
                                            "on_behalf_of": {"en": "by telephone"}, **words}}, label=NAMED)
        book = self.a.get(f"/api/v1/briefs/{self.national}/talks/1/agenda?meeting_circle={self.national}")
        self.assertEqual([one["brief"]["fallback"]["en"] for one in book["items"] if one["brief"]], [FALLBACK])
        self.assertEqual(book["instructions"][0]["returned"]["authority"]["en"], "Deputy Minister")
        self.assertEqual(book["clearance"]["outstanding"], 0)
        self.assertEqual({one["id"]: one["answer"]["stand"] for one in book["clearance"]["offices"]},
                         {"legal": "concur", "water": "comment"})

    def test_3_wednesday_the_other_side_joins_and_the_agenda_is_agreed(self):
        type(self).b = Node(self.folder.name, B).start()
        type(self).addClassCleanup(lambda: self.b.stop())
        pair(self.a, self.b)
        found(self.a, [self.b], charter_of(CIRCLE, [self.a, self.b], RULES), CIRCLE)
        # What goes is what was written at home, to the byte.
        at_home = next(act for act in self.a.get(f"/api/v1/circles/{self.national}/acts?matter=meetings%2Ftalks%2F1")["items"]
                       if act["content"] and "agenda_item" in act["content"])
        preview = self.a.post(f"/api/v1/circles/{CIRCLE}/acts/preview", {
            "type": "proposal", "matter": MEETING, "module": "meetings", "body": "talks", "content": at_home["content"]})
        self.assertEqual(sorted(preview["required"]), [A, B])
        ref = self.agree(self.a, MEETING, at_home["content"])
        self.assertEqual(self.b.get(f"/api/v1/circles/{CIRCLE}/acts/{ref}")["content"], at_home["content"])
        self.agree(self.b, MEETING, {"schedule": {"round": 1, "details": {
            "dates": "2031-09-04", "ordinal": 1, "host": B, "timezone": "Asia/Seoul", "starts": "09:00", "ends": "12:00"}}})
        self.agree(self.a, BODY, {"body": {"names": {"en": "River Talks"}, "parties": [A, B]}})
        self.agree(self.a, BODY, {"reporting_line": {"to": "bodies/ministers"}})
        for node in (self.a, self.b):
            until(lambda: self.meeting(node)["state"] == "scheduled", "scheduled")
            self.assertEqual([one["state"] for one in self.meeting(node)["agenda"]], ["agreed"])

    def test_4_thursday_they_meet_and_agree_what_came_out(self):
        self.write(self.b, CIRCLE, MEETING, {"delegation": {"party": B, "heads": [{"names": {"en": "R. Ash"}}]}})
        self.write(self.a, CIRCLE, MEETING, {"attendance": {"id": "x", "party": A, "member": {"names": {"en": "J. Elm"}},
                                                            "presences": [{"arrived": "2031-09-04T00:05Z"}]}})
        self.agree(self.b, MEETING, {"held": {"details": {"dates": "2031-09-04", "ordinal": 1, "host": B}}})
        self.agree(self.a, MEETING, {"outcome": {"id": "o1", "kind": "COMMITMENT", "commitment": "UNDERTAKING", "agenda_item": "gauges",
                                                 "words": {"en": "The gauges are read together every month."}, "due": "2031-10-01"}})
        self.agree(self.b, MEETING, {"minutes": {"id": "m", "version": 1, "titles": {"en": "Agreed minutes"}, "paragraphs": [
            {"number": "1", "words": {"en": "The gauges are read together every month."}, "agenda_item": "gauges"}]}})
        for node in (self.a, self.b):
            until(lambda: self.meeting(node)["state"] == "outcome_agreed", "outcome agreed")
            self.assertEqual(self.meeting(node)["minutes"][0]["state"], "agreed")

    def test_5_friday_follow_up_cable_and_report(self):
        self.agree(self.a, PROMISE, {"commitment": {"words": {"en": "The gauges are read together every month."}, "kind": "UNDERTAKING",
                                                    "due": "2031-10-01", "source": {"meeting": MEETING, "outcome": "o1"}}})
        self.write(self.b, CIRCLE, PROMISE, {"progress": {"date": "2031-09-05", "state": "UNDER_WAY", "words": {"en": "First reading set."}}})
        until(lambda: any(one["views"] for one in self.a.get(f"/api/v1/follow-up?circle={CIRCLE}")["items"]), "their view here")
        items = self.a.get(f"/api/v1/follow-up?circle={CIRCLE}")["items"]
        self.assertEqual([(one["matter"], one["source"]["outcome"], [view["said"]["party"] for view in one["views"]]) for one in items],
                         [(PROMISE, "o1", [B])])
        # The draft is of what was entered on a day; here everything was entered today.
        today = self.a.get("/api/v1/node")["time"][:10]
        draft = self.a.get(f"/api/v1/briefs/{self.national}/talks/1/cable?meeting_circle={self.a.circle(CIRCLE)['id']}&date={today}")
        self.assertEqual([one["id"] for one in draft["outcomes"]], ["o1"])
        self.home(BRIEF, {"cable": {"date": "2031-09-04", "titles": {"en": "River Talks"}, "state": "SENT", "paragraphs": [
            {"words": {"en": "They agreed to monthly readings."}}]}}, label=NAMED)
        self.agree(self.a, REPORT, {"report": {"id": "2031", "to": "bodies/ministers", "covers": [MEETING], "sent": "2031-09-05",
                                               "words": {"en": "One meeting, one undertaking."}}})
        for node in (self.a, self.b):
            until(lambda: self.meeting(node)["state"] == "reported", "reported")
            self.assertEqual(node.get(f"/api/v1/bodies/{CIRCLE}/talks")["counts"]["unreported"], 0)

    def test_6_what_was_prepared_at_home_stayed_there(self):
        for path in ("/api/v1/today", f"/api/v1/circles/{CIRCLE}/acts?limit=200", "/api/v1/meetings", "/api/v1/search?q=fallback",
                     "/api/v1/search?q=gauges"):
            text = self.b.ask("GET", path).body.decode()
            for word in (FALLBACK, "last resort", "Is monthly acceptable", "BRE 31/7", "monthly readings"):
                self.assertNotIn(word, text, f"{word} at {path}")
        for path in (f"/api/v1/briefs/{self.national}/talks/1", f"/api/v1/circles/{self.national}"):
            self.assertEqual(self.b.ask("GET", path).status, 404)


if __name__ == "__main__":
    main(__name__)
