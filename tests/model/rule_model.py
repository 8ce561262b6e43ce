#!/usr/bin/env python3
"""Models of the rule of docs/formats/record.md, checked with the very functions of tools/recheck.

    rule_model.py [--soak] [--only NAME] [--depth N] [--runs N] [--seed N]
                  [--write FOLDER]

exhaustive   two parties, three proposals, every order of concurring, declining and withdrawing,
             each act having seen any prefix of the other's journal; once with rival texts, once
             with crossing amendments of the charter
forked       one party with two branches against an honest one: rival texts and rival charters, and
             the settlement of every state in which both became joint
random       2 to 4 parties with leaving, joining, superseding, silence, epochs, branches, and
             `seen` that says less or more than is true

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

from journal_writer import World, case_file, load_recheck, message, terms

recheck = load_recheck()
Circle, DEFAULTS = recheck.Circle, recheck.DEFAULTS
EPOCH, A, B = '1-5eed0001', 1, 2


class Broken(Exception):
    """What the rule must never do."""


def check(condition, *what):
    if not condition:
        raise Broken(' '.join(map(str, what)))


# Acts without bytes, for what is enumerated -------------------------------------------------------


class Act(recheck.Entry):
    """An entry as the fold sees it, made without a journal around it."""

    def __init__(self, branch, what, fields, seen, **header):
        self.party, self.epoch, self.index = branch.party, EPOCH, len(branch.acts)
        self.leaf = bytes([branch.number]) + bytes([self.index]) * 31
        self.kind = self.time = 0
        self.parent = branch.acts[-1] if branch.acts else None
        self.header = dict(DEFAULTS['Header'], act=what, rule=1, module='circle', module_version=1,
                           actor={'person': 'p', 'office': 'o'}, matter='m')
        self.header.update(header)
        self.header[what] = dict(DEFAULTS['Proposal'], **fields)
        self.what, self.sees, self.opened = what, seen, True


class Branch:
    def __init__(self, party, number, acts=()):
        self.party, self.number, self.acts = party, number, list(acts)


def ref(act):
    return act and {'party': act.party, 'epoch': act.epoch, 'index': act.index, 'leaf': act.leaf}


class Small:
    """A constituted circle of two with undo: acts are added to branches and taken back again."""

    def __init__(self):
        self.circle = Circle('0' * 32)
        self.branches = {'a': Branch(A, 1), 'b': Branch(B, 2)}
        parties = [{'number': n, 'bytes': bytes([n])} for n in (A, B)]
        self.terms = {'parties': parties, 'rules': [{'name': 'record', 'version': 1},
                                                    {'name': 'circle', 'version': 1}],
                      'bodies': [], 'silence_classes': (), 'bytes': b'found'}
        self.circle.circle = recheck.circle_id(self.terms)
        for name in 'ab':
            self.act(name, 'grant', {'person': 'p', 'office': 'o', 'powers': (1,)})
        self.charter = self.propose('a', None, 'charter.found', terms=self.terms)
        for name in 'ab':
            check(self.concur(name, self.charter).code == 1, 'founding')

    def act(self, name, what, fields, seen=None, **header):
        """seen: branch names or (name, size); None: all others of the other party, whole."""
        branch = self.branches[name]
        if seen is None:
            seen = [n for n, other in self.branches.items() if other.party != branch.party]
        pairs = [each if isinstance(each, tuple) else (each, len(self.branches[each].acts))
                 for each in seen]
        sees = [self.branches[other].acts[size - 1] for other, size in pairs if size]
        act = Act(branch, what, fields, sees, **header)
        branch.acts.append(act)
        self.circle.take(act, sees)
        return act

    def propose(self, name, charter, kind='text', seen=None, predecessor=None, settles=(),
                **fields):
        amend = kind.startswith('charter')
        settles = sorted(settles, key=lambda act: act.ref())
        fields = dict(fields, charter=ref(charter), kind=kind, required=(A, B), body='',
                      predecessor=ref(charter if amend else predecessor),
                      settles=[ref(act) for act in settles])
        return self.act(name, 'proposal', fields, seen, matter='circle' if amend else 'm')

    def concur(self, name, proposal, seen=None):
        return self.act(name, 'concurrence', {'proposal': ref(proposal), 'silence': 0}, seen)

    def mark(self):
        c = self.circle
        return (len(c.taken), {k: v[:] for k, v in c.acts.items() if v},
                {k: v[:] for k, v in c.filled.items() if v}, c.facts[:], c.charters[:],
                [(p, p.choices and p.choices[:], p.effect, p.refused,
                  getattr(p, 'successors', [])[:]) for p in c.taken if p.what == 'proposal'])

    def undo(self, mark):
        c = self.circle
        size, acts, filled, facts, charters, proposals = mark
        for act in reversed(c.taken[size:]):
            c.by_ref[act.ref()].pop()
            next(b for b in self.branches.values() if b.acts and b.acts[-1] is act).acts.pop()
        del c.taken[size:]
        c.acts = collections.defaultdict(list, {k: v[:] for k, v in acts.items()})
        c.filled = collections.defaultdict(list, {k: v[:] for k, v in filled.items()})
        c.facts, c.charters = facts[:], charters[:]
        for p, choices, effect, refused, successors in proposals:
            p.choices, p.effect, p.refused = choices and choices[:], effect, refused
            p.successors = successors[:]

    def everything(self):
        return (1 << len(self.circle.taken)) - 1

    def again(self, chance):
        """The same acts in another order of arrival, from nothing: their facts and codes."""
        circle, twin = Circle(self.circle.circle), {}
        left = [list(reversed(branch.acts)) for branch in self.branches.values()]
        while any(left):
            acts = chance.choice(left)
            if not acts:
                continue
            act = acts[-1]
            if act in twin:  # shared by two branches
                acts.pop()
            elif all(before in twin for before in act.sees + [act.parent] * bool(act.parent)):
                copy = object.__new__(Act)
                for name in ('party epoch index leaf kind time header what opened').split():
                    setattr(copy, name, getattr(act, name))
                copy.parent = act.parent and twin[act.parent]
                circle.take(copy, [twin[before] for before in act.sees])
                twin[acts.pop()] = copy
        check(all(copy.code == act.code for act, copy in twin.items()), 'a verdict changed')
        check({twin[fact] for fact in self.circle.facts} == set(circle.facts), 'facts changed')
        check({twin[x] for x in self.circle.contested()} == circle.contested(), 'contested changed')


def enumerate_acts(small, proposals, depth, at_state, kinds='cdw'):
    """Every effective sequence of acts on these proposals up to this depth. Calls at_state(small)
    in every state that differs; returns their number."""
    names, seen_states = list(small.branches), set()
    start = {name: len(branch.acts) for name, branch in small.branches.items()}
    whats = {'c': 'concurrence', 'd': 'decline', 'w': 'withdrawal'}
    history = {name: () for name in names}
    # What a branch has seen of another without saying so again is in its past anyway.
    known = {(one, two): start[two] for one in names for two in names}
    chance = random.Random(depth)

    def go(left):
        state = tuple(history.values())
        if state in seen_states:
            return
        seen_states.add(state)
        facts = set(small.circle.facts)
        mark = small.mark()
        at_state(small)
        small.undo(mark)
        if len(seen_states) % 16 == 0:
            small.again(chance)
        if not left:
            return
        for name in names:
            party = small.branches[name].party
            options = [[]]
            for other in names:
                if small.branches[other].party != party:
                    options += [[(other, size)] for size in range(
                        known[name, other] + 1, len(small.branches[other].acts) + 1)]
            for seen, kind, target in itertools.product(options, kinds, proposals):
                act = small.act(name, whats[kind], {'proposal': ref(target), 'silence': 0}, seen)
                check(facts <= set(small.circle.facts), 'un-made')
                if act.code == 1:
                    before = history[name]
                    history[name] += ((kind, proposals.index(target), tuple(seen)),)
                    for other, size in seen:
                        known[name, other], was = size, known[name, other]
                    go(left - 1)
                    for other, size in seen:
                        known[name, other] = was
                    history[name] = before
                small.undo(mark)

    go(depth)
    return len(seen_states)


def can_go_on(small, proposals, charter_of):
    """Whether, all having seen all, the parties can make a text joint in the open slot."""
    circle = small.circle
    if any(x.choices for x in proposals):
        return
    for name, x in itertools.product('ab', proposals):
        if not circle.dead(x, small.everything()) and not circle.last(
                small.branches[name].party, 'concurrence', x, small.everything()):
            small.act(name, 'decline', {'proposal': ref(x)})
    fresh = small.propose('a', charter_of, proposals[0].act['kind'],
                          terms=proposals[0].act['terms'])
    small.concur('a', fresh)
    small.concur('b', fresh)
    check(fresh.choices, 'nobody can go on')


def joint_by_the_page(circle, x, cut):
    """Section 5 once more, word for word, for circles that nobody leaves."""
    answers = [[c for c in circle.taken if c.what == 'concurrence' and c.code == 1 and c.target is x
                and c.party == party and c.bit & cut] for party in x.act['required']]
    for chosen in itertools.product(*answers):
        s = recheck.union(c.cut for c in chosen)
        withdrawn = any(w.what == 'withdrawal' and w.code == 1 and w.target is x and w.bit & s
                        and any(c.party == w.party and c.bit & w.cut for c in chosen)
                        for w in circle.taken)
        later = [y for y in circle.taken if y is not x and y.code == 1 and recheck.is_charter(y)
                 and any(descends(y, charter) for charter in x.amends)]
        if not withdrawn and not any(joint_by_the_page(circle, y, s) for y in later) and (
                x.predecessor is None or joint_by_the_page(circle, x.predecessor, s)):
            return True
    return False


def descends(charter, ancestor):
    return any(before is ancestor or descends(before, ancestor) for before in charter.amends)


def exhaustive(depth):
    for amendments in (False, True):
        small = Small()
        v, counts = small.charter, collections.Counter()
        if amendments:
            other = dict(small.terms, bytes=b'other', bodies=[{'id': 'b', 'parties': (A,)}])
            x = small.propose('a', v, 'charter.amend', terms=other)
            y = small.propose('b', v, 'charter.amend', terms=dict(small.terms, bytes=b'third'))
            z = small.propose('a', v)
            rivals = [x, y]
        else:
            x, y = small.propose('a', v), small.propose('b', v)
            z = small.propose('a', v, supersedes=ref(x))
            rivals = [x, y, z]
        small.act('b', 'statement', {})

        def at_state(small):
            circle = small.circle
            joint = [fact for fact in rivals if fact.choices]
            counts['joint facts'] += len(circle.facts) - 1
            for one in (x, y, z):
                check(joint_by_the_page(circle, one, small.everything()) == bool(one.choices),
                      'joint otherwise than the page says')
            check(len(joint) <= 1, 'slot filled twice')
            check(not circle.contested(), 'contested without a fork')
            check(len(circle.newest(small.everything())) == 1, 'two newest charters')
            can_go_on(small, rivals, v)

        states = enumerate_acts(small, [x, y, z], depth or 4, at_state)
        yield f"exhaustive {'amendments' if amendments else 'texts'}: {states} states, " \
              f"{counts['joint facts']} joint facts"


def forked(depth):
    for charters in (False, True):
        small = Small()
        v, counts = small.charter, collections.Counter()
        kind = 'charter.amend' if charters else 'text'
        x, y = (small.propose('a', v, kind, terms=dict(small.terms, bytes=bytes([n]))
                              if charters else None) for n in (7, 8))
        small.act('b', 'statement', {})
        small.branches['c'] = Branch(A, 3, small.branches['a'].acts)

        def at_state(small):
            circle = small.circle
            contested = circle.contested()
            counts['joint facts'] += len(circle.facts) - 1
            for one in (x, y):
                check(joint_by_the_page(circle, one, small.everything()) == bool(one.choices),
                      'joint otherwise than the page says')
            if not (x.choices and y.choices):
                check(not contested or any(len(small.branches[n].acts) > x.index + 2 for n in 'ac'),
                      'contested without a fork')
                return
            counts['both joint'] += 1
            check({x, y} <= contested, 'rivals are joint and not contested')
            small.act('b', 'statement', {}, ['a'])
            small.act('b', 'statement', {}, ['c'])
            if charters:
                check(set(circle.newest(small.everything())) == {x, y}, 'not both newest')
                blocked = small.propose('b', x, seen=[])
                check(small.concur('b', blocked, []).code == 17, 'goes on under one of two')
            settlement = small.propose('b', min(x, y, key=lambda p: p.ref()) if charters else v,
                                       kind, settles=[x, y], terms=dict(
                                           small.terms, bytes=b's') if charters else None)
            check(settlement.code == 1, 'void settlement', settlement.code)
            codes = [small.concur(name, settlement, ['b'] if name == 'a' else []).code
                     for name in 'ba']
            check(codes == [1, 1] and settlement.choices, 'cannot settle', codes)
            check(not {x, y} & circle.contested(), 'settled and still contested')
            after = small.propose('b', settlement if charters else v, predecessor=settlement,
                                  seen=['a'])
            small.concur('b', after, [])
            small.concur('a', after, ['b'])
            check(after.choices, 'nobody can go on after the settlement')

        states = enumerate_acts(small, [x, y], depth or 5, at_state, 'cdw' if depth else 'cd')
        check(counts['both joint'], 'the fork made no rivals joint: the model is too small')
        yield f"forked {'charters' if charters else 'texts'}: {states} states, " \
              f"{counts['joint facts']} joint facts, both joint in {counts['both joint']}"


# Random runs over real bytes ----------------------------------------------------------------------

NAMES = [f'{name}.example' for name in 'alpha beta gamma delta epsilon zeta'.split()]
LATE = 1_800_000_000_000  # milliseconds: after every silence has expired


class Script:
    """A random federation, which looks at its own state so that enough becomes joint. Nothing in it
    depends on party numbers: the same seed under other numbers gives the same acts."""

    def __init__(self, seed, permuted=False):
        self.chance = chance = random.Random(seed)
        founders = chance.choice((2, 2, 3, 3, 4))
        order = list(range(1, founders + 1))
        mixed = chance.sample(order, founders)
        self.features = {name for name in (
            'fork', 'epochs', 'joining', 'leaving', 'silence', 'lies', 'understating')
            if chance.random() < 0.4}
        numbers = mixed if permuted else order
        self.world = world = World(NAMES[:founders], numbers=numbers, classes=['routine'],
                                   bodies={'board': numbers[:2]})
        self.live = Circle(world.circle)  # with all that was written
        self.live.numbers.update((name, number) for number, name in world.names.items())
        self.newcomers = iter((10, 11))
        self.proposals, self.made = [], []  # refs: of proposals that may be open; of all
        self.charters = [world.constitute()]
        for step in range(chance.randint(12, 30)):
            self.feed()
            self.step(step)
        self.feed()

    # The state so far.

    def feed(self):
        before = -1
        while before < len(self.live.taken):
            before = len(self.live.taken)
            for journal in self.world.journals:
                entries = journal.__dict__.setdefault('live', [])
                for index in range(len(entries), len(journal)):
                    entry = recheck.Entry(journal.origin, index, journal.entries[index],
                                          entries[-1] if entries else None)
                    entry.root = journal.root(index + 1)
                    if journal.openings[index]:
                        entry.open(journal.openings[index], journal.origin)
                    entries.append(entry)
                for entry in entries[journal.__dict__.get('fed', journal.forked_at or 0):]:
                    if (entry.parent and entry.parent.code is None) or (
                            not self.live.ready(journal.name, entry)):
                        break
                    journal.fed = entry.index + 1
            for charter in self.live.charters:
                self.live.number(charter.act['terms'])

    def entry(self, ref):
        return next(iter(self.live.by_ref[ref.bytes()]), None)

    def open_proposals(self):
        everything = (1 << len(self.live.taken)) - 1
        self.proposals = [ref for ref in self.proposals[-8:] if (entry := self.entry(ref)) and (
            entry.code == 1 and not entry.choices and not self.live.declined(entry, everything))]
        return self.proposals

    def charter(self):
        """A newest charter, seldom another one."""
        everything = (1 << len(self.live.taken)) - 1
        newest = self.live.newest(everything)
        some = [ref for ref in self.charters if self.entry(ref) in newest]
        return self.chance.choice(some if some and self.chance.random() < 0.9 else self.charters)

    def required(self, charter):
        entry, everything = self.entry(charter), (1 << len(self.live.taken)) - 1
        members = self.live.members([entry], everything) if entry and entry.code == 1 else ()
        return sorted(members) if members and self.chance.random() < 0.97 else self.world.numbers()

    def seen(self, journal, full=None):
        """What the next act of this journal declares."""
        chance = self.chance
        full = chance.random() < (0.4 if 'understating' in self.features else 0.8) if (
            full is None) else full
        by_place = collections.defaultdict(list)
        for other in self.world.journals:
            if len(other) and (other.number, other.epoch) != (journal.number, journal.epoch):
                by_place[other.name, other.epoch].append(other)
        seen = []
        for branches in by_place.values():
            other = chance.choice(branches)
            if full or chance.random() < 0.7:
                seen.append((other, len(other) if full else chance.randint(0, len(other))))
        return seen

    # What happens.

    def step(self, step):
        chance, world = self.chance, self.world
        journal, mood = chance.choice(world.journals), chance.random()
        seen = self.seen(journal)
        if 'lies' in self.features and mood > 0.985:
            other = chance.choice(world.journals)
            if other.number != journal.number:
                journal.state(encoded_seen=[message(_1=other.number, _2=other.epoch,
                                                    _3=len(other) + 1, _4=bytes(32))])
        elif 'fork' in self.features and mood > 0.93:
            self.fork(journal, step)
        elif 'epochs' in self.features and mood > 0.89:
            number = 2 + sum(j.number == journal.number for j in world.journals)
            fresh = world.journal(journal.number, f'{number}-0000000{number % 10}', journal.name)
            fresh.grant(seen=[] if chance.random() < 0.3 else self.seen(fresh))
        elif 'leaving' in self.features and mood > 0.865 and step > 8:
            journal.leave(seen=seen)
        elif 'joining' in self.features and mood > 0.83:
            self.admit(journal)
        elif mood > 0.78:
            self.settle(journal)
        elif mood > 0.72 and 'silence' in self.features:
            self.silence(journal, seen)
        elif mood > 0.4 or not self.open_proposals():
            proposal = self.propose(journal, seen)
            if chance.random() < 0.7:
                self.agree(proposal)
        elif mood > 0.3:
            proposal = chance.choice(self.proposals)
            chance.choice((journal.decline, journal.withdraw, journal.concur))(proposal, seen=seen)
        else:
            self.agree(chance.choice(self.proposals))

    def agree(self, proposal, part=0.9):
        for other in self.chance.sample(self.world.journals, len(self.world.journals)):
            if self.chance.random() < part:
                other.concur(proposal, seen=self.seen(other, self.chance.random() < 0.85 or None))

    def fork(self, journal, step):
        """Two branches; at times one that agrees to a text where the other declines it, and agrees
        to its rival, both with all others."""
        chance = self.chance
        if chance.random() < 0.4:
            branch = journal.fork(chance.randint(0, len(journal)))
            branch.live = journal.live[:len(branch)]
            branch.state(seen=[], time=step)
            return
        charter, kind = self.charter(), chance.choice(('text', 'charter'))
        x, y = (journal.propose_amendment(
            charter, terms(self.parties(charter), nonce=bytes([n]) * 32, bodies={'board': [
                list(self.world.names)[0]]}), required=self.required(charter),
            seen=self.seen(journal, True)) if kind == 'charter' else journal.propose(
                charter, required=self.required(charter), seen=self.seen(journal, True),
                matter=f'fork{step}') for n in (1, 2))
        (self.charters if kind == 'charter' else self.made).extend((x, y))
        self.feed()
        branch, size = journal.fork(), len(journal)
        branch.live = journal.live[:size]
        branch.decline(x, seen=[])
        branch.concur(y, seen=[])
        journal.concur(x, seen=[])
        others = [j for j in self.world.journals if j.number != journal.number]
        for proposal, seen in ((x, (journal, size)), (y, branch)):
            for other in others:
                if chance.random() < 0.95:
                    other.concur(proposal, seen=[seen])

    def propose(self, journal, seen):
        chance, world = self.chance, self.world
        charter, more = self.charter(), {'seen': seen}
        more['required'] = self.required(charter)
        if chance.random() < 0.3 and self.open_proposals():
            more['supersedes'] = chance.choice(self.proposals)
        if chance.random() < 0.3:
            board = list(world.names)[:chance.choice((1, 2, 2, 2))]
            proposal = journal.propose_amendment(charter, terms(
                self.parties(charter), nonce=bytes([chance.randrange(256)]) * 32,
                classes=['routine'], bodies={'board': board}), **more)
            self.charters.append(proposal)
        else:
            if chance.random() < 0.2 and self.entry(charter):
                more['body'] = 'board'
                more['required'] = [n for n in list(world.names)[:2] if n in more['required']]
                more['required'].sort()
            facts = [ref for ref in self.proposals if chance.random() < 0.2]
            if chance.random() < 0.4 and self.facts():
                facts = self.facts()
            if facts:
                more['predecessor'] = chance.choice(facts)
            if 'silence' in self.features and chance.random() < 0.5:
                more['silence'] = ('routine', LATE, 1000)
            proposal = journal.propose(charter, matter=chance.choice('st'), **more)
            self.made.append(proposal)
        self.proposals.append(proposal)
        return proposal

    def facts(self):
        """Refs of the joint facts, as they were made."""
        made = {x.ref() for x in self.live.facts}
        return [r for r in self.made if r.bytes() in made]

    def parties(self, charter):
        """Those of a charter, by their own bytes."""
        entry = self.entry(charter)
        if not entry or not entry.act:
            return dict(self.world.names)
        return {each['number']: each['bytes'] for each in entry.act['terms']['parties']}

    def admit(self, journal):
        chance, number, charter = self.chance, next(self.newcomers, None), self.charter()
        if number is None:
            return
        self.world.names[number] = NAMES[len(self.world.names)]
        parties = dict(self.parties(charter))
        parties[number] = self.world.names[number]
        proposal = journal.propose_amendment(
            charter, terms(parties, classes=['routine'],
                           bodies={'board': list(self.world.names)[:2]}),
            required=self.required(charter), seen=self.seen(journal, True))
        self.charters.append(proposal)
        self.proposals.append(proposal)
        for other in list(self.world.journals):
            other.concur(proposal, seen=self.seen(other, True))
        newcomer = self.world.journal(number)
        newcomer.grant(seen=self.seen(newcomer, True))
        if chance.random() < 0.8:
            newcomer.join(proposal, seen=self.seen(newcomer, chance.random() < 0.8))

    def silence(self, journal, seen):
        chance = self.chance
        proposals = [ref for ref in self.open_proposals() if self.entry(ref).act['silence']]
        if not proposals:
            return
        proposal = chance.choice(proposals)
        if chance.random() < 0.3:
            number, body = chance.choice(((20, message(_1='routine', _2=1)),
                                          (22, message(_1=proposal.encode()))))
            journal.act(number, body, seen=seen)
        for each in self.world.journals:
            if chance.random() < 0.97:
                each.act(20, message(_1='routine'), seen=[])
                each.act(21, message(_1=proposal.encode()), seen=self.seen(each, True))
        for each in self.world.journals:
            each.append(4, time=LATE)
        for each in self.world.journals:
            each.concur(proposal, silence=True, time=LATE + 1, seen=self.seen(each, True))

    def settle(self, journal):
        """Settles what needs it; seldom something that does not."""
        self.feed()
        everything = (1 << len(self.live.taken)) - 1
        newest = self.live.newest(everything)
        refs = {ref.bytes(): ref for ref in self.charters + self.made}
        groups = [[refs[x.ref()] for x in group if x.ref() in refs] for group in (
            self.live.filled.values())]
        groups = [group for group in groups if len(group) > 1]
        for each in self.world.journals:  # all know what there is to settle
            for other in self.world.journals:
                if other.number != each.number:
                    each.state(seen=[other])
        more = {'required': self.required(self.charter()), 'seen': self.seen(journal, True)}
        if len(newest) > 1 and all(x.ref() in refs for x in newest):
            parties = {}
            for x in newest:
                parties.update((p['number'], p['bytes']) for p in x.act['terms']['parties'])
            more['required'] = sorted(self.live.members(newest, everything))
            settlement = journal.settle_charters([refs[x.ref()] for x in newest],
                                                 terms(parties, classes=['routine']), **more)
            self.charters.append(settlement)
        elif groups or (self.chance.random() < 0.1 and len(self.proposals) > 1):
            some = self.chance.choice(groups) if groups else self.proposals[-2:]
            settlement = journal.propose(self.charter(), settles=some, matter='settled', **more)
        else:
            return
        self.proposals.append(settlement)
        self.agree(settlement, 1)


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
            for charter in circle.charters:
                circle.number(charter.act['terms'])
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
                                        x.choices and x.effect[0])
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
    parser.add_argument('--only', choices=('exhaustive', 'forked', 'random'))
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
        runs = options.runs or (20_000 if options.soak else 200)
        for name, lines in (('exhaustive', exhaustive), ('forked', forked),
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
