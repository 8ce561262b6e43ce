"""The papers of a body as a real node makes them: the register of letters, the report upward, the workplan, the
agreed wording, the strands of work.

If this fails, a registry files a list in which a letter is missing, a minister reads as agreed what one side alone
says, a spreadsheet works out what somebody wrote into a subject, or a paper tells what its reader may not see.
"""
import csv
import html
import io
import json
import os
import re
import subprocess
import sys
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, main, temporary  # noqa: E402

API = "/api/v1"
COUNCIL = "meetings/council"
FORMULA = '=HYPERLINK("http://example.test","Pay")'
DEBIAN_PYTHON = "/usr/bin/python3"  # has Debian's python3-openpyxl
CELLS = """
import io, json, openpyxl, sys
book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
print(json.dumps({sheet.title: [[[cell.value, cell.data_type] for cell in row] for row in sheet.iter_rows()] for sheet in book}))
"""


class PapersOfABody(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.node = Node(cls.folder.name, "alder.example").start()
        cls.addClassCleanup(cls.node.stop)
        cls.circle = cls.node.circle("national")["id"]
        cls.write("bodies/council", {"body": {"names": {"en": "Council", "ko": "협의회"}}})
        cls.write("bodies/ministers", {"body": {"names": {"en": "Ministers"}}})
        for number, day in ((1, "2031-05-12"), (2, "2031-09-12")):
            cls.agree(f"{COUNCIL}/{number}", {"schedule": {"round": 1, "details": {"dates": day, "ordinal": number, "place": {"country": "KR", "city": {"en": "Fenmark"}}}}})
        cls.agree(f"{COUNCIL}/1", {"outcome": {"id": "o", "kind": "DECISION", "words": {"en": "Tolls fall by two."}}})
        letters = ({"id": "in1", "direction": "IN", "reference": "B-7", "date": "2031-01-05", "registered": "2031-01-07", "counterpart": "birch.example",
                    "from_office": {"en": "River office"}, "subject": {"en": FORMULA}, "reply_due": "2031-02-01", "about": [f"{COUNCIL}/1"]},
                   {"id": "out1", "direction": "OUT", "reference": "A-3", "date": "2031-01-20", "counterpart": "birch.example", "subject": {"en": "Reply", "ko": "회신"},
                    "in_reply_to": "in1"},
                   {"id": "in2", "direction": "IN", "reference": "B-7", "date": "2031-03-05", "counterpart": "birch.example", "subject": {"en": "Other"}})
        for letter in letters:
            cls.write(COUNCIL, {"letter": letter})
        cls.write(COUNCIL, {"letter": {"id": "hush", "direction": "IN", "subject": {"en": "Hush-hush"}, "about": [f"{COUNCIL}/1"]}}, label={"classification": "SECRET"})
        cls.write(COUNCIL, {"report": {"id": "r", "to": "bodies/ministers", "covers": [f"{COUNCIL}/1"], "due": "2031-06-30", "sent": "2031-06-02", "words": {"en": "They met & agreed."}}})
        cls.write(COUNCIL, {"report": {"id": "later", "to_authority": {"en": "The cabinet"}, "covers": [f"{COUNCIL}/2"], "due": "2031-12-30"}})
        cls.write(COUNCIL, {"acknowledgement": {"report": "r", "date": "2031-06-05", "by": {"en": "Their registry"}}})
        cls.write("commitments/council/gauge", {"commitment": {"words": {"en": "Build a gauge"}, "kind": "TASKING", "due": "2031-10", "owners": ["alder.example"]}})
        for year in ("2031", "2032"):
            cls.write("commitments/council", {"workplan": {"period": year, "titles": {"en": f"Plan of {year}"}, "lines": ["commitments/council/gauge", "commitments/council/none"]}})
        cls.agree("commitments/council", {"agreed_language": {"id": "w", "topic": "river", "topic_names": {"en": "The river"}, "words": {"en": "calm waters"},
                                                              "source": {"date": "2029-04-01", "text": "Joint statement", "paragraph": "4"}}})
        cls.agree("commitments/council", {"reaffirmation": {"language": "w", "use": {"date": "2030-04-01", "text": "Communiqué"}}})
        cls.agree("commitments/council", {"change": {"language": "w", "number": 1, "words": {"en": "calm and clean waters"}, "reason": {"en": "Fish"},
                                                     "use": {"meeting": f"{COUNCIL}/1", "paragraph": "2"}}})
        cls.write("bodies/council", {"strand": {"id": "water", "titles": {"en": "Water"}, "status": "UNDER_WAY", "leads": [{"party": "alder.example", "organisation": {"en": "Water board"}}]}})
        cls.write("bodies/council", {"progress": {"strand": "water", "meeting": f"{COUNCIL}/1", "words": {"en": "Gauges were chosen."}}})

    @classmethod
    def write(cls, matter, content, type_="statement", **more):
        answer = cls.node.ask("POST", f"{API}/circles/{cls.circle}/acts", {"type": type_, "matter": matter, "module": matter.split("/")[0], "content": content, **more})
        assert answer.status == 201, answer.body[:500]
        return answer.json()

    @classmethod
    def agree(cls, matter, content):
        return cls.write(matter, content, "proposal", concur=True)

    def asked(self, part, form="html", language="en", over=None, **more):
        query = "".join(f"&{name}={value}" for name, value in more.items())
        return (over or self.node).ask("GET", f"{API}/bodies/national/council/print?part={part}&format={form}&language={language}{query}")

    def made(self, *words, **more):
        answer = self.asked(*words, **more)
        self.assertEqual(answer.status, 200, answer.body[:300])
        return answer.body

    def rows(self, page, number=0):
        table = page.decode().split("<table>")[number + 1].split("</table>")[0]
        names = [html.unescape(one) for one in re.findall(r'<th scope="col">(.*?)</th>', table)]
        return [dict(zip(names, [html.unescape(one).replace("<br>", "\n") for one in re.findall(r"<td.*?>(.*?)</td>", row)])) for row in table.split("</tr>") if "<td" in row]

    def sheets(self, body):
        done = subprocess.run([DEBIAN_PYTHON, "-c", CELLS], input=body, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr.decode()[-500:])
        return json.loads(done.stdout)

    def words(self, form, body):
        if form == "docx":
            return subprocess.run(["pandoc", "-f", "docx", "-t", "plain", "--wrap=none", "--columns=4000"], input=body, capture_output=True, timeout=60).stdout.decode()
        return " ".join(subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, timeout=60).stdout.decode().split())

    def test_the_register_of_letters(self):
        letters = {one["Date"]: one for one in self.rows(self.made("letters"))}
        first = letters["2031-01-05"]
        self.assertEqual([first[name] for name in ("In or out", "Registered", "From", "To", "Subject", "Reply due", "Answered by")],
                         ["In", "2031-01-07", "birch.example, River office", "", FORMULA, "2031-02-01", "A-3"])
        self.assertEqual(first["Reference"], "B-7\n(another letter bears this number)")
        self.assertIn("1st Council", first["About the meetings"])
        self.assertIn("said by", first["Who says so"])
        out = letters["2031-01-20"]
        self.assertEqual([out[name] for name in ("In or out", "Reference", "To", "In reply to")], ["Out", "A-3", "birch.example", "B-7"])
        self.assertEqual(len(letters), 4)
        # Of one meeting, those about it; of another, none, and the page says so.
        self.assertEqual({one["Subject"] for one in self.rows(self.made("letters", meeting="1"))}, {FORMULA, "Hush-hush"})
        self.assertIn(b"Nothing is entered yet.", self.made("letters", meeting="2"))
        self.assertEqual(self.asked("letters", meeting="7").status, 404)

    def test_nothing_in_a_spreadsheet_is_worked_out(self):
        book = self.sheets(self.made("letters", "xlsx"))
        cells = [cell for sheet in book.values() for row in sheet for cell in row]
        self.assertIn([FORMULA, "s"], cells)
        self.assertFalse([cell for cell in cells if cell[1] == "f"], "a formula came into a workbook")
        lines = list(csv.reader(io.StringIO(self.made("letters", "csv").decode("utf-8-sig"))))
        self.assertIn("'" + FORMULA, [cell for line in lines for cell in line])

    def test_the_report_upward(self):
        page = self.made("report", report="r").decode()
        self.assertIn("<h1>Reports upward: Council → Ministers</h1>", page)
        for words in ("They met &amp; agreed.", "Acknowledged", "2031-06-30", "2031-06-02", "1st Council", "Fenmark", "Tolls fall by two.", "Their registry", "2031-06-05"):
            self.assertIn(words, page)
        self.assertNotIn("The cabinet", page)
        self.assertIn("The cabinet", self.made("report").decode())
        self.assertIn("Tolls fall by two.", self.words("docx", self.made("report", "docx", report="r")))
        self.assertIn(b"Nothing is entered yet.", self.made("report", report="none"))

    def test_the_workplan_of_a_year(self):
        page = self.made("workplan", year="2031")
        lines = self.rows(page)
        self.assertEqual([(one["Commitment"], one["Due"]) for one in lines], [("Build a gauge", "2031-10"), ("(not entered)", "")])
        self.assertIn(b"Plan of 2031", page)
        self.assertNotIn(b"Plan of 2032", page)
        self.assertEqual([name for name in self.sheets(self.made("workplan", "xlsx")) if name.startswith("Workplan 20")], ["Workplan 2031", "Workplan 2032"])
        self.assertIn("Build a gauge", self.words("docx", self.made("workplan", "docx", year="2032")))
        self.assertIn(b"Nothing is entered yet.", self.made("workplan", year="2030"))
        for year in ("31", "20310", "..%2F"):
            self.assertEqual(self.asked("workplan", year=year).status, 400)

    def test_the_agreed_wording_with_its_sources(self):
        one = self.rows(self.made("wording"))[0]
        self.assertEqual((one["Topic"], one["Wording as it stands"]), ("The river", "calm and clean waters"))
        self.assertEqual(one["First used"], "2029-04-01, Joint statement, paragraph 4")
        self.assertTrue(one["Reaffirmed"].startswith("2030-04-01, Communiqué ("), one["Reaffirmed"])
        self.assertTrue(one["Changed"].startswith("1st Council, paragraph 2: “calm waters” → “calm and clean waters”; Reason: Fish ("), one["Changed"])
        self.assertEqual(one["Who says so"].split(";")[0], "Agreed by all")
        docx = self.made("wording", "docx")
        self.assertIn("calm and clean waters", " ".join(self.words("docx", docx).split()))
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            self.assertIn('w:orient="landscape"', archive.read("word/document.xml").decode(), "seven columns on the short side of a page")

    def test_the_strands_by_meeting(self):
        page = self.made("strands").decode()
        self.assertIn("<h2>Water</h2>", page)
        self.assertEqual([(one["Meeting"], one["Date"], one["Progress"]) for one in self.rows(page.encode())], [("1st Council", "2031-05-12", "Gauges were chosen.")])
        self.assertIn("Alder, Water board", page.replace("alder.example", "Alder"))
        book = self.sheets(self.made("strands", "xlsx"))
        matrix = [[cell[0] for cell in row] for row in book["By meeting"]]
        heads = next(row for row in matrix if row[0] == "Strand")
        water = next(row for row in matrix if row[0] == "Water")
        self.assertEqual([str(head).split("\n")[0] for head in heads[2:]], ["1st Council", "2nd Council"])
        self.assertIn("Gauges were chosen.", water[2])
        self.assertFalse(water[3])

    def test_each_in_three_languages_and_as_pdf(self):
        heads = {"letters": ("공문 대장: 협의회", "Sổ công văn: Council"), "report": ("상부 보고: 협의회", "Báo cáo lên trên: Council"), "workplan": ("업무계획: 협의회", "Kế hoạch công tác: Council"),
                 "wording": ("합의 문구: 협의회", "Câu chữ đã nhất trí: Council"), "strands": ("분야별 작업: 협의회", "Các mảng công việc: Council")}
        for part, titles in heads.items():
            for language, title in zip(("ko", "vi"), titles):
                with self.subTest(part=part, language=language):
                    page = self.made(part, language=language).decode()
                    self.assertIn(f"<h1>{title}", page)
                    self.assertNotRegex(page.split("</head>")[1], r">(Nothing|Register|Who says|Strand|Topic|Lines)\b", "a heading was left in English")
                    # Korean letters are taken out of a font of 20 MB, which takes its time: one paper is enough, and all to look at.
                    if language == "ko" and part != "letters" and not os.environ.get("PICTURES"):
                        continue
                    made = self.asked(part, "pdf", language)
                    if made.status == 503 and not os.path.exists("/usr/bin/weasyprint"):
                        continue
                    self.assertEqual(made.status, 200, made.body[:300])
                    self.assertIn(title, self.words("pdf", made.body))
                    if os.environ.get("PICTURES"):
                        with open(os.path.join(os.environ["PICTURES"], f"{part}-{language}.pdf"), "wb") as out:
                            out.write(made.body)

    def test_what_a_reader_may_not_see_is_in_no_paper_of_theirs(self):
        clerk = self.node.browser("clerk")
        for part in ("letters", "report", "workplan", "wording", "strands"):
            answer = self.asked(part, over=clerk)
            self.assertIn(answer.status, (200, 404), part)
            self.assertNotIn(b"Hush", answer.body, part)
        self.assertIn(b"Hush-hush", self.made("letters"))
        for query in ("part=budget", "format=odt", "language=tlh"):
            self.assertEqual(self.node.ask("GET", f"{API}/bodies/national/council/print?{query}").status, 400, query)
        self.assertEqual(self.node.ask("GET", f"{API}/bodies/none/council/print").status, 404)


if __name__ == "__main__":
    main("__main__")
