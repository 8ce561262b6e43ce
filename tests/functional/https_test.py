"""The API's port over HTTPS, and the command line over it, with certificates from files and from a token.

If this fails, passwords' worth of cookies go over the wire in the clear, a client trusts whoever
answers, or a key that must not lie on a disk has to.
"""
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import ENTENTE, ENTENTED, Node, main, pair, temporary, until  # noqa: E402

MODULE = "/usr/lib/softhsm/libsofthsm2.so"


def run(*line, **more):
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, **more)
    assert done.returncode == 0, f"{line}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def certificate(folder, name, days=("-days", "30"), key=None, san="DNS:localhost,IP:127.0.0.1", kind="ec"):
    """A self-signed certificate and its key, by OpenSSL's own program."""
    paths = os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".key")
    if key is None:
        options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"] if kind == "ec" else ["-newkey", kind]
        run("openssl", "req", "-x509", *options, "-nodes", "-keyout", paths[1], "-out", paths[0], *days,
            "-subj", "/CN=node", "-addext", f"subjectAltName={san}")
        os.chmod(paths[1], 0o600)
    return paths


class SecureNode(Node):
    scheme = "https"

    def start(self, wait=True, env=None):
        self.environment = {**os.environ, **(env or {})}
        mark = self.run()
        until(lambda: "event=ready" in self.log_text(mark) or self.process.poll() is not None, "it starts")
        assert self.process.poll() is None, self.log_text(mark)
        self.port = int(re.findall(r'event=api_listening address="127\.0\.0\.1:(\d+)"', self.log_text(mark))[-1])
        self.link_port = int(re.findall(r'event=link_listening address="127\.0\.0\.1:(\d+)"', self.log_text(mark))[-1])
        self.write_config()
        return self

    def run(self):
        with open(self.log, "ab") as log:
            mark = log.tell()
            self.process = subprocess.Popen([ENTENTED, "--config", self.config], stderr=log, stdout=log,
                                            env=getattr(self, "environment", None))
        return mark


class Https(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.cert, cls.key = certificate(cls.folder.name, "api")
        cls.node = SecureNode(cls.folder.name, "alder.example",
                              extra=f'tls_certificate = "{cls.cert}"\ntls_key = "{cls.key}"').start()
        cls.url = f"https://127.0.0.1:{cls.node.port}"
        cls.home = os.path.join(cls.folder.name, "home")
        os.mkdir(cls.home)

    @classmethod
    def tearDownClass(cls):
        cls.node.stop()
        cls.folder.cleanup()

    def link(self):
        return self.node.post("/api/v1/session/link", {})

    def entente(self, *words, code=0, env=None):
        done = subprocess.run([ENTENTE, *words, "--no-input"], capture_output=True, text=True, timeout=60,
                              env={**os.environ, "HOME": self.home, "XDG_STATE_HOME": "", "ENTENTE_SOCKET": "", **(env or {})})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def curl(self, *words):
        return subprocess.run(["curl", "--silent", "--show-error", "--max-time", "30", *words], capture_output=True, text=True)

    def test_curl_over_tls_1_3(self):
        self.assertEqual(self.curl("--cacert", self.cert, "--tlsv1.3", self.url + "/healthz").returncode, 0)
        seen = self.curl("--cacert", self.cert, "-i", self.url + "/healthz").stdout
        self.assertRegex(seen, "(?i)strict-transport-security: max-age=63072000")
        self.assertNotEqual(self.curl("--cacert", self.cert, "--tls-max", "1.2", self.url + "/healthz").returncode, 0)
        self.assertNotEqual(self.curl(self.url + "/healthz").returncode, 0, "a certificate that nobody signed")

    def test_plain_http_is_not_spoken_there(self):
        plain = socket.create_connection(("127.0.0.1", self.node.port), timeout=30)
        plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        heard = b""
        try:
            while (piece := plain.recv(4096)):
                heard += piece
        except ConnectionResetError:
            pass
        self.assertNotIn(b"HTTP/", heard)
        plain.close()

    def test_the_cookie_is_for_https_alone(self):
        link = self.link()["url"]
        self.assertTrue(link.startswith(self.url + "/open/"), link)
        seen = self.curl("--cacert", self.cert, "-i", link).stdout
        cookie = re.search(r"(?i)set-cookie: (.*)", seen).group(1)
        self.assertTrue(cookie.startswith("__Host-entente_session_"), cookie)
        for word in ("; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"):
            self.assertIn(word, cookie)
        session = cookie.split(";")[0]
        read = json.loads(self.curl("--cacert", self.cert, "-H", "Cookie: " + session, self.url + "/api/v1/session").stdout)
        send = ["--cacert", self.cert, "-H", "Cookie: " + session, "-H", "X-Entente-CSRF: " + read["csrf_token"],
                "-H", "Content-Type: application/json", "-d", "{}", "-o", "/dev/null", "-w", "%{http_code}",
                self.url + "/api/v1/circles/national/acts"]
        self.assertEqual(self.curl("-H", f"Origin: http://127.0.0.1:{self.node.port}", *send).stdout, "403")
        self.assertEqual(self.curl("-H", "Origin: " + self.url, *send).stdout, "400")

    def test_large_answers_and_many_requests_on_one_connection(self):
        many = [self.url + "/healthz"] * 50
        done = self.curl("--cacert", self.cert, *[word for url in many for word in ("-o", "/dev/null", url)],
                         "-w", "%{num_connects} ")
        self.assertEqual(done.stdout.split().count("1"), 1, "one connection for all")
        cookie = re.search(r"(?i)set-cookie: ([^;]*)", self.curl("--cacert", self.cert, "-i", self.link()["url"]).stdout).group(1)
        document = self.curl("--cacert", self.cert, "-H", "Cookie: " + cookie, self.url + "/api/v1/openapi.json").stdout
        self.assertEqual(json.loads(document)["openapi"], "3.1.0")
        events = subprocess.Popen(["curl", "--silent", "--no-buffer", "--max-time", "30", "--cacert", self.cert, "-H", "Cookie: " + cookie,
                                   self.url + "/api/v1/events"], stdout=subprocess.PIPE, text=True)
        try:
            self.assertIn("retry", events.stdout.readline())  # it listens from here on
            self.node.post("/api/v1/circles/national/acts", {
                "type": "statement", "matter": "meetings/council/7", "module": "meetings",
                "content": {"possibility": {"details": {"dates": "2031"}, "words": {"en": "x"}}}})
            line = ""
            while "data:" not in line:
                line = events.stdout.readline()
                self.assertNotEqual(line, "", "the stream ended")
            self.assertEqual(json.loads(line[5:])["matter"], "meetings/council/7")
        finally:
            events.kill()
            events.wait()
            events.stdout.close()

    def test_a_silent_handshake_blocks_nobody(self):
        silent = [socket.create_connection(("127.0.0.1", self.node.port)) for _ in range(20)]
        silent[0].sendall(b"\x16\x03\x01")  # the beginning of a hello that never goes on
        self.assertEqual(self.curl("--cacert", self.cert, "-o", "/dev/null", "-w", "%{http_code}", self.url + "/healthz").stdout, "200")
        for one in silent:
            one.close()

    def test_command_line_with_a_pin(self):
        link = self.link()
        self.assertRegex(link["fingerprint"], "^[0-9a-f]{64}$")
        words = self.entente("sign-in", link["url"], code=3)
        self.assertIn("certificate is not accepted", words)
        self.assertIn(link["fingerprint"], words, "the person has to have something to compare")
        self.assertIn("another key than the one that is pinned",
                      self.entente("sign-in", link["url"], "--pin", "0" * 64, code=3))
        self.entente("sign-in", link["url"], "--pin", link["fingerprint"])
        kept = os.path.join(self.home, ".local/state/entente", f"127.0.0.1_{self.node.port}.session")
        self.assertEqual(os.stat(kept).st_mode & 0o777, 0o600)
        self.assertIn("alder.example", self.entente("--server", self.url, "status"))
        self.assertIn("alder.example", self.entente("status", env={"ENTENTE_SERVER": self.url}))
        content = os.path.join(self.folder.name, "content.json")
        with open(content, "w", encoding="utf-8") as out:
            json.dump({"possibility": {"details": {"dates": "2031"}, "words": {"en": "Over HTTPS."}}}, out)
        ref = self.entente("--server", self.url, "state", "national", "meetings/council/8", "--content", content).strip()
        self.assertEqual(self.node.get(f"/api/v1/circles/national/acts/{ref}")["content"]["possibility"]["words"]["en"], "Over HTTPS.")
        self.entente("sign-out", self.url)
        self.assertFalse(os.path.exists(kept))
        self.assertIn("nobody has signed in", self.entente("--server", self.url, "status", code=1))
        self.assertIn("link is spent", self.entente("sign-in", link["url"], "--pin", link["fingerprint"], code=3))

    def test_command_line_with_authorities(self):
        self.entente("sign-in", self.link()["url"], "--ca", self.cert)
        self.assertIn("alder.example", self.entente("--server", self.url, "status"))
        other, _ = certificate(self.folder.name, "other")
        self.assertIn("certificate is not accepted", self.entente("sign-in", self.link()["url"], "--ca", other, code=3))
        elsewhere, key = certificate(self.folder.name, "elsewhere", san="DNS:node.example")
        node = SecureNode(self.folder.name, "elm.example", extra=f'tls_certificate = "{elsewhere}"\ntls_key = "{key}"').start()
        try:
            link = node.post("/api/v1/session/link", {})["url"]
            self.assertIn("mismatch", self.entente("sign-in", link, "--ca", elsewhere, code=3), "a name that it does not bear")
        finally:
            node.stop()

    def test_a_renewed_certificate_is_taken_without_a_restart(self):
        folder = os.path.join(self.folder.name, "renewed")
        os.mkdir(folder)
        cert, key = certificate(folder, "api")
        node = SecureNode(folder, "fir.example", extra=f'tls_certificate = "{cert}"\ntls_key = "{key}"').start()

        def shown():
            with socket.create_connection(("127.0.0.1", node.port), timeout=30) as plain:
                context = ssl._create_unverified_context()
                with context.wrap_socket(plain) as secure:
                    return ssl.DER_cert_to_PEM_cert(secure.getpeercert(binary_form=True))

        def reload(event):
            with open(node.log, "rb") as log:
                mark = log.seek(0, os.SEEK_END)
            node.process.send_signal(signal.SIGHUP)
            until(lambda: f"event={event}" in node.log_text(mark), event)
            self.assertIsNone(node.process.poll(), "it goes on")
            return node.log_text(mark)

        def contents(path):
            with open(path, encoding="ascii") as source:
                return source.read()
        try:
            link, first = node.post("/api/v1/session/link", {}), shown()
            # Who is connected stays so; who comes then sees the new one.
            open_before = http.client.HTTPSConnection("127.0.0.1", node.port, timeout=30, context=ssl._create_unverified_context())
            open_before.request("GET", "/healthz")
            self.assertEqual(open_before.getresponse().read(), b"ok\n")
            certificate(folder, "api")
            reload("certificate_loaded")
            second = shown()
            self.assertNotEqual(second, first)
            self.assertEqual(second.strip(), contents(cert).strip())
            open_before.request("GET", "/healthz")
            self.assertEqual(open_before.getresponse().read(), b"ok\n")
            open_before.close()
            renewed = node.post("/api/v1/session/link", {})
            self.assertNotEqual(renewed["fingerprint"], link["fingerprint"])
            self.entente("sign-in", renewed["url"], "--pin", renewed["fingerprint"])
            # A key of another certificate, none at all, and one that has expired leave the old one.
            _, other = certificate(folder, "other")
            good_key = contents(key)
            shutil.copy(other, key)
            self.assertIn("tls_certificate", reload("certificate_kept"))
            with open(key, "w", encoding="ascii") as out:
                out.write(good_key)
            os.rename(cert, cert + ".away")
            reload("certificate_kept")
            request = os.path.join(folder, "request")
            run("openssl", "req", "-new", "-key", key, "-subj", "/CN=node", "-out", request)
            run("openssl", "x509", "-req", "-in", request, "-signkey", key, "-out", cert, "-days", "-1")
            self.assertIn("expired at", reload("certificate_kept"))
            self.assertEqual(shown(), second)
        finally:
            node.stop()

    def test_plain_http_to_another_machine_is_refused(self):
        self.assertIn("plain HTTP", self.entente("sign-in", "http://node.example:8441/open/x", code=2))
        self.assertIn("no address", self.entente("--server", "ftp://x", "status", code=2))


class CheckConfig(unittest.TestCase):
    def setUp(self):
        self.folder = temporary()
        self.cert, self.key = certificate(self.folder.name, "api")

    def tearDown(self):
        self.folder.cleanup()

    def check(self, api, code, words, listen="127.0.0.1:0"):
        name = f"n{len(os.listdir(self.folder.name))}.example"
        node = Node(self.folder.name, name, extra=api)
        with open(node.config, encoding="utf-8") as source:
            text = source.read().replace('[api]\nlisten = "127.0.0.1:0"', f'[api]\nlisten = "{listen}"')
        with open(node.config, "w", encoding="utf-8") as out:
            out.write(text)
        done = subprocess.run([ENTENTED, "--config", node.config, "--check-config"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(words, done.stderr)
        return done.stderr

    def both(self, cert=None, key=None):
        return f'tls_certificate = "{cert or self.cert}"\ntls_key = "{key or self.key}"'

    def test_every_mistake_is_told(self):
        self.check("", 2, "needs 'tls_certificate' and its key", listen="192.0.2.7:8441")
        self.check(self.both(), 0, "nothing is wrong", listen="192.0.2.7:8441")
        self.check(self.both(), 2, "needs 'hosts'", listen="0.0.0.0:8441")
        self.check(self.both() + '\nhosts = ["node.example:8441"]', 0, "nothing is wrong", listen="[::]:8441")
        self.check(f'tls_certificate = "{self.cert}"', 2, "'tls_key' or [api.tls_token] is missing")
        self.check(f'tls_key = "{self.key}"', 2, "'tls_certificate' is missing")
        self.check(self.both(cert="/nonexistent.pem"), 2, "/nonexistent.pem: No such file")
        self.check(self.both(key="/nonexistent.key"), 2, "/nonexistent.key")
        self.check(self.both(cert=self.key), 2, "holds no certificate in PEM")
        other, other_key = certificate(self.folder.name, "other")
        self.check(self.both(key=other_key), 2, "is for another key")
        weak, weak_key = certificate(self.folder.name, "weak", kind="rsa:1024")
        self.check(self.both(weak, weak_key), 2, "another kind than")
        os.chmod(self.key, 0o644)
        self.check(self.both(), 3, f"chmod 600 {self.key}")

    def test_an_expired_certificate_is_told_and_the_record_goes_on(self):
        run("openssl", "req", "-x509", "-key", self.key, "-out", self.cert, "-days", "1", "-subj", "/CN=node",
            "-addext", "subjectAltName=IP:127.0.0.1")
        # Debian's openssl has no dates for 'req': 'x509' of a request takes negative days.
        request = os.path.join(self.folder.name, "request")
        run("openssl", "req", "-new", "-key", self.key, "-out", request, "-subj", "/CN=node")
        run("openssl", "x509", "-req", "-in", request, "-signkey", self.key, "-out", self.cert, "-days", "-1")
        self.check(self.both(), 0, "tls_certificate expired at")
        node = SecureNode(self.folder.name, "alder.example", extra=self.both()).start()
        try:
            self.assertIn("event=certificate", node.log_text())
            link = node.post("/api/v1/session/link", {})
            done = subprocess.run([ENTENTE, "sign-in", link["url"], "--pin", link["fingerprint"]], capture_output=True, text=True)
            self.assertEqual(done.returncode, 3)
            self.assertIn("certificate has expired", done.stderr)
        finally:
            node.stop()


class Token(unittest.TestCase):
    """All secrets of two real nodes in PKCS#11 tokens: root (Ed25519), link and API (P-256)."""

    def setUp(self):
        missing = [tool for tool in ("softhsm2-util", "pkcs11-tool") if not shutil.which(tool)] + \
            [path for path in (MODULE,) if not os.path.exists(path)]
        self.assertEqual(missing, [], "./dev deps installs these")
        self.folder = temporary()

    def tearDown(self):
        self.folder.cleanup()

    def token(self, name):
        folder = os.path.join(self.folder.name, name + "-tokens")
        os.mkdir(folder)
        settings = folder + ".conf"
        with open(settings, "w", encoding="utf-8") as out:
            out.write(f"directories.tokendir = {folder}\nlog.level = ERROR\n")
        env = {**os.environ, "SOFTHSM2_CONF": settings}
        run("softhsm2-util", "--init-token", "--free", "--label", "entente", "--so-pin", "1234", "--pin", "5678", env=env)
        for label, kind in (("entente-root", "EC:edwards25519"), ("entente-link", "EC:prime256v1"), ("entente-api", "EC:prime256v1")):
            run("pkcs11-tool", "--module", MODULE, "--token-label", "entente", "--login", "--pin", "5678", "--keypairgen",
                "--key-type", kind, "--label", label, env=env)
        # The certificate is made around the public half; anybody may sign it.
        public = folder + ".pub"
        run("pkcs11-tool", "--module", MODULE, "--token-label", "entente", "--read-object", "--type", "pubkey",
            "--label", "entente-api", "--output-file", public, env=env)
        cert = folder + ".pem"
        authority, authority_key = certificate(self.folder.name, name + "-ca")
        request = folder + ".csr"
        run("openssl", "req", "-new", "-key", authority_key, "-subj", "/CN=node", "-out", request)
        extensions = folder + ".ext"
        with open(extensions, "w", encoding="utf-8") as out:
            out.write("subjectAltName=IP:127.0.0.1\n")
        run("openssl", "x509", "-req", "-in", request, "-force_pubkey", public, "-CA", authority, "-CAkey", authority_key,
            "-CAcreateserial", "-days", "30", "-extfile", extensions, "-out", cert)
        pin = folder + ".pin"
        with open(os.open(pin, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
            out.write("5678\n")
        table = f'module = "{MODULE}"\ntoken = "entente"\npin_file = "{pin}"\n'
        extra = (f'tls_certificate = "{cert}"\n[api.tls_token]\nkey = "entente-api"\n{table}'
                 f'[keys.root_token]\nkey = "entente-root"\n{table}[keys.link_token]\nkey = "entente-link"\n{table}')
        return extra, {"SOFTHSM2_CONF": settings}, authority, pin

    def test_no_secret_on_the_disk(self):
        nodes = []
        for name in ("alder", "birch"):
            extra, env, authority, pin = self.token(name)
            node = SecureNode(self.folder.name, f"{name}.example", extra=extra)
            shutil.rmtree(os.path.join(node.data, "keys"))
            nodes.append((node, env, authority, pin))
        try:
            for node, env, _, _ in nodes:
                node.start(env=env)
                self.assertFalse(os.path.exists(os.path.join(node.data, "keys")))
            a, b = nodes[0][0], nodes[1][0]
            pair(a, b)  # a link whose two keys are in tokens comes up
            link = a.post("/api/v1/session/link", {})["url"]
            seen = subprocess.run(["curl", "--silent", "--show-error", "-i", "--cacert", nodes[0][2], link], capture_output=True, text=True)
            self.assertIn("303", seen.stdout, seen.stderr)
            before = a.get("/api/v1/links")["items"][0]["fingerprint"]
            a.stop()
            a.start(env=nodes[0][1])  # the same keys after a restart
            until(lambda: a.get("/api/v1/links")["items"][0]["state"] == "up", "the link is up again")
            self.assertEqual(a.get("/api/v1/links")["items"][0]["fingerprint"], before)
            a.stop()
            with open(nodes[0][3], "w") as out:
                out.write("0000\n")
            done = subprocess.run([ENTENTED, "--config", a.config], capture_output=True, text=True, timeout=60,
                                  env={**os.environ, **nodes[0][1]})
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("PIN", done.stderr)
        finally:
            for node, *_ in nodes:
                node.stop()


if __name__ == "__main__":
    main("__main__")
