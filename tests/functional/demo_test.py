"""The demo, whole and where something is in its way.

If this fails, a newcomer's first command ends with an error, the public record or the joint statement of the fictitious
parties can no longer be carried through, or whose port is taken reads a line of a log.
"""
import os
import re
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import BUILD, main  # noqa: E402

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))


class Demo(unittest.TestCase):
    # Below those that the system gives to programs that ask for any: the first stays free.
    def second_of_two_free(self):
        for port in range(21001, 29999, 7):
            with socket.socket() as first, socket.socket() as second:
                try:
                    first.bind(("127.0.0.1", port - 1))
                    second.bind(("127.0.0.1", port))
                    return port
                except OSError:
                    pass
        self.fail("no two free ports")

    def test_a_port_in_use_is_named_with_the_way_out(self):
        with socket.socket() as other, tempfile.TemporaryDirectory() as folder:
            port = self.second_of_two_free()
            other.bind(("127.0.0.1", port))
            other.listen()
            done = subprocess.run([sys.executable, os.path.join(ROOT, "examples/demo/run.py"), "--port", str(port - 1), "--programs", os.path.abspath(BUILD)],
                                  capture_output=True, text=True, timeout=60, cwd=folder)
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stderr, rf"port {port} is in use .* --port \d+")
        self.assertNotIn("starting the nodes", done.stdout)

    def test_every_step_is_taken_though_a_node_is_killed_and_every_export_is_verified(self):
        done = subprocess.run([sys.executable, os.path.join(ROOT, "examples/demo/run.py"), "--once", "--programs", os.path.abspath(BUILD)],
                              capture_output=True, text=True, timeout=540, cwd=ROOT)
        told = done.stdout + done.stderr
        self.assertEqual(done.returncode, 0, told[-6000:])
        steps = re.findall(r"steps of the (.+): (\d+) of (\d+)$", told, re.M)
        # A slow machine tells of a part several times; what counts is how each ended.
        ended = {of: (taken, planned) for of, taken, planned in steps}
        self.assertEqual(list(ended), ["public record", "fictitious parties", "joint statement that they negotiate"])
        for of, (taken, planned) in ended.items():
            self.assertEqual(taken, planned, of)
        self.assertIn("killing the US node", told)
        verified = re.findall(r"^ +(\S+): \d+ entries, \d+ joint facts, verified$", told, re.M)
        self.assertEqual(verified, ["kr-us", "kr-us-jp", "alder-breve"])

    def test_the_help_lists_it(self):
        done = subprocess.run([os.path.join(ROOT, "dev"), "demo", "--help"], capture_output=True, text=True, timeout=60)
        self.assertIn("--port", done.stdout)


if __name__ == "__main__":
    main("__main__")
