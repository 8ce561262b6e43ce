"""What two parties have between them, at the command line: pairings, invitations, entries to agree to.

If this fails, an officer cannot take back a pairing or an invitation that was a mistake, cannot use
what a list prints, or agrees to something without having been shown it.
"""
import json
import os
import pty
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import ENTENTE, Node, charter_of, found, main, pair, temporary, until  # noqa: E402

BODIES = """rules: {record: 1, circle: 1, bodies: 1, meetings: 1}
label_policy: TEST
languages: [en]
bodies:
  - id: council
    names: {en: Council}
    parties: [alder.example, birch.example]
"""


def entente(node, *words, stdin=None):
    done = subprocess.run([ENTENTE, *words, "--config", node.config], capture_output=True, text=True, stdin=subprocess.DEVNULL
                          if stdin is None else None, input=stdin, timeout=120)
    return done.returncode, done.stdout, done.stderr


class FromPairingToAPage(unittest.TestCase):
    def setUp(self):
        self.folder = temporary()
        self.addCleanup(self.folder.cleanup)
        self.a = Node(self.folder.name, "alder.example").start()
        self.addCleanup(self.a.stop)
        self.b = Node(self.folder.name, "birch.example").start()
        self.addCleanup(self.b.stop)
        pair(self.a, self.b)

    def file(self, name, text):
        with open(os.path.join(self.folder.name, name), "w", encoding="utf-8") as out:
            out.write(text)

    def test_from_pairing_to_an_arrangement(self):
        """The four commands of docs/operating/pairing.md, as they stand there."""
        with open("docs/operating/pairing.md", encoding="utf-8") as page:
            steps = [line for line in page.read().split("## From pairing to a page of both")[1].splitlines() if line.startswith("entente ")]
        self.assertEqual(len(steps), 6, steps)
        at = {"alder": self.a, "birch": self.b}
        for step in steps:
            command, _, side = step.partition("# at ")
            node, words = at[side.split()[0].strip(",:")], command.split()[1:]
            if ">" in words:
                code, out, err = entente(node, *words[:words.index(">")])
                self.file(words[-1], out)
            else:
                words = [os.path.join(self.folder.name, word) if word.endswith(".yaml") else word for word in words]
                if words[0] == "join":
                    until(lambda: any(one["state"] == "received" for one in node.get("/api/v1/invitations")["items"]), "the invitation")
                code, out, err = entente(node, *words, *(["--yes"] if words[0] in ("join", "circle") else []))
            self.assertEqual(code, 0, (step, out, err))
        until(lambda: (self.a.circle("alder-birch") or {}).get("constituted"), "the arrangement")


class TwoParties(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.a = Node(cls.folder.name, "alder.example").start()
        cls.b = Node(cls.folder.name, "birch.example").start()
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("alder-birch", [cls.a, cls.b], BODIES), "alder-birch")

    @classmethod
    def tearDownClass(cls):
        for node in (cls.a, cls.b):
            node.stop()
        cls.folder.cleanup()

    def file(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def test_1_a_first_body(self):
        code, out, err = entente(self.a, "body", "list")
        self.assertIn("No body yet", out)
        # The commands that it names work as they stand there.
        script = "".join(line + "\n" for line in out.splitlines()[1:]).replace("CIRCLE", "alder-birch").replace("entente state", f"{os.path.abspath(ENTENTE)} state --config {self.a.config}")
        done = subprocess.run(["sh", "-ec", script], cwd=self.folder.name, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(entente(self.a, "body", "list")[1], r"alder-birch\s+council\s+Council")
        until(lambda: "council" in entente(self.b, "body", "list")[1], "the other party has it")

    def proposal(self, meeting):
        """A schedule that alder proposes and has agreed to; its reference, once birch has it."""
        content = self.file("schedule.json", json.dumps(
            {"schedule": {"round": 1, "details": {"dates": "2031-09-12", "place": {"city": {"en": "Alderford"}, "country": "AL"}}}}))
        ref = self.a.command("propose", "alder-birch", f"meetings/council/{meeting}", "--content", content,
                             "--body", "council", "--concur")["ref"]
        until(lambda: self.b.ask("GET", f"/api/v1/circles/alder-birch/acts/{ref}").status == 200, "the proposal arrived")
        return ref

    def test_what_lists_print_is_taken_back(self):
        ref = self.proposal(1)
        party, epoch, index, leaf = ref.split("/")
        self.assertIn(ref, entente(self.b, "log", "alder-birch")[1])
        for short in (f"{party}/{epoch}/{index}", f"{party}/{index}", f"alder.example/{index}", f"{party}/{epoch[:4]}/{index}/{leaf[:8]}", ref):
            code, out, err = entente(self.b, "why", "alder-birch", short)
            self.assertEqual(code, 0, (short, err))
            self.assertIn("birch.example", out)
        # Circles by name, whole identifier and its beginning; lists name them so that they can be typed.
        for name in (self.circle, self.circle[:12], "alder-birch"):
            self.assertEqual(entente(self.b, "circle", "show", name)[0], 0, name)
        for words in (["body", "list"], ["meeting", "list"], ["today"]):
            self.assertIn("alder-birch", entente(self.b, *words)[1], words)
        row = next(line for line in entente(self.b, "meeting", "list")[1].splitlines() if "council/1" in line).split()
        code, out, err = entente(self.b, "meeting", "show", row[0], row[1])
        self.assertEqual(code, 0, err)
        self.assertIn("2031-09-12", out)
        self.assertEqual(entente(self.b, "body", "show", "alder-birch", "bodies/council")[0], 0)
        # What fits nothing, or is no reference, says so by its own name.
        code, out, err = entente(self.b, "why", "alder-birch", f"{party}/{epoch}/4711")
        self.assertEqual((code, out), (1, ""))
        self.assertIn(f"has no entry '{party}/{epoch}/4711'", err)
        self.assertEqual(entente(self.b, "why", "alder-birch", "nonsense")[0], 2)
        code, out, err = entente(self.b, "why", "alder-birch", f"{party}/{epoch}/{index}/{'0' * 64}")
        self.assertEqual(code, 1)

    def test_what_is_unknown_is_named(self):
        for words, said in ((("circle", "show", "alder-brich"), "no circle 'alder-brich'"), (("body", "show", "alder-birch", "kid"), "no BODY 'kid'"),
                            (("meeting", "show", "alder-birch", "council", "99"), "BODY 'council', MEETING '99'"), (("peer", "cut", "nobody.example"), "'nobody.example'")):
            code, out, err = entente(self.b, *words)
            self.assertEqual((code, out), (1, ""), words)
            self.assertIn(said, err)
        self.assertIn("did you mean 'alder-birch'?", entente(self.b, "circle", "show", "alder-brich")[2])
        # A script asks whether a link is up; a party that nobody has paired is not.
        self.assertEqual(entente(self.b, "status", "--peer", "nobody.example")[0], 5)
        self.assertEqual(entente(self.b, "status", "--peer", "alder.example")[0], 0)

    def test_short_form_of_two_epochs(self):
        # After a key rotation the party has two journals, and each has an entry 1.
        folder = temporary()
        with folder:
            node = Node(folder.name, "cedar.example").start()
            content = self.file("possibility.json", '{"possibility":{"words":{"en":"Thought of."}}}')
            for meeting in (1, 2):
                node.command("state", "national", f"meetings/council/{meeting}", "--content", content)
            node.command("key", "rotate", "national", "--yes")
            for meeting in (3, 4, 5):
                node.command("state", "national", f"meetings/council/{meeting}", "--content", content)
            acts = node.get("/api/v1/circles/national/acts")["items"]
            places = {}
            for act in acts:
                places.setdefault(act["ref"].split("/")[2], []).append(act["ref"])
            index, refs = next((index, refs) for index, refs in places.items() if len(refs) == 2)
            code, out, err = entente(node, "act", "show", "national", f"1/{index}")
            self.assertEqual((code, out), (2, ""))
            for ref in refs:
                self.assertIn(ref, err)
            code, out, err = entente(node, "act", "show", "national", "/".join(refs[1].split("/")[:3]))
            self.assertEqual(code, 0, err)
            self.assertIn(refs[1], out)
            # An old journal after a rotation, or after a revocation, is nothing to mend.
            node.command("key", "revoke", "national", "--yes")
            report = json.loads(entente(node, "doctor", "--json")[1])
            self.assertTrue(report["good"], report)
            node.stop()

    def test_a_revoked_key_is_nothing_to_mend(self):
        self.b.command("key", "revoke", "alder-birch", "--yes")
        until(lambda: any(head["frozen"] for head in self.a.circle("alder-birch")["figures"]["heads"]), "the old journal is closed at alder")
        # What the old key had cosigned is checked too where the export holds the journal that names it.
        content = self.file("possibility.json", '{"possibility":{"words":{"en":"Thought of."}}}')
        self.a.command("state", "alder-birch", "meetings/council/9", "--content", content)
        def entries():
            head = next(head for head in self.a.circle("alder-birch")["figures"]["heads"] if head["party"] == "alder.example")
            return head["size"] == head["stored_by"]["birch.example"]
        until(entries, "stored under the new key")
        folder = os.path.join(self.folder.name, "export")
        self.a.command("export", "alder-birch", folder)
        whole = self.a.command("verify", folder)
        self.assertTrue(whole["good"], whole)
        self.assertEqual([journal["cosignatures_unchecked"] for journal in whole["journals"]], [0] * len(whole["journals"]))
        own = next(journal["path"] for journal in whole["journals"] if "alder.example" in journal["path"])
        alone = self.a.command("verify", own)["journals"][0]
        self.assertGreater(alone["cosignatures_unchecked"], 0, alone)
        self.assertIn("not checked", self.a.command("verify", own, json_out=False))
        # Longer than the old journal may be silent: nobody writes in it any more.
        time.sleep(5)
        for node in (self.a, self.b):
            code, out, err = entente(node, "doctor", "--quick")
            self.assertEqual(code, 0, out)
            self.assertNotIn("WRONG", out)

    def test_agreeing_shows_what_is_agreed_to(self):
        ref = self.proposal(2)
        short = "/".join(ref.split("/")[:3])
        code, out, err = entente(self.b, "concur", "alder-birch", short, "--dry-run")
        self.assertEqual(code, 0, err)
        self.assertEqual(json.loads(out)["target"], ref)
        for words in ("meetings/council/2", "2031-09-12", "Alderford", "alder.example: concurred", "birch.example: none", ref,
                      "held by the nodes of alder.example, birch.example"):
            self.assertIn(words, err)
        # On a terminal it asks, and takes no silence for a yes.
        before = self.b.circle("alder-birch")["figures"]["acts"]
        self.assertEqual(self.on_terminal("n", "concur", "alder-birch", short), 1)
        self.assertEqual(self.b.circle("alder-birch")["figures"]["acts"], before)
        self.assertEqual(self.on_terminal("y", "concur", "alder-birch", short), 0)
        until(lambda: self.a.get(f"/api/v1/circles/alder-birch/acts/{ref}")["proposal"]["joint"], "joint")
        code, out, err = entente(self.a, "act", "show", "alder-birch", short)
        self.assertEqual((code, err), (0, ""))
        for words in ("Proposal of alder.example", "agreed by all", "Alderford", "concurrence", "stored birch.example"):
            self.assertIn(words, out)
        # A script is not asked.
        other = self.proposal(3)
        self.assertEqual(entente(self.b, "concur", "alder-birch", other)[0], 0)

    def on_terminal(self, answer, *words):
        master, slave = pty.openpty()
        process = subprocess.Popen([ENTENTE, *words, "--config", self.b.config], stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        seen = b""
        while b"[y/N]" not in seen:
            seen += os.read(master, 65536)
        os.write(master, answer.encode() + b"\n")
        try:
            while os.read(master, 65536):
                pass
        except OSError:
            pass  # the other end is closed
        os.close(master)
        return process.wait(timeout=60)

    def test_the_charter_in_force_again(self):
        path = self.file("same.yaml", charter_of("alder-birch", [self.a, self.b], BODIES) + "# nothing new\n")
        code, out, err = entente(self.a, "circle", "amend", "alder-birch", path)
        self.assertEqual((code, out), (4, ""))
        self.assertIn("nothing would change", err)

    def test_invitations_that_come_to_nothing(self):
        path = self.file("second.yaml", charter_of("second", [self.a, self.b], BODIES))
        self.assertEqual(entente(self.a, "circle", "found", path)[0], 0)

        def names(node):
            return {one["name"]: one for one in node.get("/api/v1/invitations")["items"]}
        until(lambda: "second" in names(self.b), "invited")
        self.assertIn("second", entente(self.b, "invitation", "list")[1])
        # The invited may not withdraw, nor the founder decline, and nobody what was never there.
        self.assertEqual(entente(self.b, "invitation", "withdraw", "second", "--yes")[0], 1)
        self.assertEqual(entente(self.a, "invitation", "decline", "second", "--yes")[0], 1)
        self.assertEqual(entente(self.b, "invitation", "decline", "third", "--yes")[0], 1)
        # Without somebody to ask nothing is done.
        self.assertEqual(entente(self.b, "invitation", "decline", "second")[0], 1)
        self.assertIn("second", names(self.b))
        # Pairings with open invitations are not forgotten.
        self.assertEqual(entente(self.b, "peer", "remove", "alder.example", "--yes")[0], 4)
        invitation = names(self.b)["second"]["id"]
        code, out, err = entente(self.b, "invitation", "decline", invitation[:8], "--yes")
        self.assertEqual(code, 0, err)
        # Its founder goes on saying it, at every link; it is not shown again, nor joined by its number.
        self.assertNotIn("second", names(self.b))
        for node in (self.a, self.b):
            node.stop()
            node.start()
        until(lambda: any(link["state"] == "up" for link in self.b.get("/api/v1/links")["items"]), "linked again")
        time.sleep(1)
        self.assertNotIn("second", names(self.b))
        self.assertEqual(self.b.ask("POST", f"/api/v1/invitations/{invitation}/join").status, 404)
        self.assertEqual(entente(self.a, "invitation", "withdraw", "second", "--yes")[0], 0)
        self.assertNotIn("second", names(self.a))

    def test_late_acceptance_of_what_was_withdrawn(self):
        path = self.file("fourth.yaml", charter_of("fourth", [self.a, self.b], BODIES))
        invitation = self.a.command("circle", "found", path)["id"]
        until(lambda: any(one["id"] == invitation for one in self.b.get("/api/v1/invitations")["items"]), "invited")
        self.assertEqual(entente(self.a, "invitation", "withdraw", "fourth", "--yes")[0], 0)
        self.assertEqual(entente(self.b, "join", "fourth", "--yes")[0], 0)
        time.sleep(1)
        self.assertIsNone(self.a.circle("fourth"))
        # What nobody waits for any more can be put away here too.
        self.assertEqual(entente(self.b, "invitation", "decline", "fourth", "--yes")[0], 0)
        self.assertFalse([one for one in self.b.get("/api/v1/invitations")["items"] if one["name"] == "fourth"])

    def test_pairing_under_a_mistyped_name(self):
        with temporary() as folder:
            node = Node(folder, "cedar.example").start()
            offer = self.b.post("/api/v1/links/pairing", {"step": "offer"})["offer"]
            node.post("/api/v1/links/pairing", {"step": "accept", "peer": "brich.example", "offer": offer})
            node.post("/api/v1/links/pairing", {"step": "confirm", "peer": "brich.example"})
            # Nobody is there to answer, so nothing is done.
            self.assertEqual(entente(node, "peer", "remove", "brich.example")[0], 1)
            self.assertIn("brich.example", entente(node, "peer", "list")[1])
            code, out, err = entente(node, "peer", "remove", "brich.example", "--yes")
            self.assertEqual(code, 0, err)
            self.assertNotIn("brich.example", entente(node, "peer", "list")[1])
            self.assertEqual(entente(node, "peer", "remove", "brich.example", "--yes")[0], 1)
            # Its key is free for the right name, also after another start.
            node.stop()
            node.start()
            self.assertNotIn("brich.example", entente(node, "peer", "list")[1])
            node.post("/api/v1/links/pairing", {"step": "accept", "peer": "birch.example", "offer": offer})
            node.post("/api/v1/links/pairing", {"step": "confirm", "peer": "birch.example"})
            node.stop()

    def test_a_party_with_which_a_circle_is_shared_stays(self):
        code, out, err = entente(self.a, "peer", "remove", "birch.example", "--yes")
        self.assertEqual((code, out), (4, ""))
        self.assertIn("'alder-birch' is shared with 'birch.example'", err)
        self.assertIn("birch.example", entente(self.a, "peer", "list")[1])


if __name__ == "__main__":
    main("__main__")
