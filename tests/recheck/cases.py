#!/usr/bin/env python3
"""Small circles with what must come out of them, one for each rule of docs/formats/record.md.

    python3 tests/recheck/cases.py --write     writes tests/vectors/record/<name>.json

Each case says by hand, for every act, the verdict code that it must get (`expect`, 1 if not said),
and the joint facts, contested facts and members. The digest in the files is recheck's. A file:
{"name", "circle", "journals": [{"party", "epoch", "entries": [hex], "openings": [hex or ""]}],
 "expect": {"verdicts": [[code, -1 if pending]], "joint": [ref], "L": [of its effect],
 "contested": [ref], "members": [number], "digest": hex,
 "pasts": [of each journal {index of its last entry that is not pending, digest of its past}],
 "another_state": [ref of joint amendments that name another state than their past has]}}; a branch is a further journal with the
same party and epoch, whole from index 0.
"""
import json
import sys

import cases_acts  # noqa: F401
import cases_forks  # noqa: F401
import cases_keys  # noqa: F401
import cases_slots  # noqa: F401
from cases_headers import WIRE, wire_header  # noqa: F401
from circles import CASES
from journal_writer import ROOT, Ref, case_file, load_recheck

FOLDER = ROOT / 'tests/vectors/record'


def run(name):
    """(expectation, recheck's report, contents of the file) of a case."""
    recheck = load_recheck()
    expect = CASES[name]()
    circle = expect.world.load(recheck).run()
    state = recheck.report(circle)
    return expect, state, case_file(name, expect.world, circle, state)


def differences(expect, contents):
    """What recheck computed otherwise than the case says by hand."""
    said, out = contents['expect'], []
    for journal, codes in zip(expect.world.journals, said['verdicts']):
        for index, (code, wanted) in enumerate(zip(codes, journal.expected)):
            if code != wanted:
                out.append(f'{journal.name} {journal.epoch} #{index}: {code}, not {wanted}')
    for what, wanted in (('joint', expect.joint), ('contested', expect.contested),
                         ('another_state', expect.another_state)):
        if said[what] != [r.text() for r in sorted(wanted, key=Ref.bytes)]:
            out.append(f'{what}: {said[what]}, not {[r.text() for r in wanted]}')
    if said['members'] != expect.members:
        out.append(f"members {said['members']}, not {expect.members}")
    return out


def main():
    names = sys.argv[1:]
    write = '--write' in names
    failed = 0
    for name in [n for n in names if n != '--write'] or CASES:
        expect, _, contents = run(name)
        wrong = differences(expect, contents)
        failed += bool(wrong)
        print(('FAILED ' if wrong else 'ok     ') + name, *wrong, sep='\n    ')
        if write and not wrong:
            FOLDER.mkdir(parents=True, exist_ok=True)
            (FOLDER / f'{name}.json').write_text(json.dumps(contents, indent=0) + '\n')
    print(len(CASES), 'cases')
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
