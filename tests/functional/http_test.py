"""The API of a running node: every route of the document is asked, every answer held against it, and
what is malformed, too large or from elsewhere is refused.
"""
import gzip
import http.client
import json
import os
import socket
import sys
import threading
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import CONTRACT, Node, charter_of, found, main, pair, temporary, until  # noqa: E402

BODIES = """rules: {record: 1, circle: 1, bodies: 1, commitments: 1, meetings: 1, texts: 1}
label_policy: TEST
languages: [en]
bodies:
  - id: council
    names: {en: Council}
    parties: [alder.example, birch.example]
"""
API = "/api/v1"
PROGRAM = "export const all = [" + ", ".join(str(number) for number in range(5000)) + "];\n"


class Http(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        page = os.path.join(cls.folder.name, "page")
        os.makedirs(os.path.join(page, "assets"))
        for name, text in (("index.html", "<!doctype html><title>Entente</title>"), ("assets/index-1a2b.js", "export {}"), ("assets/long-3c4d.js", PROGRAM), (".secret", "x")):
            with open(os.path.join(page, name), "w", encoding="utf-8") as out:
                out.write(text)
        os.symlink("/etc/passwd", os.path.join(page, "passwd.txt"))
        with open(os.open(os.path.join(cls.folder.name, "token"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
            out.write("monitor-token\n")
        cls.a = Node(cls.folder.name, "alder.example", extra=f'page = "{page}"\nmetrics_token_file = "{cls.folder.name}/token"\n').start()
        cls.b = Node(cls.folder.name, "birch.example").start()
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("alder-birch", [cls.a, cls.b], BODIES), "alder-birch")
        body = {"body": {"names": {"en": "Council"}, "level": "MINISTERS", "parties": ["alder.example", "birch.example"]}}
        cls.a.post(f"{API}/circles/{cls.circle}/acts", {"type": "statement", "matter": "bodies/council", "module": "bodies", "content": body})
        meeting = {"possibility": {"details": {"dates": "2031-09"}, "words": {"en": "Thought of."}}}
        cls.ref = cls.a.post(f"{API}/circles/{cls.circle}/acts", {"type": "statement", "matter": "meetings/council/1", "module": "meetings", "content": meeting})["ref"]
        for matter, content in (("commitments/council/exercise", {"commitment": {"words": {"en": "Hold an exercise"}, "kind": "TASKING", "due": "2030"}}),
                                ("commitments/council/exercise", {"progress": {"date": "2026-11-20", "state": "UNDER_WAY", "evidence": [{"link": "https://alder.example/"}]}}),
                                ("commitments/council", {"workplan": {"period": "2031", "lines": ["commitments/council/exercise", "commitments/council/none"]}}),
                                ("commitments/council", {"agreed_language": {"id": "link", "topic": "river", "words": {"en": "calm"}, "source": {"date": "2031"}}}),
                                ("commitments/council", {"change": {"language": "link", "number": 1, "words": {"en": "calm and clean"}, "use": {"date": "2031"}}}),
                                ("bodies/council", {"strand": {"id": "water", "titles": {"en": "Water"}}}),
                                ("texts/council/plan", {"text": {"kind": "PLAN", "titles": {"en": "Plan"}, "languages": [{"tag": "en", "role": "NEGOTIATING"}]}}),
                                ("texts/council/plan", {"change": {"element": "p1", "wordings": [{"language": "en", "words": "We meet."}],
                                                                   "move": {"what": "COMES", "place": "b", "type": "OPERATIVE"}}}),
                                ("texts/council/plan", {"comment": {"element": "p1", "words": {"en": "When?"}}}),
                                ("texts/council/plan", {"attached": {"id": "r", "kind": "RESERVATION", "words": {"en": "Not yet."}}}),
                                ("texts/council", {"term": {"id": "river", "words": {"en": "river"}}}),
                                ("bodies/council", {"progress": {"strand": "water", "meeting": "meetings/council/1", "words": {"en": "Flows."}}})):
            cls.a.post(f"{API}/circles/{cls.circle}/acts", {"type": "statement", "matter": matter, "module": matter.split("/")[0], "content": content})
        for content in ({"subject": {"circle": cls.circle}}, {"item": {"number": 1, "fallback": {"en": "Less."}, "papers": [{"matter": "meetings/council/1"}]}},
                        {"instruction_asked": {"id": "x", "question": {"en": "How much?"}, "office": {"en": "Capital"}}},
                        {"cable": {"date": "2031-09-12", "state": "DRAFT"}}):
            cls.a.post(f"{API}/circles/national/acts", {"type": "statement", "matter": "briefs/council/1", "module": "briefs", "content": content,
                                                        "label": {"classification": "UNCLASSIFIED", "categories": ["person/operator"]}})
        schedule = {"schedule": {"round": 1, "details": {"dates": "2031-09-12", "ordinal": 1}}}
        cls.proposal = cls.a.post(f"{API}/circles/{cls.circle}/acts", {"type": "proposal", "matter": "meetings/council/1", "module": "meetings", "body": "council", "content": schedule})["ref"]

    @classmethod
    def tearDownClass(cls):
        for node in (cls.a, cls.b):
            node.stop()
        cls.folder.cleanup()

    def raw(self, bytes_, read=True):
        connection = socket.create_connection(("127.0.0.1", self.a.port), timeout=30)
        connection.sendall(bytes_)
        out = b""
        while read:
            piece = connection.recv(65536)
            if not piece:
                break
            out += piece
        connection.close()
        return out

    def test_1_every_route_keeps_the_contract(self):
        browser = self.a.browser()
        for node in (self.a, browser):
            for path in ("/session", "/node", "/today", "/circles", f"/circles/{self.circle}", f"/circles/{self.circle}/charter", "/circles/national/charter", f"/circles/{self.circle}/keys",
                         f"/circles/{self.circle}/acts", f"/circles/{self.circle}/acts?matter=meetings%2Fcouncil%2F1&limit=1", f"/circles/{self.circle}/acts/{self.ref}",
                         f"/circles/{self.circle}/acts/{self.proposal}", f"/circles/{self.circle}/references?of=1%2F1", "/circles/national/references?of=alder.example%2F0", f"/circles/{self.circle}/proposals/{self.proposal}/why", f"/circles/{self.circle}/proofs/{self.ref}",
                         "/search?q=council", f"/search?body=council&circle={self.circle}&limit=1",
                         "/bodies", f"/bodies?circle={self.circle}", "/bodies/alder-birch/council", "/meetings", "/meetings?circle=alder-birch&body=council",
                         "/meetings/alder-birch/council/1",
                         "/follow-up", "/follow-up?circle=alder-birch&body=council&limit=1", "/commitments/alder-birch/council/exercise", "/bodies/alder-birch/council/language",
                         "/bodies/alder-birch/council/strands", "/bodies/alder-birch/council/workplans", "/briefs/national/council/1", "/briefs/national/council/1/agenda",
                         "/briefs/national/council/1/agenda?meeting_circle=national", "/briefs/national/council/1/cable?date=2031-09-12", "/texts", "/texts?circle=alder-birch&body=council", "/texts/alder-birch/council/plan", "/texts/alder-birch/council/plan/room", "/texts/alder-birch/council/plan/typing", "/invitations", "/links", "/openapi.json", f"/circles/{self.circle}/export", "/texts/alder-birch/council/plan/since", "/texts/alder-birch/council/plan/progress", "/texts/alder-birch/council/plan/since?words=acorn+acorn+acorn+acorn&revision=1"):
                answer = node.ask("GET", API + path)
                self.assertEqual(answer.status, 200, (path, answer.body[:300]))
            for path in ("/circles/none", f"/circles/{self.circle}/acts/1/1-00000000/0/{'0' * 64}", "/bodies/alder-birch/none", "/meetings/alder-birch/council/none", "/nothing",
                         "/commitments/alder-birch/council/none", "/bodies/alder-birch/none/strands", "/briefs/alder-birch/council/1", "/briefs/national/council/2", "/briefs/national/council/2/agenda",
                         "/texts/alder-birch/council/none", "/texts/alder-birch/council/none/room", "/texts/alder-birch/council/none/typing", "/room", "/room/result", "/texts/alder-birch/council/plan?revision=1", "/texts/alder-birch/council/none/since", "/texts/alder-birch/council/none/progress"):
                self.assertEqual(node.ask("GET", API + path).status, 404, path)
        composed = browser.ask("POST", f"{API}/texts/alder-birch/council/plan/compose", {"revision": {"elements": [{"id": "t", "type": "TITLE", "place": "a", "words": {"en": "Plan"}}]}})
        self.assertEqual([next(iter(one)) for one in composed.json()["contents"]], ["page", "revision"])
        for content in composed.json()["contents"]:
            self.a.post(f"{API}/circles/{self.circle}/acts", {"type": "statement", "matter": "texts/council/plan", "module": "texts", "content": content})
        self.assertEqual(browser.ask("GET", f"{API}/texts/alder-birch/council/plan?revision=1").json()["digest"], composed.json()["digest"])
        self.assertEqual(browser.ask("POST", f"{API}/texts/alder-birch/council/none/compose", {"revision": {}}).status, 404)
        wishes = browser.ask("POST", f"{API}/texts/alder-birch/council/plan/compose", {"each": [{"element": "t", "words": {"en": "Work plan"}}, {"element": "none", "words": {"en": "x"}}]})
        self.assertEqual([(len(one["contents"]), bool(one["error"])) for one in wishes.json()["each"]], [(1, False), (0, True)])
        # What is typed is told to others of this node, and not to whoever types it.
        typing = f"{API}/texts/alder-birch/council/plan/typing"
        for sent in ({}, {"window": "w"}, {"window": "w", "element": "t"}, {"window": "w", "sequence": 0, "element": "t"}, {"window": "w", "sequence": 1}, {"window": "w", "sequence": 1, "element": "t", "words": []},
                     {"window": "w", "sequence": 1, "element": "t", "words": {"en": 1}}, {"window": "w", "sequence": 1, "element": "t", "more": 1}):
            self.assertEqual(browser.ask("POST", typing, sent).status, 400, sent)
        self.assertEqual(browser.ask("POST", f"{API}/texts/alder-birch/council/none/typing", {"window": "w", "sequence": 1, "element": "t"}).status, 404)
        # Whoever types learns nothing of others by it.
        answer = browser.ask("POST", typing, {"window": "w", "sequence": 1, "element": "t", "words": {"en": "Work plan"}})
        self.assertEqual((answer.status, answer.body), (204, b""))
        self.assertEqual(browser.ask("GET", typing).json()["items"], [])
        self.assertEqual(self.a.browser("clerk").ask("GET", typing).status, 403)
        self.assertEqual(self.b.ask("GET", typing).json()["items"], [])
        self.assertEqual(browser.ask("POST", typing, {"window": "w", "sequence": 3, "closed": True}).status, 204)
        # What was on its way when the editor closed opens it no more.
        self.assertEqual(browser.ask("POST", typing, {"window": "w", "sequence": 2, "element": "t", "words": {"en": "Work plan"}}).status, 204)
        # Papers that come back (text_papers_in_test.py has them in full).
        printed = browser.ask("GET", f"{API}/texts/alder-birch/council/plan/print?format=docx").body
        for text, paper, status in (("plan", printed, 200), ("none", printed, 404), ("plan", b"nothing", 400)):
            self.assertEqual(browser.ask("POST", f"{API}/texts/alder-birch/council/{text}/paper?name=a.docx", paper, {"Content-Type": "application/octet-stream"}).status, status)
        self.assertEqual(browser.ask("POST", f"{API}/texts/alder-birch/council/none/room", {"file": "{}"}).status, 404)
        for sent in ({"file": "{}"}, {"file": 1}, {}, {"file": "", "confirm": [1]}):
            self.assertEqual(browser.ask("POST", f"{API}/texts/alder-birch/council/plan/room", sent).status, 400, sent)
        self.assertEqual(browser.ask("POST", API + "/charters/check", {"charter": "entente: 1\n"}).json()["valid"], False)
        self.assertEqual(browser.ask("POST", f"{API}/circles/{self.circle}/acts/preview", {"type": "concurrence", "target": self.proposal}).status, 200)
        self.assertEqual(browser.ask("POST", API + "/invitations/ffff/join", "").status, 404)
        self.assertEqual(browser.ask("POST", API + "/invitations/ffff/withdraw", "").status, 404)
        charter = charter_of("declined", [self.b, self.a], BODIES)
        invitation = self.b.post(API + "/invitations", {"charter": charter})["id"]
        until(lambda: any(one["id"] == invitation for one in self.a.get(API + "/invitations")["items"]), "invited")
        self.assertEqual(browser.ask("POST", f"{API}/invitations/{invitation}/decline", "").status, 200)
        self.assertEqual(self.b.ask("POST", f"{API}/invitations/{invitation}/withdraw", "").status, 200)
        self.assertEqual(browser.ask("POST", f"{API}/circles/{self.circle}/leave", {"confirm": "wrong"}).status, 400)
        self.assertEqual(browser.ask("POST", f"{API}/circles/{self.circle}/keys", {"change": "node", "confirm": "wrong"}).status, 400)
        self.assertEqual(browser.ask("POST", f"{API}/circles/{self.circle}/recover", {"party": "birch.example", "key": "5d"}).status, 400)
        self.assertEqual(browser.ask("POST", f"{API}/circles/{self.circle}/recover", {"party": "birch.example", "key": "00" * 64}).status, 400)
        self.assertEqual(browser.ask("POST", f"{API}/circles/{self.circle}/amend", {"charter": "x"}).status, 400)
        card = browser.ask("GET", f"{API}/circles/{self.circle}/card")
        self.assertEqual(card.status, 200)
        self.assertEqual(browser.ask("POST", API + "/cards", card.json()).status, 409)
        self.assertEqual(browser.ask("POST", API + "/cards", {**card.json(), "secret": "x"}).status, 400)
        self.assertEqual(browser.ask("POST", f"{API}/circles/{self.circle}/files", b"", {"Content-Type": "application/octet-stream"}).status, 400)
        self.assertEqual(browser.ask("GET", f"{API}/circles/{self.circle}/files/{self.proposal}/{'0' * 64}").status, 404)
        self.assertEqual(browser.ask("POST", f"{API}/circles/{self.circle}/acts/{self.ref}/destroy", {"record_class": ""}).status, 400)
        self.assertEqual(browser.ask("POST", API + "/links/none.example/cut", {"cut": True}).status, 404)
        self.assertEqual(browser.ask("POST", API + "/links/birch.example/remove", "").status, 409)
        offer = self.b.post(API + "/links/pairing", {"step": "offer"})["offer"]
        with temporary() as folder:
            other = Node(folder, "cedar.example").start()
            for step in ({"step": "accept", "peer": "brich.example", "offer": offer}, {"step": "confirm", "peer": "brich.example"}):
                other.post(API + "/links/pairing", step)
            self.assertEqual(other.ask("POST", API + "/links/brich.example/remove", "").status, 200)
            other.stop()
        feed = browser.ask("POST", API + "/calendars", {"body": "council"})
        self.assertEqual(feed.status, 201, feed.body)
        self.assertEqual(browser.ask("GET", feed.json()["path"]).status, 200)
        self.assertEqual(len(browser.ask("GET", API + "/calendars").json()["items"]), 1)
        self.assertEqual(browser.ask("POST", f"{API}/calendars/{feed.json()['id']}/revoke", "").status, 200)
        # Papers in and out (import_test.py has them in full).
        sent = browser.ask("POST", API + "/imports?name=list.csv&as=commitments", b"Commitment\nA goal\n", {"Content-Type": "application/octet-stream"})
        self.assertEqual(sent.status, 201, sent.body)
        paper = f"{API}/imports/{sent.json()['import']}"
        order = {"target": "commitments", "header_row": 1, "columns": {"text": 1}, "defaults": {"body": "council", "meeting": "1"}}
        self.assertEqual(browser.ask("GET", paper).status, 200)
        self.assertEqual(browser.ask("POST", paper + "/dry-run", order).status, 200)
        self.assertEqual(browser.ask("GET", paper + "/result").status, 200)
        self.assertEqual(browser.ask("POST", paper + "/run", {**order, "columns": {}}).status, 400)
        self.assertEqual(browser.ask("POST", f"{API}/imports/{'0' * 32}/run", order).status, 404)
        self.assertEqual(browser.ask("GET", API + "/meetings/alder-birch/council/1/print").status, 200)
        self.assertEqual(browser.ask("GET", API + "/circles/alder-birch/commitments/print?format=csv").status, 200)
        for path in ("bodies/alder-birch/council/print?part=wording", "bodies/alder-birch/council/print?part=strands&format=csv", "bodies/alder-birch/council/print?part=workplan&year=2031",
                     "bodies/alder-birch/council/print?part=report", "bodies/alder-birch/council/print?meeting=1&format=csv", "bodies/alder-birch/council/folders", "meetings/alder-birch/council/1/folder"):
            self.assertEqual(browser.ask("GET", f"{API}/{path}").status, 200, path)
        for path, status in (("bodies/alder-birch/council/print?part=all", 400), ("bodies/alder-birch/council/print?part=workplan&year=soon", 400), ("bodies/alder-birch/council/folders?language=xx", 400),
                             ("bodies/alder-birch/none/folders", 404), ("meetings/alder-birch/council/none/folder", 404), ("meetings/alder-birch/council/none/calendar", 404),
                             ("meetings/alder-birch/council/1/calendar", 200), ("meetings/alder-birch/council/1/calendar?language=xx", 400)):
            self.assertEqual(browser.ask("GET", f"{API}/{path}").status, status, path)
        for path, status in (("plan/print", 200), ("plan/print?format=akn&view=clean", 200), ("plan/print?format=csv&copy=2", 200), ("plan/print?view=tracked", 400),
                             ("plan/print?revision=2", 404), ("none/print", 404)):  # text_papers_test.py has them in full
            self.assertEqual(browser.ask("GET", f"{API}/texts/alder-birch/council/{path}").status, status, path)
        self.assertEqual(self.a.ask("GET", API + "/briefs/national/council/1/print").status, 200)  # sheets_test.py has them in full
        self.assertEqual(browser.ask("GET", API + "/briefs/national/council/1/print?sheet=clearance").status, 404)
        self.assertEqual(browser.ask("GET", paper + "/report").status, 200)  # of the dry run
        self.assertEqual(browser.ask("POST", paper + "/cancel", "").status, 200)
        self.assertEqual(browser.ask("GET", f"{API}/circles/{self.circle}/authority").status, 200)
        self.assertEqual(browser.ask("GET", f"{API}/persons?circle={self.circle}").status, 200)
        # Files in pieces (large_files_test.py has them in full).
        begun = browser.ask("POST", f"{API}/circles/{self.circle}/uploads", {"size": 3})
        self.assertEqual(begun.status, 201, begun.body)
        upload = f"{API}/uploads/{begun.json()['upload']}"
        self.assertEqual(browser.ask("GET", upload).status, 200)
        self.assertEqual(len(browser.ask("GET", f"{API}/uploads").json()["items"]), 1)
        piece = {"Content-Type": "application/partial-upload", "Upload-Offset": "1"}
        self.assertEqual(browser.ask("PATCH", upload, b"abc", piece).status, 409)
        self.assertEqual(browser.ask("DELETE", upload).status, 200)
        self.assertEqual(browser.ask("GET", upload).status, 404)
        self.assertEqual(browser.ask("GET", f"{API}/circles/{self.circle}/files/{self.ref}/{'0' * 64}/show").status, 404)
        # The inbox and its mail (mail_test.py has them in full).
        self.assertEqual(browser.ask("GET", API + "/inbox?kind=answer&limit=3").status, 200)
        self.assertEqual(browser.ask("GET", API + "/inbox?kind=everything").status, 400)
        self.assertEqual(browser.ask("GET", API + "/inbox/count").status, 200)
        self.assertEqual(browser.ask("POST", API + "/inbox/marks", {"items": ["0" * 16], "aside": True}).status, 200)
        self.assertEqual(browser.ask("POST", API + "/inbox/marks", {"items": ["../x"], "aside": True}).status, 400)
        self.assertEqual(browser.ask("GET", API + "/me/mail").status, 403)
        self.assertEqual(browser.ask("POST", API + "/me/mail", {"address": None}).status, 403)
        self.assertEqual(browser.ask("GET", API + "/mail").json()["enabled"], False)
        self.assertEqual(browser.ask("POST", API + "/mail/try", {"address": "a@b.example"}).status, 409)
        self.assertEqual(browser.ask("GET", "/healthz").status, 200)
        self.assertEqual(browser.ask("GET", "/readyz").status, 200)
        self.assertEqual(browser.ask("GET", "/metrics").status, 200)
        self.assertEqual(browser.ask("POST", API + "/session/end", "").status, 200)
        self.assertEqual(browser.ask("GET", API + "/session").status, 401)
        missing = {operation["operationId"] for _, _, operation in CONTRACT.operations} - CONTRACT.seen
        # Those of accounts are asked by people_test.py, which holds the same of them.
        people = {operation["operationId"] for _, _, operation in CONTRACT.operations if operation["tags"] == ["people"]}
        self.assertEqual(missing - people, {"events"}, "a route that no test asks")

    def test_2_a_hundred_megabytes(self):
        browser = self.a.browser()
        before = self.a.circle("alder-birch")["figures"]["acts"]
        connection = socket.create_connection(("127.0.0.1", self.a.port), timeout=30)
        connection.sendall(f"POST {API}/circles/{self.circle}/acts HTTP/1.1\r\nHost: 127.0.0.1:{self.a.port}\r\nCookie: {browser.cookie}\r\nX-Entente-CSRF: {browser.csrf}\r\n"
                           "Content-Type: application/json\r\nContent-Length: 104857600\r\n\r\n".encode())
        sent = 0
        try:
            while sent < 100 << 20:
                connection.sendall(b"x" * (1 << 20))
                sent += 1 << 20
        except OSError:
            pass
        answer = b""
        try:
            while piece := connection.recv(65536):
                answer += piece
        except OSError:
            pass
        connection.close()
        self.assertTrue(answer.startswith(b"HTTP/1.1 413 "), answer[:100])
        self.assertIn(b"application/problem+json", answer)
        with open(f"/proc/{self.a.process.pid}/status", encoding="ascii") as status:
            resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        self.assertLess(resident, 300 * 1024)
        self.assertEqual(self.a.circle("alder-birch")["figures"]["acts"], before)

    def test_3_smuggling(self):
        host = f"Host: 127.0.0.1:{self.a.port}\r\n"
        for text in (f"POST /healthz HTTP/1.1\r\n{host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                     f"GET /healthz HTTP/1.1\r\n{host}{host}\r\n", f"GET /healthz HTTP/1.1\n{host}\r\n", f"GET  /healthz HTTP/1.1\r\n{host}\r\n",
                     f"GET /healthz HTTP/1.1\r\n{host}X: a\r\n b\r\n\r\n", f"GET http://a/healthz HTTP/1.1\r\n{host}\r\n", "GET /healthz HTTP/1.1\r\n\r\n"):
            answer = self.raw((text + f"GET /healthz?smuggled HTTP/1.1\r\n{host}\r\n").encode())
            self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer[:200])
            self.assertEqual(answer.count(b"HTTP/1.1 "), 1, "a second answer to one malformed request")

    def test_4_other_hosts_and_origins(self):
        for host in ("evil.example", f"evil.example:{self.a.port}", "127.0.0.1", f"127.0.0.1:{self.a.port + 1}"):
            self.assertTrue(self.raw(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()).startswith(b"HTTP/1.1 421 "))
        browser = self.a.browser()
        for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"X-Entente-CSRF": "wrong"}):
            answer = browser.ask("POST", API + "/charters/check", {"charter": "x"}, headers)
            self.assertEqual(answer.status, 403, headers)

    def file(self, accept=None, method="GET", path="/assets/long-3c4d.js", **headers):
        """A file of the page as a browser asks for it that accepts these encodings."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()} | ({} if accept is None else {"Accept-Encoding": accept})
        connection = http.client.HTTPConnection("127.0.0.1", self.a.port, timeout=30)
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def test_5_files_of_the_page_come_compressed_to_who_takes_that(self):
        plain, program = self.file()
        self.assertEqual((program.decode(), plain.getheader("Content-Encoding"), plain.getheader("Vary")), (PROGRAM, None, "Accept-Encoding"))
        packed, small = self.file("gzip, deflate, br")
        self.assertEqual(packed.getheader("Content-Encoding"), "gzip")
        self.assertEqual(packed.getheader("Vary"), "Accept-Encoding")
        self.assertEqual(packed.getheader("Content-Type"), plain.getheader("Content-Type"))
        self.assertEqual(gzip.decompress(small), program)
        self.assertLess(len(small), len(program) / 2)
        self.assertEqual(small[4:8], bytes(4), "a time stands in it: every start makes other bytes")
        # Other bytes, another strong ETag; each is known again by its own alone.
        tags = {"gzip": packed.getheader("ETag"), "identity": plain.getheader("ETag")}
        self.assertNotEqual(tags["gzip"], tags["identity"])
        for accept in tags:
            for given in tags:
                answer, body = self.file(accept, If_None_Match=f'"other", W/{tags[given]}')
                self.assertEqual((answer.status, body == b""), (304, True) if given == accept else (200, False), (accept, given))
                self.assertEqual((answer.getheader("ETag"), answer.getheader("Vary")), (tags[accept], "Accept-Encoding"))
        for accept, encoding in (("gzip;q=0", None), ("gzip; q=0.000, *", None), ("*", "gzip"), ("*;q=0", None), ("br", None), ("", None),
                                 ("identity", None), ("GZip;q=0.5", "gzip"), ("x-gzip", "gzip"), ("gzipped", None), ("deflate, gzip;q=1.0, *;q=0", "gzip")):
            self.assertEqual(self.file(accept)[0].getheader("Content-Encoding"), encoding, accept)
        # HEAD says the same without the bytes; a range of packed bytes is of no use to anybody.
        for accept, body in (("gzip", small), ("identity", program)):
            head, nothing = self.file(accept, "HEAD")
            self.assertEqual((head.status, nothing, head.getheader("Content-Length"), head.getheader("ETag")), (200, b"", str(len(body)), tags[accept]))
            whole, got = self.file(accept, Range="bytes=0-9")
            self.assertEqual((whole.status, got), (200, body), accept)
        # What is no smaller packed is there once.
        once, text = self.file("gzip", path="/assets/index-1a2b.js")
        self.assertEqual((once.getheader("Content-Encoding"), once.getheader("Vary"), text), (None, None, b"export {}"))

    def test_5_answers_of_the_record_are_never_compressed(self):
        # Their length would tell what they hold to whoever may put words of their own beside it (BREACH).
        browser = self.a.browser()
        for path in ("/openapi.json", "/session", "/circles", f"/circles/{self.circle}/acts", "/today"):
            answer = browser.ask("GET", API + path, headers={"Accept-Encoding": "gzip"})
            self.assertEqual((answer.status, answer.headers.get("content-encoding")), (200, None), path)
            json.loads(answer.body)

    def test_5_page(self):
        stranger = http.client.HTTPConnection("127.0.0.1", self.a.port, timeout=30)
        # The page lets people sign in, so a stranger gets its files; of the record, nothing.
        self.assertEqual(self.a.ask("GET", "/", over=stranger).status, 200)
        for path in ("/session", "/today", "/circles", "/openapi.json"):
            self.assertEqual(self.a.ask("GET", API + path, over=http.client.HTTPConnection("127.0.0.1", self.a.port, timeout=30)).status, 401, path)
        browser = self.a.browser()
        index = browser.ask("GET", "/")
        self.assertIn(b"Entente", index.body)
        self.assertEqual(index.headers["cache-control"], "no-store")
        self.assertIn("default-src 'none'", index.headers["content-security-policy"])
        self.assertEqual(browser.ask("GET", "/b/council/m/1").body, index.body)
        asset = browser.ask("GET", "/assets/index-1a2b.js")
        self.assertIn("immutable", asset.headers["cache-control"])
        self.assertEqual(browser.ask("GET", "/assets/index-1a2b.js", headers={"If-None-Match": asset.headers["etag"]}).status, 304)
        for path in ("/assets/none.js", "/assets/long-3c4d.js.gz", "/passwd.txt", "/.secret"):
            self.assertEqual(browser.ask("GET", path).status, 404, path)
        for path in ("/../etc/passwd", "/%2e%2e/etc/passwd", "/a//b", "/%00"):
            self.assertEqual(browser.ask("GET", path).status, 400, path)

    def test_6_metrics_by_token(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.a.port, timeout=30)
        text = self.a.ask("GET", "/metrics", headers={"Authorization": "Bearer monitor-token"}, over=connection).body.decode()
        names = set()
        for line in text.splitlines():
            if line.startswith("# TYPE "):
                self.assertNotIn(line.split()[2], names, "a metric that is declared twice")
                names.add(line.split()[2])
            elif not line.startswith("#"):
                name, value = line.rsplit(" ", 1)
                self.assertIn(name.split("{")[0], names)
                float(value)
        self.assertIn("entente_joint_facts", names)
        self.assertNotIn("birch", text, "the metrics name a party")
        self.assertNotIn(self.circle, text, "the metrics name a circle")

    def test_7_idempotency_over_the_wire(self):
        body = {"type": "statement", "matter": "meetings/council/2", "module": "meetings", "content": {"possibility": {"words": {"en": "Once."}}}}
        first = self.a.ask("POST", f"{API}/circles/{self.circle}/acts", body, {"Idempotency-Key": "one"})
        again = self.a.ask("POST", f"{API}/circles/{self.circle}/acts", body, {"Idempotency-Key": "one"})
        self.assertEqual((first.status, again.status, first.body), (201, 201, again.body))
        self.assertEqual(self.a.ask("POST", f"{API}/circles/{self.circle}/acts", {**body, "matter": "meetings/council/9"}, {"Idempotency-Key": "one"}).status, 422)
        self.assertEqual(len(self.a.get(f"{API}/circles/{self.circle}/acts?matter=meetings%2Fcouncil%2F2")["items"]), 1)

    def test_8_bad_acts_change_nothing(self):
        before = self.a.circle("alder-birch")["figures"]["acts"]
        place = f"{API}/circles/{self.circle}/acts"
        good = {"type": "statement", "matter": "meetings/council/3", "module": "meetings", "content": {"possibility": {"words": {"en": "x"}}}}
        bad = [
            ({**good, "content": {"possibility": {"words": {"en": "a\u202eb"}}}}, 400),          # bidirectional override
            ({**good, "content": {"possibility": {"words": {"en": "e\u0301"}}}}, 400),           # not NFC
            ({**good, "content": {"possibility": {"words": {"en": "a\u0007b"}}}}, 400),          # control
            ({**good, "content": {"schedule": {"round": 4294967296}}}, 400),                       # out of range
            ({**good, "content": {"nothing": {}}}, 400),
            ({**good, "module": "weather"}, 400),
            ({**good, "matter": "meetings/nobody knows"}, 400),
            ({"type": "concurrence", "target": f"1/1-00000000/0/{'0' * 64}"}, 404),                # what does not exist
            ({"type": "concurrence", "target": self.proposal[:-1] + ("0" if self.proposal[-1] != "0" else "1")}, 404),  # another hash
            ({**good, "content": None, "content_hex": "00" * 65536}, 400),                         # 65,536 bytes
            ({**good, "label": {"classification": "SECRET", "categories": ["CHARLIE"]}}, 400),
        ]
        for body, status in bad:
            answer = self.a.ask("POST", place, body)
            self.assertEqual(answer.status, status, (str(body)[:200], answer.body[:300]))
            self.assertTrue(answer.json()["detail"])
        self.assertEqual(self.a.circle("alder-birch")["figures"]["acts"], before)

    def test_9_many_at_once(self):
        """Forty writers at a time: each gets its own answer, and every act is there."""
        refs, errors = [], []

        def write(number):
            try:
                body = {"type": "statement", "matter": "meetings/council/7", "module": "meetings",
                        "content": {"comment": {"id": f"c{number}", "by": "A newspaper", "words": {"en": f"Number {number}."}}}}
                refs.append(self.a.post(f"{API}/circles/{self.circle}/acts", body)["ref"])
            except Exception as problem:  # noqa: BLE001
                errors.append(problem)
        threads = [threading.Thread(target=write, args=(number,)) for number in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(errors, [])
        self.assertEqual(len(set(refs)), 40)
        until(lambda: len(self.b.get(f"{API}/circles/{self.circle}/acts?matter=meetings%2Fcouncil%2F7&limit=200")["items"]) == 40, "all of them at the other node")


    def test_files_that_are_sent_at_once_do_not_fill_the_memory(self):
        browser = self.a.browser()
        size = 32 * 1024 * 1024
        head = (f"POST {API}/circles/national/files HTTP/1.1\r\nHost: 127.0.0.1:{self.a.port}\r\nCookie: {browser.cookie}\r\n"
                f"X-Entente-CSRF: {browser.csrf}\r\nContent-Type: application/octet-stream\r\nContent-Length: {size}\r\n\r\n").encode()
        begun = []
        for _ in range(4):
            connection = socket.create_connection(("127.0.0.1", self.a.port), timeout=30)
            connection.sendall(head + b"x" * 1000)
            begun.append(connection)
        fifth = browser.ask("POST", f"{API}/circles/national/files", b"y" * (1 << 20), {"Content-Type": "application/octet-stream"})
        self.assertEqual(fifth.status, 503)
        self.assertEqual((fifth.headers["retry-after"], fifth.json()["code"]), ("5", "unavailable"))
        self.assertIn("again in a few seconds", fifth.json()["detail"])
        # Acts, small files and the command line of the node's own machine go on meanwhile.
        self.assertEqual(browser.ask("GET", f"{API}/circles").status, 200)
        self.assertEqual(browser.ask("POST", f"{API}/circles/national/files", b"small", {"Content-Type": "application/octet-stream"}).status, 201)
        self.assertEqual(self.a.ask("POST", f"{API}/circles/national/files", b"z" * (1 << 20), {"Content-Type": "application/octet-stream"}).status, 201)
        begun.pop().close()
        until(lambda: browser.ask("POST", f"{API}/circles/national/files", b"y" * (1 << 20), {"Content-Type": "application/octet-stream"}).status == 201,
              "there is room again")
        for connection in begun:
            connection.close()


if __name__ == "__main__":
    main("__main__")
