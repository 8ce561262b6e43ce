"""Papers of other programs come in at a real node, and go out again.

If this fails, a secretariat types its trackers in by hand, has everything twice after the second try, loses what the
other side sent, or a hostile file takes the node down.
"""
import csv
import io
import json
import os
import subprocess
import sys
import threading
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, main, temporary, until  # noqa: E402
from people_test import Person, account  # noqa: E402

API = "/api/v1"
BYTES = {"Content-Type": "application/octet-stream"}
DEBIAN_PYTHON = "/usr/bin/python3"  # has Debian's python3-openpyxl
RAW_SHEET = ('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>')

TRACKER = """
import datetime, openpyxl, sys
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "이행 현황"
sheet["A1"] = "Commitment tracker"
sheet.merge_cells("A1:F1")
sheet.append(["No", "과제", "Owner", "Due date", "Status", "Remarks"])
sheet.append([1, "핵협의그룹 지침 작성", "ROK, US", datetime.date(2024, 6, 10), "진행중", "초안 작성"])
sheet.append([2, "Hold a tabletop exercise", "US", "10/06/2024", "done", None])
sheet.append([3, "=HYPERLINK(\\"http://example.test\\")", "MND", "2024년 7월", "odd", None])
sheet.append([4, "Họp nhóm công tác", "ROK", "ngày 3 tháng 9 năm 2024", "hoàn thành", "Ghi chú"])
sheet["B5"].data_type = "s"
book.save(sys.argv[1])
"""


def openpyxl(script, *arguments):
    done = subprocess.run([DEBIAN_PYTHON, "-c", script, *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def workbook(sheet, extra=(), types=""):
    """The bytes of a workbook with this one sheet, as XML: what no well-behaved program writes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>')
        archive.writestr("xl/workbook.xml", '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                         'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
                         '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                         '<Relationship Id="r1" Type="t" Target="worksheets/sheet1.xml"/></Relationships>')
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in extra:
            archive.writestr(name, content)
    return out.getvalue()


def text_row(number, *texts):
    cells = "".join(f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for i, text in enumerate(texts))
    return f'<row r="{number}">{cells}</row>'


class Imports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.node = Node(cls.folder.name, "rok.example", names={"en": "ROK", "ko": "한국"}).start()
        cls.browser = cls.node.browser()
        cls.circle = cls.node.circle("national")["id"]
        cls.tracker = os.path.join(cls.folder.name, "tracker.xlsx")
        openpyxl(TRACKER, cls.tracker)

    @classmethod
    def tearDownClass(cls):
        cls.node.stop()
        cls.folder.cleanup()

    def send(self, name, content, query="", status=201):
        answer = self.browser.ask("POST", f"{API}/imports?name={name}{query}", content, BYTES)
        self.assertEqual(answer.status, status, answer.body[:500])
        return answer.json()

    def step(self, sent, step, order, status=200):
        answer = self.browser.ask("POST", f"{API}/imports/{sent['import']}/{step}", order)
        self.assertEqual(answer.status, status, answer.body[:500])
        return answer.json()

    def acts(self):
        return len(self.node.get(f"{API}/circles/{self.circle}/acts?limit=200")["items"])

    def order_of(self, sent, **more):
        sheet = sent["contents"]["sheets"][0]
        return {"target": sheet["suggestion"]["target"], "header_row": sheet["header_row"], "columns": sheet["suggestion"]["columns"],
                "parties": {**sent["parties"], "US": "us.example"}, **more}

    def test_1_a_tracker_comes_in_once_and_goes_out_again(self):
        with open(self.tracker, "rb") as source:
            content = source.read()
        sent = self.send("tracker.xlsx", content)
        sheet = sent["contents"]["sheets"][0]
        self.assertEqual((sent["contents"]["kind"], sheet["name"], sheet["header_row"]), ("xlsx", "이행 현황", 2))
        self.assertEqual(sheet["suggestion"], {"target": "commitments", "columns": {"text": 2, "owner": 3, "due": 4, "status": 5, "note": 6}})
        order = self.order_of(sent, defaults={"body": "ncg", "meeting": "1"})
        before = self.acts()
        tried = self.step(sent, "dry-run", order)
        self.assertEqual(self.acts(), before, "a dry run writes nothing")
        items = {item["row"]: item for item in tried["items"]}
        self.assertEqual([items[row]["result"] for row in (3, 4, 5, 6)], ["new", "refused", "new", "new"])
        self.assertEqual(items[4]["problems"][0]["code"], "which_day")
        self.assertIn("2024-06-10 or 2024-10-06", items[4]["problems"][0]["text"])
        self.assertEqual({problem["code"] for problem in items[5]["problems"]}, {"unknown_party", "unknown_word"})
        self.assertEqual(items[3]["fields"]["owner"], "rok.example us.example")
        self.assertEqual([items[row]["fields"]["due"] for row in (3, 5, 6)], ["2024-06-10", "2024-07", "2024-09-03"])

        order["day_first"] = True
        ran = self.step(sent, "run", order)
        self.assertEqual((ran["counts"]["recorded"], ran["counts"]["refused"], ran["error"]), (4, 0, None))
        outcomes = self.node.get(f"{API}/follow-up?circle=national&body=ncg")["items"]
        by_text = {next(iter(one["text"].values())): one for one in outcomes}
        self.assertEqual(by_text["핵협의그룹 지침 작성"]["text"], {"ko": "핵협의그룹 지침 작성"})
        self.assertEqual(by_text["Hold a tabletop exercise"]["due"]["date"]["from"], "2024-06-10")
        self.assertEqual(by_text["Hold a tabletop exercise"]["views"][0]["state"], "done")
        self.assertEqual(by_text["핵협의그룹 지침 작성"]["views"][0]["state"], "under_way")
        self.assertEqual(by_text["핵협의그룹 지침 작성"]["source"]["meeting"], "meetings/ncg/1")
        self.assertEqual(by_text["Họp nhóm công tác"]["views"][0]["state"], "done")
        self.assertTrue(all(one["said"]["kind"] == "national" for one in outcomes))
        self.assertIn("tracker.xlsx", by_text["Hold a tabletop exercise"]["said"]["source"])
        # The paper itself is there, as it came.
        ref = ran["paper"]["ref"]
        act = self.node.get(f"{API}/circles/{self.circle}/acts/{ref}")
        self.assertEqual((act["matter"], act["content"]["letter"]["direction"]), ("meetings/ncg", "IN"))
        kept = self.node.ask("GET", f"{API}/circles/{self.circle}/files/{ref}/{act['content']['papers'][0]['file']}")
        self.assertEqual(kept.body, content)

        # Again, from the same paper sent again, and after a restart: nothing is added.
        after = self.acts()
        self.assertEqual(self.step(sent, "run", order)["counts"]["already"], 4)
        self.node.stop()
        self.node.start()
        type(self).browser = self.node.browser()
        sent = self.send("renamed.xlsx", content)
        self.assertEqual(self.step(sent, "run", order)["counts"]["already"], 4)
        self.assertEqual(self.acts(), after)

        # Out, and in once more.
        for form, media in (("xlsx", "spreadsheetml"), ("csv", "text/csv")):
            out = self.browser.ask("GET", f"{API}/circles/national/commitments/print?format={form}")
            self.assertEqual(out.status, 200)
            self.assertIn(media, out.headers["content-type"])
            self.assertEqual(out.headers["x-content-type-options"], "nosniff")
            self.assertIn("attachment;", out.headers["content-disposition"])
            again = self.send(f"out.{form}", out.body)
            self.assertEqual(again["contents"]["sheets"][0]["suggestion"]["target"], "commitments")
            report = self.step(again, "run", self.order_of(again))
            self.assertEqual((report["counts"]["already"], report["counts"]["recorded"]), (4, 0), report)
            self.assertEqual(self.acts(), after)
        rows = list(csv.reader(io.StringIO(out.body.decode("utf-8-sig"))))
        self.assertIn("'=HYPERLINK(\"http://example.test\")", [row[0] for row in rows], "a formula is worked out by who opens the list")
        result = self.browser.ask("GET", f"{API}/imports/{again['import']}/result")
        self.assertEqual(len(list(csv.reader(io.StringIO(result.body.decode("utf-8-sig"))))), 5)

    def test_2_their_words_are_noted(self):
        letter = ("From: =?utf-8?q?Office_of_Policy?= <policy@us.example>\r\nTo: desk@rok.example\r\nDate: Mon, 10 Jun 2024 09:30:00 +0900\r\n"
                  "Subject: =?EUC-KR?B?x9m5zMfR?= proposal\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                  "We shall host the next round.\r\n").encode()
        sent = self.send("letter.eml", letter)
        self.assertEqual(sent["contents"]["kind"], "eml")
        report = self.step(sent, "run", {"target": "commitments", "header_row": 1, "columns": {"text": 6}, "defaults": {"body": "ncg", "meeting": "2"},
                                         "words_of": "us.example", "channel": "email"})
        self.assertEqual(report["counts"]["recorded"], 1, report)
        shown = [one for one in self.node.get(f"{API}/follow-up?circle=national&body=ncg")["items"] if "We shall host the next round." in one["text"].values()]
        self.assertFalse([one for one in shown if one["said"]["kind"] != "noted"], "their words are shown as ours")
        act = self.node.get(f"{API}/circles/{self.circle}/acts/{report['items'][0]['ref']}")
        self.assertEqual((act["type"], act["content"]["words_of"]), ("noted", "us.example"))
        self.assertEqual(self.node.ask("GET", f"{API}/meetings/{self.circle}/ncg/2").status, 404, "no meeting comes of a letter")
        again = self.step(sent, "run", {"target": "commitments", "header_row": 1, "columns": {"text": 6}, "defaults": {"body": "ncg", "meeting": "2"},
                                        "words_of": "us.example", "channel": "email"})
        self.assertEqual(again["counts"]["already"], 1)

    def test_3_meetings_people_delegation_agenda(self):
        meetings = "Meeting;Date;Place;Country;Body;Status\n제1차 회의;2023. 7. 18.;Seoul;KR;kidd;개최\n2nd round;14 September 2023;Seoul;KR;kidd;held\nLater;2031-05;;;kidd;planned\n"
        sent = self.send("meetings.csv", meetings.encode("cp949"))
        self.assertEqual(sent["contents"]["sheets"][0]["notes"], ["charset_guessed_cp949"])
        report = self.step(sent, "run", self.order_of(sent))
        self.assertEqual(report["counts"]["recorded"], 3, report)
        states = {one["slug"]: one["state"] for one in self.node.get(f"{API}/meetings?circle=national&body=kidd")["items"]}
        self.assertEqual(states["2023-07-18"], "concluded")
        self.assertNotEqual(states["2031-05"], "concluded", "a plan is not held")
        people = "Name\tKorean name\tParty\tTitle\tOrganisation\nKim Min-jun\t김민준\tROK\tDirector\tMND\nLee Seo-yeon\t이서연\tROK\tOfficer\tMOFA\n"
        sent = self.send("people.tsv", people.encode("utf-16"))
        self.assertEqual(self.step(sent, "run", self.order_of(sent, target="persons"))["counts"]["recorded"], 2)
        self.assertEqual(self.step(self.send("copy.tsv", people.encode()), "run", self.order_of(sent, target="persons"))["counts"]["already"], 2,
                         "the same person is not two")
        delegation = "Name,Role,Party,Meeting,Title\nKim Min-jun,수석대표,ROK,1,Director\nLee Seo-yeon,통역,ROK,1,Officer\n"
        sent = self.send("delegation.csv", delegation.encode())
        self.step(sent, "run", self.order_of(sent, target="delegation", columns={"name": 1, "role": 2, "party": 3, "meeting": 4, "office": 5},
                                             defaults={"body": "kidd"}))
        shown = self.node.get(f"{API}/meetings/{self.circle}/kidd/1")["delegations"][0]
        self.assertEqual([(one["name"]["en"], one["id"]) for one in shown["heads"]], [("Kim Min-jun", "bodies/people/kim-min-jun")])
        self.assertEqual(shown["members"][0]["role"], "interpreter")
        agenda = "No,Agenda item,Proposed by,Purpose\n1,Opening,ROK,논의\n2,Any other business,ROK,for information\n"
        sent = self.send("agenda.csv", agenda.encode(), "&as=agenda")
        self.step(sent, "run", self.order_of(sent, defaults={"body": "kidd", "meeting": "1"}))
        self.assertEqual([one["number"] for one in self.node.get(f"{API}/meetings/{self.circle}/kidd/1")["agenda"]], [1, 2])

    def test_4_what_is_hostile_is_refused_in_words(self):
        good = RAW_SHEET.format(text_row(1, "Commitment") + text_row(2, "One"))
        bomb = workbook(RAW_SHEET.format(text_row(1, "a") + " " * 60_000_000))
        entity = workbook('<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RAW_SHEET.format(text_row(1, "&x;")))
        deep = workbook(RAW_SHEET.format("<a>" * 5000 + "</a>" * 5000))
        macros = workbook(good, [("xl/vbaProject.bin", b"x")])
        formula = workbook(RAW_SHEET.format(text_row(1, "Commitment") + '<row r="2"><c r="A2"><f>WEBSERVICE("http://example.test")</f><v>7</v></c></row>'))
        whole = workbook(good)
        for name, content, words in (("bomb.xlsx", bomb, "zip bomb"), ("entity.xlsx", entity, "entities"), ("deep.xlsx", deep, "XML"), ("macros.xlsm", macros, "macros"),
                                     ("cut.xlsx", whole[:len(whole) // 2], "damaged"), ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
                                     ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not read here"), ("open.csv", b'a,"b\nc', "never closed")):
            answer = self.send(name, content, status=400)
            self.assertIn(words, answer["detail"], name)
        sent = self.send("formula.xlsx", formula)
        self.assertTrue(sent["contents"]["sheets"][0]["formulas"])
        report = self.step(sent, "dry-run", {"target": "commitments", "header_row": 1, "columns": {"text": 1}, "defaults": {"body": "ncg", "meeting": "3"}})
        self.assertEqual((report["items"][0]["fields"]["text"], report["items"][0]["problems"][0]["code"]), ("7", "formula"))
        named = self.send("..%2F..%2Fetc%2Fa%E2%80%AEcod.csv", b"Commitment\nOne\n")
        self.assertEqual(named["name"], "acod.csv", "neither a path nor an override of direction is in the name")
        self.assertEqual(self.step(named, "dry-run", self.order_of(named, target="agenda", columns={"title": 1}, sheet=named["contents"]["sheets"][0]["name"],
                                                                   defaults={"body": "ncg", "meeting": "9"}))["counts"]["new"], 1, "its rows are not found under the name that it has here")
        self.assertEqual(self.node.ask("GET", "/healthz").status, 200)

    def test_5_fifty_thousand_rows(self):
        rows = text_row(1, "Commitment", "Due") + "".join(text_row(number, f"Undertaking {number}", "2031-05-06") for number in range(2, 50_002))
        before = self.resident()
        sent = self.send("large.xlsx", workbook(RAW_SHEET.format(rows)))
        self.assertEqual(sent["contents"]["sheets"][0]["rows"], 50_001)
        report = self.step(sent, "dry-run", {**self.order_of(sent), "defaults": {"body": "ncg", "meeting": "4"}})
        self.assertEqual((report["counts"]["rows"], report["counts"]["new"], len(report["items"]), report["left_out"]), (50_000, 50_000, 500, 49_500))
        self.assertLess(self.resident() - before, 300 << 20)

    def resident(self):
        with open(f"/proc/{self.node.process.pid}/statm") as figures:
            return int(figures.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def test_6_others_have_no_part_in_it(self):
        sent = self.send("mine.csv", b"Commitment\nOne\n")
        clerk = self.node.browser("clerk")
        self.assertEqual(clerk.ask("POST", f"{API}/imports?name=x.csv", b"Commitment\nOne\n", BYTES).status, 403)
        self.assertEqual(clerk.ask("GET", f"{API}/imports/{sent['import']}").status, 403)
        self.assertEqual(self.browser.ask("GET", f"{API}/imports/{'0' * 32}").status, 404)
        # Of one person at most four are kept: the oldest goes.
        for number in range(4):
            self.send(f"more{number}.csv", b"Commitment\nOne\n")
        self.assertEqual(self.browser.ask("GET", f"{API}/imports/{sent['import']}").status, 404)

    def test_7_pages(self):
        agenda = "No,Agenda item\n1,의제 하나 & <b>굵게</b>\n"
        sent = self.send("agenda.csv", agenda.encode(), "&as=agenda")
        self.step(sent, "run", self.order_of(sent, defaults={"body": "ncg", "meeting": "1"}))
        for more in ({"type": "statement", "content": {"minutes": {"id": "m", "version": 1, "stage": "DRAFT", "titles": {"en": "Minutes"}, "paragraphs": [{"number": "1", "words": {"en": "They met."}}]}}},
                     {"type": "noted", "party": "us.example", "channel": "letter", "content": {"words_of": "us.example", "agenda_item": {"number": 4, "titles": {"en": "Ferry hours"}}}},
                     {"type": "statement", "content": {"agenda_item": {"number": 2, "titles": {"en": "Rafts"}, "state": "PROPOSED"}}}):
            answer = self.browser.ask("POST", f"{API}/circles/national/acts", {"matter": "meetings/ncg/1", "module": "meetings", **more})
            self.assertEqual(answer.status, 201, answer.body)
        english = self.browser.ask("GET", f"{API}/meetings/national/ncg/1/print?language=en").body.decode()
        for words in ("They met.", "Ferry hours", "as noted by", "Proposed"):
            self.assertIn(words, english)
        # What another side named stands in the agenda with its number and how it came.
        row = next(one for one in english.split("<tr") if "Ferry hours" in one)
        for words in (">4<", "unconfirmed, by letter"):
            self.assertIn(words, row)
        self.assertLess(english.index("Rafts"), english.index("Ferry hours"))
        self.assertNotIn("Positions", english, "it is no position")
        self.assertNotIn("{", english.split("</style>")[1], "a place that nobody filled in")
        text = self.browser.ask("GET", f"{API}/meetings/national/ncg/1/print?language=ko").body.decode()
        self.assertIn("TEST UNCLASSIFIED", text)
        self.assertNotIn("<script", text)
        self.assertIn("의제 하나 &amp; &lt;b&gt;굵게&lt;/b&gt;", text)
        self.assertNotIn("<script", text)
        docx = self.browser.ask("GET", f"{API}/meetings/national/ncg/1/print?format=docx")
        self.assertEqual(docx.status, 200, docx.body[:300])
        with zipfile.ZipFile(io.BytesIO(docx.body)) as archive:
            self.assertIn(b"TEST UNCLASSIFIED", archive.read("word/entente-header.xml"))
            self.assertIn(b"TEST UNCLASSIFIED", archive.read("word/entente-footer.xml"))
        words = subprocess.run(["pandoc", "-f", "docx", "-t", "plain"], input=docx.body, capture_output=True, timeout=60).stdout.decode()
        self.assertIn("의제 하나", words.replace("\n", " "))
        pdf = self.browser.ask("GET", f"{API}/meetings/national/ncg/1/print?format=pdf")
        if os.path.exists("/usr/bin/weasyprint"):
            self.assertEqual(pdf.status, 200, pdf.body[:300])
            self.assertTrue(pdf.body.startswith(b"%PDF"))
        else:
            self.assertEqual(pdf.status, 503)
            self.assertIn("apt-get install weasyprint", pdf.json()["detail"])
        self.assertEqual(self.browser.ask("GET", f"{API}/meetings/national/ncg/1/print?format=odt").status, 400)
        self.assertEqual(self.browser.ask("GET", f"{API}/meetings/national/ncg/none/print").status, 404)

    def test_8_command_line(self):
        said = self.node.command("import", self.tracker, "--dry-run", "--set", "body=scm", "--set", "meeting=9", "--side", "US=us.example", code=1, json_out=False)
        self.assertIn("3 would come in", said)
        self.assertIn("say whether the day stands first", said)
        results = os.path.join(self.folder.name, "results.csv")
        report = self.node.command("import", self.tracker, "--map", "text=과제", "--map", "due=D", "--set", "body=scm", "--set", "meeting=9", "--side", "US=us.example",
                                   "--day-first", "--yes", "-o", results)
        self.assertEqual(report["counts"]["recorded"], 4)
        with open(results, encoding="utf-8-sig") as source:
            self.assertEqual([row[2] for row in csv.reader(source)][1:], ["recorded"] * 4)
        folder = os.path.join(self.folder.name, "papers")
        self.node.command("export", "national", folder, "--papers", "--language", "ko")
        names = sorted(os.listdir(folder))
        self.assertIn("commitments.xlsx", names)
        held = [name for name in names if name.startswith("2023-07-18")]
        self.assertEqual([name[10:] for name in held], [" 제1차 회의 delegations.xlsx", " 제1차 회의.html"], names)
        with open(os.path.join(folder, "letters scm", "tracker.xlsx"), "rb") as kept, open(self.tracker, "rb") as own:
            self.assertEqual(kept.read(), own.read())
        listed = openpyxl("import openpyxl, sys; print(openpyxl.load_workbook(sys.argv[1]).active.max_row)", os.path.join(folder, "commitments.xlsx"))
        self.assertGreater(int(listed), 8)

    def test_9_stopped_by_who_began_it(self):
        """If this fails, whoever starts the wrong list of 50,000 rows can only watch it come in."""
        rows = text_row(1, "Commitment", "Due") + "".join(text_row(number, f"Wrongly listed {number}", "2031-05-06") for number in range(2, 20_002))
        sent = self.send("wrong.xlsx", workbook(RAW_SHEET.format(rows)))
        order = {**self.order_of(sent), "defaults": {"body": "wrong", "meeting": "4"}}
        ended = []
        runner = threading.Thread(target=lambda: ended.append(self.step(sent, "run", order)))
        runner.start()
        shown = lambda: self.browser.ask("GET", f"{API}/imports/{sent['import']}").json()  # noqa: E731
        until(lambda: (shown()["progress"] or {"recorded": 0})["recorded"] > 0, "the first rows")
        self.assertTrue(shown()["progress"]["writes"])
        self.assertEqual(self.browser.ask("POST", f"{API}/imports/{sent['import']}/cancel").status, 200)
        runner.join(120)
        report = ended[0]
        self.assertEqual((report["stopped"], report["counts"]["rows"] < 20_000), ("cancelled", True), report["counts"])
        self.assertEqual(self.browser.ask("GET", f"{API}/imports/{sent['import']}/report").json(), report, "who lost the answer has no other")
        self.assertEqual((shown()["busy"], shown()["progress"], shown()["reported"]), (False, None, True))
        clerk = self.node.browser("clerk")
        self.assertEqual(clerk.ask("POST", f"{API}/imports/{sent['import']}/cancel").status, 403)
        # What was stopped can be run again: what is there is not written twice.
        again = self.step(sent, "dry-run", order)
        self.assertEqual((again["counts"]["already"], again["counts"]["new"]), (report["counts"]["recorded"], 20_000 - report["counts"]["recorded"]))

    def test_a_stopped_when_its_person_may_no_more(self):
        """If this fails, somebody who was put out goes on writing for the party, row by row, for minutes."""
        admin = Person(self.node).accept(self.node.post(API + "/people/first-admin", {}, 201)["link"]["url"])
        for name, end in (("shut", lambda: admin.post("/people/shut/disable", {"disabled": True})),
                          ("lowered", lambda: admin.post("/people/lowered", {"revision": self.revision(admin, "lowered"), "roles": ["reader"]}))):
            person = Person(self.node).accept(admin.post("/people", account(name, roles=["delegate"], all_bodies=True), 201)["link"]["url"])
            rows = text_row(1, "Commitment") + "".join(text_row(number, f"Of {name} {number}") for number in range(2, 30_002))
            sent = person.ask("POST", f"{API}/imports?name={name}.xlsx", workbook(RAW_SHEET.format(rows)), BYTES)
            self.assertEqual(sent.status, 201, sent.body[:300])
            order = {"target": "commitments", "header_row": 1, "columns": {"text": 1}, "defaults": {"body": name, "meeting": "1"}}
            ended = []
            runner = threading.Thread(target=lambda: ended.append(person.ask("POST", f"{API}/imports/{sent.json()['import']}/run", order).json()))
            runner.start()
            until(lambda: self.node.get(f"{API}/follow-up?circle=national&body={name}")["items"], "the first rows")
            end()
            runner.join(120)
            self.assertEqual((ended[0]["stopped"], ended[0]["error"]), ("not_permitted", "the rights of the person who began it have changed"))
            self.assertLess(ended[0]["counts"]["rows"], 30_000)
            self.assertEqual(person.ask("GET", f"{API}/imports/{sent.json()['import']}").status, 401, "the session goes on")

    def test_b_a_letter_is_registered_with_its_fields(self):
        """If this fails, a letter lies in the register without number, sender or day, and its answer is forgotten."""
        letter = ("From: Office of Policy <policy@us.example>\r\nTo: desk@rok.example\r\nDate: Mon, 10 Jun 2024 09:30:00 +0900\r\n"
                  "Subject: =?UTF-8?B?7Lmo7IiY7JyE?= gauges\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                  "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease answer.\r\n--b\r\nContent-Type: application/pdf\r\n"
                  "Content-Disposition: attachment; filename=scan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n").encode()
        sent = self.send("letter%207.eml", letter)
        sheet = sent["contents"]["sheets"][0]
        self.assertEqual(sheet["suggestion"]["target"], "letters")
        order = self.order_of(sent, defaults={"body": "post", "reference": "ODP-24-117", "reply_due": "2024-06-30", "party": "us.example"})
        self.assertEqual(self.step(sent, "dry-run", order)["counts"]["new"], 1)
        report = self.step(sent, "run", order)
        self.assertEqual((report["counts"]["recorded"], report["error"]), (1, None), report)
        act = self.node.get(f"{API}/circles/{self.circle}/acts/{report['items'][0]['ref']}")
        self.assertEqual((act["matter"], act["type"]), ("meetings/post", "statement"))
        said = act["content"]["letter"]
        self.assertEqual({name: said.get(name) for name in ("direction", "reference", "date", "counterpart", "reply_due")},
                         {"direction": "IN", "reference": "ODP-24-117", "date": "2024-06-10", "counterpart": "us.example", "reply_due": "2024-06-30"})
        self.assertIn("Office of Policy", said["from_office"]["en"])
        self.assertIn("침수위 gauges", said["subject"].values())
        # The paper itself goes with the entry, as it came, with what was attached to it.
        kept = self.node.ask("GET", f"{API}/circles/{self.circle}/files/{act['ref']}/{act['content']['papers'][0]['file']}")
        self.assertEqual(kept.body, letter)
        self.assertEqual(len([one for one in self.node.get(f"{API}/circles/{self.circle}/acts?matter=meetings%2Fpost")["items"]]), 1, "it stands there twice")
        self.assertEqual(self.step(sent, "run", order)["counts"]["already"], 1)
        # A register as a list: each row a letter, the list itself beside them.
        register = "Direction,Ref,Date,Subject,From,Reply due\nreceived,N-1,2024-05-02,Invitation,MOFA,2024-05-20\nsent,N-2,2024-05-18,Answer,,\n"
        sent = self.send("register.csv", register.encode())
        report = self.step(sent, "run", self.order_of(sent, defaults={"body": "post"}))
        self.assertEqual((sent["contents"]["sheets"][0]["suggestion"]["target"], report["counts"]["recorded"]), ("letters", 2), report)
        self.assertEqual(self.browser.ask("POST", f"{API}/imports/{sent['import']}/run", {**self.order_of(sent, defaults={"body": "post"}), "words_of": "us.example"}).status, 400)

    def revision(self, admin, name):
        return next(one["revision"] for one in admin.get("/people")["items"] if one["name"] == name)


if __name__ == "__main__":
    main("__main__")
