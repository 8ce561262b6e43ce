#!/usr/bin/env python3
"""Models of the rule of docs/formats/record.md, checked with the very functions of tools/recheck.

    rule_model.py [--soak] [--only NAME] [--depth N] [--runs N] [--seed N]
                  [--write FOLDER]

exhaustive   two parties, three proposals, every order of concurring, declining and withdrawing,
             each act having seen any prefix of the other's journal; once with rival texts, once
             with crossing amendments of the charter
forked       one party with two branches against an honest one: rival texts and rival charters, and
             the settlement of every state in which both became joint
recovered    three parties that replace the key of one, which objects, beside a rival amendment;
             two that replace each other's key; what is contested is confirmed
random       2 to 4 parties with leaving, joining, superseding, silence, epochs, branches, bodies
             that end, keys revoked and recovered, and `seen` that says less or more than is true

Looks for: joint facts un-made, slots filled twice without a forker, verdicts or facts that depend
on arrival or on party numbers, contested facts not shown or not settled, and states from which
nobody can go on. A failing random run prints its seed; --seed N runs that one alone and prints it.
--write keeps the random runs as files like those of tests/vectors/record, for other programs.
Sizes are for about 40 seconds; --soak is for hours.
"""
import argparse
import collections
import itertools
import json
import pathlib
import random
import sys

from enumerated import Broken, check, exhaustive, forked, recheck, recovered
from federations import Script
from journal_writer import case_file


def arrive(world, chance, most=None, rank=None):
    """The circle after entries have come in a random order (at most so many, if given)."""
    circle = world.load(recheck, rank)
    left = [(name, list(reversed(entries))) for name, entries in circle.branches]
    stuck = 0
    while left and stuck < 4 * len(left) and (most is None or len(circle.taken) < most):
        name, entries = chance.choice(left)
        while entries and entries[-1].code is not None:
            entries.pop()
        if entries and circle.ready(name, entries[-1]):
            stuck = 0
        else:
            stuck += 1
    return circle if most is not None else circle.run()


def places(world, circle):
    """Verdict, and what is said of it, of every entry by (number of the branch, index)."""
    by_root = {(x.party, x.epoch, x.index, x.root): x for x in circle.taken}
    contested, out = circle.contested(), {}
    for number, journal in enumerate(world.journals):
        for index in range(len(journal)):
            x = by_root.get((journal.number, journal.epoch, index, journal.root(index + 1)))
            out[number, index] = x and (x.code, x.level, bool(x.choices), x in contested,
                                        x.choices and circle.level(x))
    return out


def random_run(seed, counts, folder=None):
    script = Script(seed)
    world, chance = script.world, random.Random(seed + 1_000_000)
    circle = world.load(recheck).run()
    state = recheck.report(circle)
    if folder:
        case = case_file(f'random_{seed}', world, circle, state)
        (folder / f'random_{seed}.json').write_text(json.dumps(case, indent=0) + '\n')
    counts['entries'] += len(circle.taken)
    counts['joint facts'] += len(circle.facts)
    counts['contested'] += len(circle.contested())
    counts['settlements'] += sum(bool(fact.settles) for fact in circle.facts)
    counts['recoveries'] += sum(bool(fact.act['recovers']) for fact in circle.facts)
    counts['key events'] += sum(x.kind == 2 for x in circle.taken)
    counts['kept by silence'] += any(c.act['silence'] for fact in circle.facts
                                     for chosen in fact.choices for c in chosen)
    counts.update(f'code {x.code:02}' for x in circle.taken)

    # Slots.
    doubles = set()
    for x, y in itertools.combinations((x for x in circle.taken if x.what), 2):
        if x.party == y.party and not x.bit & y.cut and not y.bit & x.cut:
            doubles.add(x.party)
    for rivals in circle.filled.values():
        for x, y in itertools.combinations(rivals, 2):
            if set(x.act['required']) & set(y.act['required']):
                check(doubles, 'slot filled twice')
                counts['slots filled twice by forkers'] += 1
            else:
                counts['rivals of disjoint parties (the limit)'] += 1
            for one, two in ((x, y), (y, x)):
                settled = any(one in fact.settles for fact in circle.facts) or two in one.settles
                check(settled or one in circle.contested(), 'rivals joint and not contested')

    # Objections that were seen, bodies that ended.
    for fact in circle.facts:
        for c in itertools.chain(*fact.choices):
            check(not any(x.what == 'decline' and x.code == 1 and x.target is fact
                          and x.party == fact.act['recovers'] and x.bit & c.cut
                          for x in circle.taken), 'recovered over an objection that was seen')
            check(not fact.body['ends_with_leaving'] or not any(
                x.what == 'leaving' and x.code == 1 and x.party in fact.body['parties']
                and x.bit & c.cut for x in circle.taken), 'decided by a body that had ended')

    # Growth: what is held grows, verdicts stay, facts stay.
    cut = chance.randint(0, len(circle.taken))
    early = arrive(world, chance, cut)
    codes = state['verdicts']
    check(all(codes[x.text()] == x.code for x in early.taken), 'a verdict changed')
    facts = {fact['ref'] for fact in state['joint_facts']}
    check({x.text() for x in early.facts} <= facts, 'un-made')

    # Arrival and party numbers.
    check(recheck.report(arrive(world, chance)) == state, 'arrival changed the state')
    numbers = sorted(world.names)
    rank = dict(zip(numbers, chance.sample(numbers, len(numbers))))
    check(recheck.report(arrive(world, chance, rank=rank)) == state, 'Order changed the state')
    other = Script(seed, permuted=True).world
    check(places(world, circle) == places(other, other.load(recheck).run()),
          'party numbers changed the state')


def random_runs(runs, first=0, folder=None):
    counts = collections.Counter()
    for seed in range(first, first + runs):
        try:
            random_run(seed, counts, folder)
        except Exception as error:
            raise Broken(f'random run --seed {seed}: {error or repr(error)}') from error
    codes = sorted(key for key in counts if key.startswith('code'))
    yield f'random: {runs} runs, ' + ', '.join(
        f'{counts[key]} {key}' for key in sorted(counts) if key not in codes)
    yield 'random: ' + ', '.join(f'{key} {counts[key]}' for key in codes)


def show(seed):
    script = Script(seed)
    circle = script.world.load(recheck).run()
    print('features', ' '.join(sorted(script.features)))
    for number, journal in enumerate(script.world.journals):
        for index in range(journal.forked_at or 0, len(journal)):
            root = journal.root(index + 1)
            x = circle.entries[journal.name, journal.epoch, root]
            named = x.target.text()[:16] if getattr(x, 'target', None) else ''
            print(f'branch {number}', (x.text() if x.party else '?')[:22], x.what or '-', named,
                  'pending' if x.code is None else recheck.WORDS[x.code], 'joint' * bool(x.choices))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--soak', action='store_true', help='deeper and longer')
    parser.add_argument('--only', choices=('exhaustive', 'forked', 'recovered', 'random'))
    parser.add_argument('--depth', type=int, default=0, help='acts in what is enumerated')
    parser.add_argument('--runs', type=int, help='number of random runs')
    parser.add_argument('--seed', type=int, help='one random run, shown')
    parser.add_argument('--write', type=pathlib.Path, metavar='FOLDER',
                        help='keep the random runs as case files')
    options = parser.parse_args()
    try:
        if options.seed is not None:
            show(options.seed)
            for line in random_runs(1, options.seed):
                print(line)
            return 0
        if options.write:
            options.write.mkdir(parents=True, exist_ok=True)
        runs = options.runs or (20_000 if options.soak else 200)
        for name, lines in (('exhaustive', exhaustive), ('forked', forked),
                            ('recovered', recovered),
                            ('random', lambda depth: random_runs(runs, 0, options.write))):
            if options.only in (None, name):
                for line in lines(options.depth or 6 * options.soak):
                    print(line, flush=True)
    except Broken as error:
        print('FAILED', error)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
