"""What `entente doctor` makes of peers that are slow, away or not who they were, and of a program that is missing.

If this fails, somebody looks at night for a mistake of their own where the line is slow or the other side's node is
off; or is told that all is well while the other side refuses them.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import ENTENTE, ENTENTED, Line, Node, charter_of, found, main, pair, temporary, until  # noqa: E402

BODIES = "rules: {record: 1, circle: 1, bodies: 1, meetings: 1}\nlabel_policy: TEST\nlanguages: [en]\n"


def doctor(node):
    """Exit code, findings, and the same for people."""
    done = subprocess.run([ENTENTE, "doctor", "--quick", "--json", "--config", node.config], capture_output=True, text=True, timeout=120)
    shown = subprocess.run([ENTENTE, "doctor", "--quick", "--config", node.config], capture_output=True, text=True, timeout=120)
    report = json.loads(done.stdout)
    assert report["good"] == (done.returncode == 0), report
    return done.returncode, report["findings"], shown.stdout


def of_link(findings):
    return next(one for one in findings if one["what"].startswith("link to birch.example"))


class Doctor(unittest.TestCase):
    """The tests run in the order of their names, on one pair of nodes."""

    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.a = Node(cls.folder.name, "alder.example").start()
        cls.b = Node(cls.folder.name, "birch.example").start()
        cls.addClassCleanup(lambda: [node.stop() for node in (cls.a, cls.b)])
        cls.lines = [Line(cls.a), Line(cls.b)]
        cls.addClassCleanup(lambda: [line.stop() for line in cls.lines])
        pair(cls.a, cls.b, cls.lines)
        found(cls.a, [cls.b], charter_of("river", [cls.a, cls.b], BODIES), "river")

    def link(self):
        return self.a.get("/api/v1/links")["items"][0]

    def test_1_a_line_that_is_slow_is_nobodys_mistake(self):
        code, findings, shown = doctor(self.a)
        self.assertEqual((code, of_link(findings)["good"], of_link(findings)["waiting"]), (0, True, False), findings)
        self.addCleanup(lambda: [setattr(line, "bytes_per_second", 0) for line in self.lines])
        for line in self.lines:
            line.bytes_per_second = 100  # a TLS handshake takes longer than either side waits for it
        self.b.stop()
        self.b.start()
        # One end or the other gives up first, now before the handshake is done and now after.
        slow = r"no (TLS handshake|greeting) within 10 s|the connection ended"
        until(lambda: re.search(slow, self.link()["error"] or ""), "an attempt that took too long", 60)
        seen = set()
        for _ in range(300):
            link = self.link()
            seen.add((link["refused"], link["error"]))
            time.sleep(0.1)
        self.assertEqual({refused for refused, error in seen}, {False}, seen)
        code, findings, shown = doctor(self.a)
        found_here = of_link(findings)
        self.assertEqual((code, found_here["good"], found_here["waiting"]), (0, False, True), findings)
        self.assertRegex(found_here["what"], rf"not reached since \S+Z, last heard \S+Z \(({slow})")
        self.assertRegex(shown, r"waits link to birch\.example")
        self.assertNotIn("WRONG", shown)
        # Its journal says nothing for so long either, which is no second thing.
        until(lambda: any(head["stale"] for head in self.a.circle("river")["figures"]["heads"]), "longer than heads are apart")
        code, findings, shown = doctor(self.a)
        self.assertEqual(code, 0, shown)
        self.assertIn("was not heard of", shown)

    def test_2_a_peer_that_is_off_is_waited_for(self):
        until(lambda: self.link()["state"] == "up", "the link is back", 120)
        self.b.stop()
        until(lambda: self.link()["state"] != "up", "the link is down")
        code, findings, shown = doctor(self.a)
        self.assertEqual((code, of_link(findings)["waiting"]), (0, True), shown)
        self.assertRegex(of_link(findings)["what"], "not reached since .*last heard")
        # Of what was never reached nobody can say since when.
        self.a.stop()
        self.a.start()
        code, findings, shown = doctor(self.a)
        self.assertEqual((code, of_link(findings)["waiting"]), (0, True), shown)
        self.assertIn("not reached since this node started", of_link(findings)["what"])

    def test_3_a_key_that_was_not_paired_is_wrong(self):
        self.b.stop()
        key = os.path.join(self.b.data, "keys", "link.key")
        os.remove(key)
        with open(os.open(key, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
            out.write(os.urandom(32).hex() + "\n")
        self.b.start()
        until(lambda: self.link()["refused"], "it is not the key that was paired")
        code, findings, shown = doctor(self.a)
        self.assertEqual((code, of_link(findings)["good"], of_link(findings)["waiting"]), (1, False, False), shown)
        self.assertRegex(of_link(findings)["what"], "its key [0-9a-f]{64} is not the one paired")
        self.assertIn("keys that they paired", of_link(findings)["next"])

    def test_4_where_the_reader_of_papers_is_looked_for(self):
        built = os.path.realpath(os.path.join(os.path.dirname(ENTENTED), "../entente-papers/entente-papers"))
        code, findings, shown = doctor(self.a)
        self.assertIn(f"office files read by {built}", shown)
        # Named by the configuration it is that one and no other, here and in the running node.
        other = os.path.join(self.folder.name, "reader")
        with open(self.a.config, encoding="utf-8") as source:
            text = source.read()
        with open(self.a.config, "w", encoding="utf-8") as out:
            out.write(text.replace("[node]\n", f'[node]\npapers = "{other}"\n'))
        self.a.stop()
        mark = self.a.run()
        until(lambda: "event=ready" in self.a.log_text(mark), "ready without it")
        self.assertRegex(self.a.log_text(mark), f"papers_missing .*{other}")
        code, findings, shown = doctor(self.a)
        self.assertEqual(code, 1)
        self.assertRegex(shown, f"WRONG entente-papers.* no program at {other}: install the package entente")
        sent = self.a.ask("POST", "/api/v1/imports?name=a.csv", b"a,b\n", {"Content-Type": "application/octet-stream"})
        self.assertEqual(sent.status, 503, sent.body)
        self.assertIn(other, sent.json()["detail"])
        shutil.copy(built, other)
        self.assertIn(f"good  office files read by {other}", doctor(self.a)[2])
        sent = self.a.ask("POST", "/api/v1/imports?name=a.csv", b"a,b\n1,2\n", {"Content-Type": "application/octet-stream"})
        self.assertEqual(sent.status, 201, sent.body)


if __name__ == "__main__":
    main("__main__")
