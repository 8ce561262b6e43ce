"""Scenario 4: guidelines go from brackets to an adopted text in two languages: clean, agreed ad ref,
agreed, reviewed, adopted by the leaders, and later corrected where one language said something else.

Whoever checks the exported journals without any node finds the same joint facts. If this fails, a
text counts as adopted that somebody did not agree, or what the leaders adopted changes afterwards.
"""
import json
import os
import subprocess
import sys

from federation import Scenario, main, until
from negotiating import Desk, element, told  # noqa: E402

A, B = "alder.example", "birch.example"
CIRCLE = "alder-birch"
LEADERS = "bodies/leaders"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OPENING = [
    element("title", "TITLE", "a", {"en": "Guidelines on Flood Warning", "ko": "홍수경보 지침"}),
    element("purpose", "CHAPEAU", "b", {"en": "These guidelines apply to the shared river.", "ko": "이 지침은 공유하천에 적용한다."}),
    element("warn", "OPERATIVE", "c", {"en": "Each side shall warn the other without delay.",
                                       "ko": "각 측은 상대측에 지체 없이 경보한다."}, number="1"),
    element("contact", "OPERATIVE", "d", {"en": "Each side names a point of contact.", "ko": "각 측은 연락관을 지정한다."}, number="2")]


class Guidelines(Scenario):
    PARTIES = [A, B]
    CIRCLES = {CIRCLE: ([A, B], "".join(
        f"  - id: {body}\n    names: {{en: {name}}}\n    parties: [{A}, {B}]\n    level: {level}\n"
        for body, name, level in (("talks", "Talks", "senior_officials"), ("leaders", "Leaders", "heads"))))}

    def same(self, state):
        """Both sides read the same text, in this state."""
        def both():
            one, other = (desk.read() for desk in (self.a, self.b))
            return one if told(one) == told(other) and [one["state"], other["state"]] == [state, state] else None
        self.until_same(CIRCLE)
        return until(both, f"one text, {state}", 10)

    def concluded(self, content, body="talks"):
        return self.agree([A, B], CIRCLE, self.a.matter, body, content)

    def test_story(self):
        self.a, self.b = (Desk(self.nodes[party], self.circle[CIRCLE], "talks", "warning") for party in (A, B))
        self.agree([A, B], CIRCLE, LEADERS, "leaders", {"body": {"names": {"en": "Leaders"}, "level": "HEADS", "parties": [A, B]}})
        languages = {"en": "NEGOTIATING", "ko": "AUTHENTIC"}
        self.a.open("GUIDELINES", {"en": "Guidelines on flood warning", "ko": "홍수경보 지침"}, languages)
        self.same("draft")
        self.a.issue(OPENING)
        self.same("clean")

        # Brackets in both languages: A asks for a time, B for another one.
        [of_a] = self.a.rewrite("warn", {"en": "Each side shall warn the other within one hour.",
                                         "ko": "각 측은 상대측에 1시간 이내에 경보한다."}, together=True)
        [of_b] = self.b.rewrite("warn", {"en": "Each side shall warn the other as soon as possible.",
                                         "ko": "각 측은 상대측에 가능한 한 조속히 경보한다."}, together=True)
        [office] = self.b.rewrite("contact", {"en": "Each side names a point of contact and a deputy."})
        view = self.same("bracketed")
        self.assertEqual((view["counts"]["open"], view["counts"]["brackets"]), (2, 3))
        # A mark on words that are still contested is bound to what reads now, and binds nobody else.
        self.b.stance("SUPPORTS", of_a)
        self.b.stance("LETS_GO", of_b)
        self.a.stance("SUPPORTS", office)
        view = self.same("clean")
        self.assertTrue(self.a.words("contact", "ko", view)["stale"])

        # The pen-holder brings the other language up and issues Rev.2.
        contact = {**OPENING[3], "words": {"en": "Each side names a point of contact and a deputy.", "ko": "각 측은 연락관과 부연락관을 지정한다."}}
        issued = self.a.issue([contact])
        self.assertEqual(sorted(issued["took"]), sorted([of_a, office]))
        view = self.same("clean")
        self.assertEqual(self.b.words("warn", "ko", view)["words"], "각 측은 상대측에 1시간 이내에 경보한다.")
        self.assertFalse([one["id"] for one in view["elements"] for words in one["words"] if words["stale"]])
        for desk in (self.a, self.b):
            desk.say({"concordance": {"language": "ko", "checker": "Language desk", "checked": [
                {"element": one["id"], "digest": next(w["concordance"] for w in one["words"] if w["language"] == "ko")}
                for one in view["elements"]]}})

        # Ad ref, then agreed: one side's word alone moves nothing.
        everything = [one["id"] for one in view["elements"]]
        self.a.mark("AD_REF", *everything, due="2031-10-01")
        self.same("clean")
        self.b.mark("AD_REF", *everything, due="2031-10-01")
        view = self.same("agreed_ad_ref")
        self.assertEqual({mark["holds"] for one in view["elements"] for mark in one["marks"]}, {True})
        self.a.mark("AGREED", *everything)
        self.same("agreed_ad_ref")
        self.b.mark("AGREED", *everything)
        self.same("agreed")

        # Review and adoption name the words by their digest; of other words they say nothing.
        review = {"review": {"revision": 2, "digest": "0" * 64}}
        told = self.nodes[A].ask("POST", f"/api/v1/circles/{self.circle[CIRCLE]}/acts", {
            "type": "proposal", "matter": self.a.matter, "module": "texts", "body": "talks", "content": review})
        self.assertEqual((told.status, told.json()["despite"]), (409, ["no_such_revision"]))
        wrong = self.propose(A, CIRCLE, self.a.matter, "talks", review, despite=["no_such_revision"])
        self.concur(A, CIRCLE, wrong)
        self.nodes[B].command("decline", CIRCLE, wrong, "--yes")
        until(lambda: self.act(A, CIRCLE, wrong)["proposal"]["state"] == "dead", "declined")
        self.concluded({"review": {"revision": 2, "digest": issued["digest"]}})
        self.same("review_completed")
        adoption = {"revision": 2, "digest": issued["digest"], "body": LEADERS, "level": {"en": "Leaders", "ko": "정상"}, "date": "2031-10-14",
                    "languages": [{"tag": "en", "role": "AUTHENTIC"}, {"tag": "ko", "role": "AUTHENTIC"}]}
        ref = self.propose(A, CIRCLE, self.a.matter, "talks", {"adoption": adoption})
        self.concur(A, CIRCLE, ref)
        self.assertEqual(self.same("review_completed")["adoption"], None)
        self.concur(B, CIRCLE, ref)
        for party in (A, B):
            until(lambda: self.joint(party, CIRCLE, ref), f"adopted at {party}")
        view = self.same("adopted")
        self.assertEqual(view["adoption"]["content"]["adoption"]["body"], LEADERS)
        self.assertEqual(view["adoption"]["said"]["kind"], "joint")
        adopted = view["digest"]

        # What is proposed and marked later is of a later text.
        [late] = self.b.rewrite("purpose", {"en": "These guidelines apply to the shared river and its lakes."})
        self.assertEqual(self.same("adopted")["digest"], adopted)
        self.b.stance("LETS_GO", late)

        # A translator finds that 'names' was rendered as 'may name': corrected in Korean alone, by all.
        correction = {"correction": {"id": "c1", "element": "contact", "language": "ko", "concordance": True, "objections": "2031-11-14",
                                     "old_words": {"ko": "각 측은 연락관과 부연락관을 지정한다."},
                                     "new_words": {"ko": "각 측은 연락관 1명과 부연락관 1명을 지정한다."}}}
        ref = self.propose(B, CIRCLE, self.a.matter, "talks", correction)
        self.assertEqual(len(self.same("adopted")["corrections"]), 0)
        for party in (B, A):
            self.concur(party, CIRCLE, ref)
        for party in (A, B):
            until(lambda: self.joint(party, CIRCLE, ref), f"corrected at {party}")
        view = self.same("adopted")
        self.assertEqual([one["content"]["correction"]["id"] for one in view["corrections"]], ["c1"])
        self.assertEqual(view["digest"], adopted, "what the leaders adopted stays beside it")
        self.assertEqual([self.a.words("contact", "en", view)["words"], self.a.words("contact", "ko", view)["words"]],
                         ["Each side names a point of contact and a deputy.", "각 측은 연락관 1명과 부연락관 1명을 지정한다."])
        self.nodes[A].kill()
        self.nodes[A].start()
        self.assertEqual(self.same("adopted")["corrections"], view["corrections"])
        self.check_exports()

    def check_exports(self):
        """Our own verifier on every journal, and the rule once more in Python, by both sides' exports."""
        for party in (A, B):
            node, number = self.nodes[party], iter(range(1000))

            def exported():
                """A folder with what the node shows, no heartbeat having come meanwhile."""
                folder = os.path.join(self.folder.name, f"export-{party}", str(next(number)), self.circle[CIRCLE])
                os.makedirs(os.path.dirname(folder))
                before = node.circle(CIRCLE)["figures"]
                node.command("export", CIRCLE, folder)
                return (folder, before) if node.circle(CIRCLE)["figures"] == before else None
            folder, figures = until(exported, f"an export of {party} that is still")
            report = node.command("verify", folder)
            self.assertTrue(report["good"], report)
            self.assertEqual(len(report["journals"]), 2)
            done = subprocess.run([sys.executable, os.path.join(ROOT, "tools", "recheck"), folder, "--json"], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            again = json.loads(done.stdout)
            self.assertEqual((again["digest"], len(again["joint_facts"])), (figures["digest"], figures["joint_facts"]))


if __name__ == "__main__":
    main(__name__)
