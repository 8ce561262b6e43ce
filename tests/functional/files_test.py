"""A text is proposed with its file, at real nodes.

If this fails, a delegation agrees to a text whose annex it has never had, or cannot get at it at all.
"""
import hashlib
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from joint_record_test import BODIES  # noqa: E402
from nodes import ENTENTE, Line, Node, charter_of, found, main, pair, temporary, until  # noqa: E402

LIMIT = 2 << 30
CONTENT = {"schedule": {"round": 1, "details": {"dates": "2031-09-12", "ordinal": 3}}}


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.a = Node(cls.folder.name, "alder.example").start()
        cls.b = Node(cls.folder.name, "birch.example").start()
        cls.lines = [Line(cls.a), Line(cls.b)]
        pair(cls.a, cls.b, cls.lines)
        cls.circle = found(cls.a, [cls.b], charter_of("alder-birch", [cls.a, cls.b], BODIES), "alder-birch")
        cls.content = cls.path("content.json", json.dumps(CONTENT).encode())

    @classmethod
    def tearDownClass(cls):
        for node in (cls.a, cls.b):
            node.stop()
        for line in cls.lines:
            line.stop()
        cls.folder.cleanup()

    @classmethod
    def set_speed(cls, bytes_per_second):
        for line in cls.lines:
            line.bytes_per_second = bytes_per_second

    @classmethod
    def path(cls, name, data):
        path = os.path.join(cls.folder.name, name)
        with open(path, "wb") as out:
            out.write(data)
        return path

    def act(self, node, ref):
        answer = node.ask("GET", f"/api/v1/circles/{self.circle}/acts/{ref}")
        return answer.json() if answer.status == 200 else None

    def test_1_nobody_agrees_before_the_file_is_there(self):
        annex = os.urandom(3_000_000)
        path = self.path("annex.pdf", annex)
        # The 3 MB that follow the act take half a minute, unless the line is made faster.
        self.set_speed(100_000)
        name = self.a.command("file", "add", "alder-birch", path)["file"]
        self.assertEqual(self.a.command("file", "add", "alder-birch", path)["file"], name, "one file, one name")
        ref = self.a.command("propose", "alder-birch", "meetings/council/3", "--content", self.content, "--file", path,
                             "--concur", "--body", "council")["ref"]
        self.assertEqual(self.act(self.a, ref)["proposal"]["files"], [{"file": name, "size": len(annex), "state": "held"}])
        until(lambda: self.act(self.b, ref), "the act at the other node")

        def refused():
            """Agreeing is refused in words that say why, and so is fetching it."""
            self.assertEqual(self.act(self.b, ref)["proposal"]["files"][0]["state"], "wanted")
            done = self.b.ask("POST", f"/api/v1/circles/{self.circle}/acts", {"type": "concurrence", "target": ref})
            self.assertEqual(done.status, 503)
            self.assertIn("are not held here yet", done.json()["detail"])
            self.assertIn(name[:12], done.json()["detail"])
            self.assertEqual(self.b.ask("GET", f"/api/v1/circles/{self.circle}/files/{ref}/{name}").status, 503)
        refused()
        self.b.post("/api/v1/links/alder.example/cut", {"cut": True})
        until(lambda: self.a.get("/api/v1/links")["items"][0]["state"] != "up", "cut at the other side")
        refused()
        self.set_speed(0)
        self.b.post("/api/v1/links/alder.example/cut", {"cut": False})
        until(lambda: self.act(self.b, ref)["proposal"]["files"][0]["state"] == "held", "the file at the other node")
        self.b.command("concur", "alder-birch", ref)
        for node in (self.a, self.b):
            until(lambda: self.act(node, ref)["proposal"]["joint"], f"joint at {node.party}")
            out = os.path.join(self.folder.name, node.party + ".pdf")
            node.command("file", "get", "alder-birch", ref, "-o", out)
            with open(out, "rb") as source:
                self.assertEqual(hashlib.sha256(source.read()).digest(), hashlib.sha256(annex).digest())
            self.assertEqual(os.stat(out).st_mode & 0o077, 0, "the file is open to others")
        type(self).ref, type(self).name = ref, name

    def test_2_a_download_gives_nothing_to_render(self):
        browser = self.b.browser()
        answer = browser.ask("GET", f"/api/v1/circles/{self.circle}/files/{self.ref}/{self.name}")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["content-type"], "application/octet-stream")
        self.assertTrue(answer.headers["content-disposition"].startswith("attachment;"))
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
        for wrong in (f"{self.ref}/{'0' * 64}", f"{self.ref}/nothing", f"9/1-00000000/1/{'0' * 64}/{self.name}"):
            self.assertEqual(browser.ask("GET", f"/api/v1/circles/{self.circle}/files/{wrong}").status, 404)

    def test_3_limits_are_said(self):
        files = f"/api/v1/circles/{self.circle}/files"
        octets = {"Content-Type": "application/octet-stream"}
        self.assertEqual(self.a.ask("POST", files, b"", octets).status, 400)
        self.assertEqual(self.a.ask("POST", files, b"{}", {"Content-Type": "application/json"}).status, 415)
        too_large = self.path("large", b"x")
        os.truncate(too_large, LIMIT + 1)  # takes no room
        self.assertIn("2 GiB", self.a.command("file", "add", "alder-birch", too_large, code=2, json_out=False))
        clerk = self.a.browser("clerk")
        self.assertEqual(clerk.ask("POST", files, b"x", octets).status, 403)
        draft = {"type": "proposal", "matter": "meetings/council/4", "module": "meetings", "body": "council",
                 "content": CONTENT, "files": ["0" * 64]}
        refused = self.a.ask("POST", f"/api/v1/circles/{self.circle}/acts", draft)
        self.assertEqual(refused.status, 400)
        self.assertIn("take the file in first", refused.json()["detail"])

    def test_4_an_export_has_its_files_and_they_are_checked(self):
        folder = os.path.join(self.folder.name, "export")
        self.b.command("export", "alder-birch", folder)
        report = self.b.command("verify", folder)
        self.assertTrue(report["good"], report)
        self.assertEqual(sum(journal["files"] for journal in report["journals"]), 1, report)
        path = os.path.join(folder, "alder.example", self.ref.split("/")[1], "blob", self.name)
        with open(path, "rb") as source:
            data = bytearray(source.read())
        data[-1] ^= 1
        with open(path, "wb") as out:
            out.write(data)
        done = subprocess.run([ENTENTE, "verify", folder], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("is not the file that an act of this journal names", done.stdout)
        os.unlink(path)
        done = subprocess.run([ENTENTE, "verify", folder], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("1 file absent", done.stdout)

    def metric(self, node, name):
        text = node.ask("GET", "/metrics").body.decode()
        return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name + " "))

    def test_5_a_damaged_piece_is_found_and_fetched_from_the_peer(self):
        marked = b"".join(b"piece %06d of the annex " % number for number in range(20_000))
        path = self.path("marked.txt", marked)
        ref = self.b.command("propose", "alder-birch", "meetings/council/5", "--content", self.content, "--file", path,
                             "--body", "council")["ref"]
        until(lambda: (self.act(self.a, ref) or {"proposal": {"files": [{"state": ""}]}})["proposal"]["files"][0]["state"] == "held",
              "the file at the other node")
        self.a.stop()
        folder = os.path.join(self.a.data, "store.db-files")
        damaged = 0
        for one in os.listdir(folder):
            with open(os.path.join(folder, one), "r+b") as file:
                data = file.read()
                for number in (7_000, 15_000):
                    at = data.find(b"piece %06d of" % number)
                    if at >= 0:
                        file.seek(at)
                        file.write(b"PIECE")
                        damaged += 1
        self.assertEqual(damaged, 2)
        self.a.start()
        # Nobody asks for the file: the slow reading of everything finds it.
        until(lambda: self.metric(self.a, "entente_chunks_damaged_total") >= 1, "found by the scrub")
        until(lambda: self.metric(self.a, "entente_files_received_total") >= 1
              and self.act(self.a, ref)["proposal"]["files"][0]["state"] == "held", "fetched again")
        self.a.post("/api/v1/links/birch.example/cut", {"cut": True})
        out = os.path.join(self.folder.name, "mended.txt")
        self.a.command("file", "get", "alder-birch", ref, "-o", out)
        with open(out, "rb") as source:
            self.assertEqual(source.read(), marked)
        self.a.post("/api/v1/links/birch.example/cut", {"cut": False})


    def test_6_a_file_stays_as_long_as_a_proposal_names_it(self):
        annex = os.urandom(30_000)
        path = self.path("shared.pdf", annex)
        refs = [self.a.command("propose", "alder-birch", f"meetings/council/{meeting}", "--content", self.content, "--file", path,
                               "--body", "council")["ref"] for meeting in (61, 62)]
        name = self.act(self.a, refs[0])["proposal"]["files"][0]["file"]

        def fetch(ref):
            answer = self.a.ask("GET", f"/api/v1/circles/{self.circle}/files/{ref}/{name}")
            return answer.body if answer.status == 200 else answer.status

        def destroy(ref):
            self.a.command("destroy", "alder-birch", ref, "--class", "drafts", "--authority", "registrar", "--yes")
        destroy(refs[0])
        self.assertEqual(fetch(refs[1]), annex, "what another proposal names was destroyed with the first")
        self.assertEqual(fetch(refs[0]), 404)
        self.assertEqual(self.act(self.a, refs[0])["proposal"]["files"][0]["state"], "destroyed")
        self.assertEqual(self.act(self.a, refs[1])["proposal"]["files"][0]["state"], "held")
        # Nor does a start, or the other party's copy, bring anything back or take it away.
        self.a.stop()
        self.a.start()
        self.assertEqual((fetch(refs[0]), fetch(refs[1])), (404, annex))
        # It goes with the last that names it.
        destroy(refs[1])
        self.assertEqual((fetch(refs[0]), fetch(refs[1])), (404, 404))
        self.assertEqual(self.act(self.a, refs[1])["proposal"]["files"][0]["state"], "destroyed")
        # Its bytes are off the disk when the node has stopped.
        self.a.stop()
        folder = os.path.join(self.a.data, "store.db-files")
        for data in ([os.path.join(self.a.data, store) for store in ("store.db", "store.db-wal")]
                     + [os.path.join(folder, one) for one in os.listdir(folder)]):
            if os.path.exists(data):
                with open(data, "rb") as source:
                    self.assertNotIn(annex[:64], source.read())
        self.a.start()


if __name__ == "__main__":
    main("__main__")
