#!/usr/bin/env python3
"""The main job on this machine: three nodes, two circles, the public record of KIDD and NCG.

Starts the Korean, US and Japanese nodes on loopback, pairs them, constitutes the circles, carries
examples/rok-us/record.json through the ordinary API as acts of the sides, and stays until stopped;
two fictitious parties stand beside them for everything that has to be made up, a joint statement
that they negotiate included. With --once it kills
a node and cuts a link on the way, checks that everybody holds the same, exports every journal, lets
three programs that share nothing with the node verify the exports, writes build/demo/report.json
and ends: 0, or not 0 with the difference.

Everything lives in build/demo/ and is made anew at each run.
"""

import argparse
import datetime
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

from federation import Node, Refused, pair, wait_for  # noqa: E402
from negotiation import Negotiation  # noqa: E402

DEMO = os.path.join(ROOT, "build", "demo")
EXAMPLES = os.path.join(ROOT, "examples")


def say(text):
    print(text, file=sys.stderr, flush=True)


class Progress:
    """One line that moves on a terminal, a line now and then elsewhere."""

    def __init__(self, what, total):
        self.what, self.total, self.done, self.shown = what, total, 0, time.monotonic()

    def step(self):
        self.done += 1
        now = time.monotonic()
        if sys.stderr.isatty():
            print(f"\r    {self.what}: {self.done} of {self.total}", end="", file=sys.stderr)
            if self.done == self.total:
                print(file=sys.stderr)
        elif now - self.shown > 5 or self.done == self.total:
            say(f"    {self.what}: {self.done} of {self.total}")
            self.shown = now


def load(folder):
    with open(os.path.join(EXAMPLES, folder, "record.json"), encoding="utf-8") as file:
        return json.load(file)


def constitute(nodes, folder, data):
    """Founds the circles of an example: an invitation, a person's yes at every party, the founding."""
    ids = {}
    for name, file in data["circles"].items():
        path = os.path.join(EXAMPLES, folder, file)
        with open(path, encoding="utf-8") as text:
            charter = text.read()
        members = [n for n in nodes.values() if f"name: {n.party}\n" in charter]
        founder = members[0]
        founder.post("/api/v1/invitations", {"charter": charter})
        for member in members[1:]:
            def invited():
                return [i for i in member.items("/api/v1/invitations")
                        if i["state"] == "received" and i["charter"] == charter]
            wait_for(f"{member.name} is invited to {name}", 30, lambda: bool(invited()))
            for invitation in invited():
                member.post(f"/api/v1/invitations/{invitation['id']}/join", None)
        wait_for(f"{name} is constituted", 60, lambda: all(
            name in m.circles() and m.circles()[name]["constituted"] for m in members))
        ids[name] = (founder.circles()[name]["id"], members)
        say(f"    {name}: {', '.join(m.party for m in members)}")
    return ids


class Carrier:
    """Carries the steps of a record through the API, as acts of the sides."""

    def __init__(self, nodes, circles):
        self.by_party = {n.party: n for n in nodes.values()}
        self.circles = circles
        self.refs = {}       # step id -> (circle id, reference)
        self.held_back = []  # answers that wait for a node that is away

    def circle_of(self, step):
        """A shared circle of the example, or the workspace of the party alone."""
        if step["circle"] == "national":
            return self.by_party[step["by"]].circles()["national"]["id"]
        return self.circles[step["circle"]][0]

    def act(self, step):
        circle = self.circle_of(step)
        body = {"type": step["act"]}
        for key in ("matter", "module", "kind", "body", "content", "channel"):
            if key in step:
                body[key] = step[key]
        if "of" in step:
            body["target"] = self.refs[step["of"]][1]
        if "noted_of" in step:
            body["party"] = step["noted_of"]
        if "supersedes" in step:
            body["supersedes"] = self.refs[step["supersedes"]][1]
        if "due_days" in step:
            due = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(
                days=step["due_days"])
            body["due"] = due.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        node = self.by_party[step["by"]]
        if "of" in step or "supersedes" in step or "follows" in step:
            wanted = self.refs[step.get("of") or step.get("supersedes") or step["follows"]][1]
            self.wait_held(node, circle, wanted)
        answer = node.post(f"/api/v1/circles/{circle}/acts", body)
        self.refs[step["id"]] = (circle, answer["ref"])
        for party in step.get("concur", []):
            self.concur(party, circle, answer["ref"])

    @staticmethod
    def wait_held(node, circle, ref):
        def held():
            try:
                node.get(f"/api/v1/circles/{circle}/acts/{ref}")
                return True
            except Refused as reason:
                return str(reason)
        wait_for(f"{node.name} holds {ref}", 60, held)

    def concur(self, party, circle, ref):
        node = self.by_party[party]
        self.wait_held(node, circle, ref)
        node.post(f"/api/v1/circles/{circle}/acts", {"type": "concurrence", "target": ref})


def wait_same(circles, seconds=90):
    """Until all nodes of each circle show one digest and one number of joint facts."""
    for name, (circle, members) in circles.items():
        def same():
            figures = [m.circle(circle)["figures"] for m in members]
            if len({(f["digest"], f["joint_facts"]) for f in figures}) == 1:
                return True
            return [(m.name, f["digest"][:12], f["joint_facts"], f["entries"])
                    for m, f in zip(members, figures)]
        wait_for(f"all nodes of {name} hold the same", seconds, same)


def wait_rest(circles, quiet_seconds=5):
    """Until no journal has grown for longer than two heartbeats: anchors come with these."""
    deadline = time.monotonic() + 60
    before, since = None, time.monotonic()
    while time.monotonic() < deadline:
        now = [m.circle(circle)["figures"]["entries"]
               for circle, members in circles.values() for m in members]
        if now != before:
            before, since = now, time.monotonic()
        elif time.monotonic() - since >= quiet_seconds:
            return
        time.sleep(0.25)
    raise Refused("the journals do not come to rest")


def run(command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def build_jverify():
    """The Go team's tree and note code, from Debian's packages; no network."""
    out = os.path.join(DEMO, "jverify")
    source = os.path.join(ROOT, "tests", "verifiers", "jverify.go")
    env = dict(os.environ, GO111MODULE="off", GOPATH="/usr/share/gocode", GOFLAGS="",
               GOCACHE=os.path.join(DEMO, "go-cache"), GOTOOLCHAIN="local")
    done = run(["/usr/lib/go-1.19/bin/go", "build", "-o", out, source], env=env)
    if done.returncode != 0:
        raise Refused("jverify does not build: " + done.stderr)
    return out


def verify_exports(programs, circles, report):
    """Our own verifier, two by others, and tools/recheck, on what every node exported."""
    jverify = build_jverify()
    shell = os.path.join(ROOT, "tests", "verifiers", "verify_checkpoint.sh")
    recheck = os.path.join(ROOT, "tools", "recheck")
    faults = []
    for name, (circle, members) in circles.items():
        digests = {m.name: m.circle(circle)["figures"]["digest"] for m in members}
        facts = {m.circle(circle)["figures"]["joint_facts"] for m in members}
        verified = True
        for member in members:
            folder = os.path.join(DEMO, "export", member.name, name)
            journals = member.export(circle, folder)
            # Programs that look for the circle's name in the path find it here.
            alias = os.path.join(DEMO, "export", member.name, ".by-id", circle)
            os.makedirs(os.path.dirname(alias), exist_ok=True)
            if not os.path.lexists(alias):
                os.symlink(folder, alias)
            for journal in journals:
                where = os.path.join(folder, journal)
                keys = os.path.join(where, "keys")
                for command in (
                        [programs["entente"], "verify", where],
                        [jverify, where, f"{keys}/log.vkey", f"{keys}/cosigners.vkey"],
                        [shell, where]):
                    done = run(command)
                    if done.returncode != 0:
                        verified = False
                        faults.append(f"{member.name}/{name}/{journal}: {command[0]}: "
                                      f"{done.stdout}{done.stderr}")
            done = run([sys.executable, recheck, alias, "--json"])
            if done.returncode != 0:
                verified = False
                faults.append(f"{member.name}/{name}: recheck: {done.stdout}{done.stderr}")
                continue
            own = json.loads(done.stdout)
            if own["digest"] != digests[member.name] or len(own["joint_facts"]) not in facts:
                verified = False
                faults.append(
                    f"{member.name}/{name}: recheck computes digest {own['digest']} and "
                    f"{len(own['joint_facts'])} joint facts, the node shows "
                    f"{digests[member.name]} and {sorted(facts)}")
        figures = members[0].circle(circle)
        report["circles"].append({
            "name": name, "id": circle, "parties": [m.party for m in members],
            "entries": figures["figures"]["entries"],
            "joint_facts": figures["figures"]["joint_facts"],
            "heads": {m.name: {f"{h['party']}/{h['epoch']}": h["size"]
                               for h in m.circle(circle)["figures"]["heads"]} for m in members},
            "state_digest": digests, "verified": verified})
        if len(set(digests.values())) != 1 or len(facts) != 1:
            faults.append(f"{name}: the nodes differ: {digests}, joint facts {sorted(facts)}")
        say(f"    {name}: {figures['figures']['entries']} entries, "
            f"{figures['figures']['joint_facts']} joint facts, "
            f"{'verified' if verified else 'NOT verified'}")
    return faults


def list_of(folder):
    return os.listdir(folder) if os.path.isdir(folder) else []


def answers(path):
    """Whether somebody listens on this socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(path)
            return True
        except OSError:
            return False


def taken(first, count):
    """The first of so many ports of this machine's loopback that another program holds; None: all are free."""
    for port in range(first, first + count):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                return port
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--once", action="store_true",
                        help="run through with a killed node and a cut link, verify, and end")
    parser.add_argument("--programs", default=os.path.join(ROOT, "build", "release"),
                        help="build folder with cmd/entented and cmd/entente")
    parser.add_argument("--port", type=int, default=8441, help="first port of the pages")
    options = parser.parse_args()
    programs = {n: os.path.join(options.programs, "cmd", n, n) for n in ("entented", "entente")}
    for path in programs.values():
        if not os.access(path, os.X_OK):
            sys.exit(f"error: {path} is not there; './dev build' makes it")
    # The nodes of 'once' have a folder of their own, so that it can run beside open windows.
    places = os.path.join(DEMO, "once" if options.once else "nodes")
    if any(answers(os.path.join(places, name, "s")) for name in list_of(places)):
        sys.exit(f"error: the nodes of an earlier run are still up ({places}); stop that run first (Ctrl-C there)")
    page = os.path.join(ROOT, "web", "dist")
    page = page if os.path.isdir(page) else None
    times = {}
    started = time.monotonic()

    def lap(name):
        times[name] = round(time.monotonic() - started - sum(times.values()), 3)

    rok_us, fictitious = load("rok-us"), load("fictitious")
    plan = [("rok", "rok.example", {"en": "ROK", "ko": "한국", "vi": "Hàn Quốc"}, True),
            ("us", "us.example", {"en": "US", "ko": "미국", "vi": "Mỹ"}, True),
            ("japan", "japan.example", {"en": "Japan", "ko": "일본", "vi": "Nhật Bản"}, True)]
    made_up = sorted({s["by"] for s in fictitious["steps"]})
    plan += [(p.split(".")[0], p, {"en": p.split(".")[0].capitalize()}, False) for p in made_up]
    busy = None if options.once else taken(options.port, len(plan))
    if busy is not None:
        sys.exit(f"error: port {busy} is in use by another program; ./dev demo --port {options.port + 100} takes others")
    shutil.rmtree(places, ignore_errors=True)
    if options.once:
        shutil.rmtree(os.path.join(DEMO, "export"), ignore_errors=True)
    os.makedirs(places)
    nodes = {}
    stopping = []

    def stop(*_):
        stopping.append(True)
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        say("==> starting the nodes")
        for i, (name, party, names, public) in enumerate(plan):
            port = 0 if options.once else options.port + i
            # A socket's path may be 107 bytes long at most.
            node = Node(programs, os.path.join(places, name), name, party, names, page,
                        port, "secretariat", public)
            node.prepare()
            node.start()
            nodes[name] = node
        lap("start")
        say("==> pairing")
        public = [nodes[n] for n in ("rok", "us", "japan")]
        for one, other in ((0, 1), (0, 2), (1, 2)):
            words = pair(public[one], public[other])
            say(f"    {public[one].party} and {public[other].party}: {' '.join(words[:4])} …")
        if len(made_up) == 2:
            pair(*[n for n in nodes.values() if n.party in made_up])
        lap("pair")
        say("==> constituting the circles")
        circles = constitute(nodes, "rok-us", rok_us)
        invented = constitute(nodes, "fictitious", fictitious)
        lap("constitute")

        say("==> carrying the record")
        carrier = Carrier(nodes, {**circles, **invented})
        steps = rok_us["steps"]
        progress = Progress("steps of the public record", len(steps))
        middle = next(i for i in range(len(steps) // 2, len(steps)) if alone(steps[i]))
        meanwhile = [s for s in steps[middle:middle + 12] if alone(s)] if options.once else []
        for i, step in enumerate(steps):
            if meanwhile and i == middle:
                interrupt(nodes, carrier, circles, meanwhile)
            if step not in meanwhile:
                carrier.act(step)
            progress.step()
        progress = Progress("steps of the fictitious parties", len(fictitious["steps"]))
        for step in fictitious["steps"]:
            carrier.act(step)
            progress.step()
        lap("carry")
        statement = Negotiation(nodes, invented, os.path.join(EXAMPLES, "fictitious", "statement.json"))
        progress = Progress("steps of the joint statement that they negotiate", len(statement.data["steps"]))
        statement.play(progress.step)
        lap("negotiate")
        everything = {**circles, **invented}
        wait_rest(everything)
        wait_same(everything)
        lap("converge")
        say("==> every node of a circle holds the same")
        if options.once:
            report = {"circles": [], "durations": times}
            say("==> exporting and verifying")
            faults = verify_exports(programs, everything, report)
            lap("verify")
            with open(os.path.join(DEMO, "report.json"), "w", encoding="utf-8") as out:
                json.dump(report, out, indent=2)
                out.write("\n")
            for fault in faults:
                say("difference: " + fault)
            say("==> build/demo/report.json " + ("written" if not faults else "shows differences"))
            return 1 if faults else 0
        say("==> open a side in the browser (each link works once, within ten minutes):\n")
        for node in nodes.values():
            link = node.command("link", "--config", node.config).strip().splitlines()[-1]
            print(f"    {node.party:22} {link}", flush=True)
        say("\nAnother link, whenever one is used up or ten minutes are over:\n")
        for node in nodes.values():
            say(f"    {node.party:22} {os.path.relpath(programs['entente'])} link --socket {os.path.relpath(node.socket)}")
        say("\nStart with Bodies, then the 19th KIDD. Ctrl-C stops the nodes; the next demo begins anew.")
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        say("\n==> stopping")
        return 0
    except Refused as reason:
        say(f"error: {reason}")
        return 1
    finally:
        for node in nodes.values():
            node.stop()


def alone(step):
    """Whether the Korean side can take this step with nobody else there."""
    return step["by"] == "rok.example" and not step.get("concur") and "of" not in step


def interrupt(nodes, carrier, circles, steps):
    """A node killed and a link cut in the middle of the work; the other side goes on writing."""
    rok, us, japan = nodes["rok"], nodes["us"], nodes["japan"]
    say("    killing the US node (SIGKILL) and cutting the line between ROK and Japan")
    rok.post(f"/api/v1/links/{japan.party}/cut", {"cut": True})
    us.kill()
    circle, _ = circles["kr-us"]
    before = rok.circle(circle)["figures"]["entries"]
    for step in steps:
        carrier.act(step)
    written = rok.circle(circle)["figures"]["entries"] - before
    if written < len(steps):
        raise Refused(f"ROK wrote {written} of {len(steps)} acts while the US node was away")
    say(f"    ROK recorded {written} acts meanwhile; both come back")
    us.start()
    rok.post(f"/api/v1/links/{japan.party}/cut", {"cut": False})


if __name__ == "__main__":
    sys.exit(main())
