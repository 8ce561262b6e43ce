"""A file of somebody else's that takes its reader over gets nothing of the node's (decision 0016).

If this fails, a hostile workbook reads the party's keys, reaches its links or its other processes.
"""

import io
import json
import os
import signal
import subprocess
import tempfile
import unittest
import zipfile

from nodes import BUILD

READER = os.path.join(BUILD, "cmd/entente-papers/entente-papers")
ESCAPE = os.path.join(BUILD, "tests/functional/libpapers_escape.so")
TABLES = json.dumps({"title": "t", "notice": "", "marking": "", "tables": [{"name": "n", "headings": ["h"], "rows": [["x"]]}]}).encode()


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", "<x/>")
    return out.getvalue()


class Papers(unittest.TestCase):
    def tried(self, what, *command, file):
        with tempfile.NamedTemporaryFile() as key:
            key.write(b"secret")
            key.flush()
            environment = {"LD_PRELOAD": ESCAPE, "ESCAPE": what, "ESCAPE_KEY": key.name}
            return subprocess.run([READER, *command], input=file, env=environment, capture_output=True, timeout=60)

    def test_a_reader_that_is_taken_over_reaches_nothing(self):
        for command, file in ((("inspect", '{"name":"x.docx"}'), archive()), (("items", '{"name":"x.docx","plan":{"target":"commitments","columns":{"text":1},"defaults":{"body":"b","meeting":"1"}}}'), archive()),
                              (("margins", '{"marking":"SECRET"}'), archive()), (("workbook",), TABLES)):
            with self.subTest(command[0]):
                done = self.tried("open", *command, file=file)
                self.assertEqual(done.stdout, b"out: not opened\n", "a key was read, or nothing was tried")
                for what in ("socket", "kill", "exec", "fork", "peek", "code"):
                    done = self.tried(what, *command, file=file)
                    self.assertEqual((what, done.stdout, done.returncode), (what, b"", -signal.SIGSYS))


if __name__ == "__main__":
    unittest.main()
