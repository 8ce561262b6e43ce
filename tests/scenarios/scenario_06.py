"""Scenario 6: one number, two letters. What one side sent under a number and what the other registered under it are
not the same paper; both nodes say so, neither chooses, and the warning ends when people have mended the register.

If this fails, two sides quote one letter and mean two, and their nodes let them.
"""
from federation import Scenario, main, until

A, B = "alder.example", "birch.example"
CIRCLE, BODY, REGISTER = "alder-birch", "group", "meetings/group"
NUMBER = "ALD 12"


class OneNumberTwoLetters(Scenario):
    PARTIES = [A, B]
    CIRCLES = {CIRCLE: ([A, B], "  - id: group\n    names: {en: Group}\n"
                                f"    parties: [{A}, {B}]\n    level: senior_officials\n")}

    def paper(self, party, data):
        """A file that the party's node keeps for the circle; as the content of an act carries it."""
        file = self.nodes[party].ask("POST", f"/api/v1/circles/{self.circle[CIRCLE]}/files", data,
                                     {"Content-Type": "application/octet-stream"}).json()["file"]
        return {"file": file, "name": "scan.pdf", "media_type": "application/pdf", "size": len(data)}

    def register(self, party, identifier, direction, paper, reference=NUMBER):
        letter = {"id": identifier, "direction": direction, "reference": reference, "date": "2031-09-01",
                  "subject": {"en": "Second round"}}
        if direction == "IN":
            letter["counterpart"] = A
        return self.say(party, CIRCLE, REGISTER, {"letter": letter, "papers": [paper]})

    def conflicts(self, party):
        """Letters by id with those that cannot be the same, and the subjects of the reminders."""
        series = self.nodes[party].get(f"/api/v1/bodies/{self.circle[CIRCLE]}/{BODY}")["series"]
        return ({one["id"]: one["rivals"] for one in series["letters"] if one["rivals"]},
                sorted(one["subject"] for one in series["reminders"] if one["word"] == "letters_differ"))

    def test_story(self):
        self.agree([A, B], CIRCLE, "bodies/group", BODY, {"body": {
            "names": {"en": "Group"}, "level": "SENIOR_OFFICIALS", "parties": [A, B]}})
        sent, scanned = self.paper(A, b"%PDF as it was signed"), self.paper(B, b"%PDF as it came in")
        act = self.register(A, "sent", "OUT", sent)
        for at in (A, B):
            self.assertEqual(self.conflicts(at), ({}, []))
        self.register(B, "came", "IN", scanned)
        both = ({"sent": ["came"], "came": ["sent"]}, ["came", "sent"])
        for at in (A, B):
            until(lambda: self.conflicts(at) == both, f"the conflict at {at}")
        # A third one that is the first, file for file, is no further conflict of the first.
        self.register(B, "again", "IN", {**sent, "act": act})
        for at in (A, B):
            until(lambda: self.conflicts(at)[0].get("came") == ["again", "sent"], f"three letters at {at}")
            self.assertEqual(self.conflicts(at)[0]["sent"], ["came"])
        # A node that was down meanwhile says the same.
        self.nodes[A].kill()
        self.nodes[A].start()
        until(lambda: self.conflicts(A) == self.conflicts(B), "the same after a start")
        # People found out: that paper bears another number.
        self.register(B, "came", "IN", scanned, reference="ALD 13")
        for at in (A, B):
            until(lambda: self.conflicts(at) == ({}, []), f"the end of the conflict at {at}")
        self.until_same(CIRCLE)


if __name__ == "__main__":
    main(__name__)
