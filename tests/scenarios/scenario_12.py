"""Scenario 12: a body of three parties beside one of two of them. Who has to agree and who sees what
differ, and the third party learns nothing of the circle of two, not even that there is one.

Labels differ by circle only as far as the TEST policy goes; equivalence of two policies comes later and
is left out. If this fails, a bilateral matter waits for a third party, or worse, reaches it.
"""
import os

from federation import Scenario, main, until

A, B, C = "alder.example", "birch.example", "cedar.example"


class ThreeBesideTwo(Scenario):
    PARTIES = [A, B, C]
    CIRCLES = {
        "alder-birch": ([A, B], "  - id: council\n    names: {en: Council}\n"
                                f"    parties: [{A}, {B}]\n    level: ministers\n"),
        "all-three": ([A, B, C], "  - id: forum\n    names: {en: Forum}\n"
                                 f"    parties: [{A}, {B}, {C}]\n    level: ministers\n"
                                 "  - id: coast\n    names: {en: Coast}\n"
                                 f"    parties: [{A}, {B}]\n    level: working_level\n")}

    def test_story(self):
        schedule = {"schedule": {"round": 1, "details": {"dates": "2031-09-12", "ordinal": 1}}}
        two = self.propose(A, "alder-birch", "meetings/council/1", "council", schedule)
        three = self.propose(A, "all-three", "meetings/forum/1", "forum", schedule)
        coast = self.propose(A, "all-three", "meetings/coast/1", "coast", schedule)
        for circle, ref, parties in (("alder-birch", two, [A, B]), ("all-three", three, [A, B, C]),
                                     ("all-three", coast, [A, B])):
            asked = [one["party"] for one in self.act(A, circle, ref)["proposal"]["answers"]]
            self.assertEqual(sorted(asked), parties)
            for party in (A, B):
                self.concur(party, circle, ref)
        for party in (A, B):
            until(lambda: self.joint(party, "alder-birch", two), f"agreed by both at {party}")
        for party in (A, B, C):
            # A body of two of the three needs only these; all three see that it is agreed.
            until(lambda: self.joint(party, "all-three", coast), f"agreed by both, at {party}")
            # Two of three are not three.
            def answered():
                return sum(one["state"] == "concurred" for one in
                           self.act(party, "all-three", three)["proposal"]["answers"]) == 2
            until(answered, f"two answers at {party}")
            self.assertFalse(self.joint(party, "all-three", three))
        why = self.nodes[A].get(f"/api/v1/circles/{self.circle['all-three']}/proposals/{three}/why")
        self.assertFalse(why["agreed"])
        self.assertEqual({line["party"] for line in why["lines"] if line["party"]}, {C})
        # A party of the circle whose agreement is not asked for cannot give it.
        refused = self.nodes[C].ask("POST", f"/api/v1/circles/{self.circle['all-three']}/acts",
                                    {"type": "concurrence", "target": coast})
        self.assertEqual(refused.status, 403, refused.body)
        self.concur(C, "all-three", three)
        for party in (A, B, C):
            until(lambda: self.joint(party, "all-three", three), f"agreed by three at {party}")

        # Labels: in each circle a clerk without clearance sees neither the act nor that there is one.
        secret = self.nodes[A].post(f"/api/v1/circles/{self.circle['all-three']}/acts", {
            "type": "statement", "matter": "meetings/forum/2", "module": "meetings",
            "label": {"classification": "SECRET"},
            "content": {"possibility": {"details": {"dates": "2032"}, "words": {"en": "Thought of."}}}})["ref"]
        for party in (B, C):
            self.until_held(party, "all-three", "meetings/forum/2", secret)
            path = f"/api/v1/circles/{self.circle['all-three']}/acts/{secret}"
            self.assertEqual(self.nodes[party].browser("officer").ask("GET", path).status, 200)
            self.assertEqual(self.nodes[party].browser("clerk").ask("GET", path).status, 404)

        self.outside()
        for circle in self.CIRCLES:
            self.until_same(circle)

    def outside(self):
        """The third party's node neither lists, answers for, nor stores anything of the two."""
        node, hidden = self.nodes[C], self.circle["alder-birch"]
        self.assertEqual([circle["name"] for circle in node.get("/api/v1/circles")["items"]
                          if not circle["national"]], ["all-three"])
        absent = hidden[:-1] + ("0" if hidden[-1] != "0" else "1")
        for path in ("", "/charter", "/acts", "/export"):
            answers = [node.ask("GET", f"/api/v1/circles/{id_}{path}") for id_ in (hidden, absent)]
            self.assertEqual([answer.status for answer in answers], [404, 404], path)
            self.assertEqual(answers[0].body.replace(hidden.encode(), b""),
                             answers[1].body.replace(absent.encode(), b""), path)
        self.assertEqual([one["body"] for one in node.get("/api/v1/meetings")["items"]
                          if one["body"] == "council"], [])
        raw = bytes.fromhex(hidden)
        node.stop()  # with everything that the log of the database held
        for folder, _, files in os.walk(node.data):
            for name in files:
                path = os.path.join(folder, name)
                if not os.path.isfile(path):
                    continue
                with open(path, "rb") as file:
                    data = file.read()
                for what in (raw, hidden.encode(), b"alder-birch"):
                    self.assertNotIn(what, data, f"{what!r} in {path}")
        self.assertNotIn(hidden, node.log_text())
        node.start()


if __name__ == "__main__":
    main(__name__)
