"""Accounts on a running node: the first administrator by link, invitations, sign-in with password and
code, and what every role can and cannot do. If these fail, somebody gets in who should not, stays in
who should be out, or reads or signs what is not theirs.
"""
import base64
import hashlib
import hmac
import os
import re
import struct
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, charter_of, found, main, pair, temporary, until  # noqa: E402

API = "/api/v1"
PASSWORD = "고요한 아침의 강물 and a boat"
BODIES = """rules: {record: 1, circle: 1, bodies: 1, meetings: 1}
label_policy: TEST
languages: [en]
bodies:
  - id: council
    names: {en: Council}
    parties: [alder.example, birch.example]
  - id: panel
    names: {en: Panel}
    parties: [alder.example, birch.example]
"""


def code_of(secret, step):
    """RFC 6238, by code of our own that shares nothing with the node's."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


class Person:
    """A browser that signs in, and the telephone beside it."""

    def __init__(self, node, name="", password=PASSWORD):
        self.node, self.name, self.password = node, name, password
        self.secret, self.step, self.cookie, self.csrf, self.recovery = "", 0, None, None, []

    def code(self):
        """A code that was not used yet: the node takes the step before, this one, and the one after;
        then a recovery code, so that no test waits half a minute."""
        step = max(self.step + 1, int(time.time()) // 30 - 1)
        if step > int(time.time()) // 30 + 1 and self.recovery:
            return self.recovery.pop()
        until(lambda: step <= int(time.time()) // 30 + 1, "the next code", 65)
        self.step = step
        return code_of(self.secret, step)

    def ask(self, method, path, body=None, headers=None):
        import http.client
        sent = {"Host": f"127.0.0.1:{self.node.port}"}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if method != "GET" and self.csrf:
            sent["X-Entente-CSRF"] = self.csrf
        sent.update(headers or {})
        answer = self.node.ask(method, path, body, sent, over=http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=60))
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].split(";")[0]
        return answer

    def took(self, answer, status=200):
        assert answer.status == status, (answer.status, answer.body)
        value = answer.json()
        self.csrf = value.get("session", value)["csrf_token"]
        self.recovery = value.get("recovery_codes", self.recovery)
        return value

    def accept(self, url):
        token = url.split("#")[1]
        seen = self.ask("POST", API + "/welcome", {"token": token})
        assert seen.status == 200, seen.body
        self.secret, self.name, self.step = seen.json()["secret"], seen.json()["name"], 0
        answer = self.ask("POST", API + "/welcome/accept", {"token": token, "password": self.password, "code": self.code()})
        self.took(answer, 201)
        return self

    def sign_in(self, code=None, password=None):
        return self.ask("POST", API + "/session/sign-in", {"name": self.name, "password": password or self.password, "code": code or self.code()})

    def signed_in(self):
        self.took(self.sign_in())
        return self

    def get(self, path):
        answer = self.ask("GET", API + path)
        assert answer.status == 200, (path, answer.status, answer.body[:300])
        return answer.json()

    def post(self, path, body, status=200):
        answer = self.ask("POST", API + path, body)
        assert answer.status == status, (path, answer.status, answer.body[:300])
        return answer.json()


def account(name, **more):
    return {"name": name, "person": name, "names": {"en": name.capitalize()}, "office": "secretariat", **more}


class People(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.a = Node(cls.folder.name, "alder.example").start()
        cls.b = Node(cls.folder.name, "birch.example").start()
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("alder-birch", [cls.a, cls.b], BODIES), "alder-birch")
        for body in ("council", "panel"):
            content = {"body": {"names": {"en": body.capitalize()}, "level": "MINISTERS", "parties": ["alder.example", "birch.example"]}}
            cls.a.post(f"{API}/circles/{cls.circle}/acts", {"type": "statement", "matter": f"bodies/{body}", "module": "bodies", "content": content})
            meeting = {"possibility": {"details": {"dates": "2031-09"}, "words": {"en": f"Thought of by the {body}."}}}
            cls.a.post(f"{API}/circles/{cls.circle}/acts", {"type": "statement", "matter": f"meetings/{body}/1", "module": "meetings", "content": meeting})
        link = cls.a.post(API + "/people/first-admin", {}, 201)["link"]["url"]
        cls.first_link = link
        cls.admin = Person(cls.a).accept(link)

    @classmethod
    def tearDownClass(cls):
        for node in (cls.a, cls.b):
            node.stop()
        cls.folder.cleanup()

    def invited(self, name, **more):
        made = self.admin.post("/people", account(name, **more), 201)
        return Person(self.a).accept(made["link"]["url"])

    def test_01_first_administrator(self):
        self.assertEqual(self.admin.get("/session")["via"], "account")
        self.assertEqual(self.a.ask("POST", API + "/people/first-admin", {}).status, 409)
        # The link is spent; a browser cannot ask for another.
        self.assertEqual(Person(self.a).ask("POST", API + "/welcome", {"token": self.first_link.split("#")[1]}).status, 404)
        self.assertEqual(self.admin.ask("POST", API + "/people/first-admin", {}).status, 403)

    def test_02_invite_and_sign_in(self):
        kim = self.invited("kim", roles=["reader"], all_bodies=True, clearance="RESTRICTED")
        self.assertEqual(len(kim.recovery), 10)
        session = kim.get("/session")
        self.assertEqual((session["person"], session["viewer"]["clearance"], session["roles"]), ("kim", 1, []))
        self.assertTrue(kim.get("/bodies")["items"])
        again = Person(self.a, "kim")
        again.secret, again.step, again.recovery = kim.secret, kim.step, kim.recovery
        self.assertEqual(again.sign_in(code="000000" if again.code() != "000000" else "000001").status, 401)
        code = again.code()
        self.assertEqual(again.sign_in(code=code, password="wrong password, this one").status, 401)
        again.took(again.sign_in(code=code))
        # The same code once more, in another browser.
        other = Person(self.a, "kim")
        self.assertEqual(other.sign_in(code=code).status, 401)
        # Unknown and disabled names get the answer of a wrong password, to the letter.
        nobody = Person(self.a, "nobody").sign_in(code="123456")
        wrong = other.sign_in(code="123456", password="wrong password, this one")
        self.assertEqual((nobody.status, nobody.body), (wrong.status, wrong.body))


if __name__ == "__main__":
    main("__main__")
