#!/usr/bin/env python3
"""Does anything find the bugs that are planted? One run of the named means against each of them.

    mutants.py TREE [--jobs N] [NAME...]     TREE: a build tree with ENTENTE_MUTANTS, e.g. build/mutants
    mutants.py --targets                     what has to be built there

mutants.json names the planted bugs (src/base/mutant.h) and what is to find each: seeds of the simulation
(with tools/recheck over every circle) or a test program. First each means runs without a bug and has to
pass; then each bug has to make it fail. Exit status 1 if one survives, if a name stands in the sources
and not in the list or the other way round, or if a means fails by itself.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PLANTED = re.compile(r'MUTANT\("([a-z0-9-]+)"\)')
SECONDS_MAX = 1200  # a means that hangs has found the bug


def means_of(tree, entry, seeds):
    """Commands of which one has to fail, in turn."""
    if entry["by"] == "simulation":
        program = str(tree / "cmd/entente-sim/entente-sim")
        base = entry.get("seeds", 1)
        step = 20
        return [[sys.executable, str(HERE / "simulate.py"), program, "--thin", "--jobs", "1",
                 "--seeds", f"{first}..{first + step - 1}"] for first in range(base, base + seeds, step)]
    return [[str(tree / entry["by"])]]


def run(command, mutant):
    environment = dict(os.environ)
    environment.pop("ENTENTE_MUTANT", None)
    if mutant:
        environment["ENTENTE_MUTANT"] = mutant
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True,
                              errors="replace", timeout=SECONDS_MAX, check=False)
    except subprocess.TimeoutExpired:
        return 1, "hangs"
    return done.returncode, done.stdout + done.stderr


def first_finding(output):
    for line in output.splitlines():
        if re.match(r"seed \d+: |.*ERROR: |.*FAILED|terminate|hangs", line):
            return line.strip()[:110]
    return (output.strip().splitlines() or ["it ended"])[-1][:110]


def hunt(tree, entry, seeds):
    for command in means_of(tree, entry, seeds):
        code, output = run(command, entry["name"])
        if code != 0:
            return first_finding(output)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", nargs="?", type=pathlib.Path)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--targets", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--seeds", type=int, default=200, help="most seeds of the simulation for each")
    options = parser.parse_intermixed_args()  # names may stand after options
    entries = json.loads((HERE / "mutants.json").read_text())
    if options.targets:
        targets = {"entente-sim"} | {pathlib.Path(e["by"]).name for e in entries if e["by"] != "simulation"}
        print(*sorted(targets), sep="\n")
        return 0
    if options.tree is None:
        parser.error("needs the build tree")
    listed = {entry["name"] for entry in entries}
    planted = [name for path in (ROOT / "src").rglob("*.[ch]*") if path.name != "mutant.h"
               for name in PLANTED.findall(path.read_text())]
    wrong = sorted(listed ^ set(planted)) + sorted({n for n in planted if planted.count(n) > 1})
    if wrong:
        print("listed and not planted, planted and not listed, or planted twice:", *wrong)
        return 1
    unknown = set(options.names) - listed
    if unknown:
        parser.error(f"no such planted bug: {' '.join(sorted(unknown))}")
    chosen = [entry for entry in entries if not options.names or entry["name"] in options.names]
    for command in {tuple(means_of(options.tree, entry, 20)[0]) for entry in chosen}:
        code, output = run(list(command), None)
        if code != 0:
            print(f"fails without any planted bug: {' '.join(command)}\n{output[-2000:]}")
            return 1
    survivors = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        found = pool.map(lambda entry: hunt(options.tree, entry, options.seeds), chosen)
        for entry, finding in zip(chosen, found):
            print(f"{entry['name']:32} {entry['by'].split('/')[-1]:14} "
                  f"{finding or 'SURVIVES: nothing found it'}", flush=True)
            if not finding:
                survivors.append(entry["name"])
    print(f"{len(chosen)} planted bugs, {len(chosen) - len(survivors)} found")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
