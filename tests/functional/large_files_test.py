"""A large file is sent in pieces, is cut, goes on, reaches the other party and is fetched again, at real nodes.

If this fails, a scan of a treaty cannot be handed in over a poor line, or it takes the node's memory with it.

`python3 tests/functional/large_files_test.py --full` does the same with the 2 GiB that a file may have.
"""
import hashlib
import os
import random
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from files_test import CONTENT  # noqa: E402
from joint_record_test import BODIES  # noqa: E402
from nodes import VIEWERS, Node, charter_of, found, main, pair, temporary, until  # noqa: E402

MIB = 1 << 20
FULL = "--full" in sys.argv
if FULL:
    sys.argv.remove("--full")
SIZE = 2048 * MIB if FULL else 96 * MIB
PIECE = 8 * MIB
# What a node may take beyond what it had: bodies of requests, windows of links, hashes; not the file.
MOST = 64 * MIB
PATIENCE = 600 if FULL else 120
ENVOY = """
[[viewer]]
name = "envoy"
person = "envoy"
office = "delegation"
clearance = "SECRET"
categories = ["ALPHA", "BRAVO"]
roles = ["delegate"]
"""
PARTIAL = "application/partial-upload"


def block(number):
    """A mebibyte that no other is like, the same in every run."""
    return random.Random(number).randbytes(MIB)


def peak(node, start=False):
    """The most memory that the process ever had resident, in bytes; `start`: counted from here on."""
    if start:
        with open(f"/proc/{node.process.pid}/clear_refs", "w", encoding="ascii") as out:
            out.write("5")
    with open(f"/proc/{node.process.pid}/status", encoding="ascii") as source:
        return next(int(line.split()[1]) * 1024 for line in source if line.startswith("VmHWM"))


def digest_of(path):
    total = hashlib.sha256()
    with open(path, "rb") as source:
        while data := source.read(MIB):
            total.update(data)
    return total.hexdigest()


class LargeFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.a = Node(cls.folder.name, "alder.example", viewers=VIEWERS + ENVOY).start()
        cls.b = Node(cls.folder.name, "birch.example").start()
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("alder-birch", [cls.a, cls.b], BODIES), "alder-birch")
        cls.path = os.path.join(cls.folder.name, "scan.bin")
        with open(cls.path, "wb") as out:
            for number in range(SIZE // MIB):
                out.write(block(number))
        cls.digest = digest_of(cls.path)
        cls.started = time.monotonic()

    @classmethod
    def tearDownClass(cls):
        for node in (cls.a, cls.b):
            node.stop()
        cls.folder.cleanup()

    def told(self, what):
        if FULL:
            print(f"{time.monotonic() - self.started:8.1f} s  {what}", flush=True)

    def begin(self, who, **more):
        answer = who.ask("POST", f"/api/v1/circles/{self.circle}/uploads", {"size": SIZE, **more})
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json()["upload"]

    def send(self, who, upload, offset, data):
        return who.ask("PATCH", f"/api/v1/uploads/{upload}", data,
                       {"Content-Type": PARTIAL, "Upload-Offset": str(offset)})

    def piece(self, offset, size=PIECE):
        with open(self.path, "rb") as source:
            source.seek(offset)
            return source.read(size)

    def test_1_it_goes_on_where_it_was_after_the_node_was_killed(self):
        before = {node.party: peak(node, start=True) for node in (self.a, self.b)}
        browser = self.a.browser()
        upload = self.begin(browser, sha256=self.digest, fingerprint="ab" * 32)
        address = f"/api/v1/uploads/{upload}"
        half = SIZE // PIECE // 2 * PIECE
        for offset in range(0, half, PIECE):
            answer = self.send(browser, upload, offset, self.piece(offset))
            self.assertEqual(answer.status, 200, answer.body)
            self.assertEqual(answer.json()["offset"], offset + PIECE)
        # Sent twice, or from elsewhere: refused, and told where to go on.
        again = self.send(browser, upload, 0, self.piece(0))
        self.assertEqual((again.status, again.headers["upload-offset"]), (409, str(half)))
        for wrong in (b"x" * 100, b""):
            self.assertEqual(self.send(browser, upload, half, wrong).status, 400)
        self.assertEqual(self.send(browser, upload, half, b"x" * (PIECE + 1)).status, 413)
        self.told("half of it is there; the node is killed")
        self.a.kill()
        self.a.process.wait()
        self.a.start()
        before[self.a.party] = peak(self.a, start=True)
        browser = self.a.browser()
        # Nobody else finds it, or goes on with it.
        envoy = self.a.browser("envoy")
        for method in ("GET", "HEAD", "DELETE"):
            self.assertEqual(envoy.ask(method, address).status, 404)
        self.assertEqual(self.send(envoy, upload, half, self.piece(half)).status, 404)
        self.assertEqual(envoy.ask("GET", "/api/v1/uploads").json()["items"], [])
        known = [one for one in browser.ask("GET", "/api/v1/uploads").json()["items"] if one["fingerprint"] == "ab" * 32]
        self.assertEqual([one["upload"] for one in known], [upload])
        head = browser.ask("HEAD", address)
        self.assertEqual((head.status, head.headers["upload-offset"], head.headers["upload-complete"],
                          head.headers["upload-length"]), (200, str(half), "?0", str(SIZE)), "what was answered for is gone")
        for offset in range(half, SIZE, PIECE):
            answer = self.send(browser, upload, offset, self.piece(offset))
            self.assertEqual(answer.status, 200, answer.body)
        self.told("all of it is there")
        done = until(lambda: (lambda one: one if one["state"] == "held" else None)(browser.ask("GET", address).json()),
                     "taken in", PATIENCE)
        self.told("and a file")
        type(self).name = done["file"]
        # The same file, sent by hand at once, would have the same name: another upload of it takes no room.
        self.assertEqual(sorted(os.listdir(os.path.join(self.a.data, "store.db-files"))), ["1"])
        self.assertLess(os.path.getsize(os.path.join(self.a.data, "store.db")), 8 * MIB, "the database holds the file")

        draft = {"type": "proposal", "matter": "meetings/council/3", "module": "meetings", "body": "council",
                 "content": CONTENT, "files": [self.name]}
        type(self).ref = self.a.post(f"/api/v1/circles/{self.circle}/acts", draft)["ref"]

        def state():
            answer = self.b.ask("GET", f"/api/v1/circles/{self.circle}/acts/{self.ref}")
            return answer.json()["proposal"]["files"][0]["state"] if answer.status == 200 else ""
        # The link ends and the other node dies while it comes; what has come is not fetched again.
        until(lambda: self.on_disk(self.b) > SIZE // 4, "a quarter of it at the other node", PATIENCE)
        self.b.kill()
        self.b.process.wait()
        self.b.start()
        before[self.b.party] = peak(self.b, start=True)
        until(lambda: state() == "held", "the file at the other node", PATIENCE)
        self.told("the other node has it")
        received = self.metric(self.b, "entente_chunks_received_total")
        self.assertLess(received, 0.8 * SIZE / 8192, "the other node fetched what it had")
        for node in (self.a, self.b):
            grown = peak(node) - before[node.party]
            self.told(f"{node.party}: {peak(node) / MIB:.0f} MiB resident at most, {grown / MIB:.0f} MiB more than before")
            self.assertLess(grown, MOST, f"{node.party} holds the file in memory")

    def metric(self, node, name):
        text = node.ask("GET", "/metrics").body.decode()
        return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name + " "))

    def on_disk(self, node):
        folder = os.path.join(node.data, "store.db-files")
        return sum(os.stat(os.path.join(folder, one)).st_blocks * 512 for one in os.listdir(folder)) if os.path.isdir(folder) else 0

    def test_2_it_is_fetched_in_parts_and_is_the_same(self):
        before = peak(self.b, start=True)
        browser = self.b.browser()
        address = f"/api/v1/circles/{self.circle}/files/{self.ref}/{self.name}"

        def ask(method="GET", **headers):
            return browser.ask(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        head = ask("HEAD")
        self.assertEqual((head.status, head.headers["content-length"], head.headers["etag"], head.headers["accept-ranges"]),
                         (200, str(SIZE), f'"{self.name}"', "bytes"))
        for first, last in ((0, 0), (8191, 8192), (SIZE // 2 - 5, SIZE // 2 + 5 * MIB), (SIZE - 1, SIZE - 1)):
            part = ask(Range=f"bytes={first}-{last}", If_Range=f'"{self.name}"')
            self.assertEqual((part.status, part.headers["content-range"]), (206, f"bytes {first}-{last}/{SIZE}"))
            self.assertEqual(part.body, self.piece(first, last - first + 1))
        self.assertEqual(ask(Range="bytes=-10").body, self.piece(SIZE - 10))
        beyond = ask(Range=f"bytes={SIZE}-")
        self.assertEqual((beyond.status, beyond.headers["content-range"]), (416, f"bytes */{SIZE}"))
        self.assertEqual(ask(If_None_Match=f'"{self.name}"').status, 304)
        # A program that was cut has left the beginning: the next run fetches the rest alone.
        out = os.path.join(self.folder.name, "fetched.bin")
        with open(f"{out}.{self.name[:12]}.part", "wb") as part:
            part.write(self.piece(0, SIZE // 3))
        self.b.command("file", "get", "alder-birch", self.ref, "-o", out)
        self.told("fetched")
        self.assertEqual(digest_of(out), self.digest)
        self.assertEqual(os.stat(out).st_mode & 0o077, 0)
        self.assertFalse(os.path.exists(f"{out}.{self.name[:12]}.part"))
        self.assertLess(peak(self.b) - before, MOST, "the node holds the file in memory")
        os.unlink(out)

    def test_3_what_is_not_what_was_said_is_no_file(self):
        browser = self.a.browser()
        answer = browser.ask("POST", f"/api/v1/circles/{self.circle}/uploads", {"size": 10_000, "sha256": "0" * 64})
        upload = answer.json()["upload"]
        self.assertEqual(self.send(browser, upload, 0, b"y" * 8192).json()["state"], "receiving")
        self.assertEqual(self.send(browser, upload, 8192, b"y" * 1808).json()["state"], "checking")
        address = f"/api/v1/uploads/{upload}"
        refused = until(lambda: (lambda one: one if one["state"] == "refused" else None)(browser.ask("GET", address).json()),
                        "refused")
        self.assertIn("SHA-256", refused["reason"])
        self.assertEqual(browser.ask("DELETE", address).status, 200)
        self.assertEqual(browser.ask("GET", address).status, 404)
        for wrong in ({"size": 0}, {"size": 2048 * MIB + 1}, {"size": "1"}, {}, {"size": 1, "sha256": "00"},
                      {"size": 1, "name": "x"}):
            self.assertEqual(browser.ask("POST", f"/api/v1/circles/{self.circle}/uploads", wrong).status, 400, wrong)
        # One that is given up leaves nothing on the disk.
        upload = self.begin(browser)
        self.assertEqual(self.send(browser, upload, 0, self.piece(0)).status, 200)
        before = self.on_disk(self.a)
        self.assertEqual(browser.ask("DELETE", f"/api/v1/uploads/{upload}").status, 200)
        self.assertLess(self.on_disk(self.a), before - PIECE + MIB)
        clerk = self.a.browser("clerk")
        self.assertEqual(clerk.ask("POST", f"/api/v1/circles/{self.circle}/uploads", {"size": 1}).status, 403)

    def test_4_only_pictures_pdf_and_text_are_shown_and_nothing_in_them_runs(self):
        browser = self.a.browser()
        kinds = {b"\x89PNG\r\n\x1a\n" + b"\0" * 50: "image/png", b"\xff\xd8\xff\xe0" + b"\0" * 50: "image/jpeg",
                 b"GIF89a" + b"\0" * 20: "image/gif", b"RIFF\0\0\0\0WEBPVP8 ": "image/webp",
                 "한글 본문\n<script>alert(1)</script>".encode(): "text/plain; charset=utf-8",
                 b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>": "text/plain; charset=utf-8",
                 b"%PDF-1.7\n\x00": "application/pdf", b"%PDF-2.0\n": "application/pdf",
                 # Called a PDF or not: a page that some readers would take for one is shown as the text that it is.
                 b"<html><script>alert(1)</script>%PDF-1.7": "text/plain; charset=utf-8", b"\n%PDF-1.7\x00": None, b"%PDF-<script>\x00": None, b"PK\x03\x04\0": None, b"\xff\xfe\0": None, b"MZ\x90\0": None}
        for number, (data, kind) in enumerate(kinds.items()):
            name = browser.ask("POST", f"/api/v1/circles/{self.circle}/files", data,
                               {"Content-Type": "application/octet-stream"}).json()["file"]
            draft = {"type": "proposal", "matter": f"meetings/council/{number + 20}", "module": "meetings", "body": "council",
                     "content": CONTENT, "files": [name]}
            ref = self.a.post(f"/api/v1/circles/{self.circle}/acts", draft)["ref"]
            shown = browser.ask("GET", f"/api/v1/circles/{self.circle}/files/{ref}/{name}/show")
            if kind is None:
                self.assertEqual(shown.status, 415, data)
                continue
            self.assertEqual((shown.status, shown.headers["content-type"], shown.body), (200, kind, data))
            policy = shown.headers["content-security-policy"]
            self.assertTrue(policy.startswith("default-src 'none'") and policy.endswith("sandbox"), policy)
            self.assertNotIn("allow-", policy)
            self.assertEqual(shown.headers["x-content-type-options"], "nosniff")
            self.assertEqual(shown.headers["content-disposition"], "inline")

    def test_5_the_command_sends_in_pieces_and_goes_on(self):
        path = os.path.join(self.folder.name, "small.bin")
        data = b"".join(block(number) for number in range(9))
        with open(path, "wb") as out:
            out.write(data)
        digest = hashlib.sha256(data).hexdigest()
        order = {"size": len(data), "sha256": digest, "fingerprint": digest}
        upload = self.a.post(f"/api/v1/circles/{self.circle}/uploads", order)["upload"]
        self.assertEqual(self.send(self.a, upload, 0, data[:4 * MIB]).status, 200)
        name = self.a.command("file", "add", "alder-birch", path)["file"]
        mine = {one["upload"]: one for one in self.a.get("/api/v1/uploads")["items"]}
        self.assertEqual((mine[upload]["state"], mine[upload]["file"]), ("held", name), "it was sent anew")
        self.assertEqual(sum(one["size"] == len(data) for one in mine.values()), 1)


if __name__ == "__main__":
    main("__main__")
