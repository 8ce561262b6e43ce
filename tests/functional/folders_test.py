"""A body and a meeting as folders in a zip, with the files that were attached, as real nodes send them.

If this fails, a file is missing in what a ministry files away, one name overwrites another when it is unpacked, a
name leads out of the folder, somebody gets what they may not read, or a large scan takes the node's memory with it.
"""
import hashlib
import html
import http.client
import io
import os
import random
import re
import sys
import time
import unittest
import urllib.parse
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
from large_files_test import MIB, peak  # noqa: E402
from nodes import Node, main, temporary  # noqa: E402

API = "/api/v1"
COUNCIL = "meetings/council"
PIECE = 8 * MIB
LARGE = int(os.environ.get("ENTENTE_LARGE_MIB", "96"))
MOST = 40 * MIB  # that a node may take more while it sends: pieces, not files
# As senders call them: alike but for capitals, hidden, a device. (What runs the other way no entry takes.)
NAMES = {"Annex.pdf": b"%PDF-1.4\nfirst", "annex.PDF": b"%PDF-1.4\nsecond", ".hidden": b"three", "CON.txt": b"four", "trailing. .": b"five",
         "하천 조사.hwpx": b"six", "a;b|c.txt": b"seven", "Annex (2).pdf": b"eight"}


class InFolders(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.node = Node(cls.folder.name, "alder.example").start()
        cls.addClassCleanup(cls.node.stop)
        cls.circle = cls.node.circle("national")["id"]
        cls.write("bodies/council", {"body": {"names": {"en": "Council", "ko": "협의회"}}}, [("Charter.txt", b"the charter of it")])
        for number, day in ((1, "2031-05-12"), (2, "2031-09-12")):
            cls.write(f"{COUNCIL}/{number}", {"schedule": {"round": 1, "details": {"dates": day, "ordinal": number}}}, type_="proposal", concur=True)
        cls.papers = {}
        for number, (name, data) in enumerate(NAMES.items()):
            cls.papers[name] = data
            cls.write(f"{COUNCIL}/1", {"position": {"id": f"p{number}", "words": {"en": f"Position {number}"}}}, [(name, data)])
        cls.write(f"{COUNCIL}/1", {"position": {"id": "again", "words": {"en": "Again"}}}, [("Annex.pdf", NAMES["Annex.pdf"])])  # the same file, once more
        cls.write(f"{COUNCIL}/1", {"position": {"id": "hush", "words": {"en": "Hush"}}}, [("hush.txt", b"hush-hush")], label={"classification": "SECRET"})
        cls.write(f"{COUNCIL}/2", {"position": {"id": "p", "words": {"en": "P"}}}, [("Annex.pdf", b"%PDF-1.4\nof the second")])
        cls.write(COUNCIL, {"letter": {"id": "l", "direction": "IN", "reference": "B-7", "subject": {"en": "Water"}, "about": [f"{COUNCIL}/2"]}}, [("Letter.pdf", b"%PDF-1.4\nletter")])
        cls.write(COUNCIL, {"letter": {"id": "m", "direction": "IN", "reference": "B-8", "subject": {"en": "Fish"}}}, [("Letter.pdf", b"%PDF-1.4\nanother")])

    @classmethod
    def write(cls, matter, content, files=(), type_="statement", **more):
        if files:
            content = {**content, "papers": []}
            for name, data in files:
                sent = cls.node.ask("POST", f"{API}/circles/{cls.circle}/files", data, {"Content-Type": "application/octet-stream"})
                assert sent.status == 201, sent.body
                content["papers"].append({"file": sent.json()["file"], "name": name, "size": len(data), "media_type": "application/octet-stream"})
        answer = cls.node.ask("POST", f"{API}/circles/{cls.circle}/acts", {"type": type_, "matter": matter, "module": matter.split("/")[0], "content": content, **more})
        assert answer.status == 201, answer.body[:500]
        return answer.json()["ref"]

    def zip(self, path, over=None):
        answer = (over or self.node).ask("GET", API + path)
        self.assertEqual((answer.status, answer.headers.get("content-type")), (200, "application/zip"), answer.body[:300])
        archive = zipfile.ZipFile(io.BytesIO(answer.body))
        self.assertIsNone(archive.testzip())
        return archive, answer

    def test_1_every_file_is_there_under_a_safe_name_of_its_own(self):
        archive, answer = self.zip("/bodies/national/council/folders")
        self.assertIn('filename="Council.zip"', answer.headers["content-disposition"])
        names = archive.namelist()
        self.assertEqual(len({name.casefold() for name in names}), len(names), "one would overwrite another")
        for name in names:
            self.assertNotRegex(name, r"^/|\\|(^|/)\.|[\x00-\x1f<>:\"|?*\u202a-\u202e\u2066-\u2069]|(^|/)(?i:con|nul|aux|prn)(\.|$)", name)
        first = "2031-05-12 1st Council/"
        inside = {name[len(first):]: archive.read(name) for name in names if name.startswith(first)}
        self.assertEqual(sorted(data for name, data in inside.items() if not name.startswith("1 ")), sorted([*NAMES.values(), b"hush-hush"]))
        self.assertEqual(inside["Annex.pdf"], NAMES["Annex.pdf"])
        self.assertEqual(inside["annex (2).PDF"], NAMES["annex.PDF"])
        self.assertEqual(inside["Annex (2) (2).pdf"], NAMES["Annex (2).pdf"])
        self.assertEqual(inside["하천 조사.hwpx"], b"six")
        self.assertEqual(inside["_CON.txt"], b"four")
        for made in ("1 page.html", "1 delegations.xlsx", "1 note.xlsx"):
            self.assertIn(made, inside)
        self.assertEqual(archive.read("2031-09-12 2nd Council/Annex.pdf"), b"%PDF-1.4\nof the second")
        self.assertEqual(archive.read("Letters and reports/Letter.pdf"), b"%PDF-1.4\nletter")
        self.assertEqual(archive.read("Letters and reports/Letter (2).pdf"), b"%PDF-1.4\nanother")
        self.assertEqual(archive.read("The body itself/Charter.txt"), b"the charter of it")
        self.assertIn("letters.xlsx", names)
        with zipfile.ZipFile(io.BytesIO(archive.read("letters.xlsx"))) as book:
            self.assertIn("B-8", "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist()))

    def test_2_the_index_leads_to_all_of_it_and_nowhere_else(self):
        for path in ("/bodies/national/council/folders", "/meetings/national/council/1/folder", "/bodies/national/council/folders?language=ko"):
            archive, _ = self.zip(path)
            page = archive.read("index.html").decode()
            links = [urllib.parse.unquote(html.unescape(one)).removeprefix("./") for one in re.findall(r'href="(.*?)"', page)]
            self.assertEqual(sorted(links), sorted(name for name in archive.namelist() if name != "index.html"))
            self.assertFalse([one for one in re.findall(r'href="(.*?)"', page) if not one.startswith("./")])
            self.assertNotIn("<script", page)

    def test_3_one_meeting_has_its_letters(self):
        archive, answer = self.zip("/meetings/national/council/2/folder")
        self.assertEqual(sorted(archive.namelist()), ["2031-09-12 2nd Council/" + name for name in
                                                      ("2 delegations.xlsx", "2 note.xlsx", "2 page.html", "Annex.pdf", "Letter.pdf")] + ["index.html"])
        self.assertIn("2031-09-12", answer.headers["content-disposition"])
        archive, _ = self.zip("/meetings/national/council/2/folder?language=ko")
        self.assertTrue(any(name.startswith("2031-09-12 제2차 협의회/") for name in archive.namelist()))

    def test_4_twice_the_same_bytes(self):
        self.assertEqual(self.zip("/bodies/national/council/folders")[1].body, self.zip("/bodies/national/council/folders")[1].body)

    def test_5_nobody_gets_what_they_may_not_read(self):
        clerk = self.node.browser("clerk")
        archive, answer = self.zip("/bodies/national/council/folders", clerk)
        self.assertNotIn(b"hush", answer.body.lower())
        self.assertEqual(archive.read("2031-05-12 1st Council/Annex.pdf"), NAMES["Annex.pdf"])
        self.assertIn(b"hush", self.zip("/meetings/national/council/1/folder")[1].body.lower())
        for path in ("/bodies/national/none/folders", "/meetings/national/council/9/folder", "/bodies/none/council/folders"):
            self.assertEqual(clerk.ask("GET", API + path).status, 404, path)
        self.assertEqual(clerk.ask("GET", API + "/bodies/national/council/folders?language=tlh").status, 400)

    def test_6_it_comes_in_again(self):
        _, answer = self.zip("/bodies/national/council/folders")
        sent = self.node.ask("POST", API + "/imports?name=council.zip", answer.body, {"Content-Type": "application/octet-stream"})
        self.assertEqual(sent.status, 201, sent.body[:300])
        said = sent.json()["contents"]
        self.assertIn("2031-05-12", str(said))
        self.assertIn("2031-09-12", str(said))

    def test_7_large_files_take_no_memory_and_other_readers_no_time(self):
        digests = {}
        for number in range(3):
            total = hashlib.sha256()
            digest = hashlib.sha256()
            pieces = [random.Random(f"{number} {place}").randbytes(MIB) for place in range(8)]
            size = LARGE * MIB
            for offset in range(0, size, PIECE):
                digest.update(b"".join(pieces)[:min(PIECE, size - offset)])
            browser = self.node.browser()
            upload = browser.ask("POST", f"{API}/circles/{self.circle}/uploads", {"size": size, "sha256": digest.hexdigest()}).json()["upload"]
            for offset in range(0, size, PIECE):
                data = b"".join(pieces)[:min(PIECE, size - offset)]
                total.update(data)
                answer = browser.ask("PATCH", f"{API}/uploads/{upload}", data, {"Content-Type": "application/partial-upload", "Upload-Offset": str(offset)})
                self.assertEqual(answer.status, 200, answer.body)
            end = time.monotonic() + 600
            while (held := browser.ask("GET", f"{API}/uploads/{upload}").json())["state"] != "held":
                self.assertLess(time.monotonic(), end)
                time.sleep(0.1)
            content = {"position": {"id": "large", "words": {"en": "Large"}}, "papers": [{"file": held["file"], "name": f"scan {number}.bin", "size": size, "media_type": "application/octet-stream"}]}
            answer = self.node.ask("POST", f"{API}/circles/{self.circle}/acts", {"type": "statement", "matter": f"{COUNCIL}/{number + 10}", "module": "meetings", "content": content})
            self.assertEqual(answer.status, 201, answer.body[:300])
            digests[f"scan {number}.bin"] = total.hexdigest()
        browser = self.node.browser()
        before = peak(self.node, start=True)
        connection = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=120)
        connection.request("GET", f"{API}/bodies/national/council/folders", headers={"Cookie": browser.cookie})
        answer = connection.getresponse()
        path = os.path.join(self.folder.name, "all.zip")
        slowest = 0.0
        with open(path, "wb") as out:
            while data := answer.read(4 * MIB):
                out.write(data)
                began = time.monotonic()
                self.assertEqual(self.node.ask("GET", "/healthz").status, 200)
                slowest = max(slowest, time.monotonic() - began)
        self.assertGreater(os.path.getsize(path), 3 * LARGE * MIB)
        grown = peak(self.node) - before
        self.assertLess(grown, MOST, f"{grown / MIB:.0f} MiB more than before")
        self.assertLess(slowest, 2.0, "others waited while it was sent")
        print(f"{os.path.getsize(path) / MIB:.0f} MiB sent, {grown / MIB:.1f} MiB more resident, others waited {slowest:.3f} s at most", file=sys.stderr)
        with zipfile.ZipFile(path) as archive:
            self.assertIsNone(archive.testzip())
            for name in archive.namelist():
                if (file := name.split("/")[-1]) in digests:
                    digest = hashlib.sha256()
                    with archive.open(name) as member:
                        while data := member.read(MIB):
                            digest.update(data)
                    self.assertEqual(digest.hexdigest(), digests.pop(file), name)
        self.assertEqual(digests, {}, "not all of them are there")
        # Whoever goes away in the middle costs nothing that stays.
        connection = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=120)
        connection.request("GET", f"{API}/bodies/national/council/folders", headers={"Cookie": browser.cookie})
        connection.getresponse().read(MIB)
        connection.close()
        self.assertEqual(self.node.ask("GET", "/healthz").status, 200)


if __name__ == "__main__":
    main("__main__")
