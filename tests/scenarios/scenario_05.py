"""Scenario 5: a text is put under silence. One side's node is cut off from the network and says
nothing: that must not be taken for its agreement. Where both had received the notice in time, both had
authorised the class beforehand and nobody broke the silence, the text stands adopted at expiry.

The clocks of both machines are put on past the expiry instead of being waited for. If this fails, a
party finds a text adopted in its name that it never saw, or a procedure that both chose never ends.
"""
import datetime
import os
import time

from federation import Scenario, main, until
from negotiating import Desk, element, told
from nodes import BUILD, charter_of, found

A, B = "alder.example", "birch.example"
SHIFT = os.path.abspath(os.path.join(BUILD, "tests/functional/libclock_shift.so"))
HOUR = 3600
RULES = f"""rules: {{record: 1, circle: 1, bodies: 1, meetings: 1, texts: 1}}
label_policy: TEST
languages: [en]
silence_classes:
  - id: texts
    names: {{en: Adoption of texts}}
    notice_hours: 1
  - id: minutes
    names: {{en: Minutes of meetings}}
    notice_hours: 1
bodies:
  - id: council
    names: {{en: Council}}
    parties: [{A}, {B}]
    level: ministers
    silence: [minutes, texts]
"""


class Silence(Scenario):
    PARTIES = [A, B]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        nodes = [cls.nodes[party] for party in (A, B)]
        cls.circle["river"] = found(nodes[0], nodes[1:], charter_of("river", nodes, RULES), "river")
        cls.CIRCLES = {"river": ([A, B], RULES)}
        cls.shift = 0

    def write(self, party, act):
        return self.nodes[party].post(f"/api/v1/circles/{self.circle['river']}/acts", act)["ref"]

    def text(self, name):
        """Two desks with a text that is one revision long."""
        a, b = (Desk(self.nodes[party], self.circle["river"], "council", name) for party in (A, B))
        a.open("GUIDELINES", {"en": name.capitalize()}, {"en": "NEGOTIATING"})
        a.issue([element("one", "OPERATIVE", "a", {"en": "The two sides warn each other."})])
        self.until_same("river")
        return a, b

    def put_under_silence(self, desk):
        """Adoption, where nobody says otherwise within an hour and five minutes; the proposer agrees now."""
        view = desk.read()
        expiry = time.time() + self.shift + HOUR + 300
        words = datetime.datetime.fromtimestamp(expiry, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        return desk.propose({"adoption": {"revision": view["revision"], "digest": view["digest"], "body": "bodies/council",
                                          "level": {"en": "Ministers"}, "languages": [{"tag": "en", "role": "AUTHENTIC"}]}},
                            silence={"class": "texts", "expiry": words, "notice_ms": HOUR * 1000}, concur=True)

    def later(self, hours, *parties):
        """These machines' clocks show so much more; what is not started stays off."""
        type(self).shift += hours * HOUR
        for party in parties:
            self.nodes[party].stop()
        os.environ.update({"LD_PRELOAD": SHIFT, "CLOCK_SHIFT_SECONDS": str(self.shift)})
        try:
            for party in parties:
                self.nodes[party].start()
        finally:
            for name in ("LD_PRELOAD", "CLOCK_SHIFT_SECONDS"):
                del os.environ[name]

    def receipts(self, party, ref):
        """Who received the notice of this proposal, as this party's node knows it."""
        return {one["party"] for one in self.acts(party, "river", "circle") if one["type"] == "notice_receipt" and one["target"] == ref}

    def answers(self, party, ref):
        return {one["party"]: one["state"] for one in self.act(party, "river", ref)["proposal"]["answers"]}

    def test_1_silence_of_a_node_that_is_cut_off_is_no_agreement(self):
        for party in (A, B):
            self.write(party, {"type": "silence_authorisation", "class": "texts"})
        self.until_same("river")
        a, b = self.text("unheard")
        self.nodes[A].post(f"/api/v1/links/{B}/cut", {"cut": True})
        until(lambda: self.nodes[B].get("/api/v1/links")["items"][0]["state"] != "up", "cut at the other side")
        ref = self.put_under_silence(a)
        self.later(2, A, B)
        # B authorised the class, and has not heard of this text.
        self.assertEqual(a.read()["state"], "clean")
        self.assertFalse(self.joint(A, "river", ref))
        self.assertEqual(b.read()["proposed"], [])
        # It hears of it after the expiry: too late for a receipt, and silence is not kept then either.
        self.nodes[A].post(f"/api/v1/links/{B}/cut", {"cut": False})
        self.until_held(B, "river", a.matter, ref)
        self.until_same("river")
        for party in (A, B):
            self.assertFalse(self.joint(party, "river", ref), f"adopted by a silence that {party} never heard")
            self.assertEqual(self.answers(party, ref), {A: "concurred", B: "none"})
        self.assertEqual([desk.read()["state"] for desk in (a, b)], ["clean", "clean"])
        # B can still say what it thinks.
        self.write(B, {"type": "concurrence", "target": ref})
        for desk in (a, b):
            until(lambda: desk.read()["state"] == "adopted", f"adopted at {desk.party}")

    def test_2_what_both_heard_and_authorised_is_adopted_at_expiry(self):
        a, b = self.text("heard")
        ref = self.put_under_silence(a)
        for party in (A, B):
            until(lambda: self.receipts(party, ref) == {A, B}, f"both receipts at {party}", 10)
        self.assertEqual([self.joint(party, "river", ref) for party in (A, B)], [False, False])
        self.assertEqual([desk.read()["state"] for desk in (a, b)], ["clean", "clean"])
        self.later(2, A, B)
        for desk in (a, b):
            until(lambda: desk.read()["state"] == "adopted", f"adopted at {desk.party}")
        self.until_same("river")
        self.assertEqual(told(a.read()), told(b.read()))

    def test_3_a_broken_silence_and_a_class_not_authorised(self):
        a, b = self.text("broken")
        broken = self.put_under_silence(a)
        until(lambda: self.receipts(A, broken) == {A, B}, "both receipts", 10)
        self.write(B, {"type": "silence_broken", "target": broken})
        c, d = self.text("revoked")
        self.write(B, {"type": "silence_authorisation", "class": "texts", "revoked": True})
        revoked = self.put_under_silence(c)
        self.until_held(B, "river", c.matter, revoked)
        self.until_same("river")
        self.later(2, A, B)
        self.until_same("river")
        for desk, ref in ((a, broken), (b, broken), (c, revoked), (d, revoked)):
            self.assertFalse(self.joint(desk.party, "river", ref))
            self.assertEqual(desk.read()["state"], "clean")

    def test_4_what_the_charter_does_not_allow_is_not_put_under_silence(self):
        a, _ = self.text("terms")
        view = a.read()
        adoption = {"adoption": {"revision": view["revision"], "digest": view["digest"], "body": "bodies/council",
                                 "level": {"en": "Ministers"}, "languages": [{"tag": "en", "role": "AUTHENTIC"}]}}
        for silence, body, why in (
                ({"class": "weather", "notice_ms": HOUR * 1000}, "council", "silence.class: the charter has no class 'weather'"),
                ({"class": "texts", "notice_ms": 1000}, "council", "silence.notice_ms: the charter asks for a notice of 1 hours"),
                ({"class": "texts", "notice_ms": HOUR * 1000, "soon": True}, "council", "silence.expiry: it lies within the notice from now"),
                ({"class": "texts", "notice_ms": HOUR * 1000}, "", "body: name the body that decides")):
            expiry = time.time() + self.shift + (60 if silence.pop("soon", False) else 2 * HOUR)
            terms = {**silence, "expiry": datetime.datetime.fromtimestamp(expiry, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")}
            act = {"type": "proposal", "matter": a.matter, "module": "texts", "content": adoption, "silence": terms, **({"body": body} if body else {})}
            for route in ("acts/preview", "acts"):
                answer = self.nodes[A].ask("POST", f"/api/v1/circles/{self.circle['river']}/{route}", act)
                self.assertEqual((answer.status, answer.json().get("detail", "").startswith(why)), (400, True), (silence, route, answer.body))

    def test_5_silence_reaches_only_what_its_class_is_for(self):
        """Whoever authorised the silence on minutes has not agreed to texts, nor to who holds the pen."""
        for party in (A, B):
            self.write(party, {"type": "silence_authorisation", "class": "minutes"})
        a, _ = self.text("other-class")
        view = a.read()
        expiry = time.time() + self.shift + 2 * HOUR
        terms = {"notice_ms": HOUR * 1000, "expiry": datetime.datetime.fromtimestamp(expiry, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")}
        adoption = {"adoption": {"revision": view["revision"], "digest": view["digest"], "body": "bodies/council",
                                 "level": {"en": "Ministers"}, "languages": [{"tag": "en", "role": "AUTHENTIC"}]}}
        pen = {"pen": {"holder": B, "from_revision": view["revision"] + 1}}
        none = "silence.class: no class of silence covers what is proposed here"
        for content, named, why in (
                (adoption, "minutes", "silence.class: what is proposed here is a decision of the class 'texts', not of 'minutes'"),
                (pen, "minutes", none), (pen, "texts", none)):
            act = {"type": "proposal", "matter": a.matter, "module": "texts", "body": "council", "content": content,
                   "silence": {**terms, "class": named}}
            for route in ("acts/preview", "acts"):
                answer = self.nodes[A].ask("POST", f"/api/v1/circles/{self.circle['river']}/{route}", act)
                self.assertEqual((answer.status, answer.json()["detail"].startswith(why)), (400, True), (named, route, answer.body))
        self.assertEqual(a.read()["proposed"], [])


if __name__ == "__main__":
    main(__name__)
