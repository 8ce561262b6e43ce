#!/usr/bin/env python3
"""Runs seeds of entente-sim beside one another, has every journal of every circle judged anew by
tools/recheck, and says what came of them.

    simulate.py PROGRAM --seeds FROM..TO [--jobs N] [--again N] [--jverify PROGRAM --samples N]
                [--thin]
    simulate.py PROGRAM --minutes M [--jobs N]

Each seed's journals are exported by one honest node; tools/recheck, which shares no code with the
node, reads them and has to come to the same verdicts, joint facts and digest as every honest node.
Of N seeds (--samples) every journal is also verified by jverify and verify_checkpoint.sh.
With --again N, every N-th seed runs twice and has to leave the same trace.

Fails if a seed fails, crashes, hangs or says nothing; if recheck differs in anything; and, unless
--thin says that these are too few seeds for that: if half of the seeds have fewer than 2,000 events
or 20 faults, if fewer than a third have a hostile peer, or if a fault, a hostile deed or a size of
federation that must occur does not. A failing seed is printed with the command that replays it.
"""

import argparse
import collections
import concurrent.futures
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
FRESH = 1_000_000  # first of the seeds that --minutes tries; no test uses these
CHUNK = 5  # seeds that one call of the program runs
# Hundreds of small files for each seed: on a disk they take as long as the seed itself.
SCRATCH = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

# What must have happened somewhere, by the name under which entente-sim counts it.
FAULTS = ("crash crash_in_write crash_in_sync crash_at_signing disk_error disk_full rot restore "
          "restore_of_disk restore_of_machine clone clock link_reset link_stall link_cut link_slow "
          "loss reorder duplicate partition secret_lost").split()
DEEDS = ("equivocate another_history withhold replay understate overstate far_past malformed "
         "oversize time contradict").split()
ALSO = ("disk_torn_sectors disk_flipped_bits forks_found epochs joint_facts afresh_agreed bodies_ended "
        "keys_changed_identity keys_changed_node keys_changed_revocation recoveries_joint "
        "recoveries_objected newcomers_joined contents_withheld").split()


def load_recheck():
    """tools/recheck as a module: one Python process judges many circles."""
    loader = importlib.machinery.SourceFileLoader("recheck", str(ROOT / "tools" / "recheck"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("recheck", loader))
    loader.exec_module(module)
    return module


def judge(recheck, folder):
    """Compares recheck with the simulation for one seed: circles, acts, and what differs."""
    circles = acts = 0
    differences = []
    for held in json.loads((folder / "state.json").read_text()):
        state = recheck.report(recheck.read_export(folder / held["circle"]).run())
        circles += 1
        acts += state["entries"]
        where = f"circle {held['circle']} as exported by {held['exported_by']}"
        for party, digest in held["digests"].items():
            if digest != state["digest"]:
                differences.append(f"{where}: {party} has digest {digest}, recheck {state['digest']}")
        ours, theirs = held["verdicts"], state["verdicts"]
        differences += [f"{where}: {ref} is {ours.get(ref)} to the node, {theirs.get(ref)} to recheck"
                        for ref in sorted(ours.keys() | theirs.keys())
                        if ours.get(ref) != theirs.get(ref)][:5]
        facts = [{(fact["ref"], fact["contested"]) for fact in one}
                 for one in (held["joint_facts"], state["joint_facts"])]
        differences += [f"{where}: joint fact {fact} of one alone" for fact in facts[0] ^ facts[1]][:5]
    return circles, acts, differences


def verify(jverify, folder):
    """Has the independent verifiers look at every journal of one seed: journals, and refusals."""
    journals, refusals = 0, []
    for checkpoint in sorted(folder.glob("*/*/*/checkpoint")):
        journal = checkpoint.parent
        keys = [str(journal / "keys" / name) for name in ("log.vkey", "cosigners.vkey")]
        for program in (str(jverify), str(ROOT / "tests" / "verifiers" / "verify_checkpoint.sh")):
            done = subprocess.run([program, str(journal), *keys], capture_output=True, text=True,
                                  errors="replace", check=False)
            if done.returncode != 0:
                refusals.append(f"{program} refuses {journal}: {(done.stdout + done.stderr)[-400:]}")
        journals += 1
    return journals, refusals


class Work:
    """One chunk of seeds, in a process of the pool."""

    recheck = None

    @classmethod
    def run(cls, program, seeds, jverify):
        if cls.recheck is None:
            cls.recheck = load_recheck()
        with tempfile.TemporaryDirectory(prefix="entente-sim-", dir=SCRATCH) as scratch:
            done = subprocess.run([program, "--seeds", f"{seeds[0]}..{seeds[-1]}", "--json",
                                   "--export", scratch], capture_output=True, text=True,
                                  errors="replace", check=False)
            lines = {}
            for line in done.stdout.splitlines():
                value = json.loads(line)
                if "seed" in value:
                    lines[value["seed"]] = value
            results = []
            for seed in seeds:
                result = lines.get(seed, {"seed": seed, "failure": f"says nothing (exit status "
                                                                  f"{done.returncode}): {done.stderr[-800:]}"})
                folder = pathlib.Path(scratch) / str(seed)
                result.update(circles=0, acts=0, differences=[], journals=0)
                if "failure" not in result:
                    try:
                        result["circles"], result["acts"], result["differences"] = judge(
                            cls.recheck, folder)
                        if jverify and seed in jverify[1]:
                            result["journals"], refusals = verify(jverify[0], folder)
                            result["differences"] += refusals
                    except (OSError, ValueError, KeyError) as error:
                        result["differences"] = [f"recheck: {error}"]
                shutil.rmtree(folder, ignore_errors=True)
                results.append(result)
            return results


def chunks(options):
    """Lists of seeds to run, for as long as wanted; the second runs of some come last."""
    if options.minutes:
        end, first = time.monotonic() + 60 * options.minutes, options.first
        while time.monotonic() < end:
            yield list(range(first, first + CHUNK))
            first += CHUNK
        return
    for first in range(options.first, options.last + 1, CHUNK):
        yield list(range(first, min(first + CHUNK, options.last + 1)))
    if options.again:
        for seed in range(options.first, options.last + 1, options.again):
            yield [seed]


class Tally:
    def __init__(self, options):
        self.options, self.failures, self.hashes = options, [], {}
        self.events, self.faults, self.parties = [], [], []
        self.counts, self.seeds_with = collections.Counter(), collections.Counter()
        self.circles = self.acts = self.journals = self.again = 0

    def add(self, result):
        seed = result["seed"]
        replay = f"{self.options.program} --seed {seed} --trace"
        problems = [result["failure"]] if "failure" in result else result["differences"]
        for problem in problems:
            self.failures.append(f"seed {seed}: {problem}\n  replay: {replay}")
            print(self.failures[-1], flush=True)
        if "hash" not in result:
            return
        if seed in self.hashes:
            self.again += 1
            if self.hashes[seed] != result["hash"]:
                self.failures.append(f"seed {seed}: another trace when run again")
            return
        self.hashes[seed] = result["hash"]
        self.events.append(result["events"])
        self.faults.append(result["faults"])
        self.parties.append(result["counts"].get("parties", 0))
        self.circles += result["circles"]
        self.acts += result["acts"]
        self.journals += result["journals"]
        for name, count in result["counts"].items():
            self.counts[name] += count
            self.seeds_with[name] += count > 0

    def thin(self):
        """What these seeds lack to mean something."""
        hostile = self.seeds_with["seed_hostile"]
        wrong = []
        if statistics.median(self.events) < 2000:
            wrong.append("half of the seeds have fewer than 2,000 events")
        if statistics.median(self.faults) < 20:
            wrong.append("half of the seeds have fewer than 20 faults")
        if 3 * hostile < len(self.hashes):
            wrong.append("fewer than a third of the seeds have a hostile peer")
        names = [f"fault_{name}" for name in FAULTS] + [f"hostile_{name}" for name in DEEDS]
        wrong += [f"never happened: {name}" for name in names + list(ALSO) if not self.counts[name]]
        wrong += [f"no federation of {size} parties" for size in (2, 32) if size not in self.parties]
        return wrong

    def print(self):
        print(f"seeds {len(self.hashes)}, failed {len({f.split(':')[0] for f in self.failures})}, "
              f"run again for the same trace {self.again}")
        print(f"events: median {statistics.median(self.events):.0f}, in all {sum(self.events)}; "
              f"faults: median {statistics.median(self.faults):.0f}, in all {sum(self.faults)}")
        print(f"parties: {min(self.parties)} to {max(self.parties)}; seeds with hostile peers: "
              f"{self.seeds_with['seed_hostile']}")
        print(f"recheck: {self.circles} circles with {self.acts} entries of {len(self.hashes)} seeds, "
              f"every node's digest, verdict and joint fact compared")
        print(f"journals verified by jverify and verify_checkpoint.sh: {self.journals}")
        for name in sorted(self.counts):
            print(f"  {name:32}{self.counts[name]:12} in {self.seeds_with[name]:6} seeds")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--seeds", default="1..200", help="FROM..TO")
    parser.add_argument("--minutes", type=int, help="fresh seeds for so long")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--again", type=int, default=0, help="run every N-th seed twice")
    parser.add_argument("--jverify", help="the independent verifier of journals")
    parser.add_argument("--samples", type=int, default=0, help="seeds whose journals it verifies")
    parser.add_argument("--thin", action="store_true", help="too few seeds to meet everything")
    options = parser.parse_args()
    if options.minutes:
        options.first = FRESH
    else:
        found = re.fullmatch(r"(\d+)\.\.(\d+)", options.seeds)
        if not found or int(found[1]) > int(found[2]):
            parser.error("--seeds needs FROM..TO")
        options.first, options.last = int(found[1]), int(found[2])
    jverify = None
    if options.jverify and options.samples and not options.minutes:
        step = max(1, (options.last - options.first + 1) // options.samples)
        jverify = (options.jverify, set(range(options.first, options.last + 1, step)))
    tally = Tally(options)
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        running = set()
        for chunk in chunks(options):
            running.add(pool.submit(Work.run, options.program, chunk, jverify))
            if len(running) >= 2 * options.jobs:
                done, running = concurrent.futures.wait(
                    running, return_when=concurrent.futures.FIRST_COMPLETED)
                for one in done:
                    for result in one.result():
                        tally.add(result)
        for one in running:
            for result in one.result():
                tally.add(result)
    if not tally.events:
        print("no seed ran through")
        return 1
    tally.print()
    wrong = [] if options.thin else tally.thin()
    for line in wrong:
        print(f"too thin: {line}")
    return 1 if tally.failures or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
