"""What a letter and a dated folder enclose comes in with them, at a real node.

If this fails, the annex of a letter has to be dug out of an old mail program, the papers of a meeting lie in a zip that
nobody opens, or a second import lays everything there twice.
"""
import email.message
import io
import os
import random
import sys
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, main, temporary  # noqa: E402

API = "/api/v1"
BYTES = {"Content-Type": "application/octet-stream"}


def letter(*attachments, subject="Gauges"):
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "Office <policy@us.example>", "desk@rok.example", subject
    message["Date"] = "Mon, 10 Jun 2024 09:30:00 +0900"
    message.set_content("Please answer.")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def folder(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return out.getvalue()


class Enclosed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.node = Node(cls.folder.name, "rok.example", names={"en": "ROK", "ko": "한국"}).start()
        cls.browser = cls.node.browser()
        cls.circle = cls.node.circle("national")["id"]

    @classmethod
    def tearDownClass(cls):
        cls.node.stop()
        cls.folder.cleanup()

    def send(self, name, content, status=201):
        answer = self.browser.ask("POST", f"{API}/imports?name={name}", content, BYTES)
        self.assertEqual(answer.status, status, answer.body[:500])
        return answer.json()

    def step(self, sent, step, order):
        answer = self.browser.ask("POST", f"{API}/imports/{sent['import']}/{step}", order)
        self.assertEqual(answer.status, 200, answer.body[:500])
        return answer.json()

    def order_of(self, sent, **more):
        sheet = sent["contents"]["sheets"][0]
        return {"target": sheet["suggestion"]["target"], "header_row": sheet["header_row"], "columns": sheet["suggestion"]["columns"],
                "parties": sent["parties"], **more}

    def acts(self):
        return len(self.node.get(f"{API}/circles/{self.circle}/acts?limit=200")["items"])

    def file(self, ref, paper):
        return self.node.ask("GET", f"{API}/circles/{self.circle}/files/{ref}/{paper['file']}").body

    def papers_of(self, slug):
        """Of a meeting's page: (name, bytes) of what its entries carry."""
        shown = self.node.get(f"{API}/meetings/{self.circle}/kidd/{slug}")
        return sorted((paper["name"], self.file(act["ref"], paper)) for act in shown["acts"] for paper in (act["content"] or {}).get("papers", []))

    def test_1_attachments_come_with_the_letter(self):
        whole = letter(("../../etc/an\u202enex.pdf", b"%PDF-annex"), ("표.xlsx", b"PK-table" * 9000))
        sent = self.send("letter.eml", whole)
        self.assertEqual([(one["name"], one["size"], one["state"]) for one in sent["contents"]["enclosed"]],
                         [("annex.pdf", 10, "whole"), ("표.xlsx", 72000, "whole")], "the preview lists what is attached, without paths and marks that turn text")
        order = self.order_of(sent, defaults={"body": "post"})
        before = self.acts()
        tried = self.step(sent, "dry-run", order)
        self.assertEqual([(one["name"], one["size"], one["result"]) for one in tried["files"]], [("annex.pdf", 10, "new"), ("표.xlsx", 72000, "new")])
        self.assertEqual(self.acts(), before, "a dry run writes nothing")
        report = self.step(sent, "run", order)
        self.assertEqual(([one["result"] for one in report["files"]], report["counts"]["recorded"], report["error"]), (["recorded"] * 2, 1, None), report)
        ref = report["items"][0]["ref"]
        papers = self.node.get(f"{API}/circles/{self.circle}/acts/{ref}")["content"]["papers"]
        self.assertEqual([one["name"] for one in papers], ["letter.eml", "annex.pdf", "표.xlsx"])
        self.assertEqual([self.file(ref, one) for one in papers], [whole, b"%PDF-annex", b"PK-table" * 9000], "what comes back is not what was attached")
        self.assertEqual({one["ref"] for one in report["files"]}, {ref})
        again = self.step(self.send("letter.eml", whole), "run", order)
        self.assertEqual(([one["result"] for one in again["files"]], again["counts"]["already"], self.acts()), (["already"] * 2, 1, before + 1))

    def test_2_more_than_an_entry_holds_stays_in_the_letter(self):
        inner = letter(subject="Before").decode()
        many = letter(*[(f"annex {number}.bin", b"%d" % number) for number in range(105)], ("before.eml", inner.encode()))
        sent = self.send("many.eml", many)
        report = self.step(sent, "run", self.order_of(sent, defaults={"body": "post"}))
        results = [one["result"] for one in report["files"]]
        self.assertEqual((results.count("recorded"), results.count("too_many")), (63, 43), report)
        ref = report["items"][0]["ref"]
        papers = self.node.get(f"{API}/circles/{self.circle}/acts/{ref}")["content"]["papers"]
        self.assertEqual(self.file(ref, papers[0]), many, "the letter itself lost something")
        # A letter that comes in as something else than a letter has its papers with it as well.
        sent = self.send("list.eml", letter(("list.csv", b"a,b")))
        report = self.step(sent, "run", {**self.order_of(sent), "target": "commitments", "columns": {"text": 1}, "defaults": {"body": "post"}})
        self.assertEqual([one["result"] for one in report["files"]], ["recorded"], report)
        papers = self.node.get(f"{API}/circles/{self.circle}/acts/{report['paper']['ref']}")["content"]["papers"]
        self.assertEqual([one["name"] for one in papers], ["list.eml", "list.csv"])

    def test_3_files_of_a_dated_folder_go_with_the_meeting_of_that_date(self):
        rows = "Date;Body;Status;No;Place;Country\n2023-09-14;kidd;held;23;Seoul;KR\n2024-04-11;kidd;held;24;Washington;US\n2024-04-11;kidd;held;25;Washington;US\n"
        self.step(sent := self.send("meetings.csv", rows.encode()), "run", self.order_of(sent))
        files = {"kidd/2023-09-14 23rd KIDD/agenda.docx": b"agenda", "kidd/2023-09-14 23rd KIDD/scans/joint.pdf": b"joint",
                 "kidd/2024-09-23 25th KIDD/plan.txt": b"plan", "kidd/2024-04-11 KIDD/a.txt": b"a", "kidd/notes.txt": b"notes", "top.txt": b"top"}
        sent = self.send("kidd.zip", packed := folder(files))
        listed = [(one["folder"], one["name"], one["state"]) for one in sent["contents"]["enclosed"]]
        self.assertIn(("kidd/2023-09-14 23rd KIDD", "joint.pdf", "whole"), listed)
        self.assertIn(("kidd", "notes.txt", "elsewhere"), listed)
        order = self.order_of(sent, target="meetings", defaults={"body": "kidd", "status": "HELD"})
        before = self.acts()
        tried = self.step(sent, "dry-run", order)
        became = {one["name"]: (one["matter"], one["result"]) for one in tried["files"]}
        self.assertEqual(became, {"agenda.docx": ("meetings/kidd/23", "new"), "joint.pdf": ("meetings/kidd/23", "new"),
                                  "plan.txt": ("meetings/kidd/2024-09-23", "new"), "a.txt": ("", "left"), "notes.txt": ("", "elsewhere"), "top.txt": ("", "elsewhere")})
        self.assertIn("which_meeting", [one["code"] for item in tried["items"] for one in item["problems"]], "two meetings of one day are guessed between")
        self.assertEqual(self.acts(), before)
        order["folders"] = {"kidd/2024-04-11 KIDD": "24"}
        report = self.step(sent, "run", order)
        self.assertEqual((report["error"], report["counts"]["refused"]), (None, 0), report)
        self.assertEqual(self.papers_of("23"), [("agenda.docx", b"agenda"), ("joint.pdf", b"joint")])
        self.assertEqual(self.papers_of("24"), [("a.txt", b"a")])
        self.assertEqual(self.papers_of("2024-09-23"), [("plan.txt", b"plan")])
        self.assertEqual(self.node.get(f"{API}/meetings/{self.circle}/kidd/23")["place"]["city"], {"en": "Seoul"}, "the meeting was changed by its papers")
        # What went with no meeting is in the zip, which is kept.
        kept = self.node.get(f"{API}/circles/{self.circle}/acts/{report['paper']['ref']}")
        self.assertEqual(self.file(report["paper"]["ref"], kept["content"]["papers"][0]), packed)
        before = self.acts()
        again = self.step(sent, "run", order)
        self.assertEqual((self.acts(), {one["result"] for one in again["files"]}), (before, {"already", "elsewhere"}), "the second import changed something")

    def test_5_out_and_in_again_changes_nothing(self):
        """If this fails, whoever takes the papers along and brings them back has everything twice, or not all of it."""
        place = os.path.join(self.folder.name, "papers")
        self.node.command("export", "national", place, "--papers")
        files = {}
        for root, _, names in os.walk(place):
            for name in names:
                path = os.path.join(root, name)
                with open(path, "rb") as source:
                    files[os.path.relpath(path, self.folder.name)] = source.read()
        dated = {path: content for path, content in files.items() if path.count("/") == 2 and path.split("/")[1][:4].isdigit()}
        self.assertEqual({(path.split("/")[1][:10], os.path.basename(path), content) for path, content in dated.items()},
                         {("2023-09-14", "agenda.docx", b"agenda"), ("2023-09-14", "joint.pdf", b"joint"), ("2024-04-11", "a.txt", b"a"),
                          ("2024-09-23", "plan.txt", b"plan"), ("2031-01-02", "small.txt", b"small")}, "not all of it goes out, or something else as well")
        sent = self.send("papers.zip", folder(files))
        before = self.acts()
        report = self.step(sent, "run", self.order_of(sent, target="meetings", defaults={"body": "kidd", "status": "HELD"}))
        self.assertEqual((self.acts(), report["counts"]["already"], report["counts"]["refused"]), (before, 4, 0), report)
        self.assertEqual({one["result"] for one in report["files"]}, {"already", "elsewhere"})
        # Every other form of the same meeting.
        page = f"{API}/meetings/{self.circle}/kidd/23/print?part="
        for part, form, begin in (("page", "html", b"<!DOCTYPE html"), ("page", "docx", b"PK"), ("page", "pdf", b"%PDF-"), ("delegations", "xlsx", b"PK"),
                                  ("delegations", "csv", b"\xef\xbb\xbf"), ("note", "docx", b"PK")):
            if form == "pdf" and not os.path.exists("/usr/bin/weasyprint"):
                continue  # Debian's; what is said without it, import_test.py looks at
            made = self.node.ask("GET", f"{page}{part}&format={form}")
            self.assertEqual((made.status, made.body[:len(begin)].upper()), (200, begin.upper()), (part, form, made.body[:200]))

    def test_4_hostile_and_large(self):
        noise = random.Random(7).randbytes(1 << 20)
        large = bytes(one & 15 for one in noise) * 33  # 33 MiB, half of it packed
        sent = self.send("large.zip", folder({"2031-01-02 Large/large.bin": large, "2031-01-02 Large/small.txt": b"small"}))
        self.assertEqual({one["name"]: (one["size"], one["state"]) for one in sent["contents"]["enclosed"]},
                         {"large.bin": (len(large), "too_large"), "small.txt": (5, "whole")})
        report = self.step(sent, "run", self.order_of(sent, target="meetings", defaults={"body": "kidd", "status": "PLANNED"}))
        self.assertEqual({one["name"]: one["result"] for one in report["files"]}, {"large.bin": "too_large", "small.txt": "recorded"}, report)
        bomb = folder({"2031-01-03 Bomb/zeros.bin": bytes(64 << 20)})
        self.assertEqual(self.browser.ask("POST", f"{API}/imports?name=bomb.zip", bomb, BYTES).status, 400)
        # Letters within letters end at a depth; the node answers, and goes on.
        nested = letter()
        for _ in range(300):
            nested = b"Subject: Nested\r\nFrom: a@us.example\r\nContent-Type: message/rfc822\r\n\r\n" + nested
        sent = self.send("nested.eml", nested)
        self.assertEqual(len(sent["contents"]["enclosed"]), 1, "what lies in an attachment is not taken apart")
        names = {f"2031-01-04 Names/{name}": b"x" for name in ("..%2f..\\evil\n.sh", "CON", ".hidden", "a" * 300)}
        sent = self.send("names.zip", folder(names))
        for one in sent["contents"]["enclosed"]:
            self.assertNotRegex(one["name"], r"[/\\\n]|^\.", one)
            self.assertLessEqual(len(one["name"].encode()), 120)
        self.assertEqual(self.browser.ask("POST", f"{API}/imports/{sent['import']}/run", self.order_of(sent, target="meetings", defaults={"body": "kidd", "status": "HELD"}, folders={"x": 3})).status, 400)


if __name__ == "__main__":
    main("__main__")
