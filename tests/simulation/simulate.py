#!/usr/bin/env python3
"""Runs seeds of entente-sim beside one another and says what came of them.

    simulate.py PROGRAM --seeds FROM..TO [--jobs N]

Fails if a seed fails, crashes or says nothing; if a seed that runs twice (one in a hundred) gives
another trace; or if half of the seeds have fewer than 2,000 events or 20 faults. A failing seed is
printed with the command that replays it alone.
"""

import argparse
import concurrent.futures
import os
import re
import statistics
import subprocess
import sys

LINE = re.compile(r"^seed (\d+) hash ([0-9a-f]+) events (\d+) faults (\d+) ?(.*)$", re.M)


def run(program, seed):
    done = subprocess.run([program, "--seeds", f"{seed}..{seed}"], capture_output=True, text=True,
                          errors="replace", timeout=1200, check=False)
    found = LINE.search(done.stdout)
    if done.returncode != 0 or not found:
        return seed, None, 0, 0, f"exit {done.returncode}: {done.stdout[-400:]}{done.stderr[-800:]}"
    return seed, found[2], int(found[3]), int(found[4]), found[5].strip()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seeds", default="1..200")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    options = parser.parse_args()
    first, last = (int(n) for n in options.seeds.split(".."))
    seeds = list(range(first, last + 1))
    twice = [s for s in seeds if s % 100 == 50]
    failures, events, faults, hashes = [], [], [], {}
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for seed, trace, count, fault_count, failure in pool.map(
                lambda s: run(options.program, s), seeds + twice):
            if failure:
                failures.append(f"seed {seed}: {failure}\n"
                                f"  replay: {options.program} --seed {seed} --trace")
                continue
            if seed in hashes:
                if hashes[seed] != trace:
                    failures.append(f"seed {seed}: another trace when run again")
                continue
            hashes[seed] = trace
            events.append(count)
            faults.append(fault_count)
    for failure in failures:
        print(failure)
    if not events:
        print("no seed ran through")
        return 1
    print(f"seeds {len(hashes)} of {len(seeds)}, run twice {len(twice)}; events median "
          f"{statistics.median(events):.0f}, in all {sum(events)}; faults median "
          f"{statistics.median(faults):.0f}, in all {sum(faults)}; failed {len(failures)}")
    thin = statistics.median(events) < 2000 or statistics.median(faults) < 20
    if thin:
        print("the seeds are too thin to mean anything")
    return 1 if failures or thin else 0


if __name__ == "__main__":
    sys.exit(main())
