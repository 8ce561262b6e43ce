"""One node alone: how it starts, refuses to start, answers and stops.

If this fails, an administrator gets a node that starts on somebody else's store, with open secrets,
or ends without a word.
"""
import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import ENTENTED, Node, main, temporary, until  # noqa: E402


def run(config, *more, env=None):
    return subprocess.run([ENTENTED, "--config", config, *more], capture_output=True, text=True, timeout=60,
                          env={**os.environ, **(env or {})})


class Start(unittest.TestCase):
    def setUp(self):
        self.folder = temporary()
        self.node = Node(self.folder.name, "alder.example")

    def tearDown(self):
        self.node.stop()
        self.folder.cleanup()

    def test_check_config(self):
        self.assertEqual(run(self.node.config, "--check-config").returncode, 0)
        with open(self.node.config, "a", encoding="utf-8") as out:
            out.write("[nonsense]\n")
        done = run(self.node.config, "--check-config")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, re.escape(self.node.config) + r":\d+:\d+: 'nonsense' is not known")
        self.assertEqual(run(self.node.config).returncode, 2)
        self.assertEqual(run("/nonexistent.toml").returncode, 2)

    def test_open_secrets_are_refused(self):
        key = os.path.join(self.node.data, "keys", "root.key")
        os.chmod(key, 0o644)
        for more in ((), ("--check-config",)):
            done = run(self.node.config, *more)
            self.assertEqual(done.returncode, 3)
            self.assertIn(f"chmod 600 {key}", done.stderr)
        os.chmod(key, 0o600)
        os.chmod(self.node.data, 0o755)
        done = run(self.node.config)
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"chmod 700 {self.node.data}", done.stderr)

    def test_stops_gracefully(self):
        self.node.start()
        self.assertTrue(os.path.exists(self.node.socket))
        self.assertEqual(self.node.stop(), 0)
        self.assertFalse(os.path.exists(self.node.socket))
        self.assertIn("event=stopped", self.node.log_text())

    def test_goes_on_after_a_hangup_and_ends_with_its_terminal(self):
        # As a service it takes SIGHUP for a word of its manager, without a certificate too.
        self.node.start()
        self.node.process.send_signal(signal.SIGHUP)
        self.assertEqual(self.node.ask("GET", "/healthz").status, 200)
        self.assertIsNone(self.node.process.poll())
        self.node.stop()
        # In a terminal it goes when that is closed, as what runs there does.
        master, slave = pty.openpty()
        process = subprocess.Popen([ENTENTED, "--config", self.node.config], stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        seen = b""
        while b"event=ready" not in seen:
            seen += os.read(master, 65536)
        process.send_signal(signal.SIGHUP)
        self.assertEqual(process.wait(timeout=30), 0)
        os.close(master)

    def test_an_answer_under_way_is_finished(self):
        self.node.start()
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self.node.socket)
        connection.sendall(b"GET /api/v1/node HTTP/1.1\r\nHost: a\r\n\r\n")
        self.assertTrue(connection.recv(1 << 20).startswith(b"HTTP/1.1 200"))
        self.node.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.node.process.wait(timeout=30), 0)
        connection.close()

    def test_store_of_another_party(self):
        self.node.start()
        self.node.stop()
        with open(self.node.config, encoding="utf-8") as source:
            text = source.read()
        with open(self.node.config, "w", encoding="utf-8") as out:
            out.write(text.replace('name = "alder.example"', 'name = "birch.example"', 1))
        done = run(self.node.config)
        self.assertEqual(done.returncode, 3)
        self.assertIn("belongs to party 'alder.example'", done.stderr)

    def test_second_process_on_one_store(self):
        self.node.start()
        done = run(self.node.config)
        self.assertEqual(done.returncode, 4)
        self.assertIn("use", done.stderr)
        self.assertEqual(self.node.get("/api/v1/session")["party"]["name"], "alder.example")

    def test_a_file_that_is_no_store(self):
        self.node.start()
        self.node.stop()
        stores = [name for name in os.listdir(self.node.data) if name.endswith(".db") or name.endswith(".sqlite") or "store" in name]
        self.assertTrue(stores, os.listdir(self.node.data))
        for name in os.listdir(self.node.data):
            path = os.path.join(self.node.data, name)
            if os.path.isfile(path) and name != "entented.sock" and os.path.getsize(path) > 4096:
                with open(path, "r+b") as store:
                    store.write(b"\0" * 4096)
        done = run(self.node.config)
        self.assertIn(done.returncode, (2, 6), done.stderr)
        self.assertIn("refused", done.stderr)

    def test_read_only_directory(self):
        if os.geteuid() == 0:
            self.skipTest("root writes everywhere")
        os.chmod(self.node.data, 0o500)
        done = run(self.node.config)
        os.chmod(self.node.data, 0o700)
        self.assertEqual(done.returncode, 3)

    def test_missing_data(self):
        shutil.rmtree(self.node.data)
        done = run(self.node.config)
        self.assertEqual(done.returncode, 2)
        self.assertIn("entente init", done.stderr)

    def test_full_disk(self):
        """More is asked to be kept free than the disk has: only reading goes on."""
        with open(self.node.config, encoding="utf-8") as source:
            text = source.read()
        with open(self.node.config, "w", encoding="utf-8") as out:
            out.write(text)
        self.node.start()
        self.node.stop()
        with open(self.node.config, "w", encoding="utf-8") as out:
            out.write(text.replace("heartbeat_seconds = 1", "heartbeat_seconds = 1\nreserve_mib = 100000"))
        if shutil.disk_usage(self.node.data).free > 100000 << 20:
            self.skipTest("this disk is larger than the largest reserve")
        self.node.run()
        until(lambda: os.path.exists(self.node.socket) and self.node.process.poll() is None, "the socket")
        answer = until(lambda: self.try_ready(), "an answer")
        self.assertEqual(answer.status, 503)
        self.assertIn(b"full", answer.body)
        self.assertEqual(self.node.ask("GET", "/api/v1/circles").status, 200)

    def try_ready(self):
        try:
            return self.node.ask("GET", "/readyz")
        except OSError:
            return None

    def test_notifies_the_manager(self):
        path = os.path.join(self.folder.name, "notify")
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        manager.bind(path)
        manager.settimeout(30)
        process = subprocess.Popen([ENTENTED, "--config", self.node.config], stderr=subprocess.DEVNULL,
                                   env={**os.environ, "NOTIFY_SOCKET": path, "WATCHDOG_USEC": "200000"})
        said = b""
        while b"READY=1" not in said or b"WATCHDOG=1" not in said:
            said += manager.recv(4096) + b"\n"
        process.send_signal(signal.SIGTERM)
        while b"STOPPING=1" not in said:
            said += manager.recv(4096) + b"\n"
        self.assertEqual(process.wait(timeout=30), 0)
        manager.close()

    @unittest.skipUnless(os.geteuid() == 0, "takes root, to start the node as a user of its own")
    def test_no_process_of_the_same_user_looks_into_it(self):
        nobody = 65534
        os.chmod(self.folder.name, 0o711)
        for folder, _, names in os.walk(self.node.data):
            for path in (folder, *(os.path.join(folder, name) for name in names)):
                os.chown(path, nobody, nobody)
        os.chown(self.node.config, nobody, nobody)
        process = subprocess.Popen([ENTENTED, "--config", self.node.config], stderr=subprocess.PIPE, text=True, user=nobody, group=nobody, extra_groups=[])
        try:
            self.assertTrue(any("event=ready" in line for line in process.stderr), "the node did not start")
            tried = subprocess.run(["/bin/dd", f"if=/proc/{process.pid}/mem", "of=/dev/null", "count=1"], env={"LC_ALL": "C"},
                                   stderr=subprocess.PIPE, text=True, user=nobody, group=nobody, extra_groups=[], cwd="/")
            self.assertIn("Permission denied", tried.stderr, "its keys can be read out of its memory")
        finally:
            process.terminate()
            process.wait(timeout=30)
            process.stderr.close()

    def test_log_as_json_and_without_content(self):
        with open(self.node.config, encoding="utf-8") as source:
            text = source.read()
        with open(self.node.config, "w", encoding="utf-8") as out:
            out.write(text.replace("heartbeat_seconds = 1", 'heartbeat_seconds = 1\nlog = "json"'))
        self.node.run()
        until(lambda: '"event":"ready"' in self.node.log_text(), "ready")
        secret = "The river talks are about the upper dam"
        self.node.post("/api/v1/circles/national/acts", {"type": "statement", "matter": "meetings/council/1", "module": "meetings",
                       "content": {"possibility": {"words": {"en": secret}}}})
        token = self.node.post("/api/v1/session/link", {})["url"].rsplit("/", 1)[1]
        self.node.ask("GET", f"/open/{token}")
        self.node.stop()
        log = self.node.log_text()
        for line in log.splitlines():
            self.assertIn("event", json.loads(line))
        self.assertNotIn(secret, log)
        self.assertNotIn(token, log)

    def test_alone_from_the_first_start(self):
        """A party works in its national circle before any other joins, and keeps it over a restart."""
        self.node.start()
        ref = self.node.post("/api/v1/circles/national/acts", {"type": "statement", "matter": "meetings/council/1", "module": "meetings",
                             "content": {"possibility": {"details": {"dates": "2031"}, "words": {"en": "A first meeting is thought of."}}}})["ref"]
        self.node.kill()  # 'recorded' means durable
        self.node.start()
        act = self.node.get(f"/api/v1/circles/national/acts/{ref}")
        self.assertEqual(act["content"]["possibility"]["details"]["dates"], "2031")
        self.assertEqual(self.node.get("/api/v1/meetings/national/council/1")["state"], "mooted")


if __name__ == "__main__":
    main("__main__")
