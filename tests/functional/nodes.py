"""Real nodes for functional tests: entented processes on loopback with ports of the system's choice.

Only Python's standard library. Everything a test starts lies in one temporary folder and ends with it.
"""
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from contract import Contract, load

CONTRACT = Contract(load())
BUILD = os.environ.get("ENTENTE_BUILD", "build/release")
ENTENTED = os.path.join(BUILD, "cmd/entented/entented")
ENTENTE = os.path.join(BUILD, "cmd/entente/entente")


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    def json(self):
        return json.loads(self.body)


class SocketConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("node", timeout=180)  # a PDF in Korean takes a busy machine that long
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Node:
    """One party's node. `start()` waits until it is ready."""

    def __init__(self, folder, party, names=None, extra="", viewers=None):
        self.folder = os.path.join(folder, party)
        self.party = party
        self.names = names or {"en": party.split(".")[0].capitalize()}
        self.config = os.path.join(self.folder, "entented.toml")
        self.data = os.path.join(self.folder, "data")
        self.log = os.path.join(self.folder, "log")
        self.process = None
        self.port = None
        self.link_port = 0
        self.extra = extra
        self.viewers = viewers or VIEWERS
        os.makedirs(self.folder)
        self.write_config()
        os.makedirs(os.path.join(self.data, "keys"), mode=0o700)
        os.chmod(self.data, 0o700)
        for name in ("root.key", "link.key"):
            path = os.path.join(self.data, "keys", name)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
                out.write(os.urandom(32).hex() + "\n")

    def write_config(self):
        names = ", ".join(f'{language} = "{name}"' for language, name in self.names.items())
        with open(self.config, "w") as out:
            out.write(f'[party]\nname = "{self.party}"\nnames = {{ {names} }}\n'
                      f'[node]\ndata = "{self.data}"\nheartbeat_seconds = 1\n'
                      f'[link]\nlisten = ["127.0.0.1:{self.link_port}"]\nprofile = "fast"\n'
                      f'[api]\nlisten = "127.0.0.1:0"\n{self.extra}\n{self.viewers}')

    @property
    def socket(self):
        return os.path.join(self.data, "entented.sock")

    def run(self):
        """Starts the process and returns where its part of the log begins."""
        with open(self.log, "ab") as log:
            mark = log.tell()
            self.process = subprocess.Popen([ENTENTED, "--config", self.config], stderr=log, stdout=log)
        return mark

    def start(self, wait=True):
        mark = self.run()
        if wait:
            def ready():
                if self.process.poll() is not None:
                    raise AssertionError(f"{self.party} ended with {self.process.returncode}:\n{self.log_text()[-3000:]}")
                return "event=ready" in self.log_text(mark)
            until(ready, f"{self.party} is ready")
            text = self.log_text(mark)
            self.port = int(re.findall(r'event=api_listening address="127\.0\.0\.1:(\d+)"', text)[-1])
            self.link_port = int(re.findall(r'event=link_listening address="127\.0\.0\.1:(\d+)"', text)[-1])
            self.write_config()  # the same port after a restart, where the peers call
        return self

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)
        return self.process.returncode if self.process else None

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=30)

    def log_text(self, begin=0):
        with open(self.log, "rb") as log:
            log.seek(begin)
            return log.read().decode("utf-8", "replace")

    def ask(self, method, path, body=None, headers=None, over=None):
        """Over the Unix socket, or over a connection of the test's own."""
        connection = over or SocketConnection(self.socket)
        sent = dict(headers or {})
        data = None
        if body is not None:
            data = body if isinstance(body, (bytes, str)) else json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        connection.request(method, path, body=data, headers=sent)
        answer = connection.getresponse()
        out = Answer(answer.status, answer.getheaders(), answer.read())
        connection.close()
        CONTRACT.check_answer(method, path, out.status, out.headers.get("content-type", ""), out.body)
        return out

    def get(self, path, status=200):
        answer = self.ask("GET", path)
        assert answer.status == status, f"GET {path}: {answer.status} {answer.body[:500]}"
        return answer.json()

    def post(self, path, body=None, status=None):
        answer = self.ask("POST", path, body)
        wanted = (status,) if status else (200, 201)
        assert answer.status in wanted, f"POST {path}: {answer.status} {answer.body[:500]}"
        return answer.json()

    def command(self, *words, code=0, json_out=True, stdin=None):
        line = [ENTENTE, *words, "--config", self.config, "--no-input"] + (["--json"] if json_out else [])
        done = subprocess.run(line, capture_output=True, text=True, input=stdin, timeout=120)
        assert done.returncode == code, f"{line}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return json.loads(done.stdout) if json_out and code == 0 else done.stdout + done.stderr

    def browser(self, viewer="officer"):
        return Browser(self, viewer)

    def circle(self, name):
        for circle in self.get("/api/v1/circles")["items"]:
            if circle["name"] == name:
                return circle
        return None


class Browser:
    """A signed-in browser, as far as HTTP goes."""

    def __init__(self, node, viewer):
        self.node = node
        url = node.post("/api/v1/session/link", {"viewer": viewer})["url"]
        path = url[url.index("/open/"):]
        answer = self.ask("GET", path)
        assert answer.status == 303, answer.status
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        self.csrf = self.ask("GET", "/api/v1/session").json()["csrf_token"]

    cookie = None
    csrf = None

    def ask(self, method, path, body=None, headers=None):
        sent = dict(headers or {})
        if self.cookie:
            sent.setdefault("Cookie", self.cookie)
        if self.csrf and method != "GET":
            sent.setdefault("X-Entente-CSRF", self.csrf)
        connection = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=30)
        return self.node.ask(method, path, body, sent, connection)


VIEWERS = """
[[viewer]]
name = "officer"
clearance = "SECRET"
categories = ["ALPHA", "BRAVO"]
roles = ["operator", "delegate"]
[[viewer]]
name = "clerk"
person = "clerk"
office = "registry"
"""


def until(holds, what, seconds=60):
    """Waits for something that has to come true; the limit only ends a hopeless wait."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = holds()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"did not come true: {what}")


class Line:
    """A line to a node as slow as `bytes_per_second` says; 0 carries whatever comes."""

    def __init__(self, node):
        self.target = node
        self.bytes_per_second = 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listening.getsockname()[1]
        self.begin(self.accept)

    @staticmethod
    def begin(work, *arguments):
        threading.Thread(target=work, args=arguments, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listening.accept()
            except OSError:
                return  # stopped
            try:
                far = socket.create_connection(("127.0.0.1", self.target.link_port))
            except OSError:
                near.close()
                continue
            self.begin(self.carry, near, far)
            self.begin(self.carry, far, near)

    def carry(self, source, target):
        try:
            while data := source.recv(8192):
                if self.bytes_per_second:
                    time.sleep(len(data) / self.bytes_per_second)
                target.sendall(data)
        except OSError:
            pass  # the other direction ended the connection
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def stop(self):
        self.listening.close()


def pair(a, b, lines=None):
    """Two people pair their nodes, comparing the words. `lines`: to a, to b, instead of straight."""
    offers = [node.post("/api/v1/links/pairing", {"step": "offer"})["offer"] for node in (a, b)]
    by = [{"address": line.address} if lines else {} for line in lines or (None, None)]
    words_a = a.post("/api/v1/links/pairing", {"step": "accept", "peer": b.party, "offer": offers[1], **by[1]})["words"]
    words_b = b.post("/api/v1/links/pairing", {"step": "accept", "peer": a.party, "offer": offers[0], **by[0]})["words"]
    assert words_a == words_b and len(words_a) == 12, (words_a, words_b)
    a.post("/api/v1/links/pairing", {"step": "confirm", "peer": b.party, "words": words_b})
    b.post("/api/v1/links/pairing", {"step": "confirm", "peer": a.party, "words": words_a})
    for node, peer in ((a, b), (b, a)):
        until(lambda: any(link["peer"] == peer.party and link["state"] == "up"
                          for link in node.get("/api/v1/links")["items"]), f"link {node.party}-{peer.party}")


def found(founder, others, charter, name):
    """Founds a circle over paired links; returns its id."""
    founder.post("/api/v1/invitations", {"charter": charter})
    for node in others:
        invitation = until(lambda: [one for one in node.get("/api/v1/invitations")["items"]
                                    if one["state"] == "received"], f"invitation at {node.party}")[0]
        node.post(f"/api/v1/invitations/{invitation['id']}/join")
    for node in (founder, *others):
        until(lambda: (node.circle(name) or {}).get("constituted"), f"{name} constituted at {node.party}")
    return founder.circle(name)["id"]


def charter_of(name, parties, bodies=""):
    out = [f"entente: 1", f"name: {name}", "names:", f"  en: {name}", "parties:"]
    for number, party in enumerate(parties, 1):
        out += [f"  - number: {number}", f"    name: {party.party}", "    names:", f"      en: {party.names['en']}"]
    return "\n".join(out) + "\n" + bodies


def temporary():
    return tempfile.TemporaryDirectory(prefix="entente-")


def main(tests):
    import unittest
    for program in (ENTENTED, ENTENTE):
        if not os.path.exists(program):
            sys.exit(f"{program} is not built; set ENTENTE_BUILD to the build tree")
    unittest.main(module=tests)
