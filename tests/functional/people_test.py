"""Accounts on a running node: the first administrator by link, invitations, sign-in with password and
code, and what every role can and cannot do. If these fail, somebody gets in who should not, stays in
who should be out, or reads or signs what is not theirs.
"""
import base64
import hashlib
import hmac
import json
import os
import socket
import struct
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import CONTRACT, Node, charter_of, found, main, pair, temporary, until  # noqa: E402

API = "/api/v1"
PASSWORD = "고요한 아침의 강물 and a boat"
BODIES = """rules: {record: 1, circle: 1, bodies: 1, meetings: 1, texts: 1}
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


    def test_03_an_administrator_reads_nothing(self):
        for path in ("/bodies", f"/bodies?circle={self.circle}", "/meetings", f"/circles/{self.circle}/acts", f"/circles/{self.circle}/references?of=1%2F1"):
            self.assertEqual(self.admin.get(path)["items"], [], path)
        self.assertEqual(self.admin.get("/today")["moved"], [])
        ref = self.a.get(f"{API}/circles/{self.circle}/acts?matter=meetings%2Fcouncil%2F1")["items"][0]["ref"]
        for path in (f"/bodies/{self.circle}/council", f"/meetings/{self.circle}/council/1", f"/circles/{self.circle}/acts/{ref}", f"/circles/{self.circle}/proofs/{ref}"):
            self.assertEqual(self.admin.ask("GET", API + path).status, 404, path)
        # An export has the envelopes of the journals, and nothing that they seal.
        exported = self.admin.ask("GET", f"{API}/circles/{self.circle}/export")
        self.assertEqual(exported.status, 200)
        self.assertNotIn(b"Thought of by", exported.body)
        self.assertIn(b"Thought of by", self.a.ask("GET", f"{API}/circles/{self.circle}/export").body)
        # Accounts, links, arrangements and health are theirs.
        for path in ("/people", "/links", "/circles", "/node", f"/circles/{self.circle}/keys", "/people/events"):
            self.admin.get(path)
        self.assertEqual(self.admin.ask("POST", f"{API}/circles/{self.circle}/acts", {"type": "statement", "matter": "meetings/council/1", "module": "meetings", "content": {}}).status, 403)
        self.assertEqual({one["name"] for one in self.admin.get("/circles")["items"]}, {"national", "alder-birch"})
        # No way round it: the role stands beside no other.
        for more in ({"roles": ["administrator", "reader"]}, {"roles": ["administrator"], "all_bodies": True},
                     {"roles": ["administrator"], "bodies": [{"circle": "alder-birch", "body": "council"}]}):
            self.assertEqual(self.admin.ask("POST", API + "/people", account("both", **more)).status, 400, more)

    def test_04_bodies(self):
        lee = self.invited("lee", bodies=[{"circle": "alder-birch", "body": "council", "roles": ["delegate"]}])
        self.assertEqual([one["id"] for one in lee.get("/bodies")["items"]], ["council"])
        self.assertEqual({one["matter"] for one in lee.get("/meetings")["items"]}, {"meetings/council/1"})
        self.assertEqual([one["name"] for one in lee.get("/circles")["items"]], ["alder-birch"])
        self.assertFalse([one for one in lee.get(f"/circles/{self.circle}/acts?limit=200")["items"] if "panel" in one["matter"]])
        for path in (f"/bodies/{self.circle}/panel", f"/meetings/{self.circle}/panel/1", "/circles/national", "/circles/national/acts"):
            self.assertEqual(lee.ask("GET", API + path).status, 404, path)
        say = {"type": "statement", "module": "meetings", "content": {"possibility": {"details": {"dates": "2031-10"}, "words": {"en": "By lee."}}}}
        lee.post(f"/circles/{self.circle}/acts", {**say, "matter": "meetings/council/1"}, 201)
        self.assertEqual(lee.ask("POST", f"{API}/circles/{self.circle}/acts", {**say, "matter": "meetings/panel/1"}).status, 404)
        act = [one for one in lee.get(f"/circles/{self.circle}/acts?limit=200")["items"] if one["person"] == "lee"]
        self.assertEqual((len(act), act[0]["office"]), (1, "secretariat"))

    def test_05_who_may_do_what(self):
        schedule = {"type": "proposal", "matter": "meetings/council/1", "module": "meetings", "body": "council", "content": {"schedule": {"round": 1, "details": {"dates": "2031-09-12", "ordinal": 1}}}}
        say = {"type": "statement", "matter": "meetings/council/1", "module": "meetings", "content": {"possibility": {"details": {"dates": "2031-10"}, "words": {"en": "Said."}}}}
        people = {role: self.invited("who-" + role, roles=[role], all_bodies=True) for role in ("reader", "drafter", "delegate", "head")}
        national = self.a.get(API + "/circles/national")["id"]
        proposal = self.a.post(f"{API}/circles/{self.circle}/acts", schedule)["ref"]
        allowed = {"reader": "", "drafter": "n", "delegate": "nsp", "head": "nspc"}
        for role, person in people.items():
            asked = {"n": (national, {"type": "statement", "matter": "meetings/council/9", "module": "meetings", "content": say["content"]}),
                     "s": (self.circle, say), "p": (self.circle, {**schedule, "matter": f"meetings/council/{len(role)}"}),
                     "c": (self.circle, {"type": "decline", "target": proposal}),
                     "C": (self.circle, {**schedule, "matter": "meetings/council/77", "concur": True})}
            for letter, (circle, body) in asked.items():
                status = person.ask("POST", f"{API}/circles/{circle}/acts/preview", body).status
                permitted = letter.lower() in allowed[role] and not (letter == "C" and role != "head")
                self.assertEqual(status, 200 if permitted else 403, (role, letter))
            self.assertEqual(person.ask("GET", API + "/people").status, 403)
            self.assertEqual(person.ask("POST", f"{API}/circles/{self.circle}/acts", {"type": "grant", "person": "who-head", "office": "secretariat", "powers": ["commit"]}).status, 403)
        # The head's power to commit stands in the party's journal, by an explicit step.
        head = people["head"]
        agree = {"type": "concurrence", "target": proposal}
        refused = head.ask("POST", f"{API}/circles/{self.circle}/acts", agree)
        self.assertEqual((refused.status, "authority" in refused.body.decode()), (403, True), refused.body)
        self.assertEqual(self.admin.ask("POST", API + "/people/who-head/grant", {"circle": "alder-birch"}).status, 403)
        self.assertEqual(head.ask("POST", API + "/people/who-head/grant", {"circle": "alder-birch"}).status, 403)
        self.assertEqual(self.a.ask("POST", API + "/people/who-reader/grant", {"circle": "alder-birch"}).status, 409)
        self.a.post(API + "/people/who-head/grant", {"circle": "alder-birch"}, 201)
        done = head.post(f"/circles/{self.circle}/acts", agree, 201)
        act = head.get(f"/circles/{self.circle}/acts/{done['ref']}")
        self.assertEqual((act["person"], act["office"]), ("who-head", "secretariat"))
        # Who commits may give it on.
        shown = head.get(f"/circles/{self.circle}/authority")
        self.assertEqual((shown["may_agree"], shown["may_give"]), (True, True))
        self.assertEqual({one["name"]: one["has"] for one in shown["candidates"] if one["name"].startswith("who-")}, {"who-head": True, "who-delegate": False})
        head.post("/people/who-delegate/grant", {"circle": "alder-birch"}, 201)
        delegate = people["delegate"].get(f"/circles/{self.circle}/authority")
        # Everybody of the arrangement reads who may agree; whom it could be given to, a head alone.
        self.assertEqual((delegate["may_agree"], delegate["may_give"], delegate["candidates"]), (True, False, []))
        self.assertTrue({("alder.example", "who-head"), ("alder.example", "who-delegate")} <= {(one["party"], one["person"]) for one in delegate["items"]})
        self.assertIn("birch.example", {one["party"] for one in delegate["items"]})
        head.post("/people/who-delegate/grant", {"circle": "alder-birch", "revoke": True}, 201)
        self.assertNotIn("who-delegate", {one["person"] for one in people["reader"].get(f"/circles/{self.circle}/authority")["items"]}, "who lost the power is shown with it")
        head.post("/people/who-delegate/grant", {"circle": "alder-birch"}, 201)
        self.assertEqual(self.admin.get(f"/circles/{self.circle}/authority")["candidates"], [])

    def test_05b_only_a_head_of_the_body_destroys(self):
        hana = self.invited("hana", bodies=[{"circle": "alder-birch", "body": "council", "roles": ["head"]},
                                            {"circle": "alder-birch", "body": "panel", "roles": ["reader"]}])
        hana.took(hana.ask("POST", API + "/session/confirm", {"password": PASSWORD, "code": hana.code()}))
        order = {"record_class": "drafts", "authority": "registrar"}
        acts = hana.get(f"/circles/{self.circle}/acts?limit=200")["items"]
        panel = [one for one in acts if one["matter"] == "meetings/panel/1"]
        arrangement = [one for one in acts if one["matter"] == "circle"]
        self.assertTrue(panel and arrangement)
        for act in (*panel, *arrangement):
            refused = hana.ask("POST", f"{API}/circles/{self.circle}/acts/{act['ref']}/destroy", order)
            self.assertEqual(refused.status, 403, act)
            self.assertEqual(hana.get(f"/circles/{self.circle}/acts/{act['ref']}")["opening"], "held")
        say = {"type": "statement", "matter": "meetings/council/1", "module": "meetings", "content": {"comment": {"id": "gone", "by": "A newspaper", "words": {"en": "Wrong."}}}}
        own = self.a.post(f"{API}/circles/{self.circle}/acts", say)["ref"]
        hana.post(f"/circles/{self.circle}/acts/{own}/destroy", order)
        self.assertEqual(hana.get(f"/circles/{self.circle}/acts/{own}")["opening"], "destroyed")
        self.assertEqual([one["by"] for one in self.admin.get("/people/events")["items"] if one["what"] == "destroyed"], ["hana"])

    def test_05_a_head_of_one_body_reaches_no_further(self):
        def of(name, *bodies):
            return self.invited(name, bodies=[{"circle": "alder-birch", "body": body, "roles": roles} for body, roles in bodies])
        head = of("head-council", ("council", ["head"]), ("panel", ["reader"]))
        of("speaks-council", ("council", ["delegate"]))
        of("speaks-both", ("council", ["delegate"]), ("panel", ["head"]))
        self.invited("speaks-all", roles=["delegate"], all_bodies=True)
        self.a.post(API + "/people/head-council/grant", {"circle": "alder-birch"}, 201)
        grant = {"circle": "alder-birch"}
        self.assertEqual([head.ask("POST", f"{API}/people/{name}/grant", grant).status for name in ("speaks-both", "speaks-all", "speaks-council")],
                         [403, 403, 201], "the power to commit went further than who gave it")
        asked = {"type": "proposal", "matter": "bodies/council", "module": "bodies", "content": {"status": {"state": "DISSOLVED"}}}
        preview = f"{API}/circles/{self.circle}/acts/preview"
        refused = head.ask("POST", preview, {**asked, "body": "panel"})
        self.assertEqual((refused.status, "role" in refused.body.decode()), (403, True), refused.body)
        self.assertNotEqual(head.ask("POST", preview, {**asked, "body": "council"}).status, 403)

    def test_05_readers_are_named_from_those_who_sign_in_and_read(self):
        mina = self.invited("mina", roles=["drafter"], all_bodies=True)
        colleagues = {one["person"] for one in mina.get("/persons")["colleagues"]}
        self.assertIn(mina.get("/session")["person"], colleagues)
        self.assertNotIn(self.admin.get("/session")["person"], colleagues, "an administrator reads no content")
        self.assertEqual(self.admin.get("/persons")["colleagues"], [])
        self.admin.post("/people/mina/disable", {"disabled": True})
        self.assertNotIn("mina", [one["names"].get("en") for one in self.invited("minb", roles=["reader"], all_bodies=True).get("/persons")["colleagues"]])

    def test_05_content_of_no_module_is_not_written(self):
        national = self.a.get(API + "/circles/national")["id"]
        for module in ("record", "keys", "no-such"):
            refused = self.a.ask("POST", f"{API}/circles/{national}/acts", {"type": "statement", "matter": "x/council", "module": module, "content_hex": "0a00"})
            self.assertEqual((refused.status, "module" in refused.body.decode()), (400, True), refused.body)

    def test_05_a_brief_carries_its_files(self):
        national = self.a.get(API + "/circles/national")["id"]
        han = self.invited("han", roles=["drafter"], all_bodies=True)
        low = self.invited("low", roles=["drafter"], all_bodies=True)
        sent = han.ask("POST", f"{API}/circles/{national}/files", b"for one reader", {"Content-Type": "application/octet-stream"}).json()["file"]
        item = {"item": {"number": 1, "papers": [{"file": sent, "name": "line.txt", "size": 14}]}}
        label = {"policy": "TEST", "classification": "UNCLASSIFIED", "categories": ["person/han"]}
        brief = {"type": "statement", "matter": "briefs/council/1", "module": "briefs", "label": label, "content": item}
        ref = han.post(f"/circles/{national}/acts", brief, 201)["ref"]
        path = f"{API}/circles/{national}/files/{ref}/{sent}"
        self.assertEqual((han.ask("GET", path).status, han.ask("GET", path).body), (200, b"for one reader"))
        self.assertEqual(low.ask("GET", path).status, 404)
        item["item"]["papers"][0]["file"] = "0" * 64
        self.assertEqual(han.ask("POST", f"{API}/circles/{national}/acts", brief).status, 400, "a file that is not here")

    def test_05_readers_are_persons_who_sign_in_here_and_the_writer_is_one(self):
        national = self.a.get(API + "/circles/national")["id"]
        writer = self.invited("gwen", person="rok/gwen", roles=["drafter"], all_bodies=True)
        reader = self.invited("hugo", person="rok/hugo", roles=["reader"], all_bodies=True)

        def write(*readers, step=""):
            label = {"policy": "TEST", "classification": "UNCLASSIFIED", "categories": [f"person/{one}" for one in readers]}
            return writer.ask("POST", f"{API}/circles/{national}/acts{step}", {
                "type": "statement", "matter": "briefs/council/7", "module": "briefs", "label": label, "content": {"item": {"number": 1, "our_line": {"en": "Yes"}}}})
        for readers, words in ((("rok/gwen", "rok/huga"), "nobody signs in here as rok/huga,"), (("rok/gwen", "hugo"), "nobody signs in here as hugo,"),
                               (("rok/ann", "rok/bob", "rok/gwen"), "as rok/ann, rok/bob,"), (("rok/hugo",), "leaves you out; whoever writes it reads it: add person/rok/gwen")):
            for step in ("", "/preview"):
                answer = write(*readers, step=step)
                self.assertEqual(answer.status, 400, answer.body)
                self.assertRegex(answer.json()["detail"], "^label.categories: .*" + words)
        self.assertEqual(writer.ask("GET", f"{API}/briefs/national/council/7").status, 404, "something of it was written")
        self.assertEqual(write("rok/gwen").status, 201)
        self.assertEqual(reader.ask("GET", f"{API}/briefs/national/council/7").status, 404)
        self.assertEqual(write("rok/gwen", "rok/hugo").status, 201)
        self.assertEqual(reader.get("/briefs/national/council/7")["items"][0]["readers"], ["rok/gwen", "rok/hugo"])
        # Whom to name is told by the identifier that labels have; by what they sign in is theirs.
        colleagues = reader.get("/persons")["colleagues"]
        self.assertIn("rok/gwen", [one["person"] for one in colleagues])
        self.assertNotIn('"gwen"', json.dumps(colleagues))

    def test_06_disabled_while_signed_in(self):
        park = self.invited("park", roles=["reader"], all_bodies=True)
        park.get("/bodies")
        self.admin.post("/people/park/disable", {"disabled": True})
        self.assertEqual(park.ask("GET", API + "/bodies").status, 401)
        self.assertEqual(park.sign_in().status, 401)
        self.admin.post("/people/park/disable", {"disabled": False})
        self.assertEqual(park.ask("GET", API + "/bodies").status, 401)  # the old session stays ended
        park.signed_in()
        # So does one whose clearance was changed; a change of name forms ends nothing.
        known = self.admin.get("/people/park")
        known = self.admin.post("/people/park", {"revision": known["revision"], "names": {"en": "Park", "ko": "박"}})
        park.get("/bodies")
        self.assertEqual(self.admin.ask("POST", API + "/people/park", {"revision": known["revision"] - 1, "clearance": 2}).status, 409)
        self.admin.post("/people/park", {"revision": known["revision"], "clearance": 2})
        self.assertEqual(park.ask("GET", API + "/bodies").status, 401)
        self.assertEqual(park.signed_in().get("/session")["viewer"]["clearance"], 2)

    def test_07_sessions(self):
        choi = self.invited("choi", roles=["reader"], all_bodies=True)
        before = choi.cookie
        second = Person(self.a, "choi")
        second.secret, second.step, second.recovery = choi.secret, choi.step, choi.recovery
        # Fixation: what a browser brings along is not what it is signed in with.
        second.cookie = f"{before.split('=')[0]}=chosen-by-somebody-else"
        second.signed_in()
        self.assertNotIn("chosen", second.cookie)
        held = second.cookie
        second.signed_in()
        self.assertNotEqual(second.cookie, held)
        second.cookie, kept = held, second.cookie
        self.assertEqual(second.ask("GET", API + "/session").status, 401)
        second.cookie = kept
        self.assertEqual(len(choi.get("/me/sessions")["items"]), 2)
        self.assertEqual([one["this"] for one in second.get("/me/sessions")["items"]].count(True), 1)
        self.assertEqual(choi.post("/me/sessions/end", {"which": "others"})["ended"], 1)
        self.assertEqual(second.ask("GET", API + "/session").status, 401)
        choi.get("/session")
        choi.step = second.step
        # Showing password and code again renews the session under another cookie.
        choi.took(choi.ask("POST", API + "/session/confirm", {"password": PASSWORD, "code": choi.code()}))
        self.assertNotEqual(choi.cookie, before)
        changed = choi.ask("POST", API + "/me/password", {"password": PASSWORD, "code": choi.code(), "new_password": "another one, long enough"})
        choi.took(changed)
        choi.password = "another one, long enough"
        self.assertEqual(choi.ask("POST", API + "/me/password", {"password": PASSWORD, "code": choi.code(), "new_password": "another one, long enough"}).status, 403)
        choi.post("/me/sessions/end", {"which": "all"})
        self.assertEqual(choi.ask("GET", API + "/session").status, 401)

    def test_08_other_sites(self):
        body = {"name": "kim", "password": PASSWORD, "code": "123456"}
        stranger = Person(self.a)
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {"Host": "evil.example"}):
            self.assertIn(stranger.ask("POST", API + "/session/sign-in", body, headers).status, (403, 421), headers)
        self.assertEqual(stranger.ask("POST", API + "/session/sign-in", "name=kim", {"Content-Type": "application/x-www-form-urlencoded"}).status, 415)
        self.assertEqual(stranger.ask("POST", API + "/session/sign-in", "x" * 9000).status, 413)
        for wrong in ({}, {**body, "more": 1}, {**body, "name": 7}, {**body, "password": "x" * 513}, {**body, "code": "1" * 65}):
            self.assertEqual(stranger.ask("POST", API + "/session/sign-in", wrong).status, 400, wrong)
        self.assertEqual(self.admin.ask("GET", API + "/people", headers={"Sec-Fetch-Site": "cross-site"}).status, 403)
        self.assertEqual(self.admin.ask("GET", API + "/people", headers={"Sec-Fetch-Site": "same-origin"}).status, 200)
        csrf, self.admin.csrf = self.admin.csrf, None
        self.assertEqual(self.admin.ask("POST", API + "/people", account("forged")).status, 403)
        self.admin.csrf = csrf

    def test_09_passwords_and_profiles_that_are_refused(self):
        made = self.admin.post("/people", account("new", roles=["reader"], all_bodies=True), 201)
        token = made["link"]["url"].split("#")[1]
        person = Person(self.a)
        secret = person.ask("POST", API + "/welcome", {"token": token}).json()["secret"]
        for password in ("short", "x" * 40, "ababababab", "가" * 200):
            answer = person.ask("POST", API + "/welcome/accept", {"token": token, "password": password, "code": code_of(secret, int(time.time()) // 30)})
            self.assertEqual((answer.status, answer.json().get("where")), (400, "password"), password)
        self.assertEqual(person.ask("POST", API + "/welcome/accept", {"token": token, "password": PASSWORD, "code": "12345"}).status, 400)
        # Inviting again makes the link before it void.
        again = self.admin.post("/people/new/invite", {})
        self.assertEqual(person.ask("POST", API + "/welcome", {"token": token}).status, 404)
        person.accept(again["link"]["url"])
        self.assertEqual(self.admin.ask("POST", API + "/people/new/invite", {}).status, 409)
        reset = self.admin.post("/people/new/invite", {"reset": True})
        self.assertEqual(person.ask("GET", API + "/session").status, 401)
        person.accept(reset["link"]["url"])
        for more in ({"name": "New"}, {"name": "new"}, {"person": "new"}, {"names": {}}, {"names": {"en": "\u202eevil"}}, {"clearance": 9}, {"categories": ["GAMMA"]}, {"roles": ["king"]},
                     {"roles": ["reader"]}, {"bodies": [{"circle": "none", "body": "x"}]}, {"deputy_of": [{"account": "nobody", "from": "2031-01-01", "to": "2031-01-02"}]},
                     {"deputy_of": [{"account": "kim", "from": "2031-02-30", "to": "2031-03-02"}]}, {"in_office": {"from": "2031-02-01", "to": "2031-01-01"}}, {"language": "fr"}, {"surplus": 1}):
            body = {**account("fresh"), **more}
            self.assertIn(self.admin.ask("POST", API + "/people", body).status, (400, 409), more)

    def test_10_deputies_and_days(self):
        today = time.strftime("%Y-%m-%d", time.gmtime())
        self.invited("chief", roles=["head"], all_bodies=True, office="head-of-delegation")
        aide = self.invited("aide", bodies=[{"circle": "alder-birch", "body": "council"}], deputy_of=[{"account": "chief", "from": today, "to": today}])
        self.assertIn("head", aide.get("/session")["roles"])
        self.assertEqual(len(aide.get("/bodies")["items"]), 2)
        say = {"type": "statement", "matter": "meetings/council/5", "module": "meetings", "content": {"possibility": {"details": {"dates": "2031-10"}, "words": {"en": "Said."}}}}
        ref = aide.post(f"/circles/{self.circle}/acts", {**say, "actor": {"office": "head-of-delegation"}}, 201)["ref"]
        act = aide.get(f"/circles/{self.circle}/acts/{ref}")
        self.assertEqual((act["person"], act["office"], act["capacity"]), ("aide", "head-of-delegation", "acting"))
        self.assertEqual(aide.ask("POST", f"{API}/circles/{self.circle}/acts", {**say, "actor": {"office": "minister"}}).status, 403)
        self.assertEqual(aide.ask("POST", f"{API}/circles/{self.circle}/acts", {**say, "actor": {"person": "chief"}}).status, 400)
        known = self.admin.get("/people/aide")
        self.admin.post("/people/aide", {"revision": known["revision"], "deputy_of": [{"account": "chief", "from": "2020-01-01", "to": "2020-12-31"}]})
        aide.signed_in()
        self.assertEqual((aide.get("/session")["roles"], len(aide.get("/bodies")["items"])), ([], 1))
        past = self.invited("past", roles=["head"], all_bodies=True, in_office={"from": "2020-01-01", "to": "2020-12-31"})
        self.assertEqual((past.get("/session")["roles"], len(past.get("/bodies")["items"])), ([], 2))

    def test_11_slowed_down(self):
        jung = self.invited("jung", roles=["reader"], all_bodies=True)
        stranger = Person(self.b, "jung")  # another node, which knows nobody: the same delays
        for person in (Person(self.a, "jung"), stranger):
            answers = [person.sign_in(code="123456", password="guessed, guessed, guessed") for _ in range(4)]
            self.assertEqual([one.status for one in answers], [401, 401, 401, 429])
            self.assertEqual(answers[3].headers["retry-after"], "1")
        # It ends by itself.
        until(lambda: Person(self.a, "jung").sign_in(code="123456").status == 401, "the delay is over", 10)
        self.assertEqual(jung.get("/session")["viewer"]["name"], "jung")  # who is signed in stays so

    def test_12_restart(self):
        yoon = self.invited("yoon", roles=["reader"], all_bodies=True, clearance=1)
        self.a.stop()
        self.a.start()
        self.a.port = self.a.port
        self.assertEqual(yoon.ask("GET", API + "/session").status, 401)
        yoon.signed_in()
        self.assertEqual(yoon.get("/session")["viewer"]["clearance"], 1)
        # What was used before the restart is used.
        used = code_of(yoon.secret, yoon.step)
        self.assertEqual(Person(self.a, "yoon").sign_in(code=used).status, 401)
        self.admin.signed_in()
        names = [one["name"] for one in self.admin.get("/people")["items"]]
        self.assertIn("yoon", names)
        events = self.admin.get("/people/events?limit=200")["items"]
        self.assertTrue({"invited", "accepted", "signed_in"} <= {one["what"] for one in events})
        log = self.a.log_text()
        for secret in (PASSWORD, yoon.secret, used, yoon.cookie.split("=")[1]):
            self.assertNotIn(secret, log)
        self.assertRegex(log, r"event=people .*what=.?accepted")



    def test_13_the_command_line(self):
        made = self.a.command("people", "invite", "ha", "--name", "en=Ha", "--name", "ko=하", "--office", "embassy", "--body", "alder-birch/council=delegate,head", "--clearance", "RESTRICTED")
        self.assertEqual(made["account"]["bodies"], [{"circle": self.circle, "body": "council", "roles": ["delegate", "head"]}])
        ha = Person(self.a).accept(made["link"]["url"])
        self.assertEqual(ha.get("/session")["names"], {"en": "Ha", "ko": "하"})
        listed = self.a.command("people", "list", json_out=False)
        self.assertRegex(listed, r"(?m)^ha +ha +embassy .*council \(delegate, head\) +RESTRICTED +active$")
        self.a.command("people", "grant", "ha", "alder-birch", "--yes")
        self.assertEqual(self.a.command("people", "disable", "ha")["state"], "disabled")
        self.assertEqual(ha.ask("GET", API + "/session").status, 401)
        self.assertEqual(self.a.command("people", "enable", "ha")["state"], "active")
        again = self.a.command("people", "reset", "ha", "--yes")
        self.assertEqual(ha.sign_in().status, 401)
        ha.recovery = []
        ha.accept(again["link"]["url"])
        self.a.command("people", "first-admin", code=4)
        self.a.command("people", "invite", "nobody", "--office", "embassy", code=2)
        self.a.command("people", "invite", "nobody", "--name", "nothing", code=2)
        self.assertTrue(any(one["by"] == "socket" for one in self.a.command("people", "events", "--limit", "20")["items"]))
        self.assertIn("would", self.a.command("people", "disable", "ha", "--dry-run", json_out=False))


    def test_14_my_own_account(self):
        song = self.invited("song", roles=["reader"], all_bodies=True)
        self.assertEqual((song.get("/me")["name"], song.get("/me")["recovery_codes_left"]), ("song", 10))
        self.assertEqual(song.post("/me/language", {"language": "ko"})["language"], "ko")
        self.assertEqual(song.ask("POST", API + "/me/language", {"language": "fr"}).status, 400)
        old = song.recovery[0]
        song.took(song.ask("POST", API + "/me/recovery", {"password": PASSWORD, "code": song.code()}))
        self.assertNotIn(old, song.recovery)
        self.assertEqual(Person(self.a, "song").sign_in(code=old).status, 401)
        # Another authenticator counts once a code of it was shown, and the old one no more.
        self.assertEqual(song.ask("POST", API + "/me/totp/take", {"code": "123456"}).status, 409)
        offer = song.post("/me/totp", {"password": PASSWORD, "code": song.code()})
        self.assertIn(f"secret={offer['secret']}", offer["otpauth"])
        step = int(time.time()) // 30
        wrong = "000000" if code_of(offer["secret"], step) != "000000" else "000001"
        self.assertEqual(song.ask("POST", API + "/me/totp/take", {"code": wrong}).status, 400)
        before, song.secret = song.secret, offer["secret"]
        song.took(song.ask("POST", API + "/me/totp/take", {"code": code_of(song.secret, step)}))
        self.assertEqual(Person(self.a, "song").sign_in(code=code_of(before, step + 1)).status, 401)
        song.step = step
        song.signed_in()
        # Who has no account has none to change.
        self.assertEqual(self.a.ask("GET", API + "/me").status, 403)

    def test_14_calendars_end_with_a_reset(self):
        lena = self.invited("lena", roles=["reader"], all_bodies=True)
        path = lena.post("/calendars", {}, 201)["path"]
        others = self.admin.post("/calendars", {}, 201)["path"]
        self.assertEqual(self.a.ask("GET", path).status, 200)
        link = self.admin.post("/people/lena/invite", {"reset": True})["link"]["url"]
        self.assertEqual(self.a.ask("GET", path).status, 404)
        lena = Person(self.a).accept(link)
        self.assertEqual(self.a.ask("GET", path).status, 404, "whoever had the address before the reset still reads by it")
        self.assertEqual(lena.get("/calendars")["items"], [])
        self.assertEqual(self.a.ask("GET", others).status, 200)

    def test_14_a_stream_ends_when_its_account_is_disabled(self):
        mai = self.invited("mai", roles=["reader"], all_bodies=True)
        with socket.create_connection(("127.0.0.1", self.a.port), timeout=10) as stream:
            stream.sendall(f"GET {API}/events HTTP/1.1\r\nHost: 127.0.0.1:{self.a.port}\r\nCookie: {mai.cookie}\r\n\r\n".encode())
            until(lambda: b"retry" in stream.recv(4096), "the stream has begun")
            began = time.monotonic()
            self.admin.post("/people/mai/disable", {"disabled": True})
            while b"0\r\n\r\n" not in stream.recv(4096):
                pass
            self.assertLess(time.monotonic() - began, 1)

    def test_15_every_route_of_accounts_was_asked(self):
        people = {operation["operationId"] for _, _, operation in CONTRACT.operations if operation["tags"] == ["people"]}
        self.assertEqual(people - CONTRACT.seen, set(), "a route that no test asks")


if __name__ == "__main__":
    main("__main__")
