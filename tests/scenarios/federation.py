"""What the scenarios share: parties with real nodes, circles over paired links, and acts of the sides."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "functional"))
from nodes import Node, charter_of, found, main, pair, temporary, until  # noqa: E402

__all__ = ["Scenario", "main", "until"]

HEAD = "rules: {record: 1, circle: 1, bodies: 1, meetings: 1, texts: 1}\nlabel_policy: TEST\nlanguages: [en]\nbodies:\n"


class Scenario(unittest.TestCase):
    """Starts the nodes of PARTIES, pairs them all, and founds CIRCLES: name to parties and bodies."""

    PARTIES = []
    CIRCLES = {}

    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.nodes = {}
        cls.addClassCleanup(cls.folder.cleanup)
        cls.addClassCleanup(lambda: [node.stop() for node in cls.nodes.values()])
        for party in cls.PARTIES:
            cls.nodes[party] = Node(cls.folder.name, party).start()
        for i, one in enumerate(cls.PARTIES):
            for other in cls.PARTIES[i + 1:]:
                pair(cls.nodes[one], cls.nodes[other])
        cls.circle = {}
        for name, (parties, bodies) in cls.CIRCLES.items():
            nodes = [cls.nodes[party] for party in parties]
            cls.circle[name] = found(nodes[0], nodes[1:], charter_of(name, nodes, HEAD + bodies), name)

    def acts(self, party, circle, matter):
        items, cursor = [], ""
        while cursor is not None:
            page = self.nodes[party].get(f"/api/v1/circles/{self.circle[circle]}/acts?matter="
                                         f"{matter.replace('/', '%2F')}{cursor and '&cursor=' + cursor}")
            items += page["items"]
            cursor = page.get("next")
        return items

    def act(self, party, circle, ref):
        return self.nodes[party].get(f"/api/v1/circles/{self.circle[circle]}/acts/{ref}")

    def say(self, party, circle, matter, content):
        """One side says it alone; its reference, once all members hold it."""
        ref = self.nodes[party].post(f"/api/v1/circles/{self.circle[circle]}/acts", {
            "type": "statement", "matter": matter, "module": matter.split("/")[0], "content": content})["ref"]
        for other in self.CIRCLES[circle][0]:
            self.until_held(other, circle, matter, ref)
        return ref

    def propose(self, party, circle, matter, body, content, **more):
        ref = self.nodes[party].post(f"/api/v1/circles/{self.circle[circle]}/acts", {
            "type": "proposal", "matter": matter, "module": matter.split("/")[0], "body": body,
            "content": content, **more})["ref"]
        for other in self.CIRCLES[circle][0]:
            self.until_held(other, circle, matter, ref)
        return ref

    def until_held(self, party, circle, matter, ref):
        until(lambda: any(act["ref"] == ref for act in self.acts(party, circle, matter)),
              f"{ref} held by {party}")

    def concur(self, party, circle, ref):
        self.nodes[party].command("concur", circle, ref)

    def joint(self, party, circle, ref):
        return self.act(party, circle, ref)["proposal"]["joint"]

    def agree(self, parties, circle, matter, body, content):
        """The first proposes, all concur, and all their nodes show it as agreed."""
        ref = self.propose(parties[0], circle, matter, body, content)
        for party in parties:
            self.concur(party, circle, ref)
        for party in self.CIRCLES[circle][0]:
            until(lambda: self.joint(party, circle, ref), f"{matter} agreed at {party}")
        return ref

    def meeting(self, party, circle, body, slug):
        return self.nodes[party].get(f"/api/v1/meetings/{circle}/{body}/{slug}")

    def until_same(self, circle):
        """All members' nodes show one state; it is returned."""
        def digests():
            found_ = {self.nodes[party].circle(circle)["figures"]["digest"]
                      for party in self.CIRCLES[circle][0]}
            return found_.pop() if len(found_) == 1 else None
        return until(digests, f"one digest of {circle}")
