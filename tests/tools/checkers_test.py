"""The checkers of tools/ find what they are for, and nothing else.

If these fail, an include that breaks the direction of the rooms, a clock in a pure room, or a read
past the label decision could enter the sources without anyone being told.
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Planted(unittest.TestCase):
    """A small tree of sources under the real policies, into which each test plants one thing."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.plant("src/base/bytes.h", '#pragma once\n#include <string>\n')
        self.plant("src/record/fold.cpp", '#include "base/bytes.h"\n#include "store/store.h"\n')
        self.plant("src/store/store.h", '#pragma once\n#include "base/bytes.h"\n')

    def plant(self, path: str, text: str):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run_tool(self, name: str, *arguments: str) -> subprocess.CompletedProcess:
        data = {"check_dependencies.py": "--policy", "check_reads.py": "--places"}[name]
        file = {"--policy": "dependencies.json", "--places": "read_places.json"}[data]
        command = [sys.executable, str(ROOT / "tools" / name), "--root", str(self.root)]
        if data not in arguments:
            command += [data, str(ROOT / "tools" / file)]
        return subprocess.run(command + list(arguments), capture_output=True, text=True)

    def assert_refused(self, name: str, *words: str):
        result = self.run_tool(name)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)

    def assert_clean(self, name: str):
        result = self.run_tool(name)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


class Dependencies(Planted):
    TOOL = "check_dependencies.py"

    def test_a_tree_that_keeps_the_rules_is_clean(self):
        self.assert_clean(self.TOOL)

    def test_an_include_upwards_is_named_with_file_line_and_rule(self):
        self.plant("src/journal/merkle.cpp", '#include "base/bytes.h"\n\n#include "record/fold.h"\n')
        self.assert_refused(
            self.TOOL,
            'src/journal/merkle.cpp:3: #include "record/fold.h"',
            "journal may include base, crypto; not record",
        )

    def test_no_module_includes_another(self):
        self.plant("src/modules/bodies/fold.cpp", '#include "modules/meetings/fold.h"\n')
        self.assert_refused(self.TOOL, "bodies/fold.cpp:1:", "not modules/meetings")

    def test_a_module_includes_itself_and_what_modules_share(self):
        self.plant(
            "src/modules/bodies/fold.cpp",
            '#include "modules/bodies/fold.h"\n#include "modules/module.h"\n#include "record/act.h"\n',
        )
        self.assert_clean(self.TOOL)

    def test_one_header_of_a_room_does_not_open_the_others(self):
        self.plant("src/record/other.cpp", '#include "store/sqlite_store.h"\n')
        self.assert_refused(self.TOOL, "src/record/other.cpp:1:", "store/store.h", "not store")

    def test_headers_for_tests_reach_further_and_are_for_tests_alone(self):
        self.plant("src/record/test_world.h", '#include "store/memory_store.h"\n')
        self.plant("src/record/fold_test.cpp", '#include "record/test_world.h"\n')
        self.assert_clean(self.TOOL)
        self.plant("src/record/fold.cpp", '#include "record/test_world.h"\n')
        self.assert_refused(self.TOOL, "src/record/fold.cpp:1:", "only tests may include it")

    def test_a_room_that_the_policy_does_not_know_is_refused(self):
        self.plant("src/surprise/x.cpp", "int x;\n")
        self.assert_refused(self.TOOL, "src/surprise/x.cpp:1:", "every folder needs one")

    def test_an_include_of_an_unknown_room_is_refused(self):
        self.plant("src/record/x.cpp", '#include "surprise/x.h"\n')
        self.assert_refused(self.TOOL, "src/record/x.cpp:1:", "no room of the policy")

    def test_relative_and_computed_includes_are_refused(self):
        self.plant("src/journal/a.cpp", '#include "../record/fold.h"\n')
        self.plant("src/journal/b.cpp", "#include HEADER\n")
        self.assert_refused(self.TOOL, "a.cpp:1:", "not relatively", "b.cpp:1:", "literally")

    def test_an_include_in_a_comment_or_string_is_none(self):
        self.plant(
            "src/journal/a.cpp",
            '// #include "record/fold.h"\n/*\n#include "api/x.h"\n*/\n'
            'const char* s = R"(\n#include "node/x.h"\n)";\n',
        )
        self.assert_clean(self.TOOL)

    def test_a_pure_room_opens_no_file_and_no_socket_and_reads_no_clock(self):
        plants = {
            "#include <fstream>\n": "files come in as bytes",
            "#include <sys/socket.h>\n": "messages in and messages out",
            "auto t = std::chrono::system_clock::now();\n": "time comes in",
            "auto t = time(nullptr);\n": "time comes in",
            "std::random_device d;\n": "randomness comes in",
            'auto* f = fopen("x", "r");\n': "no file or socket",
            "int f = ::open(name, 0);\n": "no file or socket",
            "auto h = getenv(name);\n": "environment",
            "sqlite3_step(s);\n": "behind store/store.h",
        }
        for text, why in plants.items():
            for room in ("journal", "record", "concurrence", "replication", "labels", "modules/bodies"):
                with self.subTest(text=text, room=room):
                    self.plant(f"src/{room}/planted.cpp", "// first line\n" + text)
                    self.assert_refused(self.TOOL, f"src/{room}/planted.cpp:2:", why)
                    (self.root / f"src/{room}/planted.cpp").unlink()

    def test_words_that_only_look_like_calls_are_let_through(self):
        self.plant(
            "src/record/fold.cpp",
            '// system_clock is for others\nauto a = act.time(0);\nauto b = "fopen(";\nauto c = x->read(1);\n'
            "auto d = clock.now();\nauto e = epoch_time(nullptr);\nauto f = 1'000'000; auto g = 'a';\n",
        )
        self.assert_clean(self.TOOL)

    def test_the_node_may_read_the_clock(self):
        self.plant("src/node/main.cpp", "auto t = std::chrono::system_clock::now();\n")
        self.assert_clean(self.TOOL)

    def test_a_policy_with_a_cycle_is_refused(self):
        policy = json.loads((ROOT / "tools/dependencies.json").read_text(encoding="utf-8"))
        policy["rooms"]["base"]["may"] = ["record"]
        self.plant("policy.json", json.dumps(policy))
        result = self.run_tool(self.TOOL, "--policy", str(self.root / "policy.json"))
        self.assertEqual(result.returncode, 2)
        self.assertIn("cycle: ", result.stderr)

    def test_a_cycle_through_a_single_header_is_found(self):
        policy = json.loads((ROOT / "tools/dependencies.json").read_text(encoding="utf-8"))
        policy["rooms"]["store"]["may"] = ["base", "record"]
        self.plant("policy.json", json.dumps(policy))
        result = self.run_tool(self.TOOL, "--policy", str(self.root / "policy.json"))
        self.assertEqual(result.returncode, 2)
        self.assertIn("store -> record -> store", result.stderr)


class Reads(Planted):
    TOOL = "check_reads.py"

    def test_the_one_read_path_may_read(self):
        self.plant("src/record/query.cpp", "auto row = store_.read(chain, 1);\n")
        self.plant("src/store/sqlite_store.cpp", 'auto q = "SELECT entry FROM entries";\n')
        self.assert_clean(self.TOOL)

    def test_a_store_read_in_an_endpoint_is_refused(self):
        for text in (
            "auto row = store->read(chain, 1);\n",
            "auto row = store_.scan(chain, 0, 9, visit);\n",
            "node.store().list(space, prefix, from, visit);\n",
            "auto value = circle_store_->get(space, key);\n",
        ):
            for place in ("src/api/routes.cpp", "src/modules/meetings/api.cpp", "cmd/entente/status.cpp"):
                with self.subTest(text=text, place=place):
                    self.plant(place, "\n" + text)
                    self.assert_refused(self.TOOL, f"{place}:2:", "one read path")
                    (self.root / place).unlink()

    def test_sql_in_an_endpoint_is_refused(self):
        for text in (
            'auto q = "SELECT count(*) FROM acts WHERE label <= ?";\n',
            'auto q = "insert or replace into rows values (?)";\n',
            'auto q = R"sql(\n  select x\n  from rows)sql";\n',
            "int r = sqlite3_prepare_v2(db, q, -1, &s, nullptr);\n",
            "#include <sqlite3.h>\n",
        ):
            with self.subTest(text=text):
                self.plant("src/api/search.cpp", text)
                self.assert_refused(self.TOOL, "src/api/search.cpp:")

    def test_prose_and_other_objects_are_let_through(self):
        self.plant(
            "src/api/routes.cpp",
            '// SELECT x FROM y\nauto a = "select a meeting";\nauto b = "Deleted from view";\n'
            "auto c = view.list(viewer);\nauto d = cursor.get(0);\nauto e = restored.get(1);\n",
        )
        self.assert_clean(self.TOOL)

    def test_a_place_without_a_reason_is_refused(self):
        places = json.loads((ROOT / "tools/read_places.json").read_text(encoding="utf-8"))
        places["places"]["src/api"] = {"kinds": ["read"], "why": ""}
        self.plant("places.json", json.dumps(places))
        result = self.run_tool(self.TOOL, "--places", str(self.root / "places.json"))
        self.assertEqual(result.returncode, 2)
        self.assertIn("needs its reason", result.stderr)


class Sources(unittest.TestCase):
    """The sources of this repository keep their own rules."""

    def test_the_repository_is_clean(self):
        for name in ("check_dependencies.py", "check_reads.py"):
            result = subprocess.run(
                [sys.executable, str(ROOT / "tools" / name)], capture_output=True, text=True
            )
            self.assertEqual(result.returncode, 0, result.stderr)


if __name__ == "__main__":
    unittest.main()
