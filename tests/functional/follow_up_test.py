"""What two parties undertook, as each sees it, over two real nodes; and what one prepares for named persons.

If this fails, a secretariat loses sight of what was promised, one side closes what both undertook, or somebody
reads a brief who is not named in it.
"""
import http.client
import json
import os
import sys
import tarfile
import unittest
from io import BytesIO

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, charter_of, found, main, pair, temporary, until  # noqa: E402

API = "/api/v1"
RULES = """rules: {record: 1, circle: 1, bodies: 1, commitments: 1, meetings: 1, texts: 1}
label_policy: TEST
languages: [en]
bodies:
  - id: council
    names: {en: Council}
    parties: [alder.example, birch.example]
"""
VIEWERS = """
[[viewer]]
name = "officer"
clearance = "SECRET"
categories = ["ALPHA", "BRAVO"]
roles = ["operator", "delegate"]
[[viewer]]
name = "head"
person = "head"
office = "delegation"
clearance = "SECRET"
roles = ["delegate"]
[[viewer]]
name = "registrar"
person = "registrar"
office = "registry"
clearance = "SECRET"
categories = ["ALPHA", "BRAVO"]
roles = ["operator", "delegate"]
[[viewer]]
name = "deputy"
person = "deputy"
office = "delegation"
clearance = "SECRET"
categories = ["ALPHA", "BRAVO"]
roles = ["delegate"]
"""
LINE = "the last line that we hold"


class FollowUp(unittest.TestCase):
    """The tests run in the order of their names, on one pair of nodes."""

    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.a = Node(cls.folder.name, "alder.example", viewers=VIEWERS)
        cls.b = Node(cls.folder.name, "birch.example")
        cls.addClassCleanup(lambda: [node.stop() for node in (cls.a, cls.b)])
        cls.a.start()
        cls.b.start()
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("river", [cls.a, cls.b], RULES), "river")
        cls.national = cls.a.circle("national")["id"]

    def write(self, node, matter, content, circle="river", type_="statement", status=None, **more):
        return node.post(f"{API}/circles/{circle}/acts", {
            "type": type_, "matter": matter, "module": matter.split("/")[0], "content": content,
            **({"body": "council"} if type_ == "proposal" else {}), **more}, status)

    def agree(self, matter, content):
        ref = self.write(self.a, matter, content, type_="proposal", concur=True)["ref"]
        until(lambda: self.b.ask("GET", f"{API}/circles/river/acts/{ref}").status == 200, "held by the other")
        self.b.post(f"{API}/circles/river/acts", {"type": "concurrence", "target": ref})
        for node in (self.a, self.b):
            until(lambda: node.get(f"{API}/circles/river/acts/{ref}")["proposal"]["joint"], "agreed")
        return ref

    def items(self, node, query=""):
        return node.get(f"{API}/follow-up?circle=river{query}")["items"]

    def same(self, query=""):
        until(lambda: self.items(self.a, query) == self.items(self.b, query), "the same list at both nodes")
        return self.items(self.a, query)

    def test_1_one_list_of_meetings_and_commitments(self):
        self.agree("meetings/council/3", {"held": {"details": {"dates": "2021-05-12", "ordinal": 3}}})
        self.agree("meetings/council/3", {"outcome": {"id": "monitor", "kind": "COMMITMENT", "commitment": "MONITORING", "standing": True,
                                                      "words": {"en": "Monitor the river"}, "paragraph": "item 4"}})
        self.agree("meetings/council/4", {"schedule": {"round": 1, "details": {"dates": "2031-09-12", "ordinal": 4}}})
        [item] = self.same()
        self.assertEqual((item["matter"], item["source"]["item"], item["source"]["ordinal"]), ("meetings/council/3", "item 4", 3))
        self.assertEqual(item["returns_on_agenda"], ["meetings/council/4"])
        self.assertTrue(item["stale"])
        source = {"meeting": "meetings/council/3", "outcome": "monitor", "paragraph": "item 4"}
        self.agree("commitments/council/river", {"commitment": {"words": {"en": "Monitor the river"}, "kind": "MONITORING", "standing": True, "source": source}})
        self.agree("commitments/council/gauges", {"commitment": {"words": {"en": "Build gauges"}, "kind": "UNDERTAKING", "owners": ["birch.example"], "due": "2022-end"}})
        first, second = self.same()
        self.assertEqual((first["key"], first["overdue"], first["due"]["date"]["precision"]), ("commitments/council/gauges", True, "year_end"))
        self.assertEqual(second["key"], "commitments/council/river")
        self.assertEqual([one["key"] for one in self.same("&owner=alder.example")], ["commitments/council/river"])
        self.assertEqual([one["key"] for one in self.same("&overdue=true&text=GAUGES")], ["commitments/council/gauges"])
        self.assertEqual([one["key"] for one in self.same("&meeting=meetings%2Fcouncil%2F4")], ["commitments/council/river"])
        page = self.a.get(f"{API}/follow-up?circle=river&limit=1")
        self.assertEqual(len(page["items"]), 1)
        rest = self.a.get(f"{API}/follow-up?circle=river&limit=1&after={page['next']}")
        self.assertEqual([one["key"] for one in rest["items"]], ["commitments/council/river"])
        self.assertEqual(self.a.ask("GET", f"{API}/follow-up?circle=river&limit=1&state=open&after={page['next']}").status, 400)
        for query in ("state=late", "kind=oath", "overdue=perhaps", "stale_days=0", "stale_days=x", "text=" + "x" * 201, "limit=201"):
            answer = self.a.ask("GET", f"{API}/follow-up?{query}")
            self.assertEqual((answer.status, answer.json()["where"]), (400, query.split("=")[0]), query)

    def test_1b_what_is_common_stands_once_in_the_list_over_all_circles(self):
        def everywhere(query=""):
            return [(one["circle"], one["key"]) for one in self.a.get(f"{API}/follow-up{query}")["items"]]
        def own(matter, words, **source):
            self.write(self.a, matter, {"commitment": {"words": {"en": words}, "kind": "UNDERTAKING", **source}}, circle="national")
        own("commitments/council/gauges", "Build gauges")  # submitted from here
        own("commitments/council/watch", "Our side watches", source={"meeting": "meetings/council/3", "outcome": "monitor"})
        own("commitments/council/boat", "Our side buys a boat")
        own("commitments/council/river", "Something else of the same name")
        listed = everywhere()
        self.assertEqual(listed.count((self.circle, "commitments/council/gauges")), 1)
        self.assertEqual({key for circle, key in listed if circle == self.national}, {"commitments/council/boat", "commitments/council/river"})
        # What filters keep out in common does not come back as one's own.
        self.assertNotIn((self.national, "commitments/council/gauges"), everywhere("?overdue=false"))
        self.assertIn((self.national, "commitments/council/gauges"), everywhere("?circle=national"))

    def test_2_progress_of_both_sides_and_closure_by_both(self):
        def shown_by(file):
            return {"progress": {"date": "2026-11-20", "state": "UNDER_WAY", "words": {"en": "Two stand."}, "at_meeting": "meetings/council/3",
                                 "evidence": [{"link": "https://alder.example/gauges"}, {"name": "photo.jpg", "file": file, "size": 12}]}}

        # A file that nobody sent shows nothing; one that came is given to whoever reads what it shows, under its name.
        self.assertIn("file", self.write(self.a, "commitments/council/gauges", shown_by("ab" * 32), status=400)["detail"])
        sent = self.a.ask("POST", f"{API}/circles/river/files", b"two gauges..", {"Content-Type": "application/octet-stream"}).json()["file"]
        said = self.write(self.a, "commitments/council/gauges", shown_by(sent))["ref"]
        got = self.a.ask("GET", f"{API}/circles/river/files/{said}/{sent}")
        self.assertEqual((got.status, got.body), (200, b"two gauges.."))
        self.assertIn('filename="photo.jpg"', got.headers["content-disposition"])
        self.write(self.b, "commitments/council/gauges", {"progress": {"date": "2026-11-21", "state": "DONE"}})
        until(lambda: len(self.same("&body=council&text=gauges")[0]["views"]) == 2, "both views at both nodes")
        item = self.same("&text=gauges")[0]
        self.assertEqual({view["said"]["party"]: view["state"] for view in item["views"]}, {"alder.example": "under_way", "birch.example": "done"})
        self.assertEqual((item["state"], item["evidence"], item["last_progress"]["from"]), ("open", 2, "2026-11-21"))
        self.assertIn("one side's view", self.write(self.b, "commitments/council/gauges", {"closure": {"how": "DONE"}}, status=400)["detail"])
        closing = self.write(self.a, "commitments/council/gauges", {"closure": {"how": "DONE"}}, type_="proposal", concur=True)["ref"]
        until(lambda: self.items(self.b, "&text=gauges")[0]["closing"], "asked at the other")
        self.assertEqual(self.items(self.b, "&text=gauges")[0]["state"], "open")
        self.b.post(f"{API}/circles/river/acts", {"type": "concurrence", "target": closing})
        until(lambda: self.same("&text=gauges")[0]["state"] == "done", "closed by concurrence")
        page = self.b.get(f"{API}/commitments/river/council/gauges")
        self.assertEqual(len(page["progress"]), 2)
        self.assertEqual(page["closures"][0]["how"], "done")
        self.assertEqual(self.b.ask("GET", f"{API}/commitments/river/council/none").status, 404)
        table = self.a.command("follow-up", "river", json_out=False)
        self.assertLess(table.index("Monitor the river"), table.index("Build gauges"))
        self.assertIn("alder.example: under way; birch.example: done", table)
        self.assertEqual(len(self.a.command("follow-up", "--state", "done")["items"]), 1)
        self.assertIn("has to be one of", self.a.command("follow-up", "--state", "late", code=2, json_out=False))

    def test_3_wording_strands_and_workplan(self):
        self.agree("commitments/council", {"agreed_language": {"id": "link", "topic": "river", "words": {"en": "calm waters"}, "source": {"meeting": "meetings/council/3", "paragraph": "4"}}})
        self.agree("commitments/council", {"change": {"language": "link", "number": 1, "words": {"en": "calm and clean waters"}, "use": {"meeting": "meetings/council/4"}}})
        [topic] = self.a.get(f"{API}/bodies/river/council/language")["topics"]
        entry = topic["entries"][0]
        self.assertEqual((entry["agreed"], entry["words"]["en"], entry["changes"][0]["before"]["en"]), (True, "calm and clean waters", "calm waters"))
        self.agree("commitments/council", {"workplan": {"period": "2026", "lines": ["commitments/council/gauges", "commitments/council/river", "commitments/council/none"]}})
        [plan] = self.a.get(f"{API}/bodies/river/council/workplans")["workplans"]
        self.assertEqual((plan["closed"], plan["open"]), (1, 2))
        self.assertEqual([line["item"] and line["item"]["state"] for line in plan["lines"]], ["done", "open", None])
        self.write(self.a, "bodies/council", {"body": {"names": {"en": "Council"}}})
        self.agree("bodies/council", {"strand": {"id": "planning", "titles": {"en": "Planning"}, "title_only": True, "status": "UNDER_WAY"}})
        refused = self.write(self.a, "bodies/council", {"progress": {"strand": "planning", "meeting": "meetings/council/3", "title_only": True, "words": {"en": "Content"}}}, status=400)
        self.assertIn("by its title alone", refused["detail"])
        # Whoever leaves the mark out says nothing of it either, here or by way of a commitment.
        spoken = [("bodies/council", {"progress": {"strand": "planning", "meeting": "meetings/council/3", "status": "UNDER_WAY", "words": {"en": "Content"}}}),
                  ("commitments/council/plans", {"commitment": {"words": {"en": "Content"}, "kind": "TASKING", "strand": "planning"}})]
        until(lambda: self.b.get(f"{API}/bodies/river/council/strands")["strands"], "the strand at the other")
        for node in (self.a, self.b):
            for matter, content in spoken:
                refused = self.write(node, matter, content, status=400)
                self.assertIn("known by its title alone", refused["detail"])
        self.write(self.b, "bodies/council", {"progress": {"strand": "planning", "meeting": "meetings/council/3", "status": "UNDER_WAY"}})
        matrix = until(lambda: (lambda read: read["strands"][0]["cells"] and read)(self.a.get(f"{API}/bodies/river/council/strands")), "progress at the other")
        self.assertEqual([meeting["slug"] for meeting in matrix["meetings"]], ["3", "4"])
        [cell] = matrix["strands"][0]["cells"]
        self.assertEqual((cell["meeting"], cell["views"][0]["status"], cell["views"][0]["words"]), ("meetings/council/3", "under_way", None))

    def test_4_a_narrower_circle_refers_to_a_wider_one_alone(self):
        self.write(self.a, "commitments/council/ours", {"commitment": {"words": {"en": "Pursue it"}, "kind": "TASKING"}}, circle="national")
        self.write(self.a, "commitments/council/ours", {"reference": {"circle": self.circle, "matter": "meetings/council/3"}}, circle="national")
        [reference] = self.a.get(f"{API}/commitments/national/council/ours")["references"]
        self.assertEqual((reference["has_effect"], reference["ordinal"]), (True, 3))
        refused = self.write(self.a, "commitments/council/river", {"reference": {"circle": self.national, "matter": "commitments/council/ours"}}, status=400)
        self.assertIn("never the reverse", refused["detail"])
        refused = self.write(self.a, "commitments/council/river", {"reference": {"circle": "0" * 32, "matter": "commitments/council/ours"}}, status=400)
        self.assertIn("no such arrangement", refused["detail"])

    def test_5_a_brief_is_there_for_named_persons_alone(self):
        head, officer, registrar = (self.a.browser(name) for name in ("head", "officer", "registrar"))

        def write(viewer, content, readers=("person/head", "person/operator"), circle="national"):
            label = {"label": {"classification": "CONFIDENTIAL", "categories": list(readers)}} if readers else {}
            return viewer.ask("POST", f"{API}/circles/{circle}/acts", {"type": "statement", "matter": "briefs/council/4", "module": "briefs", "content": content, **label})

        item = {"item": {"number": 1, "our_line": {"en": "Yes"}, "fallback": {"en": LINE}}}
        for circle, readers, words in (("river", (), "national workspace"), ("river", ("person/head",), "national workspace"),
                                       ("national", (), "person/<identifier>"), ("national", ("person:head",), "not of policy"), ("national", ("person/officer2",), "nobody signs in here as officer2"), ("national", ("person/deputy",), "leaves you out")):
            answer = write(head, item, readers, circle)
            self.assertIn(answer.status, (400, 403), answer.body)
            self.assertIn(words, answer.json()["detail"], (circle, readers))
        def page(path):
            read = registrar.ask("GET", API + path).json()
            return {name: value for name, value in read.items() if name not in ("links", "time")}  # they move by themselves

        before = {path: page(path) for path in self.pages()}
        self.write(self.a, "meetings/council/4", {"agenda_item": {"number": 1, "titles": {"en": "Water"}, "proposer": "alder.example"}})
        for path in ("/briefs/national/council/4/agenda?meeting_circle=river", "/today"):
            before[path] = page(path)
        streams = {name: self.events(name) for name in ("deputy", "head")}
        for content in ({"subject": {"circle": self.circle}}, item, {"item": {"objective": {"en": "Agree on a date"}}},
                        {"instruction_asked": {"id": "date", "item": 1, "question": {"en": "Which date?"}, "office": {"en": "Legal"}, "deadline": "2031-09-01"}},
                        {"instruction_returned": {"id": "date", "answer": {"en": "May"}, "authority": {"en": "Minister"}, "date": "2031-08-30"}},
                        {"clearance_sheet": {"deadline": "2031-09-05", "offices": [{"id": "legal", "names": {"en": "Legal"}}, {"id": "budget", "names": {"en": "Budget"}}]}},
                        {"clearance": {"office": "legal", "stand": "OBJECT", "words": {"en": "Not May"}, "on_behalf_of": {"en": "Ms Oak, by telephone"}}},
                        {"cable": {"date": "2031-09-12", "state": "DRAFT", "paragraphs": [{"words": {"en": "1. We met."}}]}}):
            answer = write(head, content)
            self.assertEqual(answer.status, 201, answer.body)
        for viewer in (head, officer):
            brief = viewer.ask("GET", f"{API}/briefs/national/council/4").json()
            self.assertEqual(brief["items"][1]["fallback"]["en"], LINE)
            self.assertEqual(brief["items"][1]["readers"], ["head", "operator"])
            self.assertEqual(brief["clearance"]["offices"][0]["answer"]["entered_by"], "head")
            self.assertEqual(brief["clearance"]["outstanding"], 1)
            self.assertEqual(brief["instructions"][0]["returned"]["authority"]["en"], "Minister")
            self.assertEqual(brief["subject"]["has_effect"], True)
            agenda = viewer.ask("GET", f"{API}/briefs/national/council/4/agenda").json()
            self.assertEqual(agenda["meeting_circle"], self.circle)
            self.assertEqual([(one["number"], bool(one["agenda"]), bool(one["brief"])) for one in agenda["items"]], [(0, False, True), (1, True, True)])
            self.assertEqual([one["key"] for one in agenda["follow_up"]], ["commitments/council/river"])
        for path, body in before.items():
            self.assertEqual(page(path), body, path)
        # What comes after it in the same circle is heard by both; of the brief the deputy hears nothing.
        self.write(self.a, "meetings/council/9", {"possibility": {"details": {"dates": "2031"}}}, circle="national")
        heard = {name: self.heard_until(stream, "meetings/council/9") for name, stream in streams.items()}
        self.assertIn("briefs/council/4", heard["head"])
        self.assertNotIn("briefs/council/4", heard["deputy"])
        self.assertEqual(self.a.browser("deputy").ask("GET", f"{API}/briefs/national/council/4").status, 404)
        # Nobody else: not in a list, a count, an act, an export, nor at the other node.
        self.assertEqual(registrar.ask("GET", f"{API}/briefs/national/council/4").status, 404)
        for node in (self.a, self.b):
            for path in self.pages():
                viewer = registrar if node is self.a else node
                self.assertNotIn(LINE.encode(), viewer.ask("GET", API + path).body)
        export = registrar.ask("GET", f"{API}/circles/national/export").body
        self.assertIn(LINE.encode(), officer.ask("GET", f"{API}/circles/national/export").body)
        self.assertGreater(len(tarfile.open(fileobj=BytesIO(export)).getnames()), 3)
        self.assertNotIn(LINE.encode(), export)
        self.assertNotIn(b"briefs/council", export)

    def events(self, name):
        connection = http.client.HTTPConnection("127.0.0.1", self.a.port, timeout=30)
        self.addCleanup(connection.close)
        connection.request("GET", f"{API}/events", headers={"Cookie": self.a.browser(name).cookie})
        stream = connection.getresponse()
        self.assertEqual(stream.readline(), b"retry: 2000\n")
        return stream

    @staticmethod
    def heard_until(stream, matter):
        heard = []
        while matter not in heard:
            line = stream.readline()
            if line.startswith(b"data: "):
                heard.append(json.loads(line[6:])["matter"])
        stream.close()
        return heard

    @staticmethod
    def pages():
        return ["/today", "/bodies", "/meetings", "/follow-up", "/circles/national/acts", "/circles/national/acts?matter=briefs%2Fcouncil%2F4", "/bodies/river/council"]

    def test_6_the_day_of_a_cable(self):
        officer = self.a.browser("officer")
        path = f"{API}/briefs/national/council/4/cable"
        self.write(self.a, "meetings/council/4", {"outcome": {"id": "said", "kind": "NOTE", "words": {"en": "They came."}}})
        self.write(self.a, "meetings/council/4", {"words_of": "birch.example", "outcome": {"id": "theirs", "kind": "NOTE", "words": {"en": "Their position."}}}, type_="noted", party="birch.example")
        today = self.a.get(f"{API}/follow-up")["today"]
        draft = officer.ask("GET", f"{path}?date={today}").json()
        self.assertEqual([one["id"] for one in draft["outcomes"]], ["said"])
        self.assertEqual(draft["noted"][0]["said"]["of"], "birch.example")
        self.assertEqual([one["number"] for one in draft["agenda"]], [1])
        self.assertEqual(draft["attendance"], [])
        self.assertIsNone(draft["cable"])
        other = officer.ask("GET", f"{path}?date=2031-09-12&utc_offset=-300").json()
        self.assertEqual((other["outcomes"], other["noted"], other["cable"]["state"]), ([], [], "draft"))
        # What went on at a meeting is of its days, also where it was written down the day after; its last day
        # takes what came later. What becomes of an outcome, and what others say of it, is of its own day.
        for matter, days, kind in (("meetings/council/5", "2021-05-12/2021-05-13", "held"), ("meetings/council/6", today, "held"), ("meetings/council/7", "2021-05", "held")):
            self.write(self.a, matter, {kind: {"details": {"dates": days}}})
            self.write(self.a, matter, {"outcome": {"id": "late", "kind": "NOTE", "words": {"en": "As minuted."}}})
            self.write(self.a, matter, {"words_of": "birch.example", "outcome": {"id": "theirs", "kind": "NOTE", "words": {"en": "Their line."}}}, type_="noted", party="birch.example")
            self.write(self.a, matter, {"comment": {"id": "paper", "by": "A newspaper", "words": {"en": "They met."}}})

        def of_day(slug, day):
            one = officer.ask("GET", f"{API}/briefs/national/council/{slug}/cable?meeting_circle=river&date={day}").json()
            return [len(one[name]) for name in ("outcomes", "noted", "comments")]
        self.assertEqual(of_day(5, "2021-05-13"), [1, 1, 0], "the last day of the meeting has not what was minuted later")
        self.assertEqual(of_day(5, "2021-05-12"), [0, 0, 0])
        self.assertEqual(of_day(5, today), [0, 0, 1], "what went on at the meeting is told as of today")
        self.assertEqual(of_day(6, today), [1, 1, 1])
        self.assertEqual(of_day(7, today), [1, 1, 1], "a meeting whose days nobody knows is told by when it was written down")
        for query in ("", "date=2031-02-30", "date=2031-09", "date=2031-09-12&utc_offset=900", "date=2031-09-12&utc_offset=x"):
            self.assertEqual(officer.ask("GET", f"{path}?{query}").status, 400, query)

    def test_7_what_is_past_takes_no_place_among_what_comes_next(self):
        ahead = {"meetings/council/next-day": "2032-03-04", "meetings/council/next-year": "2033", "meetings/council/next-half": "2032-H2"}
        for number in range(12):
            self.write(self.a, f"meetings/council/past-{number}", {"possibility": {"details": {"dates": ("2021-03-04", "2021-03", "2021-Q2", "2021-H1", "2021", "2021-03-04/2021-03-05")[number % 6]}}})
        for matter, dates in ahead.items():
            self.write(self.a, matter, {"possibility": {"details": {"dates": dates}}})
        listed = [one["matter"] for one in self.a.get(f"{API}/today")["next_meetings"]]
        self.assertEqual([one for one in listed if "past" in one], [])
        self.assertLessEqual(set(ahead), set(listed), listed)


if __name__ == "__main__":
    main("__main__")
