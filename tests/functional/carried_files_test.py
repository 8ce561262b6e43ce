"""Who may carry a file in an entry: whoever sent its bytes, or reads an entry that carries it.

If this fails, somebody who saw 64 digits over a shoulder reads the file that is not for them, through an entry of their own.
"""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, main, temporary  # noqa: E402
from people_test import Person, account  # noqa: E402

API = "/api/v1"
BYTES = {"Content-Type": "application/octet-stream"}
UNKNOWN = "5" * 64
NAMED = {"classification": 0, "categories": ["person/kim"]}


class CarriedFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.node = Node(cls.folder.name, "alder.example").start()
        cls.circle = cls.node.circle("national")["id"]
        admin = Person(cls.node).accept(cls.node.post(API + "/people/first-admin", {}, 201)["link"]["url"])
        cls.kim, cls.low = (Person(cls.node).accept(admin.post("/people", account(name, roles=[role], all_bodies=True), 201)["link"]["url"])
                            for name, role in (("kim", "delegate"), ("low", "drafter")))

    @classmethod
    def tearDownClass(cls):
        cls.node.stop()
        cls.folder.cleanup()

    def put(self, person, content):
        answer = person.ask("POST", f"{API}/circles/{self.circle}/files", content, BYTES)
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json()["file"]

    def letter(self, person, number, file, label=None, step=""):
        content = {"letter": {"id": f"l-{number}", "direction": "IN", "registered": "2031-01-02", "subject": {"en": "Annex"}},
                   "papers": [{"file": file, "name": "annex.pdf", "size": 5}]}
        said = {"type": "statement", "matter": "meetings/council", "module": "meetings", "content": content, **({"label": label} if label else {})}
        return person.ask("POST", f"{API}/circles/{self.circle}/acts{step}", said)

    def test_1_only_what_was_sent_or_is_read(self):
        secret = self.put(self.kim, b"for kim alone")
        hidden = self.letter(self.kim, 1, secret, NAMED)
        self.assertEqual(hidden.status, 201, hidden.body)
        ref = hidden.json()["ref"]
        self.assertEqual(self.low.ask("GET", f"{API}/circles/{self.circle}/acts/{ref}").status, 404, "the test shows nothing: low reads it")
        # Whoever has the digits alone is told what is told of a file that nobody has.
        for step in ("", "/preview"):
            known, unknown = (self.letter(self.low, 2, file, step=step) for file in (secret, UNKNOWN))
            self.assertEqual((known.status, unknown.status), (400, 400), (known.body, unknown.body))
            self.assertEqual(known.body.replace(secret[:12].encode(), b"X"), unknown.body.replace(UNKNOWN[:12].encode(), b"X"))
        # Who reads the entry may carry the file again; and who has the bytes has the file.
        self.assertEqual(self.letter(self.kim, 3, secret, NAMED).status, 201)
        self.assertEqual(self.put(self.low, b"for kim alone"), secret)
        self.assertEqual(self.letter(self.low, 4, secret).status, 201)
        # What everybody reads, everybody may carry, whoever sent it.
        shown = self.put(self.kim, b"for all")
        self.assertEqual(self.letter(self.low, 5, shown).status, 400, "a file that no entry carries is its sender's")
        self.assertEqual(self.letter(self.kim, 5, shown).status, 201)
        self.assertEqual(self.letter(self.low, 6, shown).status, 201)

    def test_2_after_a_restart_of_the_node(self):
        """What an entry of all carries is told by the record, whoever sent it."""
        shown = self.put(self.kim, b"read by all, long ago")
        self.assertEqual(self.letter(self.kim, 7, shown).status, 201)
        self.node.stop()
        self.node.start()
        self.low.signed_in()
        self.assertEqual(self.letter(self.low, 8, shown).status, 201, "an entry of all no longer counts after a restart")


if __name__ == "__main__":
    main("__main__")
