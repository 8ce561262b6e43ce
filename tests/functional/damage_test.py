"""A real store file that rots: what is damaged is found, told, fetched from the peer, or salvaged.

If this fails, a bad sector costs a party its record although the other party holds the same entries, or
is served to somebody as if it were sound.
"""
import os
import re
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import ENTENTE, ENTENTED, Node, charter_of, found, main, pair, temporary, until  # noqa: E402

RULES = "rules: {record: 1, circle: 1, bodies: 1, meetings: 1}\nlabel_policy: TEST\nlanguages: [en]\n"
PAGE = 4096


def pages_of(path, names):
    """Pages of the file that hold leaves of these tables or indexes."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        roots = dict(database.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))
    finally:
        database.close()
    with open(path, "rb") as source:
        data = source.read()
    out = {}
    for name in names:
        found_pages, left = [], [roots[name]]
        while left:
            number = left.pop()
            page = data[(number - 1) * PAGE:number * PAGE]
            kind = page[0]
            cells = int.from_bytes(page[3:5], "big")
            if kind in (2, 5):
                left.append(int.from_bytes(page[8:12], "big"))
                for cell in range(cells):
                    at = int.from_bytes(page[12 + 2 * cell:14 + 2 * cell], "big")
                    left.append(int.from_bytes(page[at:at + 4], "big"))
            else:
                found_pages.append(number)
        out[name] = found_pages
    return out


def damage(path, page, offset=2000, length=64):
    with open(path, "r+b") as store:
        store.seek((page - 1) * PAGE + offset)
        before = store.read(length)
        store.seek((page - 1) * PAGE + offset)
        store.write(bytes(255 - byte for byte in before))


class Damage(unittest.TestCase):
    def setUp(self):
        self.folder = temporary()
        self.a = Node(self.folder.name, "alder.example").start()
        self.b = Node(self.folder.name, "birch.example").start()
        pair(self.a, self.b)
        self.circle = found(self.a, [self.b], charter_of("river", [self.a, self.b], RULES), "river")
        for node in (self.a, self.b):
            for number in range(60):
                node.post(f"/api/v1/circles/{self.circle}/acts", {
                    "type": "statement", "matter": f"meetings/council/{number}", "module": "meetings",
                    "content": {"possibility": {"details": {"dates": "2031"}, "words": {"en": f"{node.party} {number} " + "x" * 700}}}})
        self.agree()
        self.refs = sorted(act["ref"] for act in self.all_acts(self.a))
        self.a.stop()
        self.store = os.path.join(self.a.data, "store.db")
        self.assertFalse(os.path.exists(self.store + "-wal") and os.path.getsize(self.store + "-wal"), "the log is moved at a stop")

    def tearDown(self):
        for node in (self.a, self.b):
            node.stop()
        self.folder.cleanup()

    def figures(self, node):
        return node.circle("river")["figures"]

    def agree(self):
        until(lambda: self.figures(self.a)["digest"] == self.figures(self.b)["digest"]
              and self.figures(self.a)["acts"] == self.figures(self.b)["acts"]
              and self.figures(self.a)["missing_openings"] == self.figures(self.b)["missing_openings"] == 0, "one digest at both")

    def all_acts(self, node):
        out, after = [], ""
        while True:
            page = node.get(f"/api/v1/circles/{self.circle}/acts?limit=200{after}")
            out += page["items"]
            if not page["next"]:
                return out
            after = "&after=" + page["next"]

    def whole_again(self):
        """Everything that was there is there again, with its content, and both nodes agree."""
        until(lambda: set(self.refs) <= {act["ref"] for act in self.all_acts(self.a) if act["opening"] == "held"}, "all is there")
        self.agree()

    def bytes_of(self, path):
        with open(path, "rb") as source:
            return source.read()

    def doctor(self):
        done = subprocess.run([ENTENTE, "doctor", "--config", self.a.config], capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout

    def test_damaged_entries_are_fetched_from_the_peer(self):
        leaves = pages_of(self.store, ["entry"])["entry"]
        self.assertGreater(len(leaves), 20)
        for page in leaves[5:12]:
            damage(self.store, page)
        code, words = self.doctor()
        self.assertEqual(code, 1)
        self.assertRegex(words, r"WRONG store: \d+ entries are damaged|WRONG store: a part of its file cannot be read")
        self.start_or_salvage()
        self.whole_again()
        self.a.stop()
        self.assertIn("checksums hold", self.doctor()[1])

    def start_or_salvage(self):
        """As docs/operating/storage.md says: start the node; if it cannot go on, salvage."""
        mark = self.a.run()
        until(lambda: "event=ready" in self.a.log_text(mark) or self.a.process.poll() is not None, "started or not")
        if self.a.process.poll() is None:
            self.a.stop()
        else:
            self.assertEqual(self.a.process.returncode, 6, self.a.log_text(mark))
            words = subprocess.run([ENTENTE, "restore", "--salvage", "--yes", "--config", self.a.config],
                                   capture_output=True, text=True, timeout=120)
            self.assertEqual(words.returncode, 0, words.stderr)
        self.a.start()

    def test_salvage(self):
        pages = pages_of(self.store, ["entry", "projection"])
        for page in pages["entry"][3:9] + pages["projection"][1:4]:
            damage(self.store, page)
        before = self.bytes_of(self.store)
        refused = subprocess.run([ENTENTE, "restore", "--salvage", "--config", self.a.config, "--no-input"],
                                 capture_output=True, text=True, timeout=120)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("--yes", refused.stderr)
        self.assertEqual(self.bytes_of(self.store), before, "nothing is done without a yes")
        report = self.a.command("restore", "--salvage", "--yes")
        self.assertGreater(report["entries_kept"], 60)
        self.assertGreater(report["entries_damaged"], 0)
        self.assertEqual(self.bytes_of(report["damaged"]), before, "the old file stays")
        self.a.start()
        self.whole_again()
        warning = self.a.circle("river")["warning"]
        self.assertEqual(warning["code"], "epoch_opened")
        self.assertIn("a new epoch was opened", warning["text"])
        again = subprocess.run([ENTENTE, "restore", "--salvage", "--yes", "--config", self.a.config], capture_output=True, text=True)
        self.assertEqual(again.returncode, 4, "not while it runs: " + again.stderr)

    def test_damaged_projections_are_rebuilt(self):
        leaves = pages_of(self.store, ["projection"])["projection"]
        for page in leaves[2:5]:
            damage(self.store, page)
        code, words = self.doctor()
        self.assertEqual(code, 1)
        self.assertRegex(words, "WRONG store")
        done = subprocess.run([ENTENTE, "rebuild", "--config", self.a.config], capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            self.a.command("restore", "--salvage", "--yes")
        self.a.start()
        self.whole_again()


if __name__ == "__main__":
    main("__main__")
