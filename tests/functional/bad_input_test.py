"""Everything bad that a person, a file, a peer or the machine can put in: each gets an error of its own that says
what is wrong, and nothing of the record changes at either node.

If this fails, somebody at three in the morning reads a message that does not help, or one side's record moved.
"""
import http.client
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
import stranger  # noqa: E402
from nodes import BUILD, ENTENTED, Node, charter_of, found, main, pair, temporary, until  # noqa: E402

API = "/api/v1"
RULES = """rules: {record: 1, circle: 1, bodies: 1, meetings: 1}
label_policy: TEST
languages: [en]
bodies:
  - id: council
    names: {en: Council}
    parties: [alder.example, birch.example]
    level: ministers
"""
SHIFT = os.path.join(BUILD, "tests/functional/libclock_shift.so")
YEAR = 365 * 24 * 3600


class BadInput(unittest.TestCase):
    """The tests run in the order of their names, on one pair of nodes; each leaves them as it found them."""

    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.nodes = [Node(cls.folder.name, f"{name}.example") for name in ("alder", "birch", "cedar")]
        cls.addClassCleanup(lambda: [node.stop() for node in cls.nodes])
        cls.a, cls.b, cls.c = (node.start() for node in cls.nodes)
        pair(cls.a, cls.b)
        pair(cls.a, cls.c)
        cls.charter = charter_of("river", [cls.a, cls.b], RULES)
        cls.circle = found(cls.a, [cls.b], cls.charter, "river")
        cls.proposal = cls.a.post(f"{API}/circles/{cls.circle}/acts", {
            "type": "proposal", "matter": "meetings/council/1", "module": "meetings", "body": "council",
            "content": {"schedule": {"round": 1, "details": {"dates": "2031-09-12"}}}})["ref"]
        until(lambda: cls.b.ask("GET", f"{API}/circles/{cls.circle}/acts/{cls.proposal}").status == 200, "held by both")
        cls.said = {}

    def setUp(self):
        def settled():
            states = [self.state(node) for node in (self.a, self.b)]
            return states if states[0] == states[1] else None
        self.before = until(settled, "one state at both nodes")

    def state(self, node):
        """What both sides share: acts and joint facts, and that nothing else than heartbeats and anchors was added."""
        figures = node.circle("river")["figures"]
        return {"acts": figures["acts"], "joint": figures["joint_facts"], "forked": figures.get("forked", 0)}

    def tearDown(self):
        for node, before in zip((self.a, self.b), self.before):
            self.assertEqual(self.state(node), before, f"the record of {node.party} changed")
        until(lambda: self.a.circle("river")["figures"]["digest"] == self.b.circle("river")["figures"]["digest"], "one digest")

    def tell(self, case, message, *words):
        """The message has these words, and is no other case's message."""
        for word in words:
            self.assertRegex(message, word, case)
        plain = re.sub(r"[0-9a-f]{8,}|\d+", "#", message)
        other = self.said.setdefault(plain, case)
        self.assertEqual(other, case, f"one message for two mistakes: {message}")

    def refused(self, case, status, body, *words, path=None, node=None):
        answer = (node or self.a).ask("POST", path or f"{API}/circles/{self.circle}/acts", body)
        self.assertEqual(answer.status, status, (case, answer.body[:400]))
        problem = answer.json()
        self.tell(case, problem["detail"] + " ".join(error.get("message", "") for error in problem.get("errors", [])), *words)
        return problem

    # --- from a person -------------------------------------------------------------------------------

    def test_acts(self):
        good = {"type": "statement", "matter": "meetings/council/3", "module": "meetings", "content": {"possibility": {"words": {"en": "x"}}}}
        wrong_hash = self.proposal[:-1] + ("0" if self.proposal[-1] != "0" else "1")

        def words(text):
            return {**good, "content": {"possibility": {"words": {"en": text}}}}
        for case, status, body, *said in (
                ("a matter that does not exist", 404, {"type": "concurrence", "target": f"1/1-00000000/0/{'0' * 64}"}, "no such act"),
                ("another hash", 404, {"type": "concurrence", "target": wrong_hash}, "another act stands", self.proposal),
                ("a matter with a name that is none", 400, {**good, "matter": "meetings/nobody knows"}, "matter"),
                ("a module that there is not", 400, {**good, "module": "weather"}, "weather"),
                ("a body that there is not", 400, {**good, "type": "proposal", "body": "senate", "matter": "meetings/senate/1",
                                                   "content": {"schedule": {"round": 1, "details": {"dates": "2031"}}}}, "senate"),
                ("text that is not NFC", 400, words("e\u0301"), "NFC"),
                ("a control", 400, words("a\u0007b"), "control"),
                ("a bidirectional override", 400, words("a\u202eb"), "bidi"),
                ("a number out of range", 400, {**good, "content": {"schedule": {"round": 4294967296}}}, "round"),
                ("a negative number", 400, {**good, "content": {"schedule": {"round": -1}}}, "round"),
                ("a date that is none", 400, {**good, "content": {"possibility": {"details": {"dates": "2031-02-30"}, "words": {"en": "x"}}}}, "dates"),
                ("65,536 bytes", 400, {**good, "content": None, "content_hex": "00" * 65536}, "65535|65,535"),
                ("a label that there is not", 400, {**good, "label": {"classification": "COSMIC"}}, "UNCLASSIFIED"),
                ("a category that there is not", 400, {**good, "label": {"classification": "SECRET", "categories": ["CHARLIE"]}}, "ALPHA, BRAVO"),
                ("a member that is misspelt", 400, {**good, "lable": {}}, "lable"),
                ("what is no JSON", 400, "{", "JSON")):
            with self.subTest(case):
                self.refused(case, status, body, *said)

    def test_time_zones(self):
        """By what a secretariat writes for one: every entry that has one, and the hours of a person's own mail."""
        zones = {"Asia/Seoul": True, "Asia/Ho_Chi_Minh": True, "Asia/Saigon": True, "America/Argentina/Buenos_Aires": True, "UTC": True,
                 "Asia/Soul": False, "asia/seoul": False, "KST": False, "+09:00": False, "UTC+9": False, "../etc/passwd": False, "/etc/localtime": False,
                 "Asia": False, "Asia/": False, "A" * 200: False, "서울": False}
        details = {"dates": "2031-09-12", "starts": "09:00"}
        entries = [("schedule", "proposal", lambda zone: {"schedule": {"round": 2, "details": {**details, "timezone": zone}}}, "content.schedule.details.timezone"),
                   ("intent", "statement", lambda zone: {"intent": {"details": {**details, "timezone": zone}}}, "content.intent.details.timezone"),
                   ("candidate", "statement", lambda zone: {"candidate": {"id": "a", "dates": "2031-09-12", "timezone": zone}}, "content.candidate.timezone")]
        for name, type_, content, field in entries:
            for zone, there in zones.items():
                with self.subTest(entry=name, zone=zone):
                    body = {"type": type_, "matter": "meetings/council/1", "module": "meetings", "content": content(zone), **({"body": "council"} if type_ == "proposal" else {})}
                    # A preview checks what an entry does, and writes nothing.
                    answer = self.a.ask("POST", f"{API}/circles/{self.circle}/acts/preview", body)
                    self.assertEqual(answer.status, 200 if there else 400, answer.body)
                    if not there:
                        problem = answer.json()
                        self.assertTrue(problem["detail"].startswith(field + ": "), problem)
                        self.assertIn("Asia/Seoul", problem["detail"])
        # Bytes are no way round it, nor is the command line.
        body = {"type": "statement", "matter": "meetings/council/1", "module": "meetings", "content": {"intent": {"details": {**details, "timezone": "Asia/Seoul"}}}}
        raw = self.a.post(f"{API}/circles/{self.circle}/acts/preview", body)["content_hex"].replace(b"Asia/Seoul".hex(), b"Asia/Soull".hex())
        answer = self.a.ask("POST", f"{API}/circles/{self.circle}/acts/preview", {**body, "content": None, "content_hex": raw})
        self.assertEqual(answer.status, 400, answer.body)
        path = os.path.join(self.folder.name, "intent.json")
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"intent": {"details": {**details, "timezone": "KST"}}}, out)
        self.assertIn("content.intent.details.timezone: is no time zone", self.a.command("state", "river", "meetings/council/1", "--content", path, code=2, json_out=False))

    def test_a_charter_with_a_mistake(self):
        def place(case, text):
            """Line and column of what is wrong."""
            wrong = {"a number twice": "number: 1\n    name: birch", "a tab": "\t", "a body of strangers": "dogwood",
                     "an override in a name": "\u202e", "nothing": ""}[case]
            at = text.index(wrong) + (len("number: ") if case == "a number twice" else 0)
            return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        for case, text, *said in (
                ("a number twice", self.charter.replace("number: 2", "number: 1"), r"number"),
                ("a tab", self.charter.replace("    name: birch", "\tname: birch"), r"tab|indent|YAML"),
                ("a body of strangers", self.charter.replace("[alder.example, birch.example]", "[alder.example, dogwood.example]"), "no such party in this charter"),
                ("a party that is not paired", self.charter.replace("birch.example", "dogwood.example").replace("name: river", "name: lake"), "dogwood"),
                ("the same again", self.charter, "river"),
                ("an override in a name", self.charter.replace("en: Council", 'en: "Coun\u202ecil"'), "bidi"),
                ("nothing", "", "empty|entente")):
            with self.subTest(case):
                of_the_text = case not in ("a party that is not paired", "the same again")
                problem = self.refused(case, 400 if of_the_text else 409, {"charter": text}, *said, path=f"{API}/invitations")
                if of_the_text:
                    self.assertEqual((problem["line"], problem["column"]), place(case, text), case)
        self.assertEqual(len(self.a.get(f"{API}/invitations")["items"]), 1)

    def test_a_request_of_100_mb(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.a.port, timeout=30)
        browser = self.a.browser()
        connection.putrequest("POST", f"{API}/circles/{self.circle}/acts")
        for name, value in (("Cookie", browser.cookie), ("X-Entente-CSRF", browser.csrf), ("Content-Type", "application/json"),
                            ("Content-Length", str(100 << 20))):
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        self.assertEqual(answer.status, 413)
        self.tell("100 MB", answer.read().decode(), "bytes|large")
        connection.close()

    # --- from a peer ---------------------------------------------------------------------------------

    def log_says(self, case, node, mark, *words):
        line = until(lambda: [line for line in node.log_text(mark).splitlines() if all(re.search(word, line) for word in words)], f"{case} in the log: {words}")[0]
        self.tell(case, line.split("reason=", 1)[1], words[-1])

    def dialled_as(self, identity):
        """Whether the node lets this identity have a link."""
        try:
            link = stranger.Link(self.a.link_port, identity)
        except (OSError, ssl.SSLError):
            return None
        return link

    def test_certificates(self):
        self.c.stop()
        try:
            for case, identity, *said in (
                    ("a key that is not paired", stranger.Identity(), "not paired|no paired"),
                    ("an expired certificate", stranger.of_node(self.c, begin=-40, end=-10), "expired at"),
                    ("a certificate of the future", stranger.of_node(self.c, begin=10, end=40), "not valid before"),
                    ("a certificate for ever", stranger.of_node(self.c, begin=-1, end=4000), "90 days")):
                with self.subTest(case):
                    mark = os.path.getsize(self.a.log)
                    self.assertIsNone(self.dialled_as(identity), case)
                    self.log_says(case, self.a, mark, "event=link_refused", *said)
            self.assertIsNotNone(self.dialled_as(stranger.of_node(self.c)), "the right one is let in")
        finally:
            self.c.start()
        self.assertEqual([link["state"] for link in self.a.get(f"{API}/links")["items"] if link["peer"] == "birch.example"], ["up"])

    def test_a_peer_that_is_not_in_the_charter(self):
        """Paired, and no member: it hears of the circle exactly as much as of one that there is not."""
        self.c.stop()
        try:
            mark = os.path.getsize(self.a.log)
            heard = {}
            for what, circle in (("this circle", self.circle), ("none", "00" * 16)):
                link = self.dialled_as(stranger.of_node(self.c))
                link.send(stranger.open_message(1, circle))
                link.send(b"\x02" + stranger.varint(1) + b"\x02" + stranger.varint(0))  # have, of nothing
                heard[what] = link.receive_all()
                link.close()
            self.assertEqual(heard["this circle"], heard["none"])
            self.log_says("not in the charter", self.a, mark, "event=message_refused", "cedar.example", "no member")
        finally:
            self.c.start()

    def test_a_foreign_signature(self):
        """A member's link, and entries that its log key has not signed; then what is no message at all."""
        self.b.stop()
        try:
            link = self.dialled_as(stranger.of_node(self.b))
            link.send(stranger.open_message(1, self.circle))
            told = [message for message in link.receive_all() if message.startswith(b"\x02")]
            self.assertTrue(told, "a member is told what is held")
            epoch, size = next((epoch, size) for party, epoch, size in stranger.read_have(told[0]) if party == 2)
            mark = os.path.getsize(self.a.log)
            link.send(stranger.push_clear(1, 2, epoch, size, 4, b"", 1_900_000_000_000, os.urandom(64)))
            self.log_says("a foreign signature", self.a, mark, "event=message_refused", "birch.example", "sign")
            mark = os.path.getsize(self.a.log)
            link.send(b"\x7fnonsense")
            self.log_says("what is no message", self.a, mark, "event=message_refused", "type|message")
            mark = os.path.getsize(self.a.log)
            link.send(b"\x03\x01\x00" + stranger.varint(1 << 60))
            self.log_says("a message cut short", self.a, mark, "event=message_refused", "malformed|read|ends|range")
            link.close()
        finally:
            self.b.start()
        until(lambda: all(link["state"] == "up" for link in self.a.get(f"{API}/links")["items"] if link["peer"] == "birch.example"), "the link")

    # --- from the machine ----------------------------------------------------------------------------

    def run_once(self, node, env=None):
        return subprocess.run([ENTENTED, "--config", node.config], capture_output=True, text=True, timeout=60, env={**os.environ, **(env or {})})

    def test_a_store_of_another_party(self):
        self.b.stop()
        kept = self.b.data + ".kept"
        os.rename(self.b.data, kept)
        self.c.stop()
        try:
            shutil.copytree(self.c.data, self.b.data)
            done = self.run_once(self.b)
            self.assertEqual(done.returncode, 3)
            self.tell("a store of another party", done.stderr, "belongs to party 'cedar.example'", "birch.example")
        finally:
            shutil.rmtree(self.b.data)
            os.rename(kept, self.b.data)
            self.b.start()
            self.c.start()

    def with_setting(self, node, line):
        with open(node.config, encoding="utf-8") as source:
            text = source.read()
        with open(node.config, "w", encoding="utf-8") as out:
            out.write(text.replace("heartbeat_seconds = 1", f"heartbeat_seconds = 1\n{line}", 1))
        return text

    def run_halted(self, case, node, env, *words, meanwhile=lambda: None):
        """The node comes up, is not ready, reads, and writes nothing; and says why each time. `meanwhile` is called
        while it runs."""
        before = {name: getattr(node, name) for name in ("port", "link_port")}
        with open(node.log, "ab") as log:
            node.process = subprocess.Popen([ENTENTED, "--config", node.config], stderr=log, stdout=log, env={**os.environ, **env})

        def answer():
            try:
                return node.ask("GET", "/readyz")
            except OSError:
                return None
        try:
            ready = until(answer, "an answer")
            self.assertEqual(ready.status, 503)
            self.tell(case, ready.body.decode(), *words)
            self.assertEqual(node.get(f"{API}/circles/{self.circle}/acts/{self.proposal}")["ref"], self.proposal)
            self.refused(case, 503, {"type": "concurrence", "target": self.proposal}, *words, node=node)
            meanwhile()
        finally:
            node.stop()
            for name, value in before.items():
                setattr(node, name, value)

    def test_a_full_disk(self):
        self.b.stop()
        text = self.with_setting(self.b, "reserve_mib = 100000")
        try:
            self.assertLess(shutil.disk_usage(self.b.data).free, 100000 << 20, "this disk is larger than the largest reserve")
            self.run_halted("a full disk", self.b, {}, "disk is full")
        finally:
            with open(self.b.config, "w", encoding="utf-8") as out:
                out.write(text)
            self.b.start()

    def test_a_clock_a_year_off(self):
        self.b.stop()
        try:
            for case, shift, word in (("a year ahead", YEAR, "after"), ("a year behind", -YEAR, "before")):
                with self.subTest(case):
                    mark = os.path.getsize(self.b.log)

                    def told():  # as long as it runs it tries the link: its administrator is told to compare the clocks
                        until(lambda: re.search("event=link_refused.*compare both nodes' clocks", self.b.log_text(mark)), "the link says so")
                    self.run_halted(case, self.b, {"LD_PRELOAD": SHIFT, "CLOCK_SHIFT_SECONDS": str(shift)}, "clock says 20", word, "clock_confirmed",
                                    meanwhile=told)
        finally:
            self.b.start()


if __name__ == "__main__":
    main("__main__")
