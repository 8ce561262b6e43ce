"""A sender is killed (SIGKILL) with 200 acts queued, again and again, over a real link.

If this fails, what a node acknowledged is lost with its process, or comes twice.
"""
import http.client
import os
import signal
import sys
import threading
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, charter_of, found, main, pair, temporary, until  # noqa: E402

RULES = "rules: {record: 1, circle: 1, bodies: 1, meetings: 1}\nlabel_policy: TEST\nlanguages: [en]\n"
QUEUED = 200
WORDS = "x" * 3900  # so that they take many messages


class Satellite(Node):
    """A node whose link keeps little under way, so that a queue is a queue."""

    def write_config(self):
        super().write_config()
        with open(self.config) as source:
            text = source.read()
        with open(self.config, "w") as out:
            out.write(text.replace('profile = "fast"', 'profile = "satellite"'))


class Outage(unittest.TestCase):
    def setUp(self):
        self.folder = temporary()
        self.a = Satellite(self.folder.name, "alder.example").start()
        self.b = Node(self.folder.name, "birch.example").start()
        pair(self.a, self.b)
        self.circle = found(self.a, [self.b], charter_of("river", [self.a, self.b], RULES), "river")

    def tearDown(self):
        for node in (self.a, self.b):
            node.stop()
        self.folder.cleanup()

    def say(self, number):
        return self.a.post(f"/api/v1/circles/{self.circle}/acts", {
            "type": "statement", "matter": f"meetings/council/{number}", "module": "meetings",
            "content": {"possibility": {"details": {"dates": "2031"}, "words": {"en": f"number {number} {WORDS}"}}}}, status=201)["ref"]

    def statements(self, node):
        """Reference and content of every statement, in order, page by page."""
        out, after = [], ""
        while True:
            page = node.get(f"/api/v1/circles/{self.circle}/acts?limit=200{after}")
            out += [(act["ref"], act["content_hex"], act["opening"]) for act in page["items"] if act["type"] == "statement"]
            if not page["next"]:
                return out
            after = "&after=" + page["next"]

    def figures(self, node):
        return node.circle("river")["figures"]

    def held(self):
        """Entries of A's journal that B holds."""
        return max(head["size"] for head in self.figures(self.b)["heads"] if head["party"] == "alder.example")

    def test_sender_killed_with_200_queued(self):
        base = self.held()
        # The other end takes nothing: what fits into the window is under way, the rest is queued.
        self.b.process.send_signal(signal.SIGSTOP)
        refs = [self.say(number) for number in range(QUEUED)]
        self.a.kill()  # the last answer 'recorded' is a moment old
        self.b.process.send_signal(signal.SIGCONT)
        kills = [until(lambda: self.held() - base, "what was under way arrives")]
        while len(kills) < 10:  # and again, with whatever is still queued
            at = self.held()
            self.a.start()
            if self.held() - base >= QUEUED:
                break
            until(lambda: self.held() > at, "something comes through")
            self.a.kill()
            kills.append(self.held() - base)
        if self.a.process.poll() is not None:
            self.a.start()
        self.assertTrue(0 < kills[0] < QUEUED, f"not killed in the middle: {kills}")
        self.assertEqual([ref for ref, _, _ in self.statements(self.a)], refs, "what was acknowledged is there")
        before = self.statements(self.a)
        until(lambda: len(self.statements(self.b)) >= QUEUED, "all of it at the other node")
        until(lambda: self.figures(self.a)["digest"] == self.figures(self.b)["digest"], "one digest")
        self.assertEqual(self.statements(self.b), before, "nothing lost, nothing twice, nothing altered")
        # No new epoch, no fork: a killed node goes on where it was.
        for node in (self.a, self.b):
            heads = [head for head in self.figures(node)["heads"] if head["party"] == "alder.example"]
            self.assertEqual(len(heads), 1, heads)
            self.assertFalse(heads[0]["forked"])
        print(f"killed {len(kills)} times, the first time with {QUEUED - kills[0]} of {QUEUED} still queued")

    def test_steady_load_while_killed(self):
        """Written over the kills: every 201 counts once, whatever was not answered may or may not."""
        answered, stop = [], threading.Event()

        def write():
            number = 1000
            while not stop.is_set():
                number += 1
                try:
                    answered.append(self.say(number))
                except (OSError, http.client.HTTPException, AssertionError):  # it is down at the moment
                    stop.wait(0.05)

        writer = threading.Thread(target=write)
        writer.start()
        for round_ in range(4):
            mark = len(answered)
            until(lambda: len(answered) > mark + 20, "it is written to")
            self.a.kill()
            self.a.start()
        stop.set()
        writer.join()
        until(lambda: self.figures(self.a)["digest"] == self.figures(self.b)["digest"]
              and self.figures(self.a)["entries"] == self.figures(self.b)["entries"], "one digest")
        at_b = [ref for ref, _, _ in self.statements(self.b)]
        self.assertEqual(len(at_b), len(set(at_b)), "nothing twice")
        self.assertEqual([ref for ref in at_b if ref in set(answered)], answered, "every acknowledged act, in order")
        self.assertLessEqual(len(at_b) - len(answered), 4, "one unanswered write a kill at most")


if __name__ == "__main__":
    main("__main__")
