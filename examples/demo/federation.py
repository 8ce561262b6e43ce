"""Nodes on this machine for the demo: real processes, real disks, real TLS, over loopback alone.

Standard library only. A node is started from a configuration that is written here, and talked to
over its Unix socket, as the command line does.
"""

import http.client
import io
import json
import os
import signal
import socket
import subprocess
import tarfile
import time


class Refused(Exception):
    """The node said no; the text is its own."""


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Node:
    """One party's node in a folder of its own."""

    def __init__(self, programs, folder, name, party, names, page, api_port, office, reconstructed):
        self.programs, self.folder, self.name, self.party = programs, folder, name, party
        self.office, self.process, self.api_port = office, None, api_port
        os.makedirs(folder, exist_ok=True)
        self.socket = os.path.join(folder, "s")
        self.link_port = free_port()
        self.config = os.path.join(folder, "entented.toml")
        lines = [
            "[party]", f'name = "{party}"', f'code = "{name.upper()[:16]}"',
            "names = { " + ", ".join(f'{k} = "{v}"' for k, v in names.items()) + " }",
            "[node]", f'data = "{folder}/data"', "heartbeat_seconds = 2", f'office = "{office}"',
            'person = "duty"', "reserve_mib = 1",
            "[link]", f'listen = ["127.0.0.1:{self.link_port}"]',
            f'announce = ["127.0.0.1:{self.link_port}"]', 'profile = "fast"',
            "[api]", f'listen = "127.0.0.1:{api_port}"', f'socket = "{self.socket}"',
            f'reconstructed = {"true" if reconstructed else "false"}',
        ]
        if page:
            lines.append(f'page = "{page}"')
        lines += ["[[viewer]]", 'name = "officer"', 'policy = "TEST"', "clearance = 3",
                  'categories = ["ALPHA", "BRAVO"]', 'person = "duty"', f'office = "{office}"',
                  'roles = ["operator", "delegate"]']
        with open(self.config, "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")

    def prepare(self):
        """Keys and an empty store, as on a new machine."""
        if not os.path.exists(os.path.join(self.folder, "data", "keys")):
            self.command("init", "--config", self.config)

    def command(self, *arguments):
        """Runs the command line tool and gives what it printed."""
        done = subprocess.run([self.programs["entente"], *arguments], capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise Refused(f"entente {' '.join(arguments)}: exit {done.returncode}\n"
                          f"{done.stdout}{done.stderr}")
        return done.stdout

    def start(self):
        log = open(os.path.join(self.folder, "log"), "a", encoding="utf-8")
        self.process = subprocess.Popen([self.programs["entented"], "--config", self.config],
                                        stderr=log, stdout=log, stdin=subprocess.DEVNULL)
        log.close()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Refused(f"{self.name}: the node ended at once:\n{self.log_tail()}")
            try:
                self.get("/readyz")
                return
            except (OSError, Refused, http.client.HTTPException):
                time.sleep(0.05)
        raise Refused(f"{self.name}: the node is not ready after 30 s:\n{self.log_tail()}")

    def log_tail(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8") as log:
            return "".join(log.readlines()[-12:])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def request(self, method, path, body=None, raw=False):
        connection = UnixConnection(self.socket, 60)
        headers = {"Host": "localhost"}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, path, data, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status >= 400:
            raise Refused(f"{self.name}: {method} {path}: {answer.status} "
                          f"{content.decode(errors='replace')[:2000]}")
        if raw:
            return content
        return json.loads(content) if content else None

    def get(self, path, raw=False):
        return self.request("GET", path, raw=raw or not path.startswith("/api/"))

    def post(self, path, body):
        return self.request("POST", path, body)

    def circles(self):
        return {c["name"]: c for c in self.items("/api/v1/circles")}

    def circle(self, circle_id):
        return self.get(f"/api/v1/circles/{circle_id}")

    def items(self, path):
        answer = self.get(path)
        return answer["items"] if isinstance(answer, dict) else answer

    def export(self, circle_id, folder):
        """Unpacks the export of a circle; refuses paths that leave the folder."""
        os.makedirs(folder, exist_ok=True)
        archive = self.get(f"/api/v1/circles/{circle_id}/export", raw=True)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            for member in tar.getmembers():
                if member.name.startswith("/") or ".." in member.name.split("/"):
                    raise Refused(f"{self.name}: the export names {member.name}")
            tar.extractall(folder)
        return sorted({m.split("/")[0] + "/" + m.split("/")[1]
                       for m in (os.path.relpath(os.path.join(d, f), folder)
                                 for d, _, fs in os.walk(folder) for f in fs)
                       if m.count("/") >= 1})


class RoomNode(Node):
    """The machine of a session in a room, started by the command alone."""

    def __init__(self, programs, folder, file):
        self.name, self.programs, self.folder = "the room", programs, folder
        os.makedirs(folder, exist_ok=True)
        self.socket = os.path.join(folder, "session", "data", "entented.sock")
        path = os.path.join(folder, "text.room.json")
        with open(path, "wb") as out:
            out.write(file)
        self.process = subprocess.Popen(
            [programs["entente"], "room", path, "--folder", os.path.join(folder, "session"), "--port", str(free_port()),
             "--json", "--no-input"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        if not self.process.stdout.readline():
            raise Refused(f"the room did not open: {self.process.communicate()[1]}")

    def stop(self):
        """As whoever ends the session does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=30)


def pair(one, other):
    """The pairing ceremony, with the words compared here as two people would by voice."""
    offers = {n: n.post("/api/v1/links/pairing", {"step": "offer"})["offer"] for n in (one, other)}
    words = {}
    for here, there in ((one, other), (other, one)):
        answer = here.post("/api/v1/links/pairing",
                           {"step": "accept", "peer": there.party, "offer": offers[there],
                            "address": f"127.0.0.1:{there.link_port}", "language": "en"})
        words[here] = answer["words"]
    if words[one] != words[other]:
        raise Refused(f"the words differ: {words[one]} and {words[other]}")
    for here, there in ((one, other), (other, one)):
        here.post("/api/v1/links/pairing",
                  {"step": "confirm", "peer": there.party, "words": words[there], "language": "en"})
    return words[one]


def wait_for(what, seconds, test):
    """Polls until `test` gives something true; the last reason is in the error."""
    deadline = time.monotonic() + seconds
    last = None
    while time.monotonic() < deadline:
        last = test()
        if last is True:
            return
        time.sleep(0.1)
    raise Refused(f"waited {seconds} s in vain until {what}: {last}")
