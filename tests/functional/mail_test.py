"""The mail that tells of an inbox, from a running node to an SMTP server of this test's own, with
STARTTLS. If these fail, words of the record cross somebody else's machine, a password goes in the
clear, mail comes twice or not at all, or a dead mail server holds up the node.
"""
import base64
import contextlib
import email
import email.policy
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, main, temporary, until  # noqa: E402
from people_test import API, Person, account  # noqa: E402

PASSWORD = "a password of the mail server"


class Sink:
    """Takes mail as the test wants it; keeps what was said in the clear apart."""

    def __init__(self, cert, key):
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(cert, key)
        self.mails, self.clear, self.recipients, self.tries = [], [], [], 0
        self.rcpt, self.starttls, self.silent = "250 ok", True, False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        try:
            self.tries += 1
            if self.silent:
                connection.settimeout(60)
                connection.recv(1)
                return
            self.session(connection)
        except OSError:
            pass
        finally:
            connection.close()

    def session(self, connection):
        with contextlib.ExitStack() as opened:
            self.converse(connection, opened)

    def converse(self, connection, opened):
        secure = False
        lines = connection.makefile("rb")
        say = lambda text: connection.sendall(text.encode() + b"\r\n")  # noqa: E731
        say("220 sink")
        while line := lines.readline().decode("ascii", "replace").strip():
            word = line.split(" ")[0].upper()
            if not secure:
                self.clear.append(line)
            if word == "EHLO":
                say("250-sink\r\n" + ("250 AUTH PLAIN" if secure else "250 STARTTLS" if self.starttls else "250 HELP"))
            elif word == "STARTTLS":
                say("220 go on")
                connection = opened.enter_context(self.tls.wrap_socket(connection, server_side=True))
                lines, secure = connection.makefile("rb"), True
                say = lambda text, to=connection: to.sendall(text.encode() + b"\r\n")  # noqa: E731
            elif word == "AUTH":
                say("334 ")
                line = lines.readline().decode("ascii", "replace").strip()
                good = base64.b64decode(line).decode().split("\0")[1:] == ["entente", PASSWORD]
                say("235 ok" if good else "535 no")
            elif word == "RCPT":
                self.recipients.append(line)
                say(self.rcpt)
            elif word == "DATA":
                say("354 go on")
                text = b""
                while not text.endswith(b"\r\n.\r\n"):
                    text += lines.readline()
                self.mails.append(text[:-5])
                say("250 taken")
            elif word == "QUIT":
                return say("221 bye")
            else:
                say("250 ok")


def certificate(folder, name):
    cert, key = os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
                    "-out", cert, "-days", "2", "-subj", "/CN=sink", "-addext", "subjectAltName=IP:127.0.0.1"],
                   check=True, capture_output=True)
    return cert, key


class Mail(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.cert, cls.key = certificate(cls.folder.name, "sink")
        cls.password = os.path.join(cls.folder.name, "smtp.password")
        with open(os.open(cls.password, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
            out.write(PASSWORD + "\n")
        cls.sink = Sink(cls.cert, cls.key)
        cls.node = Node(cls.folder.name, "alder.example", extra=cls.mail(cls.cert)).start()
        cls.admin = Person(cls.node).accept(cls.node.post(API + "/people/first-admin", {}, 201)["link"]["url"])
        made = cls.admin.post("/people", account("kestrel", roles=["head"], all_bodies=True), 201)
        cls.head = Person(cls.node).accept(made["link"]["url"])
        cls.national = next(one["id"] for one in cls.node.get(API + "/circles")["items"] if one["national"])
        cls.state("bodies/harbourworks", {"body": {"names": {"en": "Harbourworks Dialogue", "ko": "항만공사대화"}, "level": "MINISTERS"}})

    @classmethod
    def tearDownClass(cls):
        cls.node.stop()
        cls.sink.listener.close()
        cls.folder.cleanup()

    @classmethod
    def mail(cls, ca):
        return (f'[mail]\nserver = "smtp://127.0.0.1:{cls.sink.port}"\nca_file = "{ca}"\nuser = "entente"\n'
                f'password_file = "{cls.password}"\nfrom = "entente@ministry.example"\nurl = "https://node.ministry.example/"\n'
                "retry_seconds = 1\nretry_hours = 1\n")

    @classmethod
    def state(cls, matter, content):
        cls.node.post(f"{API}/circles/{cls.national}/acts",
                      {"type": "statement", "matter": matter, "module": matter.split("/")[0], "content": content}, 201)

    def letter(self, name, due="2039-12-01"):
        self.state("meetings/harbourworks", {"letter": {
            "id": name, "direction": "IN", "reference": "ZX-4711", "counterpart": "birch.example", "reply_due": due,
            "subject": {"en": "Dredging schedule of Quernmouth", "ko": "준설 일정표", "vi": "Lịch nạo vét"}}})

    def wants(self, **more):
        body = {"address": "kestrel@ministry.example", "often": "at_once", "categories": ["letters"], **more}
        return self.head.post("/me/mail", body)

    def restarted(self, extra=None):
        self.node.stop()
        if extra is not None:
            self.node.extra = extra
            self.node.write_config()
        self.node.start()
        for one in (self.head, self.admin):
            one.signed_in()

    def check_quick(self):
        begun = time.monotonic()
        self.assertEqual(self.node.ask("GET", "/healthz").status, 200)
        self.assertEqual(self.node.ask("GET", API + "/inbox").status, 200)
        self.assertLess(time.monotonic() - begun, 2)

    def test_0_hours_are_reckoned_in_a_zone_that_there_is(self):
        for zone in ("Asia/Soul", "KST", "+09:00", "../etc/passwd", "A" * 200):
            answer = self.head.ask("POST", API + "/me/mail", {"address": "kestrel@ministry.example", "often": "at_once", "categories": ["letters"], "zone": zone})
            self.assertEqual((answer.status, answer.json()["where"]), (400, "zone"), answer.body)
            self.assertIn("Asia/Seoul", answer.json()["detail"], zone)
        self.assertEqual(self.wants(zone="Asia/Saigon")["zone"], "Asia/Saigon")
        self.wants()

    def test_1_a_server_that_puts_off_then_takes_one_mail_for_all(self):
        self.sink.rcpt = "451 later, see Quernmouth"
        self.assertEqual(self.wants()["state"], "idle")
        self.letter("one")
        until(lambda: self.sink.tries >= 3, "three tries")
        self.assertEqual(self.head.get("/me/mail")["state"], "delayed")
        self.assertEqual(self.head.get("/me/mail")["code"], 451)
        self.letter("two")
        self.check_quick()
        self.restarted()
        self.assertEqual(self.head.get("/me/mail")["state"], "delayed")
        self.letter("three")
        self.assertEqual(self.sink.mails, [])
        self.sink.rcpt = "250 ok"
        until(lambda: self.sink.mails, "the mail", 90)
        time.sleep(6)  # no second one for the same
        self.assertEqual(len(self.sink.mails), 1)
        self.assertEqual(set(self.sink.recipients), {"RCPT TO:<kestrel@ministry.example>"})
        until(lambda: self.head.get("/me/mail")["state"] == "idle", "told of everything")
        raw = self.sink.mails[0]
        read = email.message_from_bytes(raw, policy=email.policy.default)
        self.assertEqual(read["Subject"], "Entente: 3 things wait for you")
        self.assertEqual(read["Auto-Submitted"], "auto-generated")
        self.assertEqual(read.get_content_type(), "text/plain")
        self.assertRegex(read["Message-ID"], r"^<[0-9a-f]{32}@ministry\.example>$")
        self.assertIn("https://node.ministry.example/", read.get_content())
        self.assertEqual(read.defects, [])
        self.check_content_free(raw + b"\n" + read["Subject"].encode() + b"\n" + read.get_content().encode())

    def check_content_free(self, raw):
        """Nothing that stands in the record or names it: words of any language, names, hashes."""
        acts = self.node.get(f"{API}/circles/{self.national}/acts?limit=200")["items"]
        told = []

        def walk(value):
            if isinstance(value, dict):
                for one in value.values():
                    walk(one)
            elif isinstance(value, list):
                for one in value:
                    walk(one)
            elif isinstance(value, str):
                told.append(value)
        for act in acts:
            walk(act["content"])
            walk([act["ref"], act["party"], act["matter"], act["person"], act["circle"]])
        words = {word for text in told for word in re.findall(r"[\w.-]{3,}", text)}
        self.assertGreater(len(words), 20)
        # Whom it is to, and the words that every such mail has.
        own = {"for", "the", "and", "one", "two", "three", "letter"}
        text = raw.decode("utf-8").lower()
        found = {word for word in words - own if word.lower() in text}
        self.assertEqual(found, set())

    def test_2_the_password_goes_over_tls_alone(self):
        self.assertTrue(self.sink.mails)
        self.assertEqual({line.split(" ")[0] for line in self.sink.clear}, {"EHLO", "STARTTLS"})
        self.assertEqual({line for line in self.sink.clear if line.startswith("EHLO")}, {"EHLO ministry.example"})
        for log in (self.node.log_text(), str(self.admin.get("/mail"))):
            self.assertNotIn(PASSWORD, log)
            self.assertNotIn("Quernmouth", log)
            self.assertNotIn("kestrel@", log)

    def test_3_quiet_hours_and_what_passes_them(self):
        hour = time.gmtime().tm_hour
        quiet = {"from": f"{(hour + 23) % 24:02d}:00", "to": f"{(hour + 2) % 24:02d}:00"}
        self.wants(quiet=quiet, zone="UTC", urgent_passes=True)
        before = len(self.sink.mails)
        self.letter("four")
        until(lambda: self.head.get("/me/mail")["state"] == "waiting", "it waits")
        time.sleep(66)  # longer than two mails are apart
        self.assertEqual(len(self.sink.mails), before)
        self.letter("five", time.strftime("%Y-%m-%d", time.gmtime()))
        until(lambda: len(self.sink.mails) == before + 1, "what is urgent")
        self.assertIn(b"5 things wait", self.sink.mails[-1])

    def test_4_a_server_that_says_nothing_holds_up_nobody(self):
        self.wants(quiet=None)
        self.sink.silent = True
        tries = self.sink.tries
        self.letter("six")
        until(lambda: self.sink.tries > tries, "a try", 90)
        self.check_quick()
        begun = time.monotonic()
        self.node.stop()
        self.assertLess(time.monotonic() - begun, 6)
        self.sink.silent = False
        self.restarted()

    def test_5_nothing_goes_in_the_clear_nor_to_a_stranger(self):
        stranger, _ = certificate(self.folder.name, "stranger")
        for ca, starttls, reason in ((self.cert, False, "STARTTLS"), (stranger, True, "certificate")):
            self.sink.starttls = starttls
            taken, self.sink.clear[:] = len(self.sink.mails), []
            self.restarted(self.mail(ca))
            self.wants(quiet=None)
            self.letter("seven" + reason.lower())
            until(lambda: (self.admin.get("/mail")["reason"] or "").find(reason) >= 0, reason, 90)
            self.assertLessEqual({line.split(" ")[0] for line in self.sink.clear}, {"EHLO", "STARTTLS", "QUIT"})
            self.assertEqual(len(self.sink.mails), taken)
            found = self.node.command("doctor", "--quick", code=1, json_out=False)
            self.assertIn(reason, found)
        self.sink.starttls = True
        self.restarted(self.mail(self.cert))

    def test_6_an_address_that_is_refused_is_told_to_its_owner_and_the_administrator(self):
        self.sink.rcpt = "550 nobody of that name"
        self.wants(quiet=None)
        self.letter("eight")
        until(lambda: self.head.get("/me/mail")["state"] == "refused", "refused", 90)
        tries = self.sink.tries
        self.letter("nine")
        time.sleep(8)
        self.assertEqual(self.sink.tries, tries)
        seen = self.admin.get("/mail")
        self.assertEqual([(one["name"], one["state"], one["code"]) for one in seen["people"]], [("kestrel", "refused", 550)])
        self.assertIn("kestrel", self.node.command("doctor", "--quick", code=1, json_out=False))
        taken = len(self.sink.mails)
        self.sink.rcpt = "250 ok"
        self.assertEqual(self.wants(quiet=None)["state"], "waiting")
        until(lambda: len(self.sink.mails) > taken, "what waited", 90)

    def test_7_an_administrator_tries_the_way(self):
        self.sink.rcpt = "250 ok"
        taken = len(self.sink.mails)
        self.assertTrue(self.node.command("mail", "try", "admin@ministry.example")["taken"])
        until(lambda: len(self.sink.mails) > taken, "the trial")
        self.assertIn(b"trial", b"".join(self.sink.mails[taken:]))
        self.sink.rcpt = "550 no"
        self.assertIn("550", self.node.command("mail", "try", "admin@ministry.example", code=1, json_out=False))
        self.sink.rcpt = "250 ok"
        self.assertEqual(self.node.ask("POST", API + "/mail/try", {"address": "a@b.example\r\nBcc: c@d.example"}).status, 400)
        self.assertIn("letter", str(self.node.command("inbox")))


if __name__ == "__main__":
    main("__main__")
