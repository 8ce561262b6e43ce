"""Two nodes carry a meeting from a proposal to a joint fact, and anyone can check it.

If this fails, the main job does not work for a secretariat: no circle, no agreed schedule, no proof.
"""
import json
import os
import subprocess
import sys
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
    level: ministers
"""


class JointRecord(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.a = Node(cls.folder.name, "alder.example", {"en": "Alder", "ko": "오리나무"}).start()
        cls.b = Node(cls.folder.name, "birch.example").start()
        pair(cls.a, cls.b)
        cls.charter = charter_of("alder-birch", [cls.a, cls.b], BODIES)
        cls.circle = found(cls.a, [cls.b], cls.charter, "alder-birch")

    @classmethod
    def tearDownClass(cls):
        for node in (cls.a, cls.b):
            node.stop()
        cls.folder.cleanup()

    def acts(self, node, matter):
        return node.get(f"/api/v1/circles/{self.circle}/acts?matter={matter.replace('/', '%2F')}")["items"]

    def test_1_circle_is_the_same_at_both(self):
        for node in (self.a, self.b):
            circle = node.circle("alder-birch")
            self.assertEqual([party["name"] for party in circle["parties"]], ["alder.example", "birch.example"])
            self.assertTrue(circle["constituted"])
        until(lambda: self.a.circle("alder-birch")["figures"]["digest"] == self.b.circle("alder-birch")["figures"]["digest"], "one digest")
        charter = self.b.get(f"/api/v1/circles/{self.circle}/charter")
        self.assertEqual(charter["yaml"], self.charter)
        self.assertEqual(charter["json"]["name"], "alder-birch")

    def test_2_schedule_is_agreed(self):
        matter = "meetings/council/3"
        content = {"schedule": {"round": 1, "details": {"dates": "2031-09-12", "ordinal": 3, "host": "birch.example"}}}
        input_ = {"type": "proposal", "matter": matter, "module": "meetings", "body": "council", "content": content}
        seen = self.a.post(f"/api/v1/circles/{self.circle}/acts/preview", input_)
        self.assertEqual(seen["parties"], ["alder.example", "birch.example"])
        self.assertEqual(seen["required"], ["alder.example", "birch.example"])
        ref = self.a.post(f"/api/v1/circles/{self.circle}/acts", input_)["ref"]
        self.a.post(f"/api/v1/circles/{self.circle}/acts", {"type": "concurrence", "target": ref})
        until(lambda: any(act["ref"] == ref for act in self.acts(self.b, matter)), "the proposal at the other node")
        # It waits for the other party, and says so at both nodes.
        for node in (self.a, self.b):
            why = until(lambda: node.get(f"/api/v1/circles/{self.circle}/proposals/{ref}/why"), "why")
            self.assertFalse(why["agreed"])
            self.assertTrue(any(line["party"] == "birch.example" for line in why["lines"]), why)
        today = self.b.get("/api/v1/today")
        self.assertEqual([need["act"]["ref"] for need in today["needs_me"] if need["word"] == "answer"], [ref])
        self.assertEqual(self.b.get("/api/v1/meetings/alder-birch/council/3")["state"], "proposed")
        self.b.command("concur", "alder-birch", ref)
        for node in (self.a, self.b):
            act = until(lambda: next(act for act in self.acts(node, matter) if act["ref"] == ref)["proposal"]["joint"]
                        and next(act for act in self.acts(node, matter) if act["ref"] == ref), f"joint at {node.party}")
            self.assertEqual({answer["party"]: answer["state"] for answer in act["proposal"]["answers"]},
                             {"alder.example": "concurred", "birch.example": "concurred"})
            self.assertEqual(node.get("/api/v1/meetings/alder-birch/council/3")["state"], "scheduled")
        until(lambda: all(delivery["state"] == "stored" for act in self.acts(self.a, matter) for delivery in act["delivery"]), "stored by the other party")
        type(self).ref = ref

    def test_3_proof_and_export_hold(self):
        folder, report = until(self.exported_cosigned, "the newest checkpoint of both journals cosigned")
        self.assertEqual(len(report["journals"]), 2)
        # Every checkpoint's cosignatures are checked, under the keys that the two journals name.
        for journal in report["journals"]:
            self.assertGreater(journal["checkpoints"], 1)
            self.assertGreater(journal["cosignatures"], len(journal["cosigned_by"]))
            self.assertEqual(journal["cosignatures_unchecked"], 0)
        older = self.older_cosigned(report["journals"][0]["path"])
        with open(older, encoding="utf-8") as source:
            lines = source.read().splitlines()
        text, signature = lines[-1].rsplit(" ", 1)
        with open(older, "w", encoding="utf-8") as out:
            out.write("\n".join(lines[:-1] + [text + " " + signature[:30] + ("A" if signature[30] != "A" else "B") + signature[31:]]) + "\n")
        self.assertIn("does not verify", self.a.command("verify", folder, code=1, json_out=False))
        with open(older, "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
        proof = os.path.join(self.folder.name, "proof")
        self.a.command("prove", "alder-birch", self.ref, "-o", proof, json_out=False)
        for path in [folder, proof] + [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names]:
            self.assertEqual(os.stat(path).st_mode & 0o077, 0, f"{path} holds content and is open to others")
        self.assertRaises(Exception, self.a.command, "prove", "alder-birch", self.ref, "-o", proof, json_out=False)
        keys = os.path.join(folder, "alder.example", self.ref.split("/")[1], "keys")
        proven = self.a.command("verify", proof, "--keys", keys)
        self.assertTrue(proven["good"])
        self.assertEqual(proven["index"], int(self.ref.split("/")[2]))
        # One changed byte, and it holds no more.
        with open(proof, encoding="utf-8") as source:
            text = source.read()
        place = text.index("extra ") + 40
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1:]
        with open(proof, "w", encoding="utf-8") as out:
            out.write(changed)
        done = subprocess.run([ENTENTE, "verify", proof, "--keys", keys], capture_output=True, text=True)
        self.assertNotEqual(done.returncode, 0, done.stdout)

    def exported_cosigned(self):
        """An export that holds, once the other party's answer to the last checkpoint is there."""
        self.exports = getattr(self, "exports", 0) + 1
        folder = os.path.join(self.folder.name, f"export-{self.exports}")
        self.a.command("export", "alder-birch", folder)
        report = self.a.command("verify", folder)
        self.assertTrue(report["good"], report)
        self.assertTrue(all(journal["size"] > 0 for journal in report["journals"]), report)
        return (folder, report) if all(journal["cosigned_by"] for journal in report["journals"]) else None

    @staticmethod
    def older_cosigned(folder):
        """An older checkpoint of a journal, with a cosignature."""
        for name in sorted(os.listdir(os.path.join(folder, "checkpoint.d")), key=int):
            path = os.path.join(folder, "checkpoint.d", name)
            with open(path, encoding="utf-8") as source:
                if len(source.read().splitlines()) > 5:
                    return path
        raise AssertionError("no older checkpoint is cosigned")

    def test_4_readout_is_one_partys_own(self):
        matter = "meetings/council/3"
        content = {"publication": {"id": "readout", "kind": "READOUT", "titles": {"en": "Readout"}, "date": "2031-09-14"}}
        self.b.post(f"/api/v1/circles/{self.circle}/acts", {"type": "statement", "matter": matter, "module": "meetings", "content": content})
        texts = until(lambda: self.a.get("/api/v1/meetings/alder-birch/council/3")["texts"], "the readout at the other node")
        self.assertEqual(texts[0]["said"]["kind"], "national")
        self.assertEqual(texts[0]["said"]["party"], "birch.example")

    def test_5_cut_link_waits_and_goes_on(self):
        self.a.post("/api/v1/links/birch.example/cut", {"cut": True})
        until(lambda: self.b.get("/api/v1/links")["items"][0]["state"] != "up", "cut at the other side")
        content = {"possibility": {"details": {"dates": "2032"}, "words": {"en": "A fourth meeting is thought of."}}}
        done = self.a.post(f"/api/v1/circles/{self.circle}/acts", {"type": "statement", "matter": "meetings/council/4", "module": "meetings", "content": content})
        self.assertEqual(done["state"], "recorded")
        link = self.a.get("/api/v1/links")["items"][0]
        self.assertEqual(link["state"], "cut")
        self.assertGreaterEqual(link["waiting"], 1)
        self.assertEqual(self.a.command("status", "--peer", "birch.example", code=5).strip()[-1:], "}")
        self.a.command("peer", "release", "birch.example")
        until(lambda: self.acts(self.b, "meetings/council/4"), "what was written while the link was cut")
        self.assertEqual(self.b.get("/api/v1/meetings/alder-birch/council/4")["state"], "mooted")

    def test_6_a_killed_node_comes_back_with_everything(self):
        before = self.a.circle("alder-birch")["figures"]
        self.a.kill()
        self.b.post(f"/api/v1/circles/{self.circle}/acts", {"type": "statement", "matter": "meetings/council/4", "module": "meetings",
                    "content": {"comment": {"id": "one", "by": "A newspaper", "words": {"en": "Said while the other node was down."}}}})
        self.a.start()
        until(lambda: self.a.circle("alder-birch")["figures"]["digest"] == self.b.circle("alder-birch")["figures"]["digest"], "one digest after the kill")
        after = self.a.circle("alder-birch")["figures"]
        self.assertGreater(after["entries"], before["entries"])
        self.assertEqual(after["joint_facts"], before["joint_facts"])

    def test_7_backup_and_rebuild(self):
        path = os.path.join(self.folder.name, "backup.db")
        self.assertGreater(self.a.command("backup", path)["bytes"], 0)
        self.assertEqual(os.stat(path).st_mode & 0o077, 0, "a backup holds everything and is open to others")
        self.a.stop()
        report = self.a.command("rebuild")
        self.assertTrue(report["same"], report)
        self.a.start()

    def test_8_labels_decide_what_a_clerk_sees(self):
        matter = "meetings/council/5"
        content = {"possibility": {"details": {"dates": "2033"}, "words": {"en": "Restricted."}}}
        ref = self.a.post(f"/api/v1/circles/{self.circle}/acts", {"type": "statement", "matter": matter, "module": "meetings", "content": content, "label": {"classification": "RESTRICTED"}})["ref"]
        officer, clerk = self.a.browser("officer"), self.a.browser("clerk")
        self.assertEqual(officer.ask("GET", f"/api/v1/circles/{self.circle}/acts/{ref}").status, 200)
        hidden = clerk.ask("GET", f"/api/v1/circles/{self.circle}/acts/{ref}")
        absent = clerk.ask("GET", f"/api/v1/circles/{self.circle}/acts/{ref[:-1]}{'0' if ref[-1] != '0' else '1'}")
        self.assertEqual((hidden.status, hidden.body), (404, absent.body))
        self.assertEqual(clerk.ask("GET", "/api/v1/meetings/alder-birch/council/5").status, 404)
        self.assertEqual(officer.ask("GET", "/api/v1/meetings/alder-birch/council/5").status, 200)
        listed = [meeting["slug"] for meeting in clerk.ask("GET", "/api/v1/meetings").json()["items"]]
        self.assertIn("4", listed)
        self.assertNotIn("5", listed)
        self.assertEqual(clerk.ask("POST", f"/api/v1/circles/{self.circle}/acts", {"type": "concurrence", "target": ref}).status, 403)

    def test_8a_a_destroyed_content_leaves_a_tombstone(self):
        content = {"comment": {"id": "gone", "by": "A newspaper", "words": {"en": "To be destroyed."}}}
        ref = self.a.post(f"/api/v1/circles/{self.circle}/acts", {"type": "statement", "matter": "meetings/council/4", "module": "meetings", "content": content})["ref"]
        self.a.command("destroy", "alder-birch", ref, "--class", "drafts", "--authority", "registrar", code=1)  # asks first
        self.a.command("destroy", "alder-birch", ref, "--class", "drafts", "--authority", "registrar", "--yes")
        act = self.a.get(f"/api/v1/circles/{self.circle}/acts/{ref}")
        self.assertEqual((act["opening"], act["content"], act["content_hex"]), ("destroyed", None, None))
        folder = os.path.join(self.folder.name, "destroyed")
        self.a.command("export", "alder-birch", folder)
        report = self.a.command("verify", folder)
        self.assertTrue(report["good"], report)
        self.assertEqual(sum(journal["destroyed"] for journal in report["journals"]), 1)

    def test_8b_amendment(self):
        more = self.charter.replace("languages: [en]", "languages: [en, ko]")
        path = os.path.join(self.folder.name, "more.yaml")
        with open(path, "w", encoding="utf-8") as out:
            out.write(more)
        self.a.command("circle", "amend", "alder-birch", path)
        for node in (self.a, self.b):
            ref = until(lambda: next((act["ref"] for act in self.acts(node, "circle") if act["type"] == "proposal" and act["proposal"]["state"] == "open"), None), "the amendment")
            node.command("concur", "alder-birch", ref)
        for node in (self.a, self.b):
            until(lambda: node.get(f"/api/v1/circles/{self.circle}/charter")["json"]["languages"] == ["en", "ko"], f"the new charter at {node.party}")
        self.a.command("circle", "amend", "alder-birch", path.replace("more", "absent"), code=2)

    def test_8c_keys(self):
        def known(node):
            return {one["party"]: one for one in node.get(f"/api/v1/circles/{self.circle}/keys")["items"]}

        before = known(self.a)[self.a.party]
        self.assertTrue(before["held"])
        self.a.command("key", "rotate", "alder-birch", code=1)  # asks first
        self.a.command("key", "rotate", "alder-birch", "--identity", "--yes")
        self.a.command("key", "rotate", "alder-birch", "--yes")
        self.a.command("key", "revoke", "alder-birch", "--yes")
        after = known(self.a)[self.a.party]
        self.assertEqual((after["rotations"], after["held"], after["revoked"]), (1, True, False))
        self.assertNotEqual(after["identity"], before["identity"])
        self.assertEqual(int(after["epoch"].split("-")[0]), int(before["epoch"].split("-")[0]) + 2)
        until(lambda: known(self.b)[self.a.party]["node_key"] == after["node_key"], "the other node follows")
        self.assertEqual(known(self.b)[self.a.party]["identity"], after["identity"])
        self.assertFalse(known(self.b)[self.a.party]["held"])
        # What replaces a party's identity key has to be one, and the charter has to allow it.
        self.assertEqual([one["recovery"] for one in known(self.b).values()], [None, None])
        self.b.command("key", "recover", "alder-birch", self.a.party, "00" * 63, "--yes", code=2)
        key = before["identity"] + before["next_identity"]
        refusal = self.b.command("key", "recover", "alder-birch", self.a.party, key, "--yes", code=4)
        self.assertIn("does not allow recovery", refusal)

    def test_9_events_tell_of_changes(self):
        import http.client
        officer = self.a.browser("officer")
        connection = http.client.HTTPConnection("127.0.0.1", self.a.port, timeout=30)
        connection.request("GET", "/api/v1/events", headers={"Cookie": officer.cookie})
        stream = connection.getresponse()
        self.assertEqual(stream.headers["Content-Type"], "text/event-stream")
        self.assertEqual(stream.readline(), b"retry: 2000\n")
        content = {"comment": {"id": "two", "by": "A newspaper", "words": {"en": "Another."}}}
        self.b.post(f"/api/v1/circles/{self.circle}/acts", {"type": "statement", "matter": "meetings/council/4", "module": "meetings", "content": content})
        for _ in range(200):
            line = stream.readline()
            if line.startswith(b"data: "):
                event = json.loads(line[6:])
                if event["what"] == "act" and event["matter"] == "meetings/council/4":
                    break
        else:
            self.fail("no event")
        connection.close()


if __name__ == "__main__":
    main("__main__")
