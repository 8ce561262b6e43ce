"""Scenario 3: a body led by the security councils is handed over to the ministries from its third
meeting on; the history shows the right lead for each date, at both nodes and after a restart.

Only one side's lead is handed over at first: the other's must not change with it. If this fails, the
record says of a past meeting that it was led by those who lead today.
"""
from federation import Scenario, main, until

A, B = "alder.example", "birch.example"
MATTER = "bodies/group"


class LeadsByDate(Scenario):
    PARTIES = [A, B]
    CIRCLES = {"alder-birch": ([A, B], "  - id: group\n    names: {en: Group}\n"
                                       f"    parties: [{A}, {B}]\n    level: senior_officials\n")}

    def lead(self, party, organisation, since, meeting, reason=None):
        content = {"party": party, "organisation": {"en": organisation}, "from": since,
                   "from_meeting": f"meetings/group/{meeting}"}
        if reason:
            content["reason"] = {"en": reason}
        return {"lead": content}

    def leads(self, at):
        """By party: since when, which organisation, in whose words; in the order of their beginning."""
        out = {}
        for one in self.nodes[at].get("/api/v1/bodies/alder-birch/group")["leads"]:
            out.setdefault(one["party"], []).append(
                (one["from"], one["organisation"]["en"], one["said"]["kind"]))
        return {party: sorted(list_) for party, list_ in out.items()}

    def meeting_leads(self, at, number, voice="joint"):
        """Who led on the day of the meeting: of what was said in this voice, the last that had begun."""
        day = self.meeting(at, "alder-birch", "group", str(number))["date"]["from"]
        return {party: [one[1] for one in periods if one[0] <= day and one[2] == voice][-1]
                for party, periods in self.leads(at).items()
                if any(one[0] <= day and one[2] == voice for one in periods)}

    def hold(self, number, date):
        self.agree([A, B], "alder-birch", f"meetings/group/{number}", "group", {"held": {"details": {
            "dates": date, "ordinal": number}}})

    def test_story(self):
        self.agree([A, B], "alder-birch", MATTER, "group", {"body": {
            "names": {"en": "Group"}, "level": "SENIOR_OFFICIALS", "parties": [A, B]}})
        for party in (A, B):
            self.agree([A, B], "alder-birch", MATTER, "group",
                       self.lead(party, "Security Council", "2031-07-18", 1))
        self.hold(1, "2031-07-18")
        self.hold(2, "2031-12-15")
        self.agree([B, A], "alder-birch", MATTER, "group",
                   self.lead(A, "Ministry of Defence", "2032-06-10", 3, "To be more concrete"))
        self.hold(3, "2032-06-10")
        council, ministry = "Security Council", "Ministry of Defence"
        for at in (A, B):
            until(lambda: len(self.leads(at).get(A, [])) == 2, f"the hand-over at {at}")
            self.assertEqual(self.leads(at)[A][1][1:], (ministry, "joint"))
            for number, wanted in ((1, council), (2, council), (3, ministry)):
                self.assertEqual(self.meeting_leads(at, number), {A: wanted, B: council},
                                 f"meeting {number} at {at}")
        # The other side follows a meeting later, by its own word: a national act, and shown as one.
        self.say(B, "alder-birch", MATTER, self.lead(B, ministry, "2033-01-10", 4))
        self.hold(4, "2033-01-10")
        for at in (A, B):
            self.assertEqual(self.meeting_leads(at, 3), {A: ministry, B: council})
            self.assertEqual(self.meeting_leads(at, 4), {A: ministry, B: council})
            self.assertEqual(self.meeting_leads(at, 4, "national"), {B: ministry})
            self.assertEqual(self.meeting_leads(at, 3, "national"), {})
            self.assertEqual(self.leads(at)[B][1][1:], (ministry, "national"))
        before = self.leads(B)
        self.nodes[B].kill()
        self.nodes[B].start()
        self.assertEqual(self.leads(B), before)
        self.until_same("alder-birch")


if __name__ == "__main__":
    main(__name__)
