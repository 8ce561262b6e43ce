"""A party is admitted to a circle of two, and one that lost its machine takes part again: real nodes, real links.

If this fails, a newcomer reads what was said before it came, or never takes part, or a fire ends a party's part.
"""
import os
import shutil
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from joint_record_test import BODIES  # noqa: E402
from nodes import Node, charter_of, found, main, pair, temporary, until  # noqa: E402

API = "/api/v1"
MATTER = "meetings/council/3"


def held(words):
    return {"type": "statement", "matter": MATTER, "module": "meetings",
            "content": {"possibility": {"words": {"en": words}}}}


class Newcomer(unittest.TestCase):
    """The tests run in the order of their names, on one circle."""

    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.a = Node(cls.folder.name, "alder.example").start()
        cls.b = Node(cls.folder.name, "birch.example").start()
        cls.c = Node(cls.folder.name, "cedar.example").start()
        pair(cls.a, cls.b)
        pair(cls.a, cls.c)
        pair(cls.b, cls.c)
        cls.circle = found(cls.a, [cls.b], charter_of("river-talks", [cls.a, cls.b], BODIES), "river-talks")
        cls.by_a = cls.a.post(f"{API}/circles/{cls.circle}/acts", held("said by alder, to birch alone"))["ref"]
        cls.by_b = cls.b.post(f"{API}/circles/{cls.circle}/acts", held("said by birch, to alder alone"))["ref"]

    @classmethod
    def tearDownClass(cls):
        for node in (cls.a, cls.b, cls.c):
            node.stop()
        cls.folder.cleanup()

    def act(self, node, ref):
        answer = node.ask("GET", f"{API}/circles/{self.circle}/acts/{ref}")
        return answer.json() if answer.status == 200 else None

    def one_state(self):
        def same():
            found_ = [node.circle("river-talks") for node in (self.a, self.b, self.c)]
            return all(found_) and len({one["figures"]["digest"] for one in found_}) == 1 \
                and all(one["figures"]["missing_openings"] == 0 for one in found_)
        until(same, "one state at all three, nothing missing")

    def test_1_admission(self):
        for node, ref in ((self.a, self.by_b), (self.b, self.by_a)):
            until(lambda: self.act(node, ref), "each has what the other said")
        path = os.path.join(self.folder.name, "three.yaml")
        with open(path, "w") as out:
            out.write(charter_of("river-talks", [self.a, self.b, self.c], BODIES))
        self.a.command("circle", "amend", "river-talks", path)
        invitation = until(lambda: self.c.get(f"{API}/invitations")["items"], "the newcomer is invited")[0]
        self.c.command("join", invitation["id"], "--yes")
        ref = until(lambda: [act["ref"] for act in self.a.get(f"{API}/circles/{self.circle}/acts?matter=circle")["items"]
                             if act["type"] == "proposal" and not act["proposal"]["joint"]], "the amendment is proposed")[0]
        for node in (self.a, self.b):
            until(lambda: self.act(node, ref), "it is here")
            node.command("concur", "river-talks", ref)
        until(lambda: self.c.circle("river-talks") and any(
            act["type"] == "joining" and act["party"] == "cedar.example"
            for act in self.a.get(f"{API}/circles/{self.circle}/acts?matter=circle")["items"]), "it has joined")
        self.one_state()
        for said in (self.by_a, self.by_b):
            act = self.act(self.c, said)
            self.assertEqual((act["opening"], act["content"]), ("withheld", None))
            self.assertEqual(act["matter"], MATTER)  # that it was said, it may know

    def test_2_release(self):
        told = self.a.command("circle", "release", "river-talks", "cedar.example", json_out=False, code=2)
        self.assertIn("--matter MATTER, or --everything", told)
        self.a.command("circle", "release", "river-talks", "cedar.example", "--matter", MATTER, "--yes")
        act = until(lambda: (self.act(self.c, self.by_a) or {}).get("content") and self.act(self.c, self.by_a), "it is told")
        self.assertEqual(act["content"]["possibility"]["words"]["en"], "said by alder, to birch alone")
        self.assertEqual(self.act(self.c, self.by_b)["opening"], "withheld")
        self.one_state()

    def test_3_a_machine_burns(self):
        self.b.kill()
        root = os.path.join(self.b.data, "keys", "root.key")
        with open(root) as kept:
            saved = kept.read()
        shutil.rmtree(self.b.folder)
        type(self).b = Node(self.folder.name, "birch.example")
        with open(os.path.join(self.b.data, "keys", "root.key"), "w") as out:
            out.write(saved)
        self.b.start()
        pair(self.a, self.b)
        pair(self.c, self.b)
        card = os.path.join(self.folder.name, "card")
        with open(card, "w") as out:
            out.write(self.a.command("circle", "card", "river-talks", json_out=False))
        self.assertIn("JSON: no value begins like this", self.b.command("circle", "rejoin", self.a.config, json_out=False, code=2))
        self.assertEqual(self.b.command("circle", "rejoin", card)["circle"], self.circle)
        told = self.b.command("circle", "rejoin", card, json_out=False, code=4)
        self.assertIn("this circle is here already", told)
        until(lambda: (self.act(self.b, self.by_b) or {}).get("content"), "what it had said itself is back")
        self.assertTrue(self.act(self.b, self.by_a)["content"])

        def written():
            answer = self.b.ask("POST", f"{API}/circles/{self.circle}/acts", held("after the fire"))
            return answer.status == 201 and answer.json()["ref"]
        again = until(written, "it writes again")
        for node in (self.a, self.c):
            until(lambda: (self.act(node, again) or {}).get("content"), "and the others have it")
        self.one_state()


if __name__ == "__main__":
    main("__main__")
