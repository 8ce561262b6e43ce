#!/usr/bin/env python3
"""Checks that the rooms of the sources include only what the policy allows them.

The policy is data: tools/dependencies.json. For every folder of src/ and cmd/ that holds C++ it
names the rooms whose headers may be included; rooms named as pure may not call for files, sockets,
clocks or randomness. Each violation is printed with file, line, what stands there and the rule.

    tools/check_dependencies.py [--root FOLDER] [--policy FILE] [--quiet] [--graph]

Exit status: 0 nothing to report, 1 violations, 2 the policy itself is wrong.
"""

import argparse
import fnmatch
import json
import re
import sys
from pathlib import Path

import cpp_text


class PolicyError(Exception):
    pass


class Policy:
    """The rooms, whom each may include, and what the pure ones may not say."""

    def __init__(self, data: dict):
        self.rooms: dict[str, dict] = data["rooms"]
        self.pure: dict = data["pure"]
        for name, room in self.rooms.items():
            if not set(room) <= {"may", "headers", "tests_may", "why"}:
                raise PolicyError(f"room {name}: only may, headers, tests_may and why are known")
            for target in room["may"] + room.get("tests_may", []):
                if target != "*" and target not in self.rooms:
                    raise PolicyError(f"room {name} may include {target}, which is no room")
        for room in self.pure["rooms"]:
            if room not in self.rooms:
                raise PolicyError(f"the pure room {room} is no room")
        self.forbidden = [
            (re.compile(rule["pattern"]), rule["why"]) for rule in self.pure["forbidden"]
        ]
        self.refuse_cycles()

    def refuse_cycles(self) -> None:
        edges = {
            name: [t for t in room["may"] if t != "*"]
            + [self.room_of(h.rsplit("/", 1)[0]) or h for h in room.get("headers", [])]
            for name, room in self.rooms.items()
        }
        state: dict[str, int] = {}  # 1: on the way, 2: done

        def visit(name: str, way: list[str]) -> None:
            if state.get(name) == 1:
                circle = way[way.index(name) :] + [name]
                raise PolicyError("the policy has a cycle: " + " -> ".join(circle))
            if state.get(name) == 2:
                return
            state[name] = 1
            for target in edges.get(name, []):
                if target != name:
                    visit(target, way + [name])
            state[name] = 2

        for name in edges:
            visit(name, [])

    def room_of(self, folder: str) -> str | None:
        """The entry that speaks for a folder: its own name, or a pattern such as modules/*."""
        if folder in self.rooms:
            return folder
        for name in self.rooms:
            same_depth = folder.count("/") == name.count("/")
            if "*" in name and same_depth and fnmatch.fnmatch(folder, name):
                return name
        return None


def folder_of(path: str) -> str:
    """src/record/fold.cpp -> record; cmd/entente/main.cpp -> cmd/entente."""
    folder = path.rsplit("/", 1)[0]
    return folder.removeprefix("src/")


def check_include(policy: Policy, source: cpp_text.Source, room: str, what: str) -> str | None:
    """Why this include is refused, or None."""
    folder = folder_of(source.path)
    if what.startswith("<"):
        return None
    named = re.fullmatch(r'"([^"]+)"', what)
    if not named:
        return "an include names its file literally"
    name = named.group(1)
    if ".." in name.split("/"):
        return "includes are named from src/, not relatively"
    if "/" not in name:
        target_folder = "proto" if name.endswith(".pb.h") else folder
    else:
        target_folder = name.rsplit("/", 1)[0]
    if not source.is_test and cpp_text.is_test_name(Path(name).stem):
        return "a header for tests; only tests may include it"
    if target_folder == folder:
        return None
    target = policy.room_of(target_folder)
    if target is None:
        return f"'{target_folder}' is no room of the policy; add it to tools/dependencies.json"
    entry = policy.rooms[room]
    allowed = entry["may"] + (entry.get("tests_may", []) if source.is_test else [])
    if source.is_test and target in ("tests", "proto"):
        return None
    if "*" in allowed or name in entry.get("headers", []):
        return None
    # modules/* may never mean a sibling: each module is a room of its own.
    if target in allowed and target != room:
        return None
    listed = ", ".join(allowed + entry.get("headers", [])) or "nothing"
    return f"{folder} may include {listed}; not {target_folder}"


def check(root: Path, policy: Policy) -> list[str]:
    problems = []
    pure = set(policy.pure["rooms"])
    for source in cpp_text.sources(root, ["src", "cmd"]):
        folder = folder_of(source.path)
        room = policy.room_of(folder)
        if room is None:
            problems.append(
                f"{source.path}:1: folder '{folder}' has no entry in tools/dependencies.json; "
                "every folder needs one"
            )
            continue
        for line, what in cpp_text.includes(source):
            reason = check_include(policy, source, room, what)
            if reason:
                problems.append(f"{source.path}:{line}: #include {what}: {reason}")
        if room in pure and not source.is_test:
            for pattern, why in policy.forbidden:
                for match in pattern.finditer(source.code):
                    place = f"{source.path}:{source.line(match.start())}"
                    problems.append(f"{place}: {match.group().strip()}: {folder} is pure; {why}")
    return problems


def main() -> int:
    here = Path(__file__).resolve().parent
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--root", type=Path, default=here.parent, help="root of the sources")
    options.add_argument("--policy", type=Path, help="default: tools/dependencies.json of the root")
    options.add_argument("--quiet", action="store_true", help="print violations only")
    options.add_argument("--graph", action="store_true", help="print the policy as lines 'room: rooms'")
    arguments = options.parse_args()
    path = arguments.policy or arguments.root / "tools" / "dependencies.json"
    try:
        policy = Policy(json.loads(path.read_text(encoding="utf-8")))
    except (PolicyError, KeyError, ValueError, OSError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return 2
    if arguments.graph:
        for name, room in policy.rooms.items():
            print(f"{name}: {', '.join(room['may'] + room.get('headers', []))}")
        return 0
    problems = check(arguments.root, policy)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(f"{len(problems)} violation(s) of tools/dependencies.json", file=sys.stderr)
        return 1
    if not arguments.quiet:
        print(f"dependencies: {len(policy.rooms)} rooms, no violation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
