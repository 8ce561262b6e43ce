"""A negotiated text on paper, as two nodes make it of what both said.

If this fails, the two delegations hold papers with the same four words and other text, Word shows one side's words
as the other's, a reservation stays behind, or somebody's words become a formula or a mark in the file.
"""
import csv
import html
import io
import json
import os
import re
import subprocess
import socket
import sys
import time
import unittest
import xml.etree.ElementTree as xml
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
import akn_rules  # noqa: E402
from contract import Contract, load  # noqa: E402
from negotiating import element  # noqa: E402
from nodes import BUILD, Node, charter_of, found, main, pair, temporary, until  # noqa: E402

API = "/api/v1"
BODIES = """rules: {record: 1, circle: 1, bodies: 1, commitments: 1, meetings: 1, texts: 1}
label_policy: TEST
languages: [en, ko]
bodies:
  - id: council
    names: {en: Council, ko: 협의회}
    parties: [alder.example, birch.example]
"""
HOSTILE = '=1+1 <b>&"rivers"</b> ]]>'
DEBIAN_PYTHON = "/usr/bin/python3"  # has Debian's python3-openpyxl
CELLS = """
import io, json, openpyxl, sys
book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
print(json.dumps([[[cell.value, cell.data_type] for cell in row] for row in book.worksheets[0].iter_rows()]))
"""
ELEMENTS = [
    {"id": "t", "type": "TITLE", "place": "a", "words": {"en": "Joint Statement", "ko": "공동성명"}},
    {"id": "p1", "type": "PREAMBULAR", "place": "b", "words": {"en": "Recalling their treaty,", "ko": "조약을 상기하며,"}},
    {"id": "p2", "type": "OPERATIVE", "place": "c", "number": "1", "words": {"en": "The Parties shall meet once a year.", "ko": "당사자는 1년에 한 번 회의를 개최한다."}},
    {"id": "p3", "type": "SUB_PARAGRAPH", "parent": "p2", "place": "a", "number": "(a)", "words": {"en": "in the spring", "ko": "봄에"}},
    {"id": "p4", "type": "OPERATIVE", "place": "d", "number": "2", "words": {"en": HOSTILE, "ko": "=1+1"}},
]
READER = os.path.join(BUILD, "cmd/entente-papers/entente-papers")
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"


class PapersOfAText(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.a = Node(cls.folder.name, "alder.example").start()
        cls.addClassCleanup(cls.a.stop)
        cls.b = Node(cls.folder.name, "birch.example").start()
        cls.addClassCleanup(cls.b.stop)
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("talks", [cls.a, cls.b], BODIES), "talks")
        cls.text = f"{API}/texts/talks/council/river"
        cls.say(cls.a, {"text": {"kind": "JOINT_STATEMENT", "titles": {"en": "Statement on <the> River"}, "languages": [
            {"tag": "en", "role": "NEGOTIATING"}, {"tag": "ko", "role": "NEGOTIATING"}]}})
        for content in cls.composed(cls.a, {"revision": {"elements": ELEMENTS}}):
            cls.say(cls.a, content)
        cls.stored(lambda text: text["revision"] == 1)
        cls.may = cls.change(cls.b, "p2", {"en": "The Parties may meet once a year."})
        cls.should = cls.change(cls.a, "p2", {"en": "The Parties should meet once a year."})
        cls.say(cls.b, {"change": {"element": "n1", "wordings": [{"language": "en", "words": "Birch hosts."}], "reason": {"en": "Whose turn it is."},
                                   "move": {"what": "COMES", "place": "e", "number": "2 bis", "type": "OPERATIVE"}}})
        cls.say(cls.a, {"attached": {"id": "r", "kind": "RESERVATION", "words": {"en": "Alder reads 'year' as the water year."}, "elements": ["p2"]}})
        cls.say(cls.b, {"comment": {"element": "p2", "words": {"en": "=HYPERLINK(\"http://x\") how often?"}}})
        cls.stored(lambda text: len(text["changes"]) == 3 and text["attached"] and text["comments"])

    @classmethod
    def say(cls, node, content):
        return node.post(f"{API}/circles/{cls.circle}/acts", {"type": "statement", "matter": "texts/council/river", "module": "texts", "content": content})

    @classmethod
    def composed(cls, node, wish):
        answer = node.ask("POST", f"{cls.text}/compose", wish)
        assert answer.status == 200, answer.body[:400]
        return answer.json()["contents"]

    @classmethod
    def change(cls, node, element, words):
        for content in cls.composed(node, {"words": {"element": element, "words": words}}):
            cls.say(node, content)

    @classmethod
    def stored(cls, holds):
        for node in (cls.a, cls.b):
            until(lambda: node.ask("GET", cls.text).status == 200 and holds(node.get(cls.text)), f"the text at {node.party}")

    def made(self, query, node=None):
        answer = (node or self.a).ask("GET", f"{self.text}/print?{query}")
        self.assertEqual(answer.status, 200, answer.body[:300])
        return answer.body

    def part(self, docx, name):
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            self.assertIsNone(archive.testzip())
            for one in archive.namelist():
                xml.fromstring(archive.read(one))  # well-formed, each of them
            return archive.read(name).decode()

    def test_the_picture_that_other_tests_print_is_an_answer(self):
        with open("src/api/testdata/negotiated_text.json", encoding="utf-8") as source:
            Contract(load()).validate({"$ref": "#/components/schemas/NegotiatedText"}, json.load(source), "negotiated_text.json")

    def test_both_sides_print_the_same_brackets_under_the_same_words(self):
        feet = []
        for node, copy in ((self.a, 1), (self.b, 2)):
            page = self.made(f"format=txt&copy={copy}", node).decode()
            lines = page.splitlines()
            self.assertIn("1 The Parties [shall] [Alder: should] [Birch: may] meet once a year.", page)
            self.assertIn("[Birch: Birch hosts.]", page)
            self.assertIn("Alder reads 'year' as the water year.", page)
            feet.append(re.search(rf"Rev\.1 · Compilation · Copy {copy} · ([a-z]+ [a-z]+ [a-z]+ [a-z]+) · Page 1", page)[1])
            self.assertTrue(any(re.match(r"    1  Joint Statement", line) for line in lines), page)
        self.assertEqual(feet[0], feet[1])
        for form in ("html", "docx"):
            page = self.made(f"format={form}&view=clean&copy=3")
            words = page.decode() if form == "html" else self.part(page, "word/footer1.xml")
            self.assertIn(f"Rev.1 · Clean text · Copy 3 · {feet[0]}", words)
        alone = self.made("format=txt&revision=1&copy=1").decode()
        self.assertNotIn(feet[0], alone)  # nothing is laid over the revision by itself
        self.assertNotIn("[", alone)

    def test_each_view_in_each_language(self):
        for view, words in (("rolling", "[shall / Alder: should / Birch: may]"), ("clean", "The Parties shall meet"),
                            ("party&party=birch.example", "The Parties may meet"), ("party&party=alder.example", "The Parties should meet")):
            self.assertIn(words, re.sub(r"</?b>", "", self.made(f"view={view}").decode()), view)
        table = self.made("languages=en,ko&copy=4").decode()
        self.assertIn('lang="ko"><span class="line">조약을 상기하며,</span>', table)
        self.assertIn("괄호", self.made("languages=ko&language=ko&copy=4").decode())
        for query in ("format=odt", "view=all", "language=xx", "languages=vi", "languages=en,,ko", "view=party", "view=party&party=cedar.example", "party=birch.example",
                      "view=tracked", "format=docx&view=tracked&revision=1", "format=akn&languages=en,ko", "revision=0", "copy=0", "copy=x"):
            self.assertEqual(self.a.ask("GET", f"{self.text}/print?{query}").status, 400, query)
        self.assertEqual(self.a.ask("GET", f"{self.text}/print?revision=7").status, 404)
        self.assertEqual(self.a.ask("GET", f"{API}/texts/talks/council/none/print").status, 404)

    def test_tracked_changes_are_under_their_names(self):
        docx = self.made("format=docx&view=tracked")
        document = self.part(docx, "word/document.xml")
        self.assertRegex(document, r'<w:del w:id="\d+" w:author="Alder" w:date="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"><w:r><w:rPr>[^/]*/></w:rPr><w:delText xml:space="preserve">shall')
        self.assertRegex(document, r'<w:ins w:id="\d+" w:author="Birch"[^>]*><w:r><w:rPr>[^/]*/></w:rPr><w:t xml:space="preserve">may')
        self.assertIn("Whose turn it is.", self.part(docx, "word/comments.xml"))
        done = subprocess.run(["pandoc", "-f", "docx", "-t", "html", "--wrap=none", "--track-changes=all"], input=docx, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr[-300:])
        page = done.stdout.decode()
        self.assertRegex(page, r'class="insertion" data-author="Birch"[^>]*>may')
        self.assertRegex(page, r'class="insertion" data-author="Alder"[^>]*>should')
        self.assertRegex(page, r'class="deletion" data-author="Alder"[^>]*>shall')

    def read_again(self, docx):
        """What the reader of tracked changes, apart from the node, finds in a document."""
        done = subprocess.run([READER, "paper"], input=docx, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout[-300:] + done.stderr[-300:])
        lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
        self.assertEqual(lines[-1], {"end": True})
        return [[(run["text"].strip(), *((run[how] or {}).get("author") for how in ("added", "struck"))) for run in line["runs"]] for line in lines[1:-2]], lines[1:-2]

    def check_read(self, docx):
        runs, paragraphs = self.read_again(docx)
        self.assertIn([("1 The Parties", None, None), ("shall", None, "Alder"), ("should", "Alder", None), ("may", "Birch", None), ("meet once a year.", None, None)], runs)
        self.assertIn({"author": "Birch"}, [{"author": one["by"]["author"]} for paragraph in paragraphs for one in paragraph["remarks"] if one["text"] == "Reason: Whose turn it is."])

    def test_who_proposed_what_is_read_from_the_document_again(self):
        self.check_read(self.made("format=docx&view=tracked"))

    def test_an_office_program_opens_what_was_made(self):
        with temporary() as folder:
            for name, query in (("tracked", "format=docx&view=tracked"), ("room", "format=docx&copy=9"), ("table", "format=docx-table"), ("matrix", "format=docx-matrix")):
                with open(os.path.join(folder, name + ".docx"), "wb") as out:
                    out.write(self.made(query))
            done = subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "fodt", "--outdir", folder,
                                   *(os.path.join(folder, name + ".docx") for name in ("tracked", "room", "table", "matrix"))], capture_output=True, timeout=300)
            self.assertEqual(done.returncode, 0, done.stderr[-500:])
            tracked, room, table, matrix = (xml.parse(os.path.join(folder, name + ".fodt")).getroot() for name in ("tracked", "room", "table", "matrix"))
            # Saved again by that program, it says the same to our reader.
            os.makedirs(os.path.join(folder, "again"))
            done = subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "docx", "--outdir", os.path.join(folder, "again"),
                                   os.path.join(folder, "tracked.docx")], capture_output=True, timeout=300)
            self.assertEqual(done.returncode, 0, done.stderr[-500:])
            with open(os.path.join(folder, "again", "tracked.docx"), "rb") as saved:
                self.check_read(saved.read())
        kinds = {}
        for region in tracked.iter(ODF % "text" + "changed-region"):
            change = region[0]
            kinds.setdefault(change.tag.rsplit("}")[-1], set()).add(change.find(".//{http://purl.org/dc/elements/1.1/}creator").text)
        self.assertEqual(kinds, {"insertion": {"Alder", "Birch"}, "deletion": {"Alder"}})
        self.assertEqual(room.find(".//" + ODF % "text" + "linenumbering-configuration").get(ODF % "text" + "number-lines", "true"), "true")
        words = "".join(room.itertext())
        self.assertIn("[Birch: may]", words)
        self.assertIn("Copy 9 · ", words)
        rows = [["".join(cell.itertext()).strip() for cell in row.iter(ODF % "table" + "table-cell")] for row in table.iter(ODF % "table" + "table-row")]
        self.assertIn(["Recalling their treaty,", "조약을 상기하며,"], [row[1:] for row in rows])
        self.assertTrue([row for row in rows if row[0].endswith("1/p2")], rows)  # to be found again
        rows = [["".join(cell.itertext()).strip() for cell in row.iter(ODF % "table" + "table-cell")] for row in matrix.iter(ODF % "table" + "table-row")]
        self.assertEqual({len(row) for row in rows}, {9})
        self.assertEqual((rows[0][0], rows[0][8]), ("Paragraph ref", "Answer"))
        self.assertTrue([row for row in rows if row[0] == "1/p2" and row[5] == "Birch" and row[6].endswith("may meet once a year.")], rows)

    def test_the_matrix_has_no_formula_and_finds_its_rows_again(self):
        rows = list(csv.reader(io.StringIO(self.made("format=csv").decode("utf-8-sig"))))
        head = next(number for number, row in enumerate(rows) if row[:1] == ["Paragraph ref"])
        self.assertEqual(rows[head], ["Paragraph ref", "Proposal ref", "No.", "Text as it stands (en)", "Text as it stands (ko)", "Party", "Proposed words", "Reason or comment", "Answer"])
        table = [dict(zip(rows[head], row)) for row in rows[head + 1:]]
        may = next(row for row in table if row["Proposed words"].endswith("may meet once a year."))
        self.assertEqual((may["Paragraph ref"], may["Party"], may["Answer"]), ("1/p2", "Birch", ""))
        self.assertIn(may["Proposal ref"], {change["key"] for change in self.a.get(self.text)["changes"]})
        self.assertEqual(next(row for row in table if row["Paragraph ref"] == "1/p4")["Text as it stands (en)"], "'" + HOSTILE)
        self.assertFalse([cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")])
        alone = self.made("format=csv&revision=1").decode("utf-8-sig")
        self.assertIn("1/p2", alone)
        self.assertNotIn("often", alone)
        self.assertNotIn("may meet", alone)
        done = subprocess.run([DEBIAN_PYTHON, "-c", CELLS], input=self.made("format=xlsx"), capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr.decode()[-500:])
        cells = [cell for row in json.loads(done.stdout) for cell in row]
        self.assertIn([HOSTILE, "s"], cells)
        self.assertNotIn("f", {kind for _, kind in cells})

    def test_reservations_travel_with_every_copy(self):
        """Whatever form leaves the node: what a party has reserved is on it."""
        words = "Alder reads 'year' as the water year."

        def docx(made):
            return "".join(xml.fromstring(self.part(made, "word/document.xml")).itertext())

        def cells(made):
            done = subprocess.run([DEBIAN_PYTHON, "-c", CELLS], input=made, capture_output=True, timeout=60)
            self.assertEqual(done.returncode, 0, done.stderr.decode()[-500:])
            return "\n".join(str(value) for row in json.loads(done.stdout) for value, _ in row if value)

        def hwpx(made):
            return "".join(xml.fromstring(self.part_of(made, "Contents/section0.xml")).itertext())

        forms = {"": bytes.decode, "format=txt": bytes.decode, "format=docx": docx, "format=docx&view=tracked": docx, "format=docx-table": docx,
                 "format=docx-matrix": docx, "format=hwpx": hwpx, "format=xlsx": cells, "format=xlsx-table": cells, "format=csv": bytes.decode,
                 "format=akn": bytes.decode, "sheet=instructions": bytes.decode, "format=csv&revision=1": bytes.decode, "format=xlsx-table&revision=1": cells}
        forms["sheet=instructions&format=docx"] = docx
        for query, read in forms.items():
            shown = " ".join(html.unescape(read(self.made(query))).split())
            self.assertIn(words, shown, query)
            self.assertIn("Reservation, Alder (on 1)", shown, query)

    def test_akoma_ntoso(self):
        root = xml.fromstring(self.made("format=akn&languages=en"))
        body = root.find(f".//{AKN}mainBody")
        found_ = {one.get("wId"): one for one in body.iter() if one.get("wId")}
        self.assertEqual(set(found_), {"t", "p1", "p2", "p3", "p4", "n1"})
        self.assertIn(found_["p3"], list(found_["p2"]))
        self.assertEqual("".join(found_["p4"].itertext()).strip(), "2" + HOSTILE)
        self.assertEqual([(one.get("class"), one.get("refersTo"), one.text) for one in found_["p2"].findall(f".//{AKN}inline[@name='alternative']")],
                         [("revision", None, "shall"), ("proposed", "#alder.example", "should"), ("proposed", "#birch.example", "may")])
        self.assertEqual(root.find(f".//{AKN}FRBRversionNumber").get("value"), "Rev.1")
        self.assertEqual(root.find(f".//{AKN}FRBRExpression/{AKN}FRBRlanguage").get("language"), "eng")
        ids = [one.get("eId") for one in root.iter() if one.get("eId")]
        self.assertEqual(len(ids), len(set(ids)))

    def test_akoma_ntoso_keeps_the_rules_of_its_vocabulary(self):
        """Held against rules written down apart from the node (akn_rules.py), in every view, language and revision."""
        for query in ("view=compilation", "view=rolling", "view=clean", "view=party&party=birch.example", "view=party&party=alder.example",
                      "languages=ko", "language=vi&languages=ko&view=clean", "revision=1", "copy=3"):
            document = self.made(f"format=akn{'' if 'languages' in query else '&languages=en'}&{query}")
            self.assertEqual(akn_rules.faults_of(document), [], query)
        # The rules see what they are for.
        good = self.made("format=akn&languages=en").decode()
        for before, after, fault in (('<FRBRcountry value="xx"/>', "", "FRBRWork"), ("<content>", "<content><num>1</num>", "content"),
                                     (' name="bracket"', "", "has no name"), ("para_2", "para_1", "stands twice"), (' source="#entente"', "", "has no source"),
                                     ("para_1__subpara_1", "subpara_1", "its eId"), ("#birch.example", "#nobody", "not there"), ("<intro>", "<intro>words", "words of its own"),
                                     ("longTitle>", "shortTitle>", "no element that has a rule"), ("eng@", "", "names no language")):
            bad = good.replace("<longTitle", "<shortTitle").replace(before, after) if before == "longTitle>" else good.replace(before, after)
            self.assertNotEqual(bad, good, before)
            self.assertTrue([one for one in akn_rules.faults_of(bad) if fault in one], (before, akn_rules.faults_of(bad)))

    def test_hostile_words_are_words(self):
        for query in ("", "languages=en,ko&copy=1"):
            page = self.made(query).decode()
            self.assertNotIn("<b>&", page)
            self.assertNotIn("<the>", page)
            self.assertIn("&lt;b&gt;&amp;&quot;rivers&quot;&lt;/b&gt; ]]&gt;", page)
        answer = self.a.ask("GET", f"{self.text}/print?format=docx")
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
        self.assertIn("attachment", answer.headers["content-disposition"])

    def test_a_pdf_to_be_kept(self):
        answer = self.a.ask("GET", f"{self.text}/print?format=pdf&copy=5&languages=en,ko")
        self.assertEqual(answer.status, 200, answer.body[:300])
        words = " ".join(subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.body, capture_output=True, timeout=60).stdout.decode().split())
        self.assertIn("Copy 5", words)
        self.assertIn("[Birch: may]", words)
        self.check_for_keeping(answer.body)

    def check_for_keeping(self, pdf):
        """What is checked of PDF/A (docs/operating/export.md); a validator would check more."""
        self.assertTrue(pdf.startswith(b"%PDF-1.7"))
        metadata = re.search(rb"<\?xpacket begin.*?<\?xpacket end", pdf, re.S)[0]
        root = xml.fromstring(metadata[metadata.index(b"?>") + 2:metadata.rindex(b"<?xpacket")])
        said = {name.rsplit("}")[-1]: value for one in root for name, value in one.attrib.items()}
        self.assertEqual((said["part"], said["conformance"]), ("2", "B"))
        self.assertRegex(pdf, rb"/OutputIntents \[ *<<[^>]*/S /GTS_PDFA1[^>]*/DestOutputProfile \d+ 0 R")
        self.assertRegex(pdf, rb"/ID *\[ *[(<][^\]]+\]")
        for forbidden in (b"/JavaScript", b"/Encrypt", b"/Launch", b"/EmbeddedFile", b"/LZWDecode"):
            self.assertNotIn(forbidden, pdf)
        fonts = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, timeout=60)
        rows = fonts.stdout.decode().splitlines()
        at = rows[0].index("emb")
        self.assertTrue(rows[2:])
        self.assertEqual({row[at:at + 3].strip() for row in rows[2:]}, {"yes"}, rows)

    def programs(self, node):
        """What a node has started and what runs still."""
        out = []
        for name in os.listdir("/proc"):
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as stat:
                    state, parent = stat.read().rsplit(")", 1)[1].split()[:2]
                if int(parent) == node.process.pid and state != "Z":
                    out.append(int(name))
            except (OSError, ValueError):
                continue
        return out

    def asked_and_left(self, node, head, body=b""):
        """Asks, waits until a program works on it, and goes, as a browser does on Cancel."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.connect(node.socket)
            line.sendall(head.encode() + body)
            until(lambda: self.programs(node), "a program works on it")
        begun = time.monotonic()
        until(lambda: not self.programs(node), "the program has ended")
        return time.monotonic() - begun

    def test_who_goes_while_a_large_text_is_printed_ends_what_prints_it(self):
        words = "The Parties shall measure the water of the river, and report to one another what they measured. " * 12
        elements = [element(f"x{at:04}", "OPERATIVE", f"{at:04}", {"en": f"{at}. {words}"}, number=str(at + 1)) for at in range(400)]
        say = lambda content: self.a.post(f"{API}/circles/{self.circle}/acts", {"type": "statement", "matter": "texts/council/large", "module": "texts", "content": content})  # noqa: E731
        say({"text": {"kind": "JOINT_STATEMENT", "titles": {"en": "Large"}, "languages": [{"tag": "en", "role": "NEGOTIATING"}]}})
        large = f"{API}/texts/talks/council/large"
        answer = self.a.ask("POST", f"{large}/compose", {"revision": {"elements": elements}})
        self.assertEqual(answer.status, 200, answer.body[:300])
        for content in answer.json()["contents"]:
            say(content)
        took = self.asked_and_left(self.a, f"GET {large}/print?format=pdf HTTP/1.1\r\nHost: a\r\n\r\n")
        # By itself it would have worked on for much longer.
        self.assertLess(took, 10)
        self.assertEqual(self.a.ask("GET", f"{large}/print?format=txt").status, 200)

    def test_who_goes_while_a_large_paper_is_read_ends_what_reads_it(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            many = "".join(f'<w:p><w:r><w:t>{at} {at * 7919} water</w:t></w:r></w:p>' for at in range(190_000))
            archive.writestr("word/document.xml", f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{many}</w:body></w:document>')
        paper = out.getvalue()
        self.asked_and_left(self.a, f"POST {self.text}/paper?name=large.docx HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\nContent-Length: {len(paper)}\r\n\r\n", paper)
        self.assertEqual(self.a.ask("GET", self.text).status, 200)
        # The node says why it ended, and of whom nobody waits is no answer: the next is read whole.
        answer = self.a.ask("POST", f"{self.text}/paper?name=large.docx", b"%PDF-1.7", {"Content-Type": "application/octet-stream"})
        self.assertEqual(answer.status, 400)

    def test_a_hwpx_is_what_other_programs_take_for_one(self):
        made = self.made("format=hwpx&view=clean&copy=3")
        # Told by its first bytes: nothing is packed and nothing stands between.
        self.assertEqual(made[30:57], b"mimetypeapplication/hwp+zip")
        section = self.part_of(made, "Contents/section0.xml")
        self.assertIn("Clean text", section)
        self.assertIn("The Parties shall meet once a year.", section)
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            self.assertEqual((archive.infolist()[0].filename, archive.infolist()[0].compress_type), ("mimetype", zipfile.ZIP_STORED))
            listed = xml.fromstring(archive.read("Contents/content.hpf"))
            for one in listed.iter("{http://www.idpf.org/2007/opf/}item"):
                archive.getinfo(one.get("href"))
        done = subprocess.run([READER, "paper", '{"name": "a.hwpx"}'], input=made, capture_output=True, timeout=60)
        rows = [json.loads(line).get("cells") for line in done.stdout.decode().splitlines()]
        self.assertIn(["operative", "1 The Parties shall meet once a year."], rows)

    def part_of(self, package, name):
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            self.assertIsNone(archive.testzip())
            for one in archive.namelist():
                if one != "mimetype":
                    xml.fromstring(archive.read(one))
            return archive.read(name).decode()


if __name__ == "__main__":
    main(__name__)
