"""Scenario 14: the same person under three spellings, one head in acting capacity, and two heads of one
delegation; both nodes show who it was, as what, and from which source each spelling is.

If this fails, one person becomes three in the record, or an acting official becomes the real one.
"""
from federation import Scenario, main, until

A, B = "alder.example", "birch.example"
PERSON = "bodies/people/hale"


class PeopleAndHeads(Scenario):
    PARTIES = [A, B]
    CIRCLES = {"alder-birch": ([A, B], "  - id: council\n    names: {en: Council}\n"
                                       f"    parties: [{A}, {B}]\n    level: ministers\n")}

    def test_story(self):
        names = [{"text": "Ro Hale", "lang": "en", "source": "X1"},
                 {"text": "Roe Hayle", "lang": "en", "source": "X2"},
                 {"text": "로 헤일", "lang": "ko", "source": "X3"}]
        person = self.say(B, "alder-birch", PERSON, {"person": {"party": B, "names": names}})
        self.say(B, "alder-birch", PERSON, {"holding": {
            "id": "secretary", "office": {"en": "Secretary of State"}, "capacity": "ACTING",
            "from": "2031-01"}})
        heads = [{"person": PERSON, "names": {"en": "Roe Hayle"}, "office": {"en": "Secretary of State"},
                  "capacity": "ACTING", "role": "CO_CHAIR"},
                 {"names": {"en": "Mara Vint"}, "office": {"en": "Chief of Staff"},
                  "capacity": "SUBSTANTIVE", "role": "CO_CHAIR"}]
        self.agree([A, B], "alder-birch", "meetings/council/3", "council", {"held": {"details": {
            "dates": "2031-09-12", "ordinal": 3}}})
        agreed = self.agree([A, B], "alder-birch", "meetings/council/3", "council",
                            {"delegation": {"party": B, "heads": heads}})
        # The other side's readout spells the same person in a third way.
        alone = self.say(A, "alder-birch", "meetings/council/3", {"delegation": {
            "party": B, "heads": [{"person": PERSON, "names": {"ko": "로 헤일"},
                                   "office": {"en": "Secretary of State"}, "capacity": "ACTING"}]}})
        for party in (A, B):
            meeting = until(lambda: (lambda m: m["delegations"] and m)(
                self.meeting(party, "alder-birch", "council", "3")), f"delegations at {party}")
            joint = [one for one in meeting["delegations"] if one["said"]["kind"] == "joint"]
            self.assertEqual(len(joint), 1)
            self.assertEqual(joint[0]["party"], B)
            shown = [(head["name"]["en"], head["capacity"].lower()) for head in joint[0]["heads"]]
            self.assertEqual(shown, [("Roe Hayle", "acting"), ("Mara Vint", "substantive")])
            # One person, whatever the spelling: the address is the same in both sides' words.
            held = self.act(party, "alder-birch", person)["content"]["person"]["names"]
            self.assertEqual([(name["text"], name["source"]) for name in held],
                             [("Ro Hale", "X1"), ("Roe Hayle", "X2"), ("로 헤일", "X3")])
            for ref in (agreed, alone):
                first = self.act(party, "alder-birch", ref)["content"]["delegation"]["heads"][0]
                self.assertEqual((first["person"], first["capacity"]), (PERSON, "ACTING"))
            self.assertTrue(self.joint(party, "alder-birch", agreed))
        self.until_same("alder-birch")


if __name__ == "__main__":
    main(__name__)
