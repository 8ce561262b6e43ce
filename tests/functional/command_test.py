"""The command line: what it prints where, how it ends, and that its help, manual and completion are
what it does.

If this fails, a script that relies on exit codes or JSON breaks, or an operator is told to type what
does not exist.
"""
import json
import os
import pty
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import ENTENTE, ENTENTED, Node, main, temporary  # noqa: E402


def entente(*words, stdin="", env=None):
    return subprocess.run([ENTENTE, *words], capture_output=True, text=True, input=stdin, timeout=120,
                          env={**os.environ, **(env or {})})


class WithoutNode(unittest.TestCase):
    def test_help_and_usage(self):
        done = entente()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("entente circle found FILE", done.stdout)
        self.assertEqual(entente("--help").stdout, done.stdout)
        done = entente("concur", "--help")
        self.assertEqual(done.returncode, 0)
        self.assertTrue(done.stdout.lstrip().startswith("entente concur "), "examples come first")
        done = entente("statsu")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("did you mean 'entente status'", done.stderr)
        self.assertEqual(entente("circle").returncode, 2)
        self.assertRegex(entente("--version").stdout, r"^entente \d+\.\d+")

    def test_manual_is_the_table(self):
        with open("docs/operating/commands.md", encoding="utf-8") as page:
            self.assertEqual(page.read(), entente("man", "--markdown").stdout,
                             "write it again: build/release/cmd/entente/entente man --markdown > docs/operating/commands.md")
        with temporary() as folder:
            self.assertEqual(entente("man", "--output", folder).returncode, 0)
            for name in ("entente.1", "entented.8"):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as page:
                    text = page.read()
                self.assertTrue(text.startswith(".TH "))
                if shutil.which("groff"):
                    done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", path], capture_output=True, text=True)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_completion_runs(self):
        bash = entente("completion", "bash").stdout
        script = bash + '\nCOMP_WORDS=(entente circle "") COMP_CWORD=2; _entente; echo "${COMPREPLY[@]}"\n' \
                        'COMP_WORDS=(entente st) COMP_CWORD=1; _entente; echo "${COMPREPLY[@]}"\n' \
                        'COMP_WORDS=(entente log x --m) COMP_CWORD=3; _entente; echo "${COMPREPLY[@]}"\n'
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        lines = done.stdout.splitlines()
        self.assertEqual(set(lines[0].split()), {"list", "show", "found", "amend", "release", "card",
                                                 "rejoin", "leave"})
        self.assertEqual(set(lines[1].split()), {"state", "status"})
        self.assertEqual(lines[2], "--matter")
        for shell in ("zsh", "fish"):
            text = entente("completion", shell).stdout
            self.assertIn("invitation", text)
            if shutil.which(shell):
                self.assertEqual(subprocess.run([shell, "-n"], input=text, text=True, capture_output=True).returncode, 0)
        self.assertEqual(entente("completion", "powershell").returncode, 2)

    def test_charter_check_by_line(self):
        with temporary() as folder:
            path = os.path.join(folder, "charter.yaml")
            shutil.copy("src/charter/testdata/good.yaml", path)
            self.assertEqual(entente("charter", "check", path).returncode, 0)
            with open(path, encoding="utf-8") as source:
                text = source.read()
            with open(path, "w", encoding="utf-8") as out:
                out.write(text.replace("  - number: 2\n", "  - number: 1\n", 1))
            done = entente("charter", "check", path)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, rf"{path}:\d+:\d+: ")
            found = json.loads(entente("charter", "check", path, "--json").stdout)
            self.assertFalse(found["valid"])
            self.assertGreater(found["errors"][0]["line"], 1)
            self.assertEqual(entente("charter", "check", os.path.join(folder, "absent")).returncode, 2)

    def test_no_node_answers(self):
        done = entente("status", "--socket", "/nonexistent/socket")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("does not run", done.stderr)
        done = entente("status", "--config", "/nonexistent.toml")
        self.assertEqual(done.returncode, 1)

    def test_init(self):
        with temporary() as folder:
            config, data = os.path.join(folder, "e.toml"), os.path.join(folder, "data")
            words = ("init", "--party", "alder.example", "--name", "en=Alder", "--name", "ko=오리나무", "--data", data, "--config", config)
            dry = entente(*words, "--dry-run")
            self.assertEqual(dry.returncode, 0)
            self.assertFalse(os.path.exists(config) or os.path.exists(data))
            done = entente(*words, "--json")
            self.assertEqual(json.loads(done.stdout)["config"], config)
            with open(config, encoding="utf-8") as source:
                self.assertEqual(source.read(), dry.stdout)
            self.assertEqual(oct(os.stat(os.path.join(data, "keys", "root.key")).st_mode & 0o777), "0o600")
            with open(os.path.join(data, "keys", "root.key"), encoding="ascii") as source:
                key = source.read()
            checked = subprocess.run([ENTENTED, "--config", config, "--check-config"], capture_output=True, text=True)
            self.assertEqual(checked.returncode, 0, checked.stderr)
            # A node without a page is told where one may come from, with the option that takes it.
            other = entente("init", "--party", "birch.example", "--data", os.path.join(folder, "b"), "--config", os.path.join(folder, "b.toml"))
            self.assertEqual(other.returncode, 0, other.stderr)
            if not os.path.exists("/usr/share/entente/web/index.html"):
                self.assertRegex(other.stdout, r"(?m)^Page .*web/dist.*--page")
            # Once is enough: nothing is overwritten.
            self.assertEqual(entente(*words).returncode, 4)
            self.assertEqual(entente("init", "--config", config).returncode, 0)
            with open(os.path.join(data, "keys", "root.key"), encoding="ascii") as source:
                self.assertEqual(source.read(), key)
            self.assertEqual(entente("init", "--no-input", "--config", os.path.join(folder, "f.toml")).returncode, 2)
            self.assertEqual(entente("init", "--party", "Alder", "--config", os.path.join(folder, "f.toml")).returncode, 2)

    def test_verify_what_is_no_export(self):
        with temporary() as folder:
            self.assertEqual(entente("verify", folder).returncode, 2)
            self.assertEqual(entente("verify", os.path.join(folder, "absent")).returncode, 2)
            path = os.path.join(folder, "proof")
            with open(path, "w", encoding="utf-8") as out:
                out.write("nonsense\n")
            self.assertEqual(entente("verify", path).returncode, 2)


class WithNode(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.node = Node(cls.folder.name, "alder.example").start()
        cls.content = os.path.join(cls.folder.name, "content.json")
        with open(cls.content, "w", encoding="utf-8") as out:
            json.dump({"possibility": {"details": {"dates": "2031-09"}, "words": {"en": "Thought of."}}}, out)

    @classmethod
    def tearDownClass(cls):
        cls.node.stop()
        cls.folder.cleanup()

    def run_words(self, *words, stdin="", env=None):
        return entente(*words, "--config", self.node.config, stdin=stdin, env=env)

    def test_every_reading_command(self):
        ref = self.node.command("state", "national", "meetings/council/1", "--content", self.content)["ref"]
        for words in (["status"], ["today"], ["circle", "list"], ["circle", "show", "national"], ["invitation", "list"], ["peer", "list"],
                      ["body", "list"], ["meeting", "list"], ["meeting", "list", "national", "--body", "council"], ["meeting", "show", "national", "council", "1"],
                      ["meeting", "next"], ["log", "national"], ["link"], ["pair", "offer"],
                      ["who", "national", "meetings/council/1", "--content", self.content]):
            plain = self.run_words(*words)
            self.assertEqual((plain.returncode, plain.stderr if words[0] != "pair" else ""), (0, ""), words)
            self.assertTrue(plain.stdout.strip(), words)
            self.assertNotIn("\x1b", plain.stdout)
            as_json = self.run_words(*words, "--json")
            self.assertEqual(as_json.returncode, 0)
            for line in as_json.stdout.splitlines():
                json.loads(line)
        self.assertIn("mooted", self.run_words("meeting", "show", "national", "council", "1").stdout)
        self.assertIn(ref, self.run_words("log", "national", "--matter", "meetings/council/1").stdout)

    def test_exit_codes(self):
        self.assertEqual(self.run_words("circle", "show", "nothing").returncode, 1)
        self.assertEqual(self.run_words("concur", "national", "1/1-00000000/0/" + "0" * 64).returncode, 1)
        self.assertEqual(self.run_words("state", "national", "meetings/council/1", "--content", "/nonexistent").returncode, 2)
        self.assertEqual(self.run_words("state", "national", "meetings/council/1", "--content", "-", stdin='{"nothing":1}').returncode, 2)
        self.assertEqual(self.run_words("state", "national", "meetings/council/1", "--content", "-", stdin="{").returncode, 2)
        self.assertEqual(self.run_words("peer", "cut", "nobody.example").returncode, 1)
        self.assertEqual(self.run_words("pair", "confirm", "nobody.example", "--yes").returncode, 1)
        self.assertEqual(self.run_words("pair", "accept", "birch.example", "nonsense").returncode, 2)
        charter = os.path.join(self.folder.name, "unpaired.yaml")
        shutil.copy("src/charter/testdata/good.yaml", charter)
        done = self.run_words("circle", "found", charter)
        self.assertIn(done.returncode, (2, 3, 4, 5), done.stderr)
        self.assertTrue(done.stderr)

    def test_asks_before_what_is_final(self):
        # Nobody is there to answer, so nothing is done.
        ref = self.node.command("state", "national", "meetings/council/2", "--content", self.content)["ref"]
        acts = self.node.circle("national")["figures"]["acts"]
        done = self.run_words("decline", "national", ref, "--no-input")
        self.assertEqual(done.returncode, 1)
        self.assertIn("--yes", done.stderr)
        self.assertEqual(self.run_words("circle", "leave", "national", "--no-input").returncode, 1)
        dry = self.run_words("state", "national", "meetings/council/2", "--content", self.content, "--dry-run")
        self.assertEqual(json.loads(dry.stdout)["type"], "statement")
        self.assertEqual(self.node.circle("national")["figures"]["acts"], acts)

    def test_colours_on_a_terminal_alone(self):
        def on_terminal(env):
            master, slave = pty.openpty()
            subprocess.run([ENTENTE, "circle", "list", "--config", self.node.config], stdout=slave, stderr=subprocess.DEVNULL,
                           stdin=subprocess.DEVNULL, env={**os.environ, **env}, timeout=60)
            os.close(slave)
            out = os.read(master, 65536)
            os.close(master)
            return out
        env = {"TERM": "xterm"}
        self.assertIn(b"\x1b[", on_terminal(env))
        self.assertNotIn(b"\x1b[", on_terminal({**env, "NO_COLOR": "1"}))

    def test_names_from_elsewhere_do_not_steer_the_terminal(self):
        done = self.run_words("state", "national", "meetings/council/3", "--content", "-",
                              stdin=json.dumps({"possibility": {"words": {"en": "a\u001b[31mb"}}}))
        self.assertEqual(done.returncode, 2)  # refused at input, and shown without its control if it ever got in

    def test_doctor(self):
        done = self.run_words("doctor", "--json")
        report = json.loads(done.stdout)
        self.assertTrue(report["good"], report)
        os.chmod(os.path.join(self.node.data, "keys", "root.key"), 0o644)
        done = self.run_words("doctor")
        os.chmod(os.path.join(self.node.data, "keys", "root.key"), 0o600)
        self.assertEqual(done.returncode, 1)
        self.assertIn("chmod 600", done.stdout)

    def test_upkeep_of_a_running_node(self):
        path = os.path.join(self.folder.name, "backup.db")
        self.assertEqual(self.run_words("backup", path).returncode, 0)
        self.assertEqual(self.run_words("backup", path).returncode, 4, "a backup is never overwritten")
        done = self.run_words("rebuild")
        self.assertEqual(done.returncode, 4, "the node runs: " + done.stderr)
        done = self.run_words("restore", path, "--yes")
        self.assertEqual(done.returncode, 4, "a store is there: " + done.stderr)

    def test_restore_opens_a_new_epoch(self):
        with temporary() as folder:
            node = Node(folder, "cedar.example").start()
            ref = node.command("state", "national", "meetings/council/1", "--content", self.content)["ref"]
            epoch = node.circle("national")["figures"]["heads"][0]["epoch"]
            path = os.path.join(folder, "backup.db")
            node.command("backup", path)
            node.stop()
            for name in os.listdir(node.data):
                if os.path.isfile(os.path.join(node.data, name)):
                    os.remove(os.path.join(node.data, name))
            node.command("restore", path, "--yes")
            node.start()
            heads = node.circle("national")["figures"]["heads"]
            self.assertEqual(sorted(head["epoch"] for head in heads)[0], epoch)
            self.assertEqual(len(heads), 2, "a restored node signs in a new epoch")
            self.assertEqual(node.get(f"/api/v1/circles/national/acts/{ref}")["ref"], ref)
            node.stop()


if __name__ == "__main__":
    main("__main__")
