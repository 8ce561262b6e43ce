#!/usr/bin/env python3
"""The command line of entente-sim: what is wrong is refused with status 2, before anything runs;
the same seed says the same twice, and a failing run would say how to repeat it.

    arguments_test.py PROGRAM
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop()


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


class Arguments(unittest.TestCase):
    def test_what_is_wrong_is_refused_and_named(self):
        for arguments, named in (
                (["--sed", "1"], "--sed"), (["--seed"], "needs a value"), (["--seed", "-1"], "'-1'"),
                (["--seed", "1x"], "'1x'"), (["--seeds", "5"], "A..B"), (["--seeds", "9..3"], "'3'"),
                (["--seeds", "1.."], "--minutes"), (["--seed", "1", "--seeds", "1..2"], "exclude"),
                (["--jobs", "0"], "'0'"), (["--minutes", "0"], "'0'"),
                (["--minutes", "1", "--seed", "1"], "exclude"),
                (["--trace", "--seeds", "1..2"], "one seed"), (["--trace", "--json"], "exclude"),
                (["extra"], "extra"), (["--export", ""], "folder")):
            done = run(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(named, done.stderr)
            self.assertEqual(done.stdout, "")

    def test_help_explains_every_option(self):
        done = run("--help")
        self.assertEqual(done.returncode, 0)
        for option in "--seed --seeds --minutes --jobs --json --trace --export --help".split():
            self.assertIn(option, done.stdout)

    def test_a_seed_repeats_itself(self):
        lines = [run("--seed", "7001", "--json").stdout.splitlines() for _ in range(2)]
        self.assertEqual(lines[0], lines[1])
        first, total = (json.loads(line) for line in lines[0])
        self.assertEqual(first["seed"], 7001)
        self.assertTrue(first["held"])
        self.assertEqual((total["seeds"], total["failed"]), (1, 0))
        self.assertNotEqual(json.loads(run("--seed", "7002", "--json").stdout.splitlines()[0])["hash"],
                            first["hash"])

    def test_a_trace_is_read_by_people(self):
        done = run("--seed", "7001", "--trace")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"(?m)^ +[0-9]+\.[0-9]{3}  p1\.example starts$")
        self.assertIn("seed 7001: held", done.stdout)

    def test_seeds_run_beside_one_another_are_the_same_ones(self):
        one = {json.loads(line).get("seed"): line for line in
               run("--seeds", "7001..7004", "--json").stdout.splitlines()}
        two = {json.loads(line).get("seed"): line for line in
               run("--seeds", "7001..7004", "--json", "--jobs", "3").stdout.splitlines()}
        self.assertEqual(one, two)

    def test_an_export_that_cannot_be_written_is_a_failure(self):
        with tempfile.NamedTemporaryFile() as file:
            done = run("--seed", "7001", "--export", file.name)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot write", done.stdout)
        self.assertIn("--seed 7001 --trace", done.stdout)

    def test_planted_bugs_are_named_after_the_options_as_dev_soak_does(self):
        mutants = pathlib.Path(__file__).resolve().parent / "mutants.py"
        done = subprocess.run([sys.executable, str(mutants), "tree", "--jobs", "2", "no-such-bug", "nor-this"],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no such planted bug: no-such-bug nor-this", done.stderr)


if __name__ == "__main__":
    unittest.main()
