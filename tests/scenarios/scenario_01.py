"""Scenario 1: two meetings of the talks, each with agreed minutes, feed the annual meeting of the
ministers, which slips from October to December; what is not reported yet is right all the way.

The agenda is agreed by both, an item that is left waits for the second meeting, late words are
corrected by procès-verbal, and the ministers' side acknowledges the report. If this fails, a
secretariat finds in December that the spring meeting was never reported, or reports what was not agreed.
"""
from federation import Scenario, main, until

A, B = "alder.example", "birch.example"
CIRCLE = "alder-birch"
SPRING, AUTUMN = "meetings/talks/spring", "meetings/talks/autumn"
MINISTERS = "meetings/ministers/2031"


class TwoTalksAndTheMinisters(Scenario):
    PARTIES = [A, B]
    CIRCLES = {CIRCLE: ([A, B], "".join(
        f"  - id: {body}\n    names: {{en: {name}}}\n    parties: [{A}, {B}]\n    level: {level}\n"
        for body, name, level in (("talks", "Talks", "deputy_ministers"), ("ministers", "Ministers", "ministers"))))}

    def agree_all(self, matter, content):
        return self.agree([A, B], CIRCLE, matter, matter.split("/")[1], content)

    def body(self, party, body, as_of=""):
        return self.nodes[party].get(f"/api/v1/bodies/{CIRCLE}/{body}" + (as_of and f"?as_of={as_of}"))

    def unreported(self, wanted):
        for party in (A, B):
            until(lambda: self.body(party, "talks")["series"]["unreported"] == wanted, f"not reported at {party}: {wanted}")
            self.assertEqual(self.body(party, "talks")["counts"]["unreported"], len(wanted))

    def state(self, matter, wanted):
        _, body, slug = matter.split("/")
        for party in (A, B):
            until(lambda: self.meeting(party, CIRCLE, body, slug)["state"] == wanted, f"{matter} {wanted} at {party}")
        return self.meeting(B, CIRCLE, body, slug)

    def minutes(self, matter, words, stage=None):
        content = {"id": "minutes", "version": 1, "titles": {"en": "Agreed minutes"},
                   "paragraphs": [{"number": "1", "words": {"en": words}, "agenda_item": "water"}]}
        if stage:
            content["stage"] = stage
        return {"minutes": content}

    def convene(self, matter, dates):
        """By the page's way: a number as the series suggests, and the step as the meeting offers it."""
        self.say(A, CIRCLE, matter, {"possibility": {"details": {"dates": dates[:7]}}})
        for party, answer in ((A, "GOOD"), (B, "POSSIBLE")):
            if party == A:
                self.say(A, CIRCLE, matter, {"candidate": {"id": "first", "dates": dates}})
            self.say(party, CIRCLE, matter, {"availability": {"candidate": "first", "answer": answer}})
        _, body, slug = matter.split("/")
        meeting = self.meeting(A, CIRCLE, body, slug)
        self.assertEqual([one["answer"] for one in meeting["candidates"][0]["availability"]], ["good", "possible"])
        step = next(one for one in meeting["transitions"] if one["name"] == "schedule")
        self.assertEqual((step["type"], step["by"], step["to"]), ("proposal", "all", "scheduled"))
        content = step["content"]
        content["schedule"]["candidate"] = "first"
        content["schedule"]["details"] = {"dates": dates, "ordinal": meeting["next_ordinal"], "host": A,
                                          "timezone": "Asia/Seoul", "starts": "09:00", "ends": "17:00"}
        self.agree_all(step["matter"], content)
        return self.state(matter, "scheduled")

    def test_story(self):
        for body in ("talks", "ministers"):
            self.agree_all(f"bodies/{body}", {"body": {"names": {"en": body.title()}, "parties": [A, B]}})
        self.agree_all("bodies/talks", {"reporting_line": {"to": "bodies/ministers"}})
        self.agree_all("bodies/talks", {"custom": {"meetings_per_year": 2, "before_each_report": 2, "host_rule": "ALTERNATE"}})
        self.agree_all(MINISTERS, {"schedule": {"round": 1, "details": {"dates": "2031-10-14", "ordinal": 1}}})

        # Spring: one item is taken, the other is left.
        self.assertEqual(self.convene(SPRING, "2031-05-12")["ordinal"], 1)
        for number, key in ((1, "water"), (2, "tolls")):
            self.agree_all(SPRING, {"agenda_item": {"number": number, "id": key, "titles": {"en": key.title()},
                                                    "proposer": A, "minutes": 60}})
        self.assertEqual([(one["key"], one["state"]) for one in self.meeting(B, CIRCLE, "talks", "spring")["agenda"]],
                         [("water", "agreed"), ("tolls", "agreed")])
        for number, key, state in ((1, "water", "TAKEN"), (2, "tolls", "DEFERRED")):
            self.say(B, CIRCLE, SPRING, {"agenda_item": {"number": number, "id": key, "titles": {"en": key.title()}, "state": state}})
        self.agree_all(SPRING, {"held": {"details": {"dates": "2031-05-12", "ordinal": 1, "host": A}}})
        self.unreported([SPRING])
        self.say(A, CIRCLE, SPRING, self.minutes(SPRING, "They met in April.", "CIRCULATED"))
        self.state(SPRING, "concluded")  # what one side circulates is no outcome
        self.say(B, CIRCLE, SPRING, {"minutes_comment": {"id": "c1", "minutes": "minutes", "version": 1, "paragraph": "1",
                                                         "words": {"en": "Was it not in May?"}}})
        self.assertEqual(self.meeting(A, CIRCLE, "talks", "spring")["minutes"][0]["state"], "commented")
        self.agree_all(SPRING, self.minutes(SPRING, "They met in April."))
        self.assertEqual(self.state(SPRING, "outcome_agreed")["minutes"][0]["state"], "agreed")
        self.agree_all(SPRING, {"correction": {"id": "pv1", "minutes": "minutes", "paragraph": "1",
                                               "old_words": {"en": "April"}, "new_words": {"en": "May"}}})
        minutes = self.meeting(A, CIRCLE, "talks", "spring")["minutes"][0]
        self.assertEqual((minutes["state"], minutes["paragraphs"][0]["text"]["en"]), ("corrected", "They met in April."))
        self.unreported([SPRING])  # agreed is not reported

        # Autumn takes what was left.
        series = self.body(A, "talks")["series"]
        self.assertEqual((series["next_ordinal"], [(one["meeting"], one["item"]) for one in series["backlog"]]),
                         (2, [(SPRING, "tolls")]))
        self.assertEqual(self.convene(AUTUMN, "2031-09-27")["ordinal"], 2)
        carried = {"number": 1, "id": "tolls", "titles": {"en": "Tolls"}, "from_meeting": SPRING, "from_item": "tolls"}
        ref = self.agree_all(AUTUMN, {"agenda_item": carried})
        self.assertEqual(self.body(B, "talks")["series"]["backlog"][0]["carried_to"], AUTUMN)
        # B had left it by its own word, and says that it was dealt with; A alone would not do.
        self.say(B, CIRCLE, AUTUMN, {"agenda_item": {**carried, "state": "TAKEN"}})
        self.assertTrue(self.joint(B, CIRCLE, ref))
        self.agree_all(AUTUMN, {"held": {"details": {"dates": "2031-09-27", "ordinal": 2, "host": A}}})
        for party in (A, B):
            until(lambda: self.body(party, "talks")["series"]["backlog"] == [], f"no backlog at {party}")
        self.assertIn("same_host_again", self.meeting(A, CIRCLE, "talks", "autumn")["variances"])  # a hint
        self.agree_all(AUTUMN, self.minutes(AUTUMN, "They agreed on tolls."))
        self.unreported([SPRING, AUTUMN])

        # The ministers slip; the report is owed as before.
        self.agree_all("meetings/talks", {"report": {"id": "2031", "to": "bodies/ministers", "to_meeting": MINISTERS,
                                                     "covers": [SPRING, AUTUMN], "due": "2031-10-14"}})
        before = self.meeting(B, CIRCLE, "ministers", MINISTERS.split("/")[2])["calendar"]
        self.say(B, CIRCLE, MINISTERS, {"postponement": {"round": 1, "dates": "2031-12", "reason": {"en": "Elections"}}})
        slipped = self.state(MINISTERS, "postponed")
        self.assertEqual(slipped["calendar"]["status"], "cancelled")
        self.assertGreater(slipped["calendar"]["sequence"], before["sequence"])
        self.unreported([SPRING, AUTUMN])
        # Nobody writes past what changed meanwhile without being told.
        late = {"type": "statement", "matter": MINISTERS, "module": "meetings",
                "content": {"postponement": {"round": 2, "sine_die": True}}}
        answer = self.nodes[A].ask("POST", f"/api/v1/circles/{self.circle[CIRCLE]}/acts", late)
        self.assertEqual((answer.status, answer.json()["despite"]), (409, ["no_such_round"]))
        step = next(one for one in slipped["transitions"] if one["name"] == "resume")
        self.assertEqual((step["content"]["schedule"]["round"], step["content"]["schedule"]["details"]["dates"]), (2, "2031-12"))
        step["content"]["schedule"]["details"]["dates"] = "2031-12-02"
        self.agree_all(MINISTERS, step["content"])
        again = self.state(MINISTERS, "scheduled")
        self.assertEqual((again["calendar"]["uid"], again["ordinal"]), (slipped["calendar"]["uid"], 1))
        self.assertGreater(again["calendar"]["sequence"], slipped["calendar"]["sequence"])
        self.agree_all(MINISTERS, {"held": {"details": {"dates": "2031-12-02", "ordinal": 1}}})
        self.assertIn("later_than_planned", self.state(MINISTERS, "concluded")["variances"])
        self.unreported([SPRING, AUTUMN])  # the ministers met, and nothing was sent

        owed = self.meeting(A, CIRCLE, "talks", "spring")["reports"][0]
        self.assertEqual(owed["state"], "owed")
        sent = {"report": {"id": "2031", "to": "bodies/ministers", "to_meeting": MINISTERS, "covers": [SPRING, AUTUMN],
                           "due": "2031-10-14", "sent": "2031-12-02", "words": {"en": "Both talks of the year."}}}
        ref = self.nodes[A].post(f"/api/v1/circles/{self.circle[CIRCLE]}/acts", {
            "type": "proposal", "matter": "meetings/talks", "module": "meetings", "body": "talks", "content": sent,
            "predecessor": owed["said"]["ref"], "concur": True})["ref"]
        self.until_held(B, CIRCLE, "meetings/talks", ref)
        self.concur(B, CIRCLE, ref)
        self.unreported([])
        self.state(SPRING, "reported")
        self.agree_all("meetings/talks", {"acknowledgement": {"report": "2031", "date": "2031-12-02",
                                                              "by": {"en": "Secretary of the ministers' meeting"}, "at_meeting": MINISTERS}})
        for party in (A, B):
            received = until(lambda: self.meeting(party, CIRCLE, "ministers", "2031")["reports_received"], "a report")
            until(lambda: self.meeting(party, CIRCLE, "ministers", "2031")["reports_received"][0]["state"] == "acknowledged",
                  f"acknowledged at {party}")
            self.assertEqual(received[0]["covers"], [SPRING, AUTUMN])
        self.assertEqual([one["word"] for one in self.body(A, "talks")["series"]["reminders"] if one["word"].startswith("report")], [])
        self.until_same(CIRCLE)


if __name__ == "__main__":
    main(__name__)
