#!/usr/bin/env python3
"""Checks that the store is read, and SQL is spoken, only in the places that may.

Every query, list, count, search, push and export goes through one read path that takes the viewer
and applies the label decision. This check keeps it so: tools/read_places.json says what counts as a
read and where one may stand, each with its reason; anywhere else in src/ and cmd/ it is refused.
Tests are left out: they look at what they made.

    tools/check_reads.py [--root FOLDER] [--places FILE] [--quiet]

Exit status: 0 nothing to report, 1 violations, 2 the data file is wrong.
"""

import argparse
import json
import re
import sys
from pathlib import Path

import cpp_text


class PlacesError(Exception):
    pass


class Places:
    """What a read is, and which files may do it."""

    def __init__(self, data: dict):
        self.kinds = []
        for name, kind in data["kinds"].items():
            if kind["in"] not in ("code", "strings"):
                raise PlacesError(f"kind {name}: 'in' is code or strings")
            self.kinds.append((name, kind["in"], re.compile(kind["pattern"]), kind["why"]))
        known = {name for name, *_ in self.kinds}
        self.allowed: dict[str, set[str]] = {}
        for place, entry in data["places"].items():
            unknown = set(entry["kinds"]) - known
            if unknown:
                raise PlacesError(f"place {place}: unknown kinds {', '.join(sorted(unknown))}")
            if not entry["why"]:
                raise PlacesError(f"place {place}: a place needs its reason")
            self.allowed[place] = set(entry["kinds"])

    def allows(self, path: str, kind: str) -> bool:
        """A place is a file, or a folder with everything below it."""
        return any(
            kind in kinds and (path == place or path.startswith(place + "/"))
            for place, kinds in self.allowed.items()
        )


def check(root: Path, places: Places) -> list[str]:
    problems = []
    for source in cpp_text.sources(root, ["src", "cmd"]):
        if source.is_test:
            continue
        for kind, view, pattern, why in places.kinds:
            if places.allows(source.path, kind):
                continue
            text = source.code if view == "code" else source.strings
            for match in pattern.finditer(text):
                found = " ".join(match.group().split())
                place = f"{source.path}:{source.line(match.start())}"
                problems.append(f"{place}: {found}: {why}")
    return problems


def main() -> int:
    here = Path(__file__).resolve().parent
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--root", type=Path, default=here.parent, help="root of the sources")
    options.add_argument("--places", type=Path, help="default: tools/read_places.json of the root")
    options.add_argument("--quiet", action="store_true", help="print violations only")
    arguments = options.parse_args()
    path = arguments.places or arguments.root / "tools" / "read_places.json"
    try:
        places = Places(json.loads(path.read_text(encoding="utf-8")))
    except (PlacesError, KeyError, ValueError, OSError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return 2
    problems = check(arguments.root, places)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(f"{len(problems)} read(s) outside the places of tools/read_places.json", file=sys.stderr)
        return 1
    if not arguments.quiet:
        print(f"reads: {len(places.allowed)} places, no violation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
