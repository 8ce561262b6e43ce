"""Scenario 2: a meeting is scheduled, postponed sine die by one party, scheduled anew, and held; its
number in the series stays the same, and nothing that was agreed is lost from its history.

The postponement is one side's word and is shown as such; the agreed schedule stays a joint fact beside
it. If this fails, a secretariat cannot trust what its calendar says of a meeting that slipped.
"""
from federation import Scenario, main, until

A, B = "alder.example", "birch.example"
MATTER = "meetings/council/3"


class PostponedSineDie(Scenario):
    PARTIES = [A, B]
    CIRCLES = {"alder-birch": ([A, B], "  - id: council\n    names: {en: Council}\n"
                                       f"    parties: [{A}, {B}]\n    level: ministers\n")}

    def at_both(self, state, **fields):
        for party in (A, B):
            meeting = until(lambda: (lambda m: m["state"] == state and m)(
                self.meeting(party, "alder-birch", "council", "3")), f"{state} at {party}")
            for name, value in fields.items():
                self.assertEqual(meeting[name], value, f"{name} at {party}")
        return meeting

    def test_story(self):
        self.agree([A, B], "alder-birch", "bodies/council", "council", {"body": {
            "names": {"en": "Council"}, "level": "MINISTERS", "parties": [A, B]}})
        first = self.agree([A, B], "alder-birch", MATTER, "council", {"schedule": {
            "round": 1, "details": {"dates": "2031-09-12", "ordinal": 3, "host": B}}})
        self.at_both("scheduled", ordinal=3, sine_die=False)

        self.say(B, "alder-birch", MATTER, {"postponement": {
            "round": 1, "sine_die": True, "reason": {"en": "Until further notice"}}})
        meeting = self.at_both("postponed", sine_die=True)
        said = meeting["postponement"]["said"]
        self.assertEqual((said["kind"], said["party"]), ("national", B))
        self.assertEqual([plan["said"]["kind"] for plan in meeting["planned"]], ["joint"])
        for party in (A, B):
            self.assertTrue(self.joint(party, "alder-birch", first), "the schedule stays agreed")

        second = self.propose(A, "alder-birch", MATTER, "council", {"schedule": {
            "round": 2, "details": {"dates": "2032-01-10", "ordinal": 3, "host": B}}})
        self.concur(A, "alder-birch", second)
        self.at_both("postponed")  # one side's wish for a new date ends nothing
        self.concur(B, "alder-birch", second)
        meeting = self.at_both("scheduled", ordinal=3, sine_die=False)
        self.assertEqual(len(meeting["planned"]), 2, "both schedules stand in its history")

        self.agree([B, A], "alder-birch", MATTER, "council", {"held": {"details": {
            "dates": "2032-01-10", "ordinal": 3, "host": B}}})
        meeting = self.at_both("concluded", ordinal=3)
        self.assertEqual(meeting["state_said"]["kind"], "joint")
        for party in (A, B):
            for ref in (first, second):
                self.assertTrue(self.joint(party, "alder-birch", ref))
            series = self.nodes[party].get("/api/v1/bodies/alder-birch/council")
            self.assertEqual([(one["slug"], one["ordinal"]) for one in series["meetings"]], [("3", 3)])
            self.assertEqual(series["counts"]["held"], 1)
        self.until_same("alder-birch")


if __name__ == "__main__":
    main(__name__)
