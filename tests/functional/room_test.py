"""A room session: the text leaves a party's node as a file, is spoken about at one machine without a
network, and both parties take the same file home and confirm their own lines.

If this fails, what was said in the room is lost, given as the word of somebody who did not give it, or
shown differently to the two sides.
"""
import json
import os
import signal
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from negotiating import Desk, told  # noqa: E402
from nodes import ENTENTE, Node, SocketConnection, charter_of, found, main, pair, temporary, until  # noqa: E402
from texts_test import A, B, OPENING, RULES, alternatives  # noqa: E402

TEXT = "/api/v1/texts/{}/council/statement"


class Room(Node):
    """The machine in the room, started by the command alone."""

    def __init__(self, folder, file):  # makes nothing: the command does
        self.folder = os.path.join(folder, "session")
        self.data = os.path.join(self.folder, "data")
        self.file = os.path.join(folder, "room-file.json")
        self.party = "room.local"
        with open(self.file, "wb") as out:
            out.write(file)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def start(self, *words):
        self.command_process = subprocess.Popen(
            [ENTENTE, "room", *words, "--folder", self.folder, "--port", str(self.port), "--json", "--no-input"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.command_process.stdout.readline()
        assert line, self.command_process.communicate()
        self.told = json.loads(line)
        return self

    def end(self):
        if self.command_process.poll() is None:
            self.command_process.send_signal(signal.SIGINT)
        out = self.command_process.communicate(timeout=30)
        return self.command_process.returncode, out[1]


class InTheRoom(Desk):
    """The operator: everything is noted of who said it."""

    def __init__(self, room):
        self.room = room.get("/api/v1/room")
        super().__init__(room, self.room["text"]["circle"], self.room["text"]["body"], self.room["text"]["text"])

    def note(self, party, content):
        return self.done(self.submit({"type": "noted", "party": party, "channel": "in_the_room",
                                      "content": {"words_of": party, **content}}), json.dumps(content)[:200])["ref"]

    def speak(self, party, element, words):
        composed = self.compose({"words": {"element": element, "words": words}})
        refs = [self.note(party, content) for content in composed["contents"]]
        view = self.read()
        return [self.change_of(ref, view)["key"] for ref in refs]

    def stands(self, party, verdict, *keys):
        return self.note(party, {"stance": {"items": [{"change": key, "verdict": verdict} for key in keys]}})


class RoomSession(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.a = Node(cls.folder.name, A).start()
        cls.b = Node(cls.folder.name, B).start()
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b],
                           charter_of("alder-birch", [cls.a, cls.b], "notice: {en: Fictitious}\n" + RULES), "alder-birch")
        cls.at_a = Desk(cls.a, cls.circle, "council", "statement")
        cls.at_b = Desk(cls.b, cls.circle, "council", "statement")
        cls.at_a.open("JOINT_STATEMENT", {"en": "River"}, {"en": "NEGOTIATING", "ko": "OFFICIAL"})
        cls.at_a.issue(OPENING)
        until(lambda: cls.b.ask("GET", TEXT.format(cls.circle)).status == 200 and cls.at_b.read()["shown"] == 1,
              "Rev.1 at B")
        # Before the session: one change taken into Rev.2, one open, a mark.
        (early,) = cls.at_b.rewrite("data", {"en": "Data are exchanged every two hours."})
        until(lambda: early in [one["key"] for one in cls.at_a.read()["changes"]], "B's words at A")
        cls.at_a.stance("SUPPORTS", early)
        cls.at_a.issue()
        cls.at_b.rewrite("rescue", {"en": "Exercises of rescue services take place every second year."})
        cls.at_a.mark("AD_REF", "title")
        until(lambda: told(cls.at_a.read()) == told(cls.at_b.read()), "one text at both")

    @classmethod
    def tearDownClass(cls):
        cls.a.stop()
        cls.b.stop()
        cls.folder.cleanup()

    def bring(self, desk, file, status=200, **more):
        text = file if isinstance(file, str) else file.decode()
        answer = desk.ask("POST", f"/texts/{self.circle}/council/statement/room", {"file": text, **more})
        self.assertEqual(answer.status, status, answer.body.decode()[:800])
        return answer.json()

    def test_a_session_from_file_to_agreed_words(self):
        file = self.a.ask("GET", TEXT.format(self.circle) + "/room")
        self.assertEqual(file.status, 200, file.body[:500])
        before = self.at_a.read()
        room = Room(self.folder.name, file.body).start(os.path.join(self.folder.name, "room-file.json"))
        self.addCleanup(room.end)
        desk = InTheRoom(room)
        self.assertTrue(room.get("/api/v1/node")["room"])
        self.assertFalse(self.a.get("/api/v1/node")["room"])
        self.assertEqual(self.a.ask("GET", "/api/v1/room").status, 404)

        # The text reads in the room as at the nodes, under the same names and digest.
        there = desk.read()
        self.assertEqual([A, B], there["parties"])
        self.assertEqual(before["digest"], there["digest"])
        self.assertEqual([(one["key"], one["state"], one["supporters"]) for one in before["changes"]],
                         [(one["key"], one["state"], one["supporters"]) for one in there["changes"]])
        self.assertEqual([one["words"] for one in before["elements"]], [one["words"] for one in there["elements"]])
        self.assertEqual([one["state"] for one in before["elements"]], [one["state"] for one in there["elements"]])
        self.assertEqual([], room.get("/api/v1/room")["lines"])
        # What stands on every screen and print of the arrangement stands on those of the room.
        self.assertEqual([{"en": "Fictitious"}], [one["notice"] for one in room.get("/api/v1/circles")["items"]])
        printed = room.ask("GET", TEXT.format(desk.circle) + "/print?format=txt&copy=1")
        self.assertIn("Fictitious", printed.body.decode())
        self.assertEqual(409, room.ask("POST", "/api/v1/links/pairing", {"step": "offer"}).status)

        # Spoken: B's words, which A takes; A's words, which stay contested; a word taken back.
        (agreed,) = desk.speak(B, "warning", {"en": "The two sides will exchange warnings at once."})
        desk.stands(A, "SUPPORTS", agreed)
        (contested,) = desk.speak(A, "water", {"en": "The two sides may share the water of dry months."})
        (mistaken,) = desk.speak(A, "recalling", {"en": "Recalling the storm of last spring,"})

        # The node dies in the midst of it, and the next operator goes on.
        os.kill(room.told["pid"], signal.SIGKILL)
        code, words = room.end()
        self.assertNotEqual(0, code)
        self.assertIn("nothing that it showed as said is lost", words)
        room.start()
        self.assertEqual(4, len(room.get("/api/v1/room")["lines"]))
        desk.stands(A, "LETS_GO", mistaken)
        here = desk.read()
        self.assertEqual([("shall", [], True), ("may", [A], False)], alternatives(desk.words("water", view=here)["parts"]))
        lines = room.get("/api/v1/room")
        self.assertEqual([B, A, A, A, A], [one["party"] for one in lines["lines"]])
        self.assertEqual(["change", "stance", "change", "change", "stance"], [one["kind"] for one in lines["lines"]])

        # The same bytes for both sides, after a restart too.
        result = room.ask("GET", "/api/v1/room/result").body
        self.assertEqual(result, room.ask("GET", "/api/v1/room/result").body)
        self.assertEqual(0, room.end()[0])
        room.start(room.file)
        self.assertEqual(result, room.ask("GET", "/api/v1/room/result").body)
        self.assertEqual(lines["check_words"], json.loads(result)["check_words"])
        room.end()

        # A folder of which a part was copied does not begin as if nothing had been said.
        mark = os.path.join(room.data, "room.json")
        os.rename(mark, mark + ".kept")
        begun = subprocess.run([ENTENTE, "room", "--folder", room.folder, "--port", str(room.port), "--no-input"],
                               capture_output=True, text=True, timeout=60)
        self.assertNotEqual(0, begun.returncode)
        self.assertIn("take the whole folder of the session", begun.stderr)
        os.rename(mark + ".kept", mark)

        # A file that somebody changed is refused, whatever they changed.
        by_hand = result.decode().replace("at once", "at last")
        self.assertIn("changed", self.bring(self.at_a, by_hand, 400)["detail"])
        self.assertIn("a part of one", self.bring(self.at_a, result[:-70], 400)["detail"])
        in_other_form = json.dumps(json.loads(result), ensure_ascii=False)
        self.assertIn("changed", self.bring(self.at_a, in_other_form, 400)["detail"])
        self.assertIn("begins with", self.bring(self.at_a, file.body, 400)["detail"])
        self.assertIn("no file", self.bring(self.at_a, "[]", 400)["detail"])

        # Each confirms its own; A leaves its contested words out.
        preview = self.bring(self.at_a, result)
        self.assertEqual(["theirs", "mine", "mine", "mine", "mine"], [one["state"] for one in preview["lines"]])
        self.assertEqual([False, False, False, True, False], [one["let_go"] for one in preview["lines"]])
        self.assertEqual(lines["check_words"], preview["check_words"])
        self.assertEqual(told(before), told(self.at_a.read()))  # a preview writes nothing
        refused = self.bring(self.at_a, result, confirm=[1])
        self.assertIn(B, refused["refused"][0]["reason"])
        self.bring(self.at_a, result, 400, confirm=[6])
        done = self.bring(self.at_a, result, confirm=[2])
        self.assertEqual([2], [one["number"] for one in done["written"]])
        again = self.bring(self.at_a, result, confirm=[2])
        self.assertEqual(([], [2]), (again["written"], again["already"]))
        at_b = self.bring(self.at_b, result)
        self.assertEqual("mine", at_b["lines"][0]["state"])
        self.bring(self.at_b, result, confirm=[1], note=[3])
        twice = self.bring(self.at_b, result, confirm=[1], note=[3])
        self.assertEqual(([], [1, 3]), (twice["written"], twice["already"]))
        until(lambda: told(self.at_a.read()) == told(self.at_b.read()), "one text at both after the session")
        view = self.at_a.read()
        keys = {one["key"]: one for one in view["changes"]}
        self.assertEqual("accepted", keys[agreed]["state"])
        self.assertEqual([A, B], keys[agreed]["supporters"])
        # What A did not confirm stays A's words as B noted them, beside the text.
        self.assertTrue(keys[contested]["noted"])
        self.assertEqual([], keys[contested]["supporters"])
        self.assertNotIn(mistaken, keys)
        self.assertEqual(["noted"], [one["why"] for one in self.at_a.element("water", view)["beside"]])

        # When A confirms the rest, both nodes read what the room read, under the same words.
        self.bring(self.at_a, result, confirm=[2, 3, 4, 5])
        until(lambda: told(self.at_a.read()) == told(self.at_b.read()), "one text at both")
        view = self.at_a.read()
        self.assertEqual([(one["key"], one["state"], one["supporters"]) for one in here["changes"]],
                         [(one["key"], one["state"], one["supporters"]) for one in view["changes"]])
        self.assertEqual([one["words"] for one in here["elements"]], [one["words"] for one in view["elements"]])
        for node in (self.a, self.b):
            page = node.ask("GET", TEXT.format(self.circle) + "/print?copy=1&format=txt")
            self.assertIn(" ".join(lines["check_words"]), page.body.decode())
        self.assertEqual(["recorded"] * 5, [one["state"] for one in self.bring(self.at_b, result)["lines"]])

    def test_what_does_not_go_into_a_room(self):
        home = next(one for one in self.a.get("/api/v1/circles")["items"] if one["national"])["id"]
        own = Desk(self.a, home, "council", "fallback")
        own.open("PLAN", {"en": "Ours alone"}, {"en": "NEGOTIATING"})
        refused = self.a.ask("GET", f"/api/v1/texts/{home}/council/fallback/room")
        self.assertEqual(409, refused.status)
        self.assertIn("workspace", refused.json()["detail"])
        bad = os.path.join(self.folder.name, "bad.json")
        with open(bad, "w") as out:
            out.write('{"entente":"room 1","digest":"x"}')
        done = subprocess.run([ENTENTE, "room", bad, "--folder", os.path.join(self.folder.name, "other")],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(2, done.returncode, done.stderr)
        self.assertIn("changed", done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder.name, "other")))


if __name__ == "__main__":
    main("__main__")
