"""Calendar feeds of real nodes, read by a calendar library that nobody here wrote (Debian's python3-icalendar).

If this fails, a delegate's calendar shows a meeting that was put off, shows one twice, or tells somebody who
was not meant to see it that there is one.
"""
import http.client
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, charter_of, found, main, pair, temporary, until  # noqa: E402

API = "/api/v1"
BODIES = """rules: {record: 1, circle: 1, bodies: 1, meetings: 1}
label_policy: TEST
languages: [en, ko]
bodies:
  - id: council
    names: {en: Council}
    parties: [alder.example, birch.example]
"""
# Run by Debian's own Python, which has its packages.
READ = """
import dateutil.tz, icalendar, io, json, sys
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
# A zone's rules are read by dateutil: to_tz() of icalendar 4 refuses an UNTIL in UTC, which RFC 5545 demands.
def rules_of(zone):
    lines = [line for line in zone.to_ical().decode().splitlines() if not line.startswith("X-")]
    return dateutil.tz.tzical(io.StringIO("\\n".join(lines))).get()
rules = {str(zone.get("TZID")): rules_of(zone) for zone in calendar.walk("VTIMEZONE")}
def named(event, name): return event[name].params.get("TZID") if name in event else None
def when(event, name):
    if name not in event: return None
    value = event.decoded(name)
    if not hasattr(value, "hour"): return str(value)
    # By the rules that the feed itself gives, not by those of this library.
    return value.replace(tzinfo=rules[named(event, name)]).astimezone(dateutil.tz.UTC).strftime("%Y-%m-%dT%H:%MZ")
def rings(event):
    return [str(alarm.decoded("TRIGGER")) + " " + alarm["TRIGGER"].params.get("RELATED", "START") for alarm in event.walk("VALARM")]
def text(value): return None if value is None else (value.to_ical().decode() if hasattr(value, "to_ical") else str(value))
events = [{name: text(event.get(name)) for name in ("UID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "CLASS", "CATEGORIES")}
          | {"start": str(event.decoded("DTSTART")), "end": str(event.decoded("DTEND")) if "DTEND" in event else None, "names": sorted(event.keys()),
             "utc": (when(event, "DTSTART"), when(event, "DTEND")), "zone": named(event, "DTSTART"),
             "local": [event[name].to_ical().decode() for name in ("DTSTART", "DTEND") if name in event], "rings": rings(event),
             "alarms": len(event.walk("VALARM"))} for event in calendar.walk("VEVENT")]
print(json.dumps({"events": events, "name": text(calendar.get("X-WR-CALNAME")), "method": text(calendar.get("METHOD")),
                  "zones": [text(zone.get("TZID")) for zone in calendar.walk("VTIMEZONE")],
                  "errors": [str(error) for part in calendar.walk() for error in part.errors]}))
"""


class Calendar(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.a = Node(cls.folder.name, "alder.example").start()
        cls.b = Node(cls.folder.name, "birch.example").start()
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("alder-birch", [cls.a, cls.b], BODIES), "alder-birch")
        cls.say(cls.a, "bodies/council", {"body": {"names": {"en": "Council of the River", "ko": ("하천 협의체 " * 12).strip()}, "parties": [cls.a.party, cls.b.party]}})

    @classmethod
    def tearDownClass(cls):
        cls.a.stop()
        cls.b.stop()
        cls.folder.cleanup()

    @classmethod
    def say(cls, node, matter, content, **more):
        return node.post(f"{API}/circles/{cls.circle}/acts", {"type": "statement", "matter": matter, "module": matter.split("/")[0], "content": content, **more})["ref"]

    @classmethod
    def schedule(cls, slug, dates, round_=1, **details):
        ref = cls.say(cls.a, f"meetings/council/{slug}", {"schedule": {"round": round_, "details": {"dates": dates, **details}}}, type="proposal", body="council", concur=True)
        until(lambda: cls.b.ask("GET", f"{API}/circles/{cls.circle}/acts/{ref}").status == 200, "it is there")
        cls.b.post(f"{API}/circles/{cls.circle}/acts", {"type": "concurrence", "target": ref})
        until(lambda: cls.a.get(f"{API}/circles/{cls.circle}/acts/{ref}")["proposal"]["joint"], "it is agreed")

    def feed(self, **given):
        made = self.a.post(API + "/calendars", given)
        self.addCleanup(self.a.ask, "POST", f"{API}/calendars/{made['id']}/revoke")
        return made

    def fetch(self, path, headers=None):
        return self.a.ask("GET", path, None, headers, http.client.HTTPConnection("127.0.0.1", self.a.port, timeout=30))

    def read(self, made):
        return self.understood(self.fetch(made["path"]))

    def understood(self, answer):
        self.assertEqual(answer.status, 200, answer.body[:300])
        self.assertEqual(answer.headers["content-type"], "text/calendar; charset=utf-8")
        for line in answer.body.split(b"\r\n"):
            self.assertLessEqual(len(line), 75)
            line.decode("utf-8")
        done = subprocess.run(["/usr/bin/python3", "-c", READ], input=answer.body, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        out = json.loads(done.stdout)
        self.assertEqual((out["errors"], out["method"]), ([], "PUBLISH"))
        self.assertEqual(sorted(out["zones"]), sorted({event["zone"] for event in out["events"] if event["zone"]}), "rules that no event is in")
        out["by_uid"] = {event["UID"]: event for event in out["events"]}
        return out

    def event(self, made, slug):
        return self.read(made)["by_uid"].get(f"{self.circle}/meetings/council/{slug}@entente")

    def test_its_name_is_its_makers_own(self):
        made = self.feed(body="council", name="전화기 \u202eenohp")
        self.assertEqual(made["name"], "전화기 enohp", "an override of direction stays in it")
        listed = {one["id"]: one["name"] for one in self.a.get(API + "/calendars")["items"]}
        self.assertEqual(listed[made["id"]], "전화기 enohp")
        self.assertNotIn("enohp", self.fetch(made["path"]).body.decode(), "what a device is called is told to calendars")
        self.assertEqual(self.a.ask("POST", API + "/calendars", {"name": "x" * 201}).status, 400)

    def test_the_life_of_a_meeting(self):
        made = self.feed(body="council")
        self.schedule("1", "2031-05-12/2031-05-13", ordinal=1, timezone="Asia/Seoul", place={"country": "KR", "city": {"en": "Seoul"}})
        first = self.event(made, "1")
        self.assertEqual((first["start"], first["end"], first["STATUS"], first["SUMMARY"], first["LOCATION"], first["CLASS"], first["alarms"]),
                         ("2031-05-12", "2031-05-14", "CONFIRMED", "Council of the River 1", "Seoul", "PRIVATE", 1))
        self.assertEqual(first["names"], sorted(["UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "CATEGORIES", "LOCATION", "STATUS", "TRANSP", "CLASS"]))
        self.assertIsNone(first["zone"], "whole days have none")
        self.say(self.a, "meetings/council/1", {"postponement": {"round": 1, "sine_die": True, "reason": {"en": "quietly"}}})
        off = self.event(made, "1")
        self.assertEqual((off["STATUS"], off["start"]), ("CANCELLED", "2031-05-12"))
        self.assertGreater(int(off["SEQUENCE"]), int(first["SEQUENCE"]))
        self.schedule("1", "2031-12-01", round_=2, ordinal=1)
        again = self.event(made, "1")
        self.assertEqual((again["STATUS"], again["start"], again["end"]), ("CONFIRMED", "2031-12-01", "2031-12-02"))
        self.assertGreater(int(again["SEQUENCE"]), int(off["SEQUENCE"]))
        self.say(self.b, "meetings/council/1", {"cancellation": {"round": 2}})
        until(lambda: self.event(made, "1")["STATUS"] == "CANCELLED", "cancelled here too")
        self.assertGreater(int(self.event(made, "1")["SEQUENCE"]), int(again["SEQUENCE"]))

    def test_times_of_a_place_that_changes_its_clocks(self):
        made = self.feed(body="council")
        place = {"timezone": "America/New_York", "starts": "09:30", "ends": "17:00"}
        self.schedule("clock", "2031-03-07/2031-03-10", **place)  # clocks go forward on the 9th
        first = self.event(made, "clock")
        self.assertEqual((first["zone"], first["local"]), ("America/New_York", ["20310307T093000", "20310310T170000"]))
        self.assertEqual(first["utc"], ["2031-03-07T14:30Z", "2031-03-10T21:00Z"])
        self.assertEqual(first["rings"], ["-1 day, 0:00:00 START"])
        page = self.a.ask("GET", f"{API}/meetings/alder-birch/council/clock/print").body.decode()
        self.assertIn("2031-03-07 14:30 – 2031-03-10 21:00 UTC (09:30 – 17:00 America/New_York)", page)
        note = self.a.ask("GET", f"{API}/meetings/alder-birch/council/clock/print?part=note").body.decode()
        self.assertIn("2031-03-07 14:30 – 2031-03-10 21:00 UTC (09:30 – 17:00 America/New_York)", note)
        # The same days at another time: the same event, later.
        self.schedule("clock", "2031-07-01", round_=2, **{**place, "starts": "14:00", "ends": ""})
        moved = self.event(made, "clock")
        self.assertEqual((moved["UID"], moved["utc"]), (first["UID"], ["2031-07-01T18:00Z", None]))
        self.assertGreater(int(moved["SEQUENCE"]), int(first["SEQUENCE"]))
        self.schedule("clock", "2031-07-01", round_=3, **place)
        later = self.event(made, "clock")
        self.assertEqual((later["UID"], later["utc"]), (first["UID"], ["2031-07-01T13:30Z", "2031-07-01T21:00Z"]))
        self.assertGreater(int(later["SEQUENCE"]), int(moved["SEQUENCE"]))
        said = self.a.get(f"{API}/meetings/alder-birch/council/clock")
        self.assertEqual((said["calendar"]["uid"], said["calendar"]["sequence"], said["starts"]), (later["UID"], int(later["SEQUENCE"]), "09:30"))
        self.say(self.a, "meetings/council/clock", {"cancellation": {"round": 3}})
        off = self.event(made, "clock")
        self.assertEqual((off["STATUS"], off["utc"], off["alarms"]), ("CANCELLED", later["utc"], 0))
        self.assertGreater(int(off["SEQUENCE"]), int(later["SEQUENCE"]))

    def test_one_meeting_is_the_event_of_the_feeds(self):
        self.schedule("alone", "2031-06-03/2031-06-04", ordinal=31, timezone="Asia/Seoul", starts="10:00", ends="16:00")
        self.say(self.a, "meetings/council/alone", {"position": {"id": "p", "words": {"en": "hush"}}}, label={"classification": "SECRET"})
        made = self.feed(body="council", language="ko")
        path = f"{API}/meetings/alder-birch/council/alone/calendar"
        answer = self.a.ask("GET", path + "?language=ko")
        self.assertIn("attachment; filename=", answer.headers["content-disposition"])
        said = self.understood(answer)
        self.assertEqual(len(said["events"]), 1, "of another meeting")
        self.assertEqual(said["events"][0], self.event(made, "alone"), "a calendar that has both would show it twice, or as changed")
        self.assertEqual((said["events"][0]["zone"], said["events"][0]["local"]), ("Asia/Seoul", ["20310603T100000", "20310604T160000"]))
        self.assertNotIn(b"hush", answer.body)
        self.say(self.a, "meetings/council/alone", {"cancellation": {"round": 1}})
        self.assertEqual(self.understood(self.a.ask("GET", path))["events"][0]["STATUS"], "CANCELLED")
        # No day, or none that may be known to a calendar: said, and not an empty file.
        self.say(self.a, "meetings/council/someday", {"possibility": {"details": {"dates": "2031-09"}}})
        self.say(self.a, "meetings/council/closed", {"possibility": {"details": {"dates": "2031-10-01"}}}, label={"classification": "SECRET"})
        for slug, status in (("someday", 409), ("closed", 409), ("none", 404)):
            self.assertEqual(self.a.ask("GET", f"{API}/meetings/alder-birch/council/{slug}/calendar").status, status, slug)
        self.assertEqual(self.a.browser("clerk").ask("GET", f"{API}/meetings/alder-birch/council/closed/calendar").status, 404)

    def test_what_has_no_day_and_what_is_above_the_lowest_classification_is_not_in_it(self):
        made = self.feed()
        before = self.fetch(made["path"]).body
        self.say(self.a, "meetings/council/month", {"possibility": {"details": {"dates": "2031-09"}}})
        self.say(self.a, "meetings/council/secret", {"possibility": {"details": {"dates": "2031-10-01"}}}, label={"classification": "SECRET"})
        self.assertEqual(self.fetch(made["path"]).body, before)
        self.say(self.a, "meetings/council/day", {"possibility": {"details": {"dates": "2031-09-09"}, "words": {"en": "hush"}}})
        self.assertEqual(self.event(made, "day")["STATUS"], "TENTATIVE")
        self.assertNotIn(b"hush", self.fetch(made["path"]).body)

    def test_long_names_and_an_answer_that_did_not_change(self):
        made = self.feed(language="ko", circle="alder-birch")
        self.say(self.a, "meetings/council/long", {"possibility": {"details": {"dates": "2031-09-10"}}})
        self.assertEqual(self.event(made, "long")["SUMMARY"], ("하천 협의체 " * 12).strip())
        answer = self.fetch(made["path"])
        self.assertEqual(self.fetch(made["path"], {"If-None-Match": answer.headers["etag"]}).status, 304)

    def test_the_address_is_its_makers_until_it_is_revoked(self):
        made = self.feed()
        for node in (self.a,):
            node.stop()
            node.start()
        self.assertEqual(self.fetch(made["path"]).status, 200)
        with open(os.path.join(self.a.data, "calendars.json"), encoding="utf-8") as kept:
            text = kept.read()
        self.assertNotIn(made["path"].split("/")[-1].removesuffix(".ics"), text)
        self.assertEqual(os.stat(os.path.join(self.a.data, "calendars.json")).st_mode & 0o777, 0o600)
        clerk = self.a.browser("clerk")
        self.assertEqual(clerk.ask("GET", API + "/calendars").json()["items"], [])
        self.assertEqual(clerk.ask("POST", f"{API}/calendars/{made['id']}/revoke").status, 404)
        self.assertEqual([one["id"] for one in self.a.get(API + "/calendars")["items"]], [made["id"]])
        wrong = made["path"][:-6] + ("aa" if made["path"][-6:-4] != "aa" else "bb") + ".ics"
        for path in ("/calendar/x.ics", "/calendar/.ics", wrong, made["path"].removesuffix(".ics"), "/calendar/" + "A" * 43 + ".ics"):
            self.assertEqual(self.fetch(path).status, 404, path)
        self.assertEqual(self.a.ask("POST", API + "/calendars", {"language": "tlh"}).status, 400)
        self.assertEqual(self.a.ask("POST", API + "/calendars", {"circle": "none"}).status, 404)
        self.assertEqual(self.a.ask("POST", API + "/calendars", {"body": "../x"}).status, 400)
        self.a.post(f"{API}/calendars/{made['id']}/revoke")
        self.assertEqual(self.fetch(made["path"]).status, 404)

    def test_the_command_line(self):
        made = self.a.command("calendar", "make", "alder-birch", "--body", "council")
        self.assertEqual(self.fetch(made["path"]).status, 200)
        self.assertIn("council", self.a.command("calendar", "list", json_out=False))
        self.a.command("calendar", "revoke", made["id"])
        self.assertEqual(self.fetch(made["path"]).status, 404)


if __name__ == "__main__":
    main("__main__")
