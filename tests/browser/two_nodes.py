"""Two real nodes for the browser tests, told what to do by lines on standard input.

Each line is a JSON list of words; each answer is one JSON line: {"answer": …} or {"error": "…"}.
"""
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "functional"))
from nodes import Node, charter_of, found, pair, temporary, until  # noqa: E402
from people_test import Person, account  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SIDES = (("alder.example", {"en": "Aldermark", "ko": "올더마크", "vi": "Aldermark"}),
         ("birch.example", {"en": "Brevonia", "ko": "브레보니아", "vi": "Brevonia"}))
OFFICERS = """
[[viewer]]
name = "officer"
categories = ["ALPHA"]
roles = ["operator", "delegate"]
"""
BODIES = """rules: {record: 1, circle: 1, bodies: 1, commitments: 1, meetings: 1, texts: 1}
label_policy: TEST
languages: [en, ko]
notice: {en: Invented parties; nothing here is real}
bodies:
  - id: river-talks
    names: {en: River Talks, ko: 하천 회담, vi: Đàm phán về sông}
    parties: [alder.example, birch.example]
    level: senior_officials
"""
# The same, where the adoption of texts may be agreed by silence.
SILENCE = BODIES.replace("bodies:\n", """silence_classes:
  - id: texts
    names: {en: Adoption of texts, ko: 문안 채택, vi: Thông qua văn bản}
    notice_hours: 48
bodies:
""", 1) + "    silence: [texts]\n"


# A mail server that nobody answers for: what people set is kept all the same.
MAIL = """[mail]
server = "smtp://127.0.0.1:9"
from = "entente@ministry.example"
url = "https://node.ministry.example/"
"""


class LastingNode(Node):
    """At the same address for its browsers after a start anew, as a node in use is."""

    def write_config(self):
        super().write_config()
        if self.port:
            with open(self.config) as source:
                text = source.read()
            with open(self.config, "w") as out:
                out.write(text.replace('[api]\nlisten = "127.0.0.1:0"', f'[api]\nlisten = "127.0.0.1:{self.port}"'))


class RoomNode(LastingNode):
    """The machine in a room: it holds what a party's node gave it, and has no links."""

    def __init__(self, folder, page, file):
        self.file = file
        super().__init__(folder, "room.local", {"en": "In the room", "ko": "회의장", "vi": "Tại phòng họp"},
                         f'page = "{page}"\n[room]\nfile = "{file}"\n', OFFICERS)

    def write_config(self):
        super().write_config()
        with open(self.config) as source:
            text = source.read()
        begin, end = text.index("[link]"), text.index("[api]")
        with open(self.config, "w") as out:
            out.write(text[:begin] + text[end:])

    def start(self, wait=True):
        mark = self.run()
        until(lambda: "event=ready" in self.log_text(mark) or self.process.poll() is not None, "the room is ready")
        text = self.log_text(mark)
        if "event=ready" not in text:
            raise AssertionError(f"the room ended: {text[-3000:]}")
        self.port = int(re.findall(r'event=api_listening address="127\.0\.0\.1:(\d+)"', text)[-1])
        self.write_config()
        return self


class Sides:
    def __init__(self, folder):
        page = os.path.join(ROOT, "web", "dist")
        self.folder = folder
        self.page = page
        self.nodes = [LastingNode(folder, party, names, f'page = "{page}"\n{MAIL}', OFFICERS) for party, names in SIDES]

    def start(self, number):
        self.nodes[number].start()

    def stop(self, number):
        self.nodes[number].stop()

    def kill(self, number):
        """Ends it in the middle of whatever it does, without a word to it."""
        self.nodes[number].kill()

    def link(self, number):
        return self.nodes[number].post("/api/v1/session/link", {"viewer": "officer"})["url"]

    def first_administrator(self, number):
        return self.nodes[number].post("/api/v1/people/first-admin", {}, 201)["link"]["url"]

    def signed_in(self, number, name, roles):
        """Somebody with an account, past password and code: the cookie of their browser."""
        node = self.nodes[number]
        if not hasattr(self, "admins"):
            self.admins = {}
        if number not in self.admins:
            self.admins[number] = Person(node).accept(node.post("/api/v1/people/first-admin", {}, 201)["link"]["url"])
        names = {"en": name.capitalize(), "ko": "김민준", "vi": "Nguyễn Thị Minh Khai"}
        made = self.admins[number].post("/people", account(name, names=names, roles=roles, all_bodies=True), 201)
        person = Person(node).accept(made["link"]["url"])
        cookie, value = person.cookie.split("=", 1)
        return {"name": cookie, "value": value, "origin": f"http://127.0.0.1:{node.port}", "code": person.recovery[0],
                "password": person.password}

    def disable(self, number, name):
        self.admins[number].post(f"/people/{name}/disable", {"disabled": True})

    def grant(self, number, name, circle):
        self.nodes[number].post(f"/api/v1/people/{name}/grant", {"circle": circle}, 201)

    def say(self, number, circle, act):
        return self.nodes[number].post(f"/api/v1/circles/{circle}/acts", act)["ref"]

    def restart(self, number):
        self.nodes[number].stop()
        self.nodes[number].start()

    def join(self, rules="BODIES"):
        pair(*self.nodes)
        charter = charter_of("alder-birch", self.nodes, globals()[rules])
        return found(self.nodes[0], self.nodes[1:], charter, "alder-birch")

    def post(self, number, path, body, status=None):
        return self.nodes[number].post(path, body, status)

    def get(self, number, path):
        return self.nodes[number].get(path)

    def until_known(self, number, circle, ref):
        return until(lambda: self.nodes[number].ask("GET", f"/api/v1/circles/{circle}/acts/{ref}").status == 200,
                     f"{ref} at {self.nodes[number].party}")

    def room(self, path):
        """A machine in a room with what node 0 gives for it; it is the next node."""
        answer = self.nodes[0].ask("GET", path)
        if answer.status != 200:
            raise AssertionError(answer.body)
        file = os.path.join(self.folder, "room.json")
        with open(file, "wb") as out:
            out.write(answer.body if isinstance(answer.body, bytes) else answer.body.encode())
        self.nodes.append(RoomNode(self.folder, self.page, file).start())
        return len(self.nodes) - 1

    def cut(self, cut):
        self.nodes[0].post(f"/api/v1/links/{SIDES[1][0]}/cut", {"cut": cut})


def main():
    with temporary() as folder:
        sides = Sides(folder)
        try:
            for line in sys.stdin:
                word, *rest = json.loads(line)
                try:
                    answer = {"answer": getattr(sides, word)(*rest)}
                except (AssertionError, OSError) as error:
                    answer = {"error": str(error)}
                print(json.dumps(answer), flush=True)
        finally:
            for node in sides.nodes:
                node.stop()


if __name__ == "__main__":
    main()
