"""The demo where something is in its way.

If this fails, a newcomer whose port is taken reads a line of a log, and the nodes of the last demo are gone as well.
"""
import os
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import BUILD, main  # noqa: E402

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))


class DemoStart(unittest.TestCase):
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

    def test_the_help_lists_it(self):
        done = subprocess.run([os.path.join(ROOT, "dev"), "demo", "--help"], capture_output=True, text=True, timeout=60)
        self.assertIn("--port", done.stdout)


if __name__ == "__main__":
    main("__main__")
