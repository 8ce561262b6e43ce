"""What stands on every screen of a circle stands on everything that leaves it.

If this fails, a paper, a calendar or a list of reconstructed material goes round as if a government had issued
it. Every address of the API that answers with something else than JSON, and every command that shows or takes
out what a circle holds, is asked here: a new one has to be added to the tables below.
"""
import io
import os
import re
import sys
import tarfile
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, charter_of, found, main, pair, temporary  # noqa: E402
from contract import load  # noqa: E402

API = "/api/v1"
NOTICE = {"en": "Reconstructed from public sources", "ko": "공개 자료를 바탕으로 재구성함"}
BODIES = """rules: {record: 1, circle: 1, bodies: 1, commitments: 1, meetings: 1, texts: 1}
label_policy: TEST
languages: [en, ko]
notice: {en: Reconstructed from public sources, ko: 공개 자료를 바탕으로 재구성함}
bodies:
  - id: talks
    names: {en: Talks}
    parties: [alder.example, birch.example]
"""
MEETING = "/api/v1/meetings/{circle}/talks/1/print"
# Address of the API: how it is asked. What tells nothing of a circle says why.
ADDRESSES = {
    "/api/v1/meetings/{circle}/{body}/{slug}/print": [
        f"{MEETING}?format={form}&part={part}&language={language}"
        for form in ("html", "docx", "xlsx", "csv", "pdf") for part in ("page", "delegations", "note") for language in ("en", "ko")],
    "/api/v1/circles/{circle}/commitments/print": [
        f"/api/v1/circles/{{circle}}/commitments/print?format={form}&language={language}"
        for form in ("html", "docx", "xlsx", "csv", "pdf") for language in ("en", "ko")],
    "/api/v1/bodies/{circle}/{body}/print": [
        f"/api/v1/bodies/{{circle}}/talks/print?format={form}&part={part}&language={language}"
        for form in ("html", "docx", "xlsx", "csv") for part in ("letters", "report", "workplan", "wording", "strands") for language in ("en", "ko")],
    "/api/v1/bodies/{circle}/{body}/folders": [f"/api/v1/bodies/{{circle}}/talks/folders?language={language}" for language in ("en", "ko")],
    "/api/v1/meetings/{circle}/{body}/{slug}/folder": [f"/api/v1/meetings/{{circle}}/talks/1/folder?language={language}" for language in ("en", "ko")],
    "/api/v1/meetings/{circle}/{body}/{slug}/calendar": [f"/api/v1/meetings/{{circle}}/talks/1/calendar?language={language}" for language in ("en", "ko")],
    "/api/v1/briefs/{circle}/{body}/{slug}/print": [
        f"/api/v1/briefs/national/talks/1/print?sheet={sheet}&meeting_circle={{circle}}&format={form}&language={language}"
        for sheet in ("instructions", "clearance") for form in ("html", "docx", "pdf") for language in ("en", "ko")],
    "/api/v1/texts/{circle}/{body}/{text}/print": [
        f"/api/v1/texts/{{circle}}/talks/plan/print?format={form}&language={language}{copy}"
        for form in ("html", "docx", "docx-table", "docx-matrix", "hwpx", "txt", "akn", "xlsx", "xlsx-table", "csv", "pdf") for language in ("en", "ko") for copy in ("", "&copy=3")],
    "/api/v1/circles/{circle}/export": ["/api/v1/circles/{circle}/export"],
    "/api/v1/circles/{circle}/charter": ["/api/v1/circles/{circle}/charter"],
    "/calendar/{file}": ["{calendar}"],
    "/api/v1/circles/{circle}/proofs/{party}/{epoch}/{index}/{leaf}": "one signed entry, byte for byte",
    "/api/v1/circles/{circle}/card": "keys and heads, no content",
    "/api/v1/circles/{circle}/files/{party}/{epoch}/{index}/{leaf}/{file}": "a file as its party gave it, byte for byte",
    "/api/v1/circles/{circle}/files/{party}/{epoch}/{index}/{leaf}/{file}/show": "the same, to be looked at",
    "/api/v1/imports/{import}/result": "what became of the rows of a file that the asker brought",
    "/api/v1/events": "what changed, no content",
    "/metrics": "figures, no content",
    "/healthz": "one word",
    "/readyz": "one word",
}
COMMANDS = {
    "today": [], "charter show": ["talks"], "circle list": [], "circle show": ["talks"], "body list": [], "body show": ["talks", "talks"],
    "meeting list": ["talks"], "meeting show": ["talks", "talks", "1"], "meeting next": [], "follow-up": ["talks"], "search": ["spring"],
    "log": ["talks"], "act show": ["talks", "{ref}"], "export": ["talks", "{folder}"],
}


def words_of(content):
    """All text of an answer, whatever it is packed in."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [archive.read(name) for name in archive.namelist()]
            # In a folder each paper bears it by itself.
            packed = [words_of(one) for one in inside if one.startswith(b"PK")]
            return "".join(one.decode("utf-8", "replace") for one in inside) + "".join(packed)
    if content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            return "".join(archive.extractfile(one).read().decode("utf-8", "replace") for one in archive if one.isfile())
    return content.decode("utf-8", "replace").replace("\r\n ", "")


class Notices(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.node = Node(cls.folder.name, "alder.example", extra="reconstructed = true\n").start()
        cls.addClassCleanup(cls.node.stop)
        other = Node(cls.folder.name, "birch.example").start()
        cls.addClassCleanup(other.stop)
        pair(cls.node, other)
        cls.circle = found(cls.node, [other], charter_of("talks", [cls.node, other], BODIES), "talks")

        def write(matter, content, circle):
            return cls.node.post(f"{API}/circles/{circle}/acts", {
                "type": "statement", "matter": matter, "module": matter.split("/")[0], "content": content})["ref"]
        for circle in (cls.circle, cls.node.circle("national")["id"]):
            cls.ref = write("bodies/talks", {"body": {"names": {"en": "Talks"}}}, circle)
            write("texts/talks/plan", {"text": {"kind": "PLAN", "titles": {"en": "Plan"}, "languages": [{"tag": "en", "role": "NEGOTIATING"}]}}, circle)
            write("meetings/talks/1", {"held": {"details": {"dates": "2031-05-12", "ordinal": 1, "titles": {"en": "Spring talks"}}}}, circle)
        for content in ({"instruction_asked": {"id": "x", "question": {"en": "How much?"}, "office": {"en": "Capital"}}},
                        {"clearance_sheet": {"offices": [{"id": "water", "names": {"en": "Water board"}}]}}):
            cls.node.post(f"{API}/circles/national/acts", {"type": "statement", "matter": "briefs/talks/1", "module": "briefs", "content": content,
                                                           "label": {"classification": "UNCLASSIFIED", "categories": ["person/operator"]}})
        cls.calendar = cls.node.post(API + "/calendars", {})["path"]

    def asked(self, address):
        address = address.replace("{circle}", self.circle).replace("{calendar}", self.calendar)
        if address.startswith("/calendar/"):
            import http.client
            connection = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=60)
            return self.node.ask("GET", address, over=connection)
        return self.node.ask("GET", address)

    def test_every_address_that_gives_out_something_else_than_json_is_known_here(self):
        for path, verbs in load()["paths"].items():
            types = {kind for status, answer in verbs.get("get", {}).get("responses", {}).items() if status.startswith("2")
                     for kind in answer.get("content", {})}
            if types - {"application/json"}:
                with self.subTest(path=path):
                    self.assertIn(path, ADDRESSES, "a new export: say above how it is asked, or why it needs no notice")

    def test_every_paper_calendar_and_export_bears_it(self):
        for path, questions in ADDRESSES.items():
            if isinstance(questions, str):
                continue
            for question in questions:
                with self.subTest(question=question):
                    answer = self.asked(question)
                    if "format=pdf" in question and answer.status == 503:
                        continue  # made of the HTML that is asked for beside it, where WeasyPrint is
                    self.assertEqual(answer.status, 200, answer.body[:300])
                    if "format=pdf" in question:
                        self.assertTrue(answer.body.startswith(b"%PDF"))
                        continue
                    wanted = NOTICE["ko" if "language=ko" in question else "en"]
                    self.assertIn(wanted, words_of(answer.body))

    def test_every_paper_in_a_folder_bears_it(self):
        for address in ("/api/v1/bodies/{circle}/talks/folders", "/api/v1/meetings/{circle}/talks/1/folder"):
            with zipfile.ZipFile(io.BytesIO(self.asked(address).body)) as archive:
                self.assertGreater(len(archive.namelist()), 3)
                for name in archive.namelist():
                    self.assertIn(NOTICE["en"], words_of(archive.read(name)), name)

    def test_every_event_of_the_calendar_bears_it(self):
        text = words_of(self.asked("{calendar}").body)
        self.assertEqual(text.count("BEGIN:VEVENT"), 2)
        self.assertEqual(text.count("DESCRIPTION:" + NOTICE["en"]), 2)

    def test_what_a_node_reconstructs_alone_bears_it_too(self):
        for form in ("html", "xlsx", "csv", "docx"):
            answer = self.node.ask("GET", f"{API}/meetings/national/talks/1/print?format={form}&language=ko")
            self.assertIn(NOTICE["ko"], words_of(answer.body), form)

    def test_the_page_is_told_what_to_show(self):
        self.assertIs(self.node.get(API + "/session")["reconstructed"], True)
        for circle in self.node.get(API + "/node")["circles"]:
            if circle["name"] == "talks":
                self.assertEqual(circle["notice"], NOTICE)

    def test_every_command_that_shows_the_record_begins_with_it(self):
        with open("docs/operating/commands.md", encoding="utf-8") as page:
            listed = set(re.findall(r"^## entente ((?:[a-z-]+ ?)+)", page.read(), re.M))
        for command, words in COMMANDS.items():
            with self.subTest(command=command):
                self.assertIn(command, {name.strip() for name in listed})
                given = [word.replace("{ref}", self.own_ref()).replace("{folder}", os.path.join(self.folder.name, "out")) for word in words]
                text = self.node.command(*command.split(), *given, json_out=False)
                self.assertEqual(text.splitlines()[0], NOTICE["en"], text[:200])
        # Of one side's own workspace, which has no charter with a notice.
        self.assertIn(NOTICE["en"], self.node.command("log", "national", json_out=False).splitlines()[0])
        self.node.command("circle", "show", "talks")  # programs get JSON and nothing before it

    def own_ref(self):
        return self.node.get(f"{API}/circles/{self.circle}/acts?matter=bodies/talks")["items"][0]["ref"]


if __name__ == "__main__":
    main(__name__)
