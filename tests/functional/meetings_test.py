"""A secretariat works alone, in its own workspace, over the API of a real node: letters with their scans,
what the other side said as noted, a body as of a day, and the advice before something is written.

If this fails, a scan cannot be opened from the letter it belongs to, another's words pass for their own,
or somebody writes past what changed meanwhile without being told.
"""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, main, temporary  # noqa: E402

API = "/api/v1"


class Alone(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.node = Node(cls.folder.name, "alder.example").start()
        cls.addClassCleanup(cls.node.stop)
        cls.circle = cls.node.circle("national")["id"]

    def write(self, matter, content, type_="statement", status=201, **more):
        answer = self.node.ask("POST", f"{API}/circles/{self.circle}/acts", {
            "type": type_, "matter": matter, "module": matter.split("/")[0], "content": content, **more})
        self.assertEqual(answer.status, status, answer.body[:500])
        return answer.json()

    def agree(self, matter, content, **more):
        out = self.write(matter, content, "proposal", concur=True, **more)
        self.assertTrue(out.get("concurred", True))
        return out["ref"]

    def file(self, data):
        answer = self.node.ask("POST", f"{API}/circles/{self.circle}/files", data,
                               {"Content-Type": "application/octet-stream"})
        self.assertEqual(answer.status, 201, answer.body[:300])
        return answer.json()["file"]

    def fetch(self, ref, name):
        return self.node.ask("GET", f"{API}/circles/{self.circle}/files/{ref}/{name}")

    def preview(self, matter, content):
        answer = self.node.ask("POST", f"{API}/circles/{self.circle}/acts/preview", {
            "type": "statement", "matter": matter, "module": matter.split("/")[0], "content": content})
        return answer

    def test_1_a_letter_with_its_scan(self):
        scan = os.urandom(70_000)
        name = self.file(scan)
        paper = {"file": name, "name": "letter.pdf", "media_type": "application/pdf", "size": len(scan)}
        content = {"papers": [paper], "letter": {
            "id": "dod-7", "direction": "IN", "reference": "DOD-7/31", "date": "2031-03-03", "registered": "2031-03-05",
            "counterpart": "birch.example", "from_office": {"en": "Policy"}, "subject": {"en": "Dates for the talks"},
            "reply_due": "2031-03-20", "about": ["meetings/talks/1"]}}
        ref = self.write("meetings/talks", content)["ref"]
        self.assertEqual(self.fetch(ref, name).body, scan)
        self.assertEqual(self.fetch(ref, "0" * 64).status, 404)
        other = self.write("meetings/talks", {"letter": {"id": "own-1", "direction": "OUT", "subject": {"en": "Yes"}}})["ref"]
        self.assertEqual(self.fetch(other, name).status, 404)  # that one does not carry it
        self.write("meetings/talks", {**content, "papers": [{**paper, "file": "0" * 64}]}, status=400)

        # What the letter said stands as noted, with the same scan, and is nobody's own word.
        noted = {"words_of": "birch.example", "papers": [{**paper, "act": ref}],
                 "availability": {"candidate": "may", "answer": "GOOD"}}
        self.write("meetings/talks/1", {"candidate": {"id": "may", "dates": "2031-05-12"}})
        self.write("meetings/talks/1", noted, "noted", party="birch.example", channel="letter")
        self.write("meetings/talks/1", {"words_of": "birch.example", "position": {
            "id": "p1", "words": {"en": "They want the water level first."}, "letter": "dod-7"}},
            "noted", party="birch.example", channel="in_the_room")
        self.write("meetings/talks/1", noted, "noted", status=400, party="cedar.example", channel="letter")
        meeting = self.node.get(f"{API}/meetings/national/talks/1")
        said = meeting["candidates"][0]["availability"][0]
        self.assertEqual((said["party"], said["said"]["kind"], said["said"]["of"]), ("birch.example", "noted", "birch.example"))
        self.assertEqual(meeting["positions"], [])
        self.assertEqual([one["said"]["party"] for one in meeting["noted"]], ["alder.example"] * 2)
        self.assertEqual(meeting["state"], "mooted")

    def test_2_a_destroyed_letter_takes_its_scan_along(self):
        kept, gone = self.file(b"in two letters"), self.file(b"in one letter")
        refs = [self.write("meetings/talks", {"papers": [{"file": name, "name": "x.pdf"} for name in names], "letter": {
            "id": f"d{number}", "direction": "IN", "subject": {"en": "x"}}})["ref"]
            for number, names in enumerate(([kept, gone], [kept]))]
        self.node.post(f"{API}/circles/{self.circle}/acts/{refs[0]}/destroy",
                       {"record_class": "correspondence", "authority": "archive"})
        self.assertEqual([self.fetch(refs[0], name).status for name in (kept, gone)], [404, 404])
        self.assertEqual(self.fetch(refs[1], kept).body, b"in two letters")
        self.write("meetings/talks", {"papers": [{"file": gone, "name": "x.pdf"}], "letter": {
            "id": "d3", "direction": "IN", "subject": {"en": "x"}}}, status=400)  # nothing of it is left

    def test_3_a_body_as_of_a_day(self):
        self.agree("bodies/group", {"body": {"names": {"en": "Group"}, "parties": ["alder.example"],
                                             "secretariat": {"en": "Registry"},
                                             "decision_rule": {"silence": True, "silence_classes": ["minutes"]}}})
        self.agree("bodies/group", {"naming": {"names": {"en": "Panel"}, "from": "2024-06-10", "reason": {"en": "New tasks"}}})
        self.agree("bodies/group", {"membership": {"party": "birch.example", "role": "MEMBER", "from": "2025"}})
        self.agree("bodies/group", {"term": {"id": "level", "texts": {"en": "water level", "ko": "수위"}}})
        self.agree("bodies/group", {"instrument": {"id": "tor", "kind": "TERMS_OF_REFERENCE", "titles": {"en": "Terms"}}})
        for day, name, parties in (("2023-01-01", "Group", 1), ("2024-06-10", "Panel", 1), ("2025-01-01", "Panel", 2)):
            body = self.node.get(f"{API}/bodies/national/group?as_of={day}")
            self.assertEqual((body["names"]["en"], len(body["parties"]), body["as_of"]["date"]), (name, parties, day))
            self.assertEqual([one["what"] for one in body["changes"]], ["naming", "membership"])
        for bad in ("2031-02-29", "yesterday", "2031", "2031-05-12T09:00Z", "%00"):
            self.assertEqual(self.node.ask("GET", f"{API}/bodies/national/group?as_of={bad}").status, 400)

    def test_3_letters_and_reports_are_among_the_entries_of_their_body(self):
        self.write("bodies/ferries", {"body": {"names": {"en": "Ferry Talks"}, "parties": ["alder.example"]}}, "proposal", concur=True)
        letter = self.write("meetings/ferries", {"letter": {"id": "l1", "direction": "IN", "registered": "2031-01-02", "subject": {"en": "Tolls"}}})["ref"]
        self.write("meetings/ferries2", {"letter": {"id": "l1", "direction": "IN", "registered": "2031-01-02", "subject": {"en": "Of others"}}})
        meeting = self.write("meetings/ferries/1", {"possibility": {"words": {"en": "Perhaps"}}})["ref"]
        acts = self.node.get(f"{API}/bodies/national/ferries")["acts"]
        self.assertEqual({act["matter"] for act in acts}, {"bodies/ferries", "meetings/ferries"}, "its register, and no other's")
        self.assertEqual(acts[-1]["ref"], letter, "oldest first")
        self.assertEqual([act["ref"] for act in self.node.get(f"{API}/meetings/national/ferries/1")["acts"]], [meeting])

    def test_4_the_day_of_the_meeting(self):
        matter = "meetings/talks/2"
        self.agree(matter, {"schedule": {"round": 1, "details": {
            "dates": "2031-05-12", "timezone": "Asia/Seoul", "starts": "09:00", "ends": "12:00"}}})
        self.agree(matter, {"agenda_item": {"number": 1, "id": "water", "titles": {"en": "Water"}, "minutes": 200,
                                            "presenter": {"names": {"en": "Kim"}}, "starts": "2031-05-12T00:00Z"}})
        self.write(matter, {"delegation": {"party": "alder.example", "heads": [{"names": {"en": "Kim"}, "role": "HEAD"}],
                                           "members": [{"names": {"en": "Lee"}, "role": "INTERPRETER", "languages": ["ko", "en"]}]}})
        self.write(matter, {"substitution": {"id": "s", "party": "alder.example", "absent": {"names": {"en": "Kim"}},
                                             "substitute": {"names": {"en": "Park"}}, "from": "2031-05-12T01:00Z"}})
        self.write(matter, {"attendance": {"id": "park", "party": "alder.example", "member": {"names": {"en": "Park"}},
                                           "presences": [{"arrived": "2031-05-12T01:00Z"}]}})
        self.write(matter, {"session": {"id": "closed", "titles": {"en": "Heads alone"}, "restricted": True, "agenda": ["water"],
                                        "starts": "2031-05-12T00:00Z", "ends": "2031-05-12T01:00Z", "number": 1}})
        self.write(matter, {"stage": {"state": "IN_SESSION", "round": 1}})
        self.write("meetings/talks/2-prep", {"intent": {"details": {"dates": "2031-05-02", "modality": "VTC", "hangs_on": matter}}})
        meeting = self.node.get(f"{API}/meetings/national/talks/2")
        self.assertEqual((meeting["state"], [one["name"] for one in meeting["transitions"]]), ("in_session", ["recess", "conclude"]))
        self.assertEqual(meeting["agenda_time"], {"items": 200, "planned": 60, "over": True})
        self.assertEqual([one["slug"] for one in meeting["hanging"]], ["2-prep"])
        self.assertEqual((meeting["calendar"]["status"], meeting["calendar"]["starts"]), ("confirmed", "09:00"))
        self.assertEqual(meeting["agenda"][0]["presenter"]["name"]["en"], "Kim")

    def test_4_two_officers_who_had_the_same_text_open(self):
        matter = "meetings/talks/4"
        def item(title):
            return {"agenda_item": {"number": 1, "titles": {"en": title}}}
        first = self.write(matter, item("Dates"))["ref"]
        second = self.write(matter, item("Dates and places"), based_on=first)["ref"]
        # The other one had the first open: nothing is overwritten, and what stands is named.
        stop = self.write(matter, item("Places"), status=409, based_on=first)
        self.assertEqual((stop["code"], stop["newer"], stop["where"]), ("conflict", second, "based_on"))
        agenda = self.node.get(f"{API}/meetings/national/talks/4")["agenda"]
        self.assertEqual([one["title"]["en"] for one in agenda], ["Dates and places"])
        # An open proposal of our own on the same point stands there too; one that is void does not.
        proposed = self.write(matter, item("Dates, places"), "proposal", based_on=second)["ref"]
        self.assertEqual(self.write(matter, item("Places"), status=409, based_on=second)["newer"], proposed)
        third = self.write(matter, item("Places"), based_on=proposed)["ref"]
        # Another point is another matter, and no content knows what it was based on.
        other = {"agenda_item": {"number": 2, "titles": {"en": "Water"}}}
        self.write(matter, other, based_on=third)
        act = self.node.get(f"{API}/circles/{self.circle}/acts/{third}")
        self.assertNotIn("based_on", json.dumps(act))
        for bad, status in (("x", 400), (7, 400), ("1/1-00000000/9/" + "0" * 64, 404)):
            self.write(matter, other, status=status, based_on=bad)
        self.write(matter, {}, "decline", status=400, based_on=third, target=third)

    def test_5_told_before_it_is_written(self):
        matter = "meetings/talks/3"
        self.agree(matter, {"schedule": {"round": 1, "details": {"dates": "2031-07-01"}}})
        stale = {"cancellation": {"round": 0}}
        answer = self.preview(matter, stale)
        self.assertEqual((answer.status, [(one["word"], one["stops"]) for one in answer.json()["advice"]]),
                         (200, [("stale_round", True)]))
        stop = self.write(matter, stale, status=409)
        self.assertEqual((stop["code"], stop["despite"]), ("conflict", ["stale_round"]))
        self.assertIn("Another date was agreed meanwhile", stop["detail"])
        self.write(matter, stale, status=409, despite=["something_else"])
        self.assertEqual(self.node.get(f"{API}/meetings/national/talks/3")["state"], "scheduled")
        self.write(matter, stale, despite=["stale_round"])
        self.assertEqual(self.node.get(f"{API}/meetings/national/talks/3")["state"], "scheduled")  # and it has no effect
        for bad in ("stale_round", [1], ["x"] * 17):
            self.write(matter, stale, status=400, despite=bad)
        # What is only odd is told, and stops nothing; what is wrong in itself is refused by both.
        self.assertEqual(self.preview(matter, {"outcome": {"id": "o", "kind": "NOTE", "words": {"en": "x"}}}).json()["advice"][0]["word"],
                         "not_held")
        self.assertEqual(self.preview(matter, {"held": {"details": {"dates": "2031-02-29"}}}).status, 400)


if __name__ == "__main__":
    main(__name__)
