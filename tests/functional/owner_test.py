"""Root looks after a node that runs as a user of its own, as the packaged one does.

If this fails, 'sudo entente rebuild' at three in the morning leaves files that the node cannot open, and it
does not start again.
"""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import ENTENTE, Node, main, temporary, until  # noqa: E402

USER = 64_123


class OwnedNode(Node):
    """Its process and its data are those of another user."""

    def give(self):
        for at, folders, names in os.walk(self.folder):
            for name in [""] + folders + names:
                os.lchown(os.path.join(at, name), USER, USER)

    def run(self):
        with open(self.log, "ab") as log:
            mark = log.tell()
        os.chown(self.log, USER, USER)
        out = open(self.log, "ab")
        self.process = subprocess.Popen([os.path.abspath(os.path.join(os.path.dirname(ENTENTE), "../entented/entented")), "--config", self.config],
                                        stderr=out, stdout=out, user=USER, group=USER, extra_groups=[], cwd="/")
        out.close()
        return mark


@unittest.skipUnless(os.geteuid() == 0, "only root can look after another user's node")
class Owner(unittest.TestCase):
    def setUp(self):
        self.folder = temporary()
        os.chmod(self.folder.name, 0o755)
        self.node = OwnedNode(self.folder.name, "alder.example")
        self.node.give()
        self.node.start()
        self.ref = self.node.post("/api/v1/circles/national/acts", {
            "type": "statement", "matter": "meetings/council/1", "module": "meetings",
            "content": {"possibility": {"words": {"en": "A first meeting is thought of."}}}})["ref"]

    def tearDown(self):
        self.node.stop()
        self.folder.cleanup()

    def owners(self):
        return {os.lstat(os.path.join(at, name)).st_uid for at, _, names in os.walk(self.node.data) for name in names}

    def entente(self, *words, code=0):
        done = subprocess.run([ENTENTE, *words, "--config", self.node.config, "--no-input"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def starts_again(self):
        self.assertEqual(self.owners(), {USER})
        self.node.start()
        self.assertEqual(self.node.get(f"/api/v1/circles/national/acts/{self.ref}")["ref"], self.ref)

    def test_upkeep(self):
        backup = os.path.join(self.folder.name, "backup")
        self.entente("backup", backup)  # while it runs
        self.assertEqual(os.stat(backup).st_uid, 0, "who asked for the copy has it")
        self.node.stop()
        self.entente("rebuild")
        self.starts_again()
        self.node.stop()
        os.remove(backup)
        self.entente("backup", backup)  # while it does not
        self.starts_again()
        self.node.stop()
        self.assertIn("checksums hold", self.entente("doctor", code=1))
        self.starts_again()
        self.node.stop()
        for name in os.listdir(self.node.data):
            if name.startswith("store.db"):
                os.remove(os.path.join(self.node.data, name))
        self.entente("restore", backup, "--yes")
        self.starts_again()
        self.node.stop()
        self.entente("restore", "--salvage", "--yes")
        self.starts_again()
        until(lambda: self.node.ask("GET", "/readyz").status == 200, "ready")


if __name__ == "__main__":
    main("__main__")
