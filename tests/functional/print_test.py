"""A meeting on paper, as a real node prints it: what is read in the room and filed afterwards.

If this fails, a filed page gives the words that were corrected as if they stood, an interpreter sits down as a
member, or what a newspaper said stands among the outcomes.
"""
import html
import io
import os
import re
import subprocess
import sys
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, main, temporary  # noqa: E402

API = "/api/v1"
MATTER = "meetings/talks/1"
KIM = {"names": {"en": "Kim"}, "office": {"en": "Director"}, "role": "CO_CHAIR", "institution": "FOREIGN_AFFAIRS", "capacity": "ACTING"}
LEE = {"names": {"en": "Lee"}, "role": "INTERPRETER", "languages": ["ko", "en"], "institution": "DEFENCE"}
HAN = {"names": {"en": "Han"}, "role": "NOTE_TAKER"}
PARK = {"names": {"en": "Park"}, "role": "SUBSTITUTE", "office": {"en": "Deputy director"}}


class OnPaper(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.node = Node(cls.folder.name, "alder.example").start()
        cls.addClassCleanup(cls.node.stop)
        cls.circle = cls.node.circle("national")["id"]
        cls.agree(MATTER, {"schedule": {"round": 1, "details": {"dates": "2031-05-12", "timezone": "Asia/Seoul", "starts": "09:00", "ends": "12:00"}}})
        cls.agree(MATTER, {"agenda_item": {"number": 1, "id": "water", "titles": {"en": "Water"}, "minutes": 45, "presenter": KIM, "starts": "2031-05-11T23:30Z"}},
                  papers=[{"titles": {"en": "Levels of the river"}, "link": "https://example.org/levels"}])
        cls.write(MATTER, {"words_of": "us.example", "agenda_item": {"number": 4, "titles": {"en": "Ferry hours"}}}, "noted", party="us.example", channel="letter")
        theirs = {"delegation": {"party": "us.example", "heads": [{"names": {"en": "Quill"}, "office": {"en": "Envoy"}, "role": "CO_CHAIR", "capacity": "ACTING"}],
                                 "members": [{"names": {"en": "Reed"}, "role": "INTERPRETER", "languages": ["en"], "institution": "DEFENCE"}]}}
        for content in (theirs, {"intent": {"details": {"dates": "2031-09", "place": {"country": "US", "city": {"en": "Boston"}}}}},
                        {"availability": {"candidate": "may", "answer": "NOT"}}):
            cls.write(MATTER, {"words_of": "us.example", **content}, "noted", party="us.example", channel="letter")
        cls.write(MATTER, {"delegation": {"party": "alder.example", "heads": [KIM], "members": [LEE, HAN, PARK], "institutions": ["MILITARY"]}})
        cls.write(MATTER, {"substitution": {"id": "s", "party": "alder.example", "absent": KIM, "substitute": PARK, "from": "2031-05-12T01:00Z", "reason": {"en": "Called away"}}})
        cls.write(MATTER, {"attendance": {"id": "park", "party": "alder.example", "member": PARK, "presences": [{"arrived": "2031-05-12T01:00Z", "left": "2031-05-12T02:10Z"}]}})
        cls.agree(MATTER, {"minutes": {"id": "m", "version": 1, "titles": {"en": "Record"}, "paragraphs": [
            {"number": "1", "words": {"en": "They met on the twelfth."}}, {"number": "2", "words": {"en": "Tolls fall by ten."}}]}})
        cls.agree(MATTER, {"correction": {"id": "c1", "minutes": "m", "paragraph": "2", "old_words": {"en": "by ten"}, "new_words": {"en": "by two"}, "reason": {"en": "Misheard"}}})
        cls.write("meetings/talks", {"report": {"id": "r", "to_authority": {"en": "The ministers"}, "covers": [MATTER], "due": "2031-06-30", "sent": "2031-06-02", "words": {"en": "Tolls were settled."}}})
        cls.write("meetings/talks", {"acknowledgement": {"report": "r", "date": "2031-06-05", "by": {"en": "Their registry"}}})
        cls.agree(MATTER, {"outcome": {"id": "tolls", "kind": "ASSESSMENT", "words": {"en": "The tolls are fair."}, "paragraph": "III.4",
                                       "about": ["commitments/talks/ferries", MATTER]}})
        cls.agree(MATTER, {"publication": {"id": "p", "kind": "JOINT_STATEMENT", "titles": {"en": "On tolls"}, "names_first": "alder.example"}})
        cls.write(MATTER, {"comment": {"id": "n", "about": ["tolls"], "by": "A newspaper", "words": {"en": "A <b>triumph</b>."}, "link": "https://example.org/story", "date": "2031-05-13"}})
        cls.agree(MATTER, {"candidate": {"id": "may", "dates": "2031-05-12"}})
        cls.agree("meetings/talks/2", {"schedule": {"round": 1, "details": {"dates": "2099-05-12"}}})
        for name, more in (("watch", {"words": {"en": "Watch the river"}, "kind": "MONITORING", "standing": True}),
                           ("plan", {"words": {"en": "Write a plan"}, "kind": "TASKING", "due_at": "meetings/talks/2"}),
                           ("other", {"words": {"en": "Paint the boat"}, "kind": "TASKING", "due": "2099-06"})):
            cls.write(f"commitments/talks/{name}", {"commitment": {"source": {"meeting": MATTER}, **more}}, "proposal", concur=True, module="commitments")

    @classmethod
    def write(cls, matter, content, type_="statement", papers=None, **more):
        if papers:
            content = {**content, "papers": papers}
        answer = cls.node.ask("POST", f"{API}/circles/{cls.circle}/acts", {"type": type_, "matter": matter, "content": content, **{"module": "meetings", **more}})
        assert answer.status == 201, answer.body[:500]
        return answer.json()

    @classmethod
    def agree(cls, matter, content, **more):
        return cls.write(matter, content, "proposal", concur=True, **more)

    def printed(self, part="page", form="html", language="en", meeting="1"):
        answer = self.node.ask("GET", f"{API}/meetings/national/talks/{meeting}/print?part={part}&format={form}&language={language}")
        self.assertEqual(answer.status, 200, answer.body[:300])
        if form == "html":
            return answer.body.decode().split("</style>")[1]
        if form == "docx":
            return subprocess.run(["pandoc", "-f", "docx", "-t", "plain", "--wrap=none", "--columns=400"], input=answer.body, capture_output=True, timeout=60).stdout.decode()
        with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
            return html.unescape("\n".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")))

    def rows(self, page, heading):
        table = page.split(f"<h2>{heading}</h2>")[1].split("</table>")[0]
        names = [html.unescape(one) for one in re.findall(r'<th scope="col">(.*?)</th>', table)]
        return [dict(zip(names, [html.unescape(one) for one in re.findall(r"<td.*?>(.*?)</td>", row)])) for row in table.split("<tbody>")[1].split("</tr>") if "<td" in row]

    def test_a_correction_stands_below_what_it_corrects(self):
        page = self.printed()
        line = re.search(r"<p>2\. Tolls fall by ten\.</p>\s*<p>(.*?)</p>", page).group(1)
        for words in ("instead of “by ten” read “by two”", "Reason: Misheard", "Agreed by all", "since 20"):
            self.assertIn(words, line)
        self.assertEqual(page.count("by two"), 1)
        self.assertIn("instead of “by ten” read “by two”", self.printed(form="docx"))
        self.assertIn("정정 전 “by ten” 정정 후 “by two”", self.printed(language="ko"))
        if os.path.exists("/usr/bin/weasyprint") and os.path.exists("/usr/bin/pdftotext"):
            made = self.node.ask("GET", f"{API}/meetings/national/talks/1/print?format=pdf")
            self.assertEqual(made.status, 200, made.body[:300])
            words = subprocess.run(["pdftotext", "-", "-"], input=made.body, capture_output=True, timeout=60).stdout.decode()
            self.assertIn("instead of “by ten” read “by two”", " ".join(words.split()))

    def test_b_agenda(self):
        for part in ("page", "note"):
            item = self.rows(self.printed(part), "Agenda")[0]
            self.assertEqual((item["Time"], item["Minutes"], item["Presenter"], item["Papers"]),
                             ("2031-05-11 23:30 UTC (2031-05-12 08:30 Asia/Seoul)", "45", "Kim", "Levels of the river: https://example.org/levels"))

        noted = self.rows(self.printed(), "Agenda")[1]
        self.assertEqual((noted["Number"], noted["Item"], noted["Time"], noted["State"]), ("4", "Ferry hours", "", ""))
        self.assertIn("as noted by", noted["Who says so"])

    def test_c_delegation_list(self):
        people = {one["Name"]: one for one in self.rows(self.printed("delegations"), "Delegations")}
        self.assertEqual([people[name]["Role"] for name in ("Kim", "Lee", "Han", "Park")], ["Co-chair", "Interpreter (ko, en)", "Note-taker", "Substitute"])
        self.assertEqual((people["Kim"]["Office"], people["Kim"]["Institution"], people["Lee"]["Institution"]), ("Director (Acting)", "Foreign affairs", "Defence"))
        self.assertEqual(people[""]["Institution"], "Military")
        for form in ("docx", "xlsx"):
            text = self.printed("delegations", form)
            for words in ("Interpreter (ko, en)", "Note-taker", "Substitute", "Co-chair", "Foreign affairs", "Director (Acting)", "Military"):
                self.assertIn(words, text, form)

    def test_c2_whom_another_side_is_noted_to_send(self):
        for part in ("page", "note", "delegations"):
            people = {one["Name"]: one for one in self.rows(self.printed(part), "Delegations")}
            self.assertEqual((people["Quill"]["Role"], people["Quill"]["Office"], people["Reed"]["Role"], people["Reed"]["Institution"]),
                             ("Co-chair", "Envoy (Acting)", "Interpreter (en)", "Defence"), part)
            for name in ("Quill", "Reed"):
                self.assertRegex(people[name]["Who says so"], "as noted by .*unconfirmed.*by letter")
            self.assertNotIn("as noted", people["Kim"]["Who says so"])
        page = self.printed()
        self.assertEqual(page.count("Quill"), 1, "among the delegations alone")
        positions = [(one["Text"], one["Who says so"]) for one in self.rows(page, "Positions")]
        for words in ("Date: 2031-09; Place: Boston, US", "2031-05-12: Not possible"):
            self.assertEqual([("as noted by" in said) for text, said in positions if text == words], [True], positions)

    def test_c3_what_returns_until_it_is_closed(self):
        for part in ("page", "note"):
            again = {one["Commitment"]: one for one in self.rows(self.printed(part, meeting="2"), "To be followed up here")}
            self.assertEqual(sorted(again), ["Watch the river", "Write a plan"], part)
            self.assertEqual((again["Watch the river"]["Due"], again["Write a plan"]["Due"]), ("Returns at every meeting until all close it", "Due at this meeting"))
        self.assertNotIn("Watch the river", self.printed("delegations", meeting="2"))
        self.assertIn("Watch the river", self.printed("note", "docx", meeting="2"))

    def test_d_who_was_there_reports_and_what_others_say(self):
        page = self.printed()
        there = self.rows(page, "Attendance")[0]
        self.assertEqual((there["Name"], there["Arrived"], there["Left"]),
                         ("Park", "2031-05-12 01:00 UTC (2031-05-12 10:00 Asia/Seoul)", "2031-05-12 02:10 UTC (2031-05-12 11:10 Asia/Seoul)"))
        instead = self.rows(page, "Substitutions")[0]
        self.assertEqual((instead["Absent"], instead["Substitute"], instead["Reason"], instead["Until"]), ("Kim", "Park", "Called away", ""))
        report = self.rows(page, "Reports upward")[0]
        self.assertEqual((report["To"], report["State"], report["Due"], report["Sent"], report["Text"]),
                         ("The ministers", "Acknowledged", "2031-06-30", "2031-06-02", "Tolls were settled."))
        self.assertIn("Their registry 2031-06-05", report["Acknowledged by"])
        comment = self.rows(page, "Comments by others")[0]
        self.assertEqual((comment["By"], comment["Text"], comment["Link"], comment["Date"]), ("A newspaper", "A <b>triumph</b>.", "https://example.org/story", "2031-05-13"))
        self.assertEqual(comment["About"], "The tolls are fair.")
        outcome = self.rows(page, "Outcomes")[0]
        self.assertEqual((outcome["Kind"], outcome["Paragraph"], outcome["About"].split("<br>")), ("Agreed assessment", "III.4", ["Commitment: ferries", "talks 1"]))
        self.assertIn("Names first: Alder", self.rows(page, "Texts and papers")[0]["Kind"])
        self.assertIn("Said by others; no outcome of the meeting.", page)
        self.assertNotIn("triumph", page.split("<h2>Comments by others</h2>")[0], "among what the parties say")
        for part in ("note", "delegations"):
            self.assertNotIn("triumph", self.printed(part))


if __name__ == "__main__":
    main("__main__")
