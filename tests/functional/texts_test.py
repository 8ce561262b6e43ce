"""Two delegations negotiate a text over a real link: same-word proposals while it is cut, marks, pen,
packages, a node killed in the middle, and what comes in wrong.

If this fails, a word that was proposed is lost or merged unseen, a delegate gives the party's word, or
the two sides read different texts.
"""
import hashlib
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from negotiating import Desk, element, told  # noqa: E402
from nodes import Node, charter_of, found, main, pair, temporary, until  # noqa: E402
from people_test import Person, account  # noqa: E402

A, B, C = "alder.example", "birch.example", "cedar.example"
RULES = f"""rules: {{record: 1, circle: 1, bodies: 1, meetings: 1, texts: 1}}
label_policy: TEST
languages: [en, ko]
bodies:
  - id: council
    names: {{en: Council}}
    parties: [{A}, {B}]
  - id: panel
    names: {{en: Panel}}
    parties: [{A}]
"""
OPENING = [
    element("title", "TITLE", "a", {"en": "Joint Statement on the River", "ko": "하천에 관한 공동성명"}),
    element("recalling", "PREAMBULAR", "b", {"en": "Recalling the flood of last spring,", "ko": "지난봄의 홍수를 상기하고,"}),
    element("warning", "OPERATIVE", "c", {"en": "The two sides will exchange warnings without delay.",
                                          "ko": "양측은 경보를 지체 없이 교환한다."}, number="1"),
    element("water", "OPERATIVE", "d", {"en": "The two sides shall share the water of dry months.",
                                        "ko": "양측은 갈수기의 물을 공유한다."}, number="2"),
    element("rescue", "OPERATIVE", "e", {"en": "Exercises of rescue services take place every year.",
                                         "ko": "구조기관 훈련은 매년 실시한다."}, number="3"),
    element("data", "OPERATIVE", "f", {"en": "Data are exchanged every hour.", "ko": "자료는 매시간 교환한다."}, number="4")]


def alternatives(parts):
    """Of the first bracket: words of each alternative, with its parties, frozen words first."""
    bracket = next(part for part in parts if isinstance(part, dict) and "alternatives" in part)
    return [("".join(part for part in one["parts"] if isinstance(part, str)), one["parties"], one["frozen"])
            for one in bracket["alternatives"]]


class Texts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.a = Node(cls.folder.name, A).start()
        cls.b = Node(cls.folder.name, B).start()
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("alder-birch", [cls.a, cls.b], RULES), "alder-birch")
        cls.at_a = Desk(cls.a, cls.circle, "council", "statement")
        cls.at_b = Desk(cls.b, cls.circle, "council", "statement")

    @classmethod
    def tearDownClass(cls):
        for node in (cls.a, cls.b):
            node.stop()
        cls.folder.cleanup()

    # What the tests share.

    def same(self):
        """Both nodes hold the same, and tell the same of the text."""
        def digests():
            return {node.circle("alder-birch")["figures"]["digest"] for node in (self.a, self.b)}
        until(lambda: len(digests()) == 1, "one digest")
        view = until(lambda: (lambda one, other: told(one) == told(other) and one)(self.at_a.read(), self.at_b.read()), "one text")
        return view

    def held(self, desk, ref):
        until(lambda: desk.ask("GET", f"/circles/{self.circle}/acts/{ref}").status == 200, f"{ref} at {desk.party}")

    def held_answer(self, ref, state):
        """The proposer's last answer to its own proposal has come to the other side."""
        def said():
            act = self.at_a.ask("GET", f"/circles/{self.circle}/acts/{ref}").json()
            return any(one["state"] == state for one in act["proposal"]["answers"])
        until(said, f"{ref}: {state}")

    def agree(self, content, *desks):
        """The first proposes, both concur."""
        first, second = desks or (self.at_a, self.at_b)
        ref = first.propose(content, concur=True)
        self.held(second, ref)
        second.answer("concurrence", ref)
        for desk in (first, second):
            until(lambda: desk.ask("GET", f"/circles/{self.circle}/acts/{ref}").json()["proposal"]["joint"], f"agreed at {desk.party}")
        return ref

    def cut(self, is_cut):
        self.a.post(f"/api/v1/links/{B}/cut", {"cut": is_cut})
        if is_cut:
            until(lambda: self.b.get("/api/v1/links")["items"][0]["state"] != "up", "cut at the other side")

    def refused(self, answer, status, *words):
        """A refusal says what was wrong, where, and what to do."""
        problem = answer.json()
        self.assertEqual(answer.status, status, problem)
        for word in words:
            self.assertIn(word, problem["detail"])
        return problem

    # A text and its first words.

    def test_01_opened_and_written(self):
        self.assertEqual(self.at_a.ask("GET", f"/texts/{self.circle}/council/statement").status, 404)
        self.at_a.open("JOINT_STATEMENT", {"en": "Joint statement", "ko": "공동성명"}, {"en": "NEGOTIATING", "ko": "OFFICIAL"})
        view = self.at_a.read()
        self.assertEqual((view["state"], view["revision"], view["pen"], view["elements"]), ("draft", 0, A, []))
        issued = self.at_a.issue(OPENING, note={"en": "First draft"})
        view = self.same()
        self.assertEqual([one["id"] for one in view["elements"]], [one["id"] for one in OPENING])
        self.assertEqual((view["state"], view["revision"], view["digest"]), ("clean", 1, issued["digest"]))
        self.assertEqual(view["counts"]["clean"], len(OPENING))
        listed = self.b.get("/api/v1/texts?circle=alder-birch&body=council")["items"]
        self.assertEqual([(one["id"], one["revision"], one["pen"]) for one in listed], [("statement", 1, A)])
        self.assertEqual(self.at_b.read(revision=1)["digest"], issued["digest"])
        self.refused(self.at_b.ask("GET", f"/texts/{self.circle}/council/statement?revision=9"), 404, "no such")

    # Two sides on the same word, the line cut.

    def test_02_same_word_while_the_line_is_cut(self):
        self.cut(True)
        [of_a] = self.at_a.rewrite("warning", {"en": "The two sides will exchange warnings within one hour."})
        [of_b] = self.at_b.rewrite("warning", {"en": "The two sides will exchange warnings within six hours."})
        self.assertEqual([one["key"] for one in self.at_a.read()["changes"]], [of_a])
        self.assertEqual([one["key"] for one in self.at_b.read()["changes"]], [of_b])
        self.cut(False)
        until(lambda: len(self.at_a.read()["changes"]) == 2 == len(self.at_b.read()["changes"]), "both proposals at both")
        view = self.same()
        # Nothing is merged and nothing lost: the words of Rev.1, and both, each with its party.
        words = self.at_a.words("warning", view=view)
        self.assertEqual(words["words"], OPENING[2]["words"]["en"])
        self.assertEqual(sorted(alternatives(words["parts"])), sorted([
            ("without delay", [], True), ("within one hour", [A], False), ("within six hours", [B], False)]))
        self.assertEqual((view["state"], view["counts"]["open"], view["counts"]["brackets"]), ("bracketed", 1, 1))
        type(self).of_a, type(self).of_b = of_a, of_b

    def test_03_supported_and_let_go(self):
        # Nobody else's word ends a proposal: B says that A's is let go, and it stands.
        self.at_b.stance("LETS_GO", self.of_a)
        self.same()
        self.assertEqual({one["state"] for one in self.at_a.read()["changes"]}, {"open"})
        self.at_b.stance("SUPPORTS", self.of_a)
        self.same()
        state = {one["key"]: (one["state"], one["supporters"]) for one in self.at_a.read()["changes"]}
        self.assertEqual(state, {self.of_a: ("accepted", [A, B]), self.of_b: ("open", [B])})
        self.assertEqual(self.at_a.element("warning")["state"], "open")  # B's own is still there
        self.at_b.stance("LETS_GO", self.of_b, reason={"en": "One hour will do."})
        view = self.same()
        self.assertEqual(self.at_a.element("warning", view)["state"], "clean")
        self.assertEqual(self.at_a.words("warning", view=view)["words"], "The two sides will exchange warnings within one hour.")
        # Once more proposed, it stands again; and is let go again.
        self.at_b.say({"change": next(one for one in view["changes"] if one["key"] == self.of_a)["content"]["change"]})
        self.same()
        again = [one for one in self.at_a.read()["changes"] if one["party"] == B and one["state"] == "open"]
        self.assertEqual(len(again), 1, "the other party's own words, the same as A's, are its own proposal")
        self.at_b.stance("LETS_GO", again[0]["key"])
        self.assertEqual(self.at_a.element("warning", self.same())["state"], "clean")

    # Marks.

    def test_04_who_may_give_the_partys_word(self):
        admin = Person(self.a).accept(self.a.post("/api/v1/people/first-admin", {}, 201)["link"]["url"])
        people = {}
        for role in ("reader", "delegate", "head"):
            made = admin.post("/people", account("who-" + role, roles=[role], all_bodies=True), 201)
            people[role] = Person(self.a).accept(made["link"]["url"])
        self.a.post("/api/v1/people/who-head/grant", {"circle": "alder-birch"}, 201)
        delegate, head = (Desk(self.a, self.circle, "council", "statement", people[role]) for role in ("delegate", "head"))
        self.assertEqual(people["reader"].ask("POST", f"/api/v1/texts/{self.circle}/council/statement/compose",
                                              {"words": {"element": "data", "words": {"en": "None."}}}).status, 403)
        refused = delegate.try_say(delegate.marks("AGREED", "title"))
        self.refused(refused, 403, "commit", "ad ref")
        self.assertEqual(self.at_a.element("title")["marks"], [], "what was refused is in nobody's journal")
        delegate.mark("AD_REF", "title", "recalling", due="2031-09-01")
        marks = self.at_a.element("title")["marks"]
        self.assertEqual([(one["party"], one["stand"], one["holds"], one["due"]["from"]) for one in marks], [(A, "ad_ref", True, "2031-09-01")])
        act = self.a.get(f"/api/v1/circles/{self.circle}/acts/{marks[0]['said']['ref']}")
        self.assertEqual(act["person"], "who-delegate")
        head.mark("AGREED", "title")
        self.at_b.mark("AGREED", "title", "recalling")
        view = self.same()
        self.assertEqual(self.at_b.element("title", view)["state"], "agreed")
        self.assertEqual(self.at_b.element("recalling", view)["state"], "agreed_ad_ref")
        self.assertEqual((view["counts"]["agreed"], view["counts"]["agreed_ad_ref"]), (1, 1))
        # Noted words give no agreement.
        noted = self.at_a.submit({"type": "noted", "party": B, "channel": "in_the_room",
                                  "content": {**self.at_a.marks("AGREED", "data"), "words_of": B}})
        self.at_a.done(noted, "noted")
        self.at_a.mark("AGREED", "data")
        self.assertEqual(self.at_a.element("data")["state"], "clean")

    def test_05_a_mark_falls_with_its_words(self):
        [key] = self.at_b.rewrite("recalling", {"en": "Recalling the great flood of last spring,"})
        self.held(self.at_a, self.at_b.read()["changes"][0]["said"]["ref"])
        self.same()
        self.assertEqual({one["holds"] for one in self.at_a.element("recalling")["marks"]}, {True})  # not accepted yet
        self.assertEqual(self.at_a.element("recalling")["state"], "open")
        self.at_a.stance("SUPPORTS", key)
        view = self.same()
        self.assertEqual({one["holds"] for one in self.at_a.element("recalling", view)["marks"]}, {False})
        self.assertEqual(self.at_a.element("recalling", view)["state"], "clean")
        # The other language is older now; a check of both by both sides lifts that.
        ko = self.at_a.words("recalling", "ko", view)
        self.assertTrue(ko["stale"])
        for desk in (self.at_a, self.at_b):
            self.assertTrue(self.at_a.words("recalling", "ko", self.same())["stale"])
            desk.say({"concordance": {"language": "ko", "checked": [{"element": "recalling", "digest": ko["concordance"]}], "checker": "Desk"}})
        self.assertFalse(self.at_b.words("recalling", "ko", self.same())["stale"])

    # Revisions and the pen.

    def test_06_another_writes_no_revision(self):
        composed = self.at_b.compose({"revision": {}})
        for content in composed["contents"]:
            answer = self.at_b.try_say(content)
            self.assertIn(answer.status, (201, 409, 403), answer.body)
        view = self.same()
        self.assertEqual(view["revision"], 1)
        self.at_a.issue(note={"en": "With what all support"})
        view = self.same()
        self.assertEqual((view["revision"], view["revisions"][1]["holder"]), (2, A))
        self.assertEqual(view["revisions"][1]["changed"], ["recalling", "warning"])
        self.assertEqual(self.at_b.words("warning", view=view)["words"], "The two sides will exchange warnings within one hour.")
        self.assertIn(self.of_a, view["revisions"][1]["took"])
        again = self.at_a.try_compose({"revision": {}})
        self.refused(again, 409, "Rev.2")

    def test_07_two_pens_at_once(self):
        # Each proposes itself while the line is cut: one stands, or none; never both.
        self.cut(True)
        refs = {}
        for desk in (self.at_a, self.at_b):
            refs[desk.party] = desk.propose({"pen": {"holder": desk.party, "from_revision": 3}}, concur=True)
        self.cut(False)
        self.held(self.at_a, refs[B])
        self.held(self.at_b, refs[A])
        answer = self.at_a.ask("POST", f"/circles/{self.circle}/acts", {"type": "concurrence", "target": refs[B]})
        self.refused(answer, 409, "another proposal for the same place")
        self.assertEqual(self.same()["pen"], A)
        # B does not want A's, which frees A for B's.
        declined = self.at_b.answer("decline", refs[A])
        self.held(self.at_a, declined)
        self.at_a.answer("concurrence", refs[B])
        for desk in (self.at_a, self.at_b):
            until(lambda: desk.read()["pen"] == B, f"the pen at {desk.party}")
        self.same()
        # Who had it writes no revision any more.
        [key] = self.at_a.rewrite("data", {"en": "Data are exchanged every half hour."})
        self.same()
        self.at_b.stance("SUPPORTS", key)
        self.same()
        for content in self.at_a.compose({"revision": {}})["contents"]:
            self.at_a.try_say(content)
        self.same()
        self.assertEqual(self.at_b.read()["revision"], 2)
        self.at_b.issue()
        view = self.same()
        self.assertEqual((view["revision"], view["revisions"][2]["holder"], view["revisions"][2]["took"]), (3, B, [key]))

    # Packages.

    def test_08_a_package_is_taken_whole_or_not_at_all(self):
        [of_a] = self.at_a.rewrite("water", {"en": "The two sides shall share the water of dry months equally."})
        [of_b] = self.at_b.rewrite("rescue", {"en": "Exercises of rescue services take place every second year."})
        self.same()
        offered = {"package": {"id": "first", "items": [{"change": of_a}, {"change": of_b}], "expires": "2131-09-01T00:00Z",
                               "words": {"en": "Water for exercises"}}}
        before = told(self.same())
        ref = self.at_a.propose(offered, concur=True)
        self.held(self.at_b, ref)
        self.assertEqual(told(self.same()), before, "an offer changes no position")
        self.at_b.answer("decline", ref)
        until(lambda: self.at_a.read()["packages"][0]["state"] == "refused", "refused at its proposer's")
        self.assertEqual(told(self.same()), before, "a refused package left something behind")
        # Another one: one is taken, one is dropped, by both at once.
        second = {"package": {"id": "second", "items": [{"change": of_a}, {"change": of_b, "dropped": True}]}}
        self.agree(second)
        view = self.same()
        self.assertEqual({one["id"]: one["state"] for one in view["packages"]}, {"first": "refused", "second": "accepted"})
        state = {one["key"]: one["state"] for one in view["changes"]}
        self.assertEqual((state[of_a], state[of_b]), ("accepted", "let_go"))
        self.assertEqual([self.at_b.element(id_, view)["state"] for id_ in ("water", "rescue")], ["clean", "clean"])
        # What is in it is let go meanwhile: void, and nothing of it is taken.
        [one] = self.at_a.rewrite("rescue", {"en": "Joint exercises of rescue services take place every year."})
        [other] = self.at_b.rewrite("data", {"en": "Data are exchanged every half hour, day and night."})
        self.same()
        ref = self.at_b.propose({"package": {"id": "third", "items": [{"change": one}, {"change": other}]}}, concur=True)
        self.held(self.at_a, ref)
        self.at_a.stance("LETS_GO", one)
        self.same()
        self.assertEqual(next(p["state"] for p in self.at_b.read()["packages"] if p["id"] == "third"), "void")
        # Nobody agrees to what is over, with or without being asked to think twice; it says why and what to do.
        for more in ({}, {"despite": ["let_go"]}):
            late = self.at_a.ask("POST", f"/circles/{self.circle}/acts", {"type": "concurrence", "target": ref, **more})
            self.refused(late, 409, f"let go by {A}", "every bracket stands as before", "offer a new package")
        late = self.at_a.ask("POST", f"/circles/{self.circle}/acts/preview", {"type": "concurrence", "target": ref})
        self.refused(late, 409, "let go")
        self.at_b.answer("withdrawal", ref)
        self.held_answer(ref, "withdrawn")
        self.refused(self.at_a.ask("POST", f"/circles/{self.circle}/acts", {"type": "concurrence", "target": ref}), 409, f"withdrawn by {B}")
        [another] = self.at_a.rewrite("rescue", {"en": "Exercises of rescue services take place every summer."})
        self.same()
        past = self.at_b.propose({"package": {"id": "past", "expires": "2021-01-01T00:00Z",
                                              "items": [{"change": another}, {"change": other}]}}, concur=True)
        self.held(self.at_a, past)
        self.refused(self.at_a.ask("POST", f"/circles/{self.circle}/acts", {"type": "concurrence", "target": past}), 409, "expired at 2021-01-01T00:00Z")
        self.at_b.answer("withdrawal", past)
        self.at_a.stance("LETS_GO", another)
        self.at_b.stance("LETS_GO", other)
        self.same()

    # The machine dies.

    def test_09_killed_in_the_middle(self):
        self.cut(True)
        [lost] = self.at_a.rewrite("rescue", {"en": "Exercises of rescue services take place every spring."})
        self.b.kill()
        [more] = self.at_a.rewrite("title", {"en": "Joint Statement on the Shared River"})
        before = told(self.at_a.read())
        self.a.kill()  # both are down, with acts that only A's disk has
        self.a.start()
        self.assertEqual(told(self.at_a.read()), before, "what was recorded is gone with the process")
        self.b.start()
        self.cut(False)
        until(lambda: {lost, more} <= {one["key"] for one in self.at_b.read()["changes"]}, "both at the other")
        self.assertEqual(told(self.same()), before)
        self.at_a.stance("LETS_GO", lost, more)
        self.same()

    # What comes in wrong.

    def test_10_a_stale_base(self):
        # Written on the words of Rev.1, of which Rev.2 changed other ones: it is moved along.
        first = self.at_b.words("warning", view=self.at_b.read(revision=1))
        sides = {"element": "warning", "wordings": [{"language": "en", "base": first["base"], "from": 4, "to": 13, "words": "three parties"}]}
        key = self.at_b.change(sides)
        view = self.same()
        words = self.at_b.words("warning", view=view)
        self.assertEqual({text for text, _, _ in alternatives(words["parts"])}, {"two sides", "three parties"})
        self.at_b.stance("LETS_GO", key)
        # On what was changed since: beside the words, whole, with the reason; it is not lost.
        key = self.at_b.change({"element": "warning", "wordings": [{"language": "en", "base": first["base"], "from": 37, "to": 50, "words": "at once"}]})
        one = self.at_a.element("warning", self.same())
        self.assertEqual((one["beside"], one["state"]), ([{"change": key, "language": "en", "why": "stale"}], "open"))
        self.at_b.stance("LETS_GO", key)
        # A base that the text never had.
        key = self.at_b.change({"element": "warning", "wordings": [{"language": "en", "base": "0" * 16, "from": 0, "to": 3, "words": "Both"}]})
        one = self.at_a.element("warning", self.same())
        self.assertEqual([each["why"] for each in one["beside"]], ["stale"])
        self.at_b.stance("LETS_GO", key)
        self.same()

    def test_11_an_element_that_somebody_removed(self):
        [before] = self.at_a.rewrite("recalling", {"en": "Recalling the great flood of last year,"})
        self.same()
        self.at_b.issue(gone=["recalling"])
        view = self.same()
        one = self.at_a.element("recalling", view)
        self.assertEqual((one["gone"], one["state"]), (view["revision"], "open"))
        self.assertIn(before, {each["key"] for each in view["changes"]}, "a proposal went with its paragraph")
        self.refused(self.at_a.try_compose({"words": {"element": "recalling", "words": {"en": "Recalling it,"}}}), 400, "element", "left")
        self.refused(self.at_b.try_compose({"revision": {"elements": [OPENING[1]]}}), 400, "recalling", "identifier of its own")
        self.at_a.stance("LETS_GO", before)
        view = self.same()
        self.assertNotIn("recalling", [each["id"] for each in view["elements"]])

    def test_12_brackets_in_brackets(self):
        # 200 deep on one another; 32 stand in the words, the others beside them, and none is lost.
        view = self.at_b.read()
        words = self.at_b.words("data", view=view)
        keys = [self.at_b.change({"element": "data", "wordings": [{
            "language": "en", "base": words["base"], "from": 0, "to": 4, "words": "Level 0"}]})]
        for depth in range(1, 200):
            base = hashlib.sha256(f"Level {depth - 1}".encode()).hexdigest()[:16]
            ref = self.at_b.say({"change": {"element": "data", "on": keys[-1], "wordings": [{
                "language": "en", "base": base, "from": 0, "to": len(f"Level {depth - 1}"), "words": f"Level {depth}"}]}})
            act = self.b.get(f"/api/v1/circles/{self.circle}/acts/{ref}")
            keys.append(f"{B}/{hashlib.sha256(bytes.fromhex(act['content_hex'])).hexdigest()[:32]}")
        until(lambda: set(keys) <= {one["key"] for one in self.at_a.read()["changes"]}, "all at the other node", 120)
        view = self.same()
        one = self.at_a.element("data", view)
        self.assertEqual(one["state"], "open")

        def inside(parts, depth=0):
            out = {}
            for part in parts:
                if isinstance(part, dict):
                    for each in part.get("alternatives", []):
                        out.update({key: depth for key in each["changes"]})
                        out.update(inside(each["parts"], depth + 1))
            return out
        placed = inside(self.at_a.words("data", view=view)["parts"])
        beside = {each["change"]: each["why"] for each in one["beside"]}
        self.assertEqual(set(placed) | set(beside), set(keys), "a bracket is neither in the words nor beside them")
        self.assertLessEqual(max(placed.values()), 32)
        self.assertIn("deep", beside.values())
        for begin in range(0, 200, 50):
            self.at_b.stance("LETS_GO", *keys[begin:begin + 50])
        self.assertEqual(self.at_a.element("data", self.same())["state"], "clean")

    def test_13_contents_that_are_refused(self):
        digest = self.at_a.element("title")["digest"]
        for content, field, *words in (
                ({"change": {"element": "title", "wordings": [{"language": "en", "base": self.at_a.words("title")["base"], "from": 0, "to": 5,
                                                               "words": "Joint\u202egnirts"}]}}, "words", "U+202E"),
                ({"comment": {"element": "title", "words": {"en": "Left\u2066right"}}}, "words", "U+2066"),
                ({"text": {"kind": "PLAN", "titles": {"en": "A\u200fB"}, "languages": [{"tag": "en", "role": "NEGOTIATING"}]}}, "titles", "U+200F"),
                ({"change": {"element": "title", "wordings": [{"language": "en", "base": "", "from": 3, "to": 1, "words": "x"}]}}, "wordings"),
                ({"change": {"element": "title"}}, "wordings"),
                ({"change": {"element": "Title!", "wordings": [{"language": "en", "words": "x"}]}}, "element"),
                ({"marks": {"stand": "AD_REF", "marked": [{"element": "title", "digest": digest}, {"element": "title", "digest": digest}]}}, "marked", "twice"),
                ({"marks": {"stand": "NO_OBJECTION", "due": "2031-09-01", "marked": [{"element": "title", "digest": digest}]}}, "due"),
                ({"marks": {"stand": "AD_REF", "marked": [{"element": "title", "digest": "abc"}]}}, "digest"),
                ({"stance": {"items": [{"change": "nobody", "verdict": "SUPPORTS"}]}}, "items.change"),
                ({"revision": {"number": 0, "digest": "0" * 64}}, "number"),
                ({"comment": {"element": "title", "words": {"en": "x" * 40000}}}, "words"),
                ({"attached": {"id": "r1", "words": {"en": "Reserved"}}}, "kind"),
                ({"concordance": {"language": "ko", "differs": True, "checked": [{"element": "title", "digest": digest}]}}, "words"),
                ({"pen": {"holder": A, "from_revision": 9}}, "pen", "proposal"),
                ({"package": {"id": "x", "items": [{"change": self.of_a}, {"change": self.of_b}]}}, "package", "proposal"),
                ({"unheard_of": {}}, "unheard_of")):
            with self.subTest(field=field, content=str(content)[:60]):
                self.refused(self.at_a.try_say(content), 400, field, *words)
        for content, field, *words in (
                ({"package": {"id": "x", "items": [{"change": self.of_a}]}}, "items", "two changes"),
                ({"pen": {"holder": "Nobody!", "from_revision": 9}}, "holder"),
                ({"change": {"element": "title", "wordings": [{"language": "en", "words": "x"}]}}, "change", "statement"),
                ({"adoption": {"revision": 1, "digest": "00", "body": "bodies/council", "level": {"en": "Ministers"}}}, "digest")):
            with self.subTest(field=field, content=str(content)[:60]):
                self.refused(self.at_a.try_propose(content), 400, field, *words)

    def test_14_what_cannot_be_composed(self):
        for asked, *words in (
                ({}, "words", "revision"),
                ({"words": {"element": "title", "words": {"en": "A"}}, "revision": {}}, "one of"),
                ({"words": {"element": "title", "words": {"en": "A"}, "colour": "red"}}, "colour"),
                ({"paint": {}}, "paint"),
                ({"revision": {"pages": []}}, "pages"),
                ({"revision": {"elements": [{"id": "x", "type": "OPERATIVE", "place": "x", "colour": "red", "words": {"en": "A"}}]}}, "elements", "colour"),
                ({"revision": {"elements": [{"id": "x", "type": "POEM", "place": "x", "words": {"en": "A"}}]}}, "elements", "type"),
                ({"revision": {"elements": "all"}}, "elements", "list"),
                ({"revision": {"gone": ["nothing-there"]}}, "gone", "nothing-there"),
                ({"words": {"element": "nothing-there", "words": {"en": "A"}}}, "element", "not in the text"),
                ({"words": {"element": "title", "words": "A"}}, "words", "by language"),
                ({"words": {"element": "title", "words": {"en": 5}}}, "words.en", "text"),
                ({"words": {"element": "title", "words": {"e n": "A"}}}, "language tags"),
                ({"words": {"element": "title", "words": {"en": "A\u202eB"}}}, "words.en", "U+202E"),
                ({"words": {"element": "title", "words": {"en": "x" * 20001}}}, "words.en", "20,000"),
                ({"words": {"element": "title", "words": {"en": "A"}, "on": f"{A}/{'0' * 32}"}}, "on", "no such change")):
            with self.subTest(asked=str(asked)[:70]):
                self.refused(self.at_a.try_compose(asked), 400, *words)
        self.refused(self.at_a.try_compose({"words": {"element": "title", "words": {"en": "x" * 8500000}}}), 413)

    def test_15_a_party_outside_the_body(self):
        # The panel is A's alone in this arrangement: B reads there, and decides nothing.
        panel = Desk(self.a, self.circle, "panel", "guidelines")
        outside = Desk(self.b, self.circle, "panel", "guidelines")
        panel.open("GUIDELINES", {"en": "Guidelines"}, {"en": "NEGOTIATING"})
        issued = panel.issue([element("one", "OPERATIVE", "a", {"en": "One."})])
        until(lambda: outside.ask("GET", f"/texts/{self.circle}/panel/guidelines").status == 200, "read at the other")
        until(lambda: outside.read()["revision"] == 1, "its words")
        # It may ask for something, and its own yes is none of those that count.
        adoption = {"adoption": {"revision": 1, "digest": issued["digest"], "body": "bodies/panel", "level": {"en": "Panel"},
                                 "languages": [{"tag": "en", "role": "NEGOTIATING"}]}}
        asked = outside.done(outside.try_propose(adoption, concur=True), "adoption")
        self.assertFalse(asked["concurred"])
        self.refused(outside.ask("POST", f"/circles/{self.circle}/acts", {"type": "concurrence", "target": asked["ref"]}), 403)
        # It speaks in the margin of a text that is not its own, and nobody waits for its word.
        [spoken] = outside.rewrite("one", {"en": "One and all."})
        until(lambda: spoken in {one["key"] for one in panel.read()["changes"]}, "what B proposes, at A")
        outside.stance("LETS_GO", spoken)
        until(lambda: panel.element("one")["state"] == "clean", "let go at A")
        panel.mark("AGREED", "one")
        self.assertEqual((panel.read()["parties"], panel.read()["state"]), ([A], "agreed"))
        # Nor is a text of two agreed on by a body where one of them sits alone.
        [of_b] = self.at_b.rewrite("rescue", {"en": "Exercises of rescue services take place twice a year."})
        [more] = self.at_b.rewrite("title", {"en": "Joint Statement on Two Rivers"})
        self.same()
        for content in ({"pen": {"holder": A, "from_revision": 9}},
                        {"package": {"id": "taken", "items": [{"change": of_b, "dropped": True}, {"change": more, "dropped": True}]}}):
            self.refused(self.at_a.try_propose(content, body="panel", concur=True), 400, "body", "council")
        view = self.same()
        self.assertEqual(({one["state"] for one in view["changes"] if one["key"] in (of_b, more)}, view["pen"]), ({"open"}, B))
        self.at_b.stance("LETS_GO", of_b, more)
        # A body that is not in the arrangement.
        missing = Desk(self.b, self.circle, "nowhere", "guidelines")
        self.refused(missing.try_propose({"pen": {"holder": B, "from_revision": 1}}), 400, "nowhere", "not in this arrangement")

    def test_16_what_changed_since_a_print(self):
        def since(desk, words, **more):
            asked = "&".join(f"{name}={value}" for name, value in {"words": "+".join(words), **more}.items())
            return desk.done(desk.ask("GET", f"/texts/{desk.circle}/{desk.body}/{desk.text}/since?{asked}"), "since")

        [kept] = self.at_a.rewrite("rescue", {"en": "Exercises of rescue services take place in autumn."})
        [dropped] = self.at_b.rewrite("data", {"en": "Data are exchanged every three hours."})
        before = self.same()["revision"]
        # The words at the foot of a room copy are those that the screen says, at both sides.
        words = since(self.at_a, [])["present"]
        self.assertEqual(words, since(self.at_b, [])["present"])
        paper = self.at_b.ask("GET", f"/texts/{self.circle}/council/statement/print?format=txt&copy=7").body.decode()
        self.assertIn(" ".join(words), paper)
        self.assertEqual((since(self.at_b, words)["state"], since(self.at_b, words)["changes"]), ("present", []))
        self.at_b.stance("SUPPORTS", kept)
        self.at_b.stance("LETS_GO", dropped)
        [fresh] = self.at_a.rewrite("data", {"en": "Data are exchanged every two hours."})
        self.same()
        self.at_b.issue()
        self.same()
        for desk in (self.at_a, self.at_b):
            found = since(desk, [word[:3].upper() for word in words], revision=before)
            self.assertEqual((found["state"], found["revision"], found["revision_now"]), ("earlier", before, before + 1))
            self.assertEqual({one["change"]: one["what"] for one in found["changes"]}, {kept: "taken", dropped: "gone", fresh: "new"})
        self.assertEqual(since(self.at_a, words, revision=before + 1)["state"], "unknown")
        # A word that was read wrong is named, with the one that was meant.
        wrong = since(self.at_a, [words[0] + "x", *words[1:]])
        self.assertEqual((wrong["state"], wrong["unknown"]), ("unknown", [{"typed": words[0] + "x", "meant": words[0]}]))
        for asked in ("words=acorn", "words=acorn+acorn+acorn+acorn+acorn", "revision=0", "words=" + "a" * 300):
            self.assertEqual(self.at_a.ask("GET", f"/texts/{self.circle}/council/statement/since?{asked}").status, 400, asked)
        self.at_a.stance("LETS_GO", fresh)
        self.same()

    def test_17_two_hundred_pages_in_three_languages(self):
        """The first revision is one wish, however long: a delegation pastes it and issues it."""
        desk = Desk(self.a, self.circle, "council", "long")
        desk.open("PLAN", {"en": "The long plan"}, {"en": "NEGOTIATING", "ko": "OFFICIAL", "vi": "OFFICIAL"})
        long = [element(f"p{at}", "OPERATIVE", f"{at:04}",
                        {"en": f"Paragraph {at}: the two sides exchange what they measured. " * 10,
                         "ko": f"제{at}항: 양측은 측정한 것을 교환한다. " * 10,
                         "vi": f"Khoản {at}: hai bên trao đổi những gì đã đo được. " * 10}, number=str(at))
                for at in range(1, 1001)]
        composed = desk.issue(long)
        self.assertGreater(len(composed["contents"]), 10)
        until(lambda: len(Desk(self.b, self.circle, "council", "long").read()["elements"]) == 1000, "all of it at the other side")


if __name__ == "__main__":
    main("__main__")
