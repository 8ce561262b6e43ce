#!/usr/bin/env python3
"""The figures of a node that is asked over TLS, and of its page: api_read, api_write, page_load,
page_interaction, memory_50_pages, text_open, text_edit (docs/performance.md). Called by `./dev bench`.

A real entented of build/release with the page of web/dist, a certificate of its own, and a record of
the public example; signed-in sessions, as browsers have them. Each figure is taken in turns with its
yardstick, so that a busy machine hurts both, and printed as one JSON line.

    bench/served.py [--quick] [NAME...]
"""

import hashlib
import json
import os
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "functional"))
os.environ.setdefault("ENTENTE_BUILD", os.path.join(ROOT, "build", "release"))

from negotiating import Desk, element  # noqa: E402
from nodes import BUILD, Node, until  # noqa: E402

BENCH = os.path.join(BUILD, "bench", "entente-bench")
NAMES = ("api_read", "api_write", "page_load", "page_interaction", "memory_50_pages", "text_open", "text_edit")
PAGES = 50
API = "/api/v1"
VIEWERS = """
[[viewer]]
name = "officer"
clearance = "SECRET"
categories = ["ALPHA", "BRAVO"]
roles = ["operator", "delegate"]
"""


def show(name, value, unit, yardstick, against, against_unit, ratio=None, target=None):
    print(json.dumps({
        "name": name, "value": float(f"{value:.6g}"), "unit": unit,
        "yardstick": {"name": yardstick, "value": float(f"{against:.6g}"), "unit": against_unit},
        "ratio": float(f"{(value / against if ratio is None else ratio):.6g}"), "target": target,
        "met": None if target is None else value <= target},
        separators=(",", ":")), flush=True)


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def certificate(folder):
    paths = os.path.join(folder, "node.pem"), os.path.join(folder, "node.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", paths[1],
                    "-out", paths[0], "-days", "2", "-subj", "/CN=node", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                   check=True, capture_output=True)
    os.chmod(paths[1], 0o600)
    return paths


class ServedNode(Node):
    """A node whose port speaks HTTPS, with the page, and sessions of its viewer."""

    def __init__(self, folder, paths, page):
        super().__init__(folder, "rok.example", names={"en": "ROK", "ko": "한국", "vi": "Hàn Quốc"},
                         extra=f'page = "{page}"\ntls_certificate = "{paths[0]}"\ntls_key = "{paths[1]}"\n', viewers=VIEWERS)

    def write_config(self):
        """At the same address after a start anew, where the sessions' links lead."""
        super().write_config()
        if self.port:
            with open(self.config, encoding="utf-8") as source:
                text = source.read()
            with open(self.config, "w", encoding="utf-8") as out:
                out.write(text.replace('listen = "127.0.0.1:0"', f'listen = "127.0.0.1:{self.port}"'))

    def link(self):
        return self.post(API + "/session/link", {"viewer": "officer"})["url"]

    def sign_in(self):
        """Cookie and token against forged requests of a new session."""
        import http.client
        context = ssl._create_unverified_context()
        url = self.link()
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=context)
        connection.request("GET", url[url.index("/open/"):])
        answer = connection.getresponse()
        answer.read()
        cookie = answer.getheader("set-cookie").split(";")[0]
        connection.request("GET", API + "/session", headers={"Cookie": cookie})
        session = json.loads(connection.getresponse().read())
        connection.close()
        return cookie, session["csrf_token"]

    def fill(self):
        """What the public example says, as one side's own record: some 140 entries."""
        with open(os.path.join(ROOT, "examples", "rok-us", "record.json"), encoding="utf-8") as file:
            steps = json.load(file)["steps"]
        taken = 0
        for step in steps:
            if step["act"] not in ("statement", "proposal"):
                continue
            answer = self.ask("POST", f"{API}/circles/national/acts", {
                "type": "statement", "matter": step["matter"], "module": step["module"], "content": step["content"]})
            taken += answer.status == 201  # a joint text is nothing that one side says alone
        assert taken > 100, f"only {taken} of the example's entries were taken"

    def fill_text(self, elements, changes):
        """A text of three parties in three languages, as one side keeps it: what the others propose is noted of them."""
        circle, others = self.circle("national")["id"], ("birch.example", "cedar.example")
        for party in others:
            self.post(f"{API}/circles/{circle}/acts", {"type": "statement", "module": "bodies", "matter": f"bodies/parties/{party}",
                                                       "content": {"counterpart": {"party": party, "names": {"en": party}}}})
        self.post(f"{API}/circles/{circle}/acts", {"type": "statement", "module": "bodies", "matter": "bodies/council",
                                                   "content": {"body": {"names": {"en": "Council"}, "parties": [self.party]}}})
        words = {"en": "river", "ko": "강물", "vi": "sông"}

        def sentence(language, count, begin):
            return " ".join(f"{words[language]}{(begin + i) % 97}" for i in range(count)) + "."

        desk = Desk(self, circle, "council", "statement")
        desk.open("JOINT_STATEMENT", {"en": "Statement"}, {language: "NEGOTIATING" for language in words})
        rows = [element(f"p{i}", "OPERATIVE", f"{i:05d}", {one: sentence(one, 60, i) for one in words}, number=str(i + 1)) for i in range(elements)]
        for begin in range(0, elements, 425):  # what one request carries
            desk.issue(rows[begin:begin + 425])
        for i in range(changes):
            row, language, party = rows[i % elements], list(words)[i % 3], (self.party, *others)[i % 3]
            base = row["words"][language]
            begin = (i * 37) % (len(base) // 2)
            said = {"change": {"element": row["id"], "wordings": [{
                "language": language, "base": hashlib.sha256(base.encode()).hexdigest()[:16], "from": begin, "to": begin + 20,
                "words": sentence(language, 6, i)}]}}
            if party == self.party:
                desk.say(said)
            else:
                desk.done(desk.submit({"type": "noted", "party": party, "channel": "letter", "content": {"words_of": party, **said}}), "noted")

    def resident_mib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:")) / 1024


class Nginx:
    """Static files over TLS with the node's certificate, by one worker."""

    def __init__(self, folder, paths):
        self.folder, self.port = os.path.join(folder, "nginx"), free_port()
        self.files = os.path.join(self.folder, "files")
        os.makedirs(self.files)
        os.chmod(folder, 0o755)
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or os.path.join(ROOT, "build/bench/nginx/usr/sbin/nginx")
        if not os.path.exists(program):
            sys.exit("error: no nginx; ./dev bench brings it")
        config = os.path.join(self.folder, "nginx.conf")
        with open(config, "w", encoding="utf-8") as out:
            out.write(f"""daemon off; worker_processes 1; pid {self.folder}/pid; error_log {self.folder}/log;
{"user root;" if os.geteuid() == 0 else ""}
events {{ worker_connections 256; }}
http {{ access_log off; keepalive_requests 100000000; types {{}} default_type application/json;
  client_body_temp_path {self.folder}/t1; proxy_temp_path {self.folder}/t2; fastcgi_temp_path {self.folder}/t3;
  uwsgi_temp_path {self.folder}/t4; scgi_temp_path {self.folder}/t5; open_file_cache max=100;
  server {{ listen 127.0.0.1:{self.port} ssl; ssl_certificate {paths[0]}; ssl_certificate_key {paths[1]};
    ssl_protocols TLSv1.3; root {self.files}; }} }}
""")
        self.process = subprocess.Popen([program, "-p", self.folder, "-c", config], stderr=subprocess.DEVNULL)

    def file(self, size):
        """The path of a file of so many bytes."""
        with open(os.path.join(self.files, f"{size}.json"), "wb") as out:
            out.write(b"x" * size)
        return f"/{size}.json"

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


def run_json(*line, **more):
    done = subprocess.run([str(word) for word in line], capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        sys.exit(f"error: {line[0]}: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def in_turns(rounds, *measures):
    """Medians, by name, of what each measure gives, taken in turns."""
    found = [[] for _ in measures]
    for _ in range(rounds):
        for measure, results in zip(measures, found):
            results.append(measure())
    return [{key: statistics.median(one[key] for one in results) for key in results[0]} for results in found]


class Bench:
    def __init__(self, folder, quick):
        self.folder, self.quick = folder, quick
        self.paths = certificate(folder)
        self.page = os.path.join(folder, "page")
        shutil.copytree(os.path.join(ROOT, "web", "dist"), self.page)
        self.node = ServedNode(folder, self.paths, self.page)
        self.has_text = False
        self.rounds, self.seconds = (3, 1.5) if quick else (7, 4)

    def load(self, port, connections, path, *session):
        return run_json(BENCH, "--load", port, connections, self.seconds, path, *session)

    def api_read(self):
        nginx = Nginx(self.folder, self.paths)
        try:
            cookie, csrf = self.node.sign_in()
            for what, path in (("", f"{API}/meetings/national/kidd/19"), ("_body", f"{API}/bodies/national/kidd"), ("_session", f"{API}/session")):
                size = len(self.node.ask("GET", path).body)
                file = nginx.file(size)
                for connections in (8, 1):
                    ours, theirs = in_turns(
                        self.rounds, lambda: self.load(self.node.port, connections, path, cookie, csrf, "-"),
                        lambda: self.load(nginx.port, connections, file))
                    self.told(f"api_read{what}", connections, ours, theirs, f"nginx, a file of {size} bytes")
        finally:
            nginx.stop()

    def api_write(self):
        cookie, csrf = self.node.sign_in()
        body = os.path.join(self.folder, "body.json")
        content = {"possibility": {"details": {"dates": "2031-09"}, "words": {"en": "Thought of by the secretariat, @@." + " More of it." * 30}}}
        with open(body, "w", encoding="utf-8") as out:
            json.dump({"type": "statement", "matter": "meetings/kidd/31", "module": "meetings", "content": content}, out)
        size = os.path.getsize(body)
        path = f"{API}/circles/{self.node.circle('national')['id']}/acts"
        for connections in (8, 1):
            turn = [0]

            def alone():
                turn[0] += 1
                place = os.path.join(self.folder, f"alone-{connections}-{turn[0]}")
                os.makedirs(place)
                return run_json(BENCH, "--store-commits", place, self.seconds, size, connections)

            ours, theirs = in_turns(self.rounds, lambda: self.load(self.node.port, connections, path, cookie, csrf, body), alone)
            self.told("api_write", connections, ours, theirs, f"the store alone, {connections} of {size} bytes to a commit")

    @staticmethod
    def told(name, connections, ours, theirs, yardstick):
        if connections > 1:
            show(name, ours["per_second"], "requests/s", f"{yardstick}, {connections} connections", theirs["per_second"], "requests/s")
            return
        for key in ("p50", "p99"):
            show(f"{name}_{key}", ours[key + "_ms"], "ms", f"{yardstick}, 1 connection", theirs[key + "_ms"], "ms")

    def browse(self, what, *words):
        return run_json("node", os.path.join(ROOT, "bench", "page.mjs"), what, self.node.link(), *words, env=os.environ, cwd=ROOT)

    def long_text(self):
        """200 pages in three languages with 5,000 proposals of three parties; a tenth of it when quick."""
        if not self.has_text:
            self.node.fill_text(*((170, 500) if self.quick else (1700, 5000)))
            self.has_text = True

    def text_open(self):
        self.long_text()
        found = self.browse("text_open", 3 if self.quick else 9)
        show("text_open", found["opened"], "ms", "its answer fetched and parsed by the same browser", found["bare"], "ms", target=1000)

    def text_edit(self):
        self.long_text()
        self.still()
        found = self.browse("text_edit", 40 if self.quick else 200)
        show("text_edit", found["p95"], "ms, p95", "the same keys in a field of an empty page, p95", found["still_p95"], "ms", target=50)
        print(f"    {found['count']} keys, {found['drawn']} elements drawn; median {found['p50']:.1f} ms", file=sys.stderr)

    def still(self):
        """A page where nothing listens, served from now on."""
        with open(os.path.join(self.page, "still.html"), "w", encoding="utf-8") as out:
            out.write("<!doctype html><html lang=en><title>Still</title><body><main><h1>Still</h1><button>Nothing</button><input></main>")
        self.node.stop()
        self.node.start()

    def page_load(self):
        seen = self.browse("sizes")
        with open(os.path.join(self.page, "still.html"), "w", encoding="utf-8") as out:
            start = "<!doctype html><html lang=en><title>Still</title><body><main><h1>Still</h1></main><!--"
            out.write(start + "x" * (seen["bytes"] - len(start) - 3) + "-->")
        self.node.stop()
        self.node.start()
        rounds = 5 if self.quick else 15
        found = self.browse("load", rounds)
        for kind in ("cold", "warm"):
            for screen in ("today", "meeting"):
                name = f"page_load_{kind}" + ("" if screen == "today" else "_meeting")
                show(name, found[screen][kind], "ms", f"a static page of the same {seen['bytes']} bytes from the same node",
                     found["still"][kind], "ms")

    def page_interaction(self):
        self.still()
        found = self.browse("interaction", 3 if self.quick else 8)
        show("page_interaction", found["p95"], "ms, p95", f"the same events with no handler, p95 of {found['still_count']}", found["still_p95"], "ms")
        show("page_interaction_p50", found["p50"], "ms", "the same events with no handler", found["still_p50"], "ms")
        print(f"    {found['count']} interactions; the slowest kinds: {found['slowest']}", file=sys.stderr)

    def memory_50_pages(self):
        self.node.stop()
        self.node.start()
        self.browse("open", 1)  # what one page leaves behind is no matter of the fifty
        before = self.node.resident_mib()
        links = os.path.join(self.folder, "links.json")
        with open(links, "w", encoding="utf-8") as out:
            json.dump([self.node.link() for _ in range(PAGES)], out)
        with subprocess.Popen(["node", os.path.join(ROOT, "bench", "page.mjs"), "hold", links], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True, cwd=ROOT) as pages:
            said = pages.stdout.readline().strip()
            if said != "open":
                sys.exit(f"error: the pages did not open: {said}")
            time.sleep(5)
            during = self.node.resident_mib()
            pages.stdin.close()
            pages.wait(timeout=120)
        until(lambda: self.node.resident_mib() > 0, "it runs")
        time.sleep(2)
        show("memory_50_pages", during, "MiB", "the same node without an open page", before, "MiB")
        print(f"    {(during - before) * 1024 / PAGES:.0f} KiB a page; {self.node.resident_mib():.1f} MiB after they were closed", file=sys.stderr)


def main():
    quick = "--quick" in sys.argv
    wanted = [word for word in sys.argv[1:] if word != "--quick"] or list(NAMES)
    for name in wanted:
        if name not in NAMES:
            sys.exit(f"error: '{name}' is no figure; there are: {' '.join(NAMES)}")
    place = os.path.join(ROOT, "build", "bench")
    os.makedirs(place, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="served-", dir=place) as folder:
        bench = Bench(folder, quick)
        try:
            bench.node.start()
            bench.node.fill()
            for name in wanted:
                print(f"measuring {name}", file=sys.stderr, flush=True)
                getattr(bench, name)()
        finally:
            bench.node.stop()


if __name__ == "__main__":
    main()
