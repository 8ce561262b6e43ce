"""The rule of record.md on all small cases: acts without bytes, on the functions of tools/recheck.
See rule_model.py."""
import collections
import itertools
import random

from journal_writer import load_recheck

recheck = load_recheck()
Circle, DEFAULTS = recheck.Circle, recheck.DEFAULTS
EPOCH, A, B, C = '1-5eed0001', 1, 2, 3
NAMES = {A: 'alpha.example', B: 'beta.example', C: 'gamma.example'}


class Broken(Exception):
    """What the rule must never do."""


def check(condition, *what):
    if not condition:
        raise Broken(' '.join(map(str, what)))


class Act(recheck.Entry):
    """An entry as the fold sees it, made without a journal around it."""

    def __init__(self, branch, what, fields, seen, **header):
        self.party, self.epoch, self.index = branch.party, EPOCH, len(branch.acts)
        self.leaf = bytes([branch.number]) + bytes([self.index]) * 31
        self.kind, self.time = 0, self.index
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
    """A constituted circle with undo: acts are added to branches and taken back again."""

    def __init__(self, names='ab', **terms):
        self.circle = Circle('0' * 32)
        self.branches = {name: Branch(n, n) for n, name in enumerate(names, 1)}
        self.parties = tuple(range(1, len(names) + 1))
        parties = [{'number': n, 'name': NAMES[n], 'identity_key': bytes([n]), 'bytes': bytes([n])}
                   for n in self.parties]
        self.terms = dict(DEFAULTS['Terms'], **terms, parties=parties, bytes=b'found', rules=[
            {'name': 'record', 'version': 1}, {'name': 'circle', 'version': 1}])
        self.circle.circle = recheck.circle_id(self.terms)
        for name in names:
            self.act(name, 'grant', {'person': 'p', 'office': 'o', 'powers': (1,)})
        self.charter = self.propose('a', None, 'charter.found', terms=self.terms)
        for name in names:
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
        fields = dict(fields, charter=ref(charter), kind=kind, body='',
                      required=tuple(n for n in self.parties if n != fields.get('recovers')),
                      predecessor=ref(charter if amend else predecessor),
                      settles=[ref(act) for act in settles])
        return self.act(name, 'proposal', fields, seen, matter='circle' if amend else 'm')

    def concur(self, name, proposal, seen=None):
        return self.act(name, 'concurrence', {'proposal': ref(proposal), 'silence': 0}, seen)

    def mark(self):
        c = self.circle
        return (len(c.taken), {k: v[:] for k, v in c.acts.items() if v},
                {k: v[:] for k, v in c.filled.items() if v}, c.facts[:], c.charters[:],
                [(p, p.choices, p.successors) for p in c.taken if p.what == 'proposal'])

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
        for p, *state in proposals:
            p.choices, p.successors = state

    def sizes(self):
        return {name: len(branch.acts) for name, branch in self.branches.items()}

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


def enumerate_acts(small, proposals, depth, at_state, kinds='cdw', start=None):
    """Every effective sequence of acts on these proposals up to this depth, from where all have
    seen all (up to the sizes of `start`). Calls at_state(small) in every state that differs;
    returns their number."""
    names, seen_states = list(small.branches), set()
    start = start or small.sizes()
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
    for name, x in itertools.product(small.branches, proposals):
        if not circle.dead(x, small.everything()) and not circle.last(
                small.branches[name].party, 'concurrence', x, small.everything()):
            small.act(name, 'decline', {'proposal': ref(x)})
    fresh = small.propose('a', charter_of, proposals[0].act['kind'],
                          terms=proposals[0].act['terms'] and small.terms)
    for name in small.branches:
        small.concur(name, fresh)
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
            other = dict(small.terms, bytes=b'other', bodies=[
                dict(DEFAULTS['Body'], id='b', parties=(A,))])
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


def recovered(depth):
    """Three parties: of one the key is to be replaced, it declines unseen by some; a rival asks it
    too. And two parties that replace each other's key, which both can do alone."""
    for names in ('abc', 'ab'):
        small, last = Small(names, recovery_notice=1), len(names)
        v, counts = small.charter, collections.Counter()

        def renewed(party):
            return dict(small.terms, bytes=bytes([7, party]), parties=[
                dict(each, identity_key=b'new', bytes=b'new') if each['number'] == party else each
                for each in small.terms['parties']])
        x = small.propose('a', v, 'charter.amend', terms=renewed(last), recovers=last)
        y = small.propose('b', v, 'charter.amend', **(
            dict(terms=renewed(A), recovers=A) if names == 'ab' else
            dict(terms=dict(small.terms, bytes=b'y'))))
        check(x.code == y.code == 1, 'void recovery', x.code, y.code)
        for name in names:
            for each in (x, y):
                small.act(name, 'notice_receipt', {'proposal': ref(each)})
        start = small.sizes()
        objection = small.act(names[-1], 'decline', {'proposal': ref(x)})
        check(objection.code == 1, 'no objection', objection.code)

        def at_state(small):
            circle, joint = small.circle, [each for each in (x, y) if each.choices]
            counts['joint facts'] += len(joint)
            for one in (x, y):
                check(joint_by_the_page(circle, one, small.everything()) == bool(one.choices),
                      'joint otherwise than the page says')
            check(all(not c.cut & objection.bit for chosen in x.choices for c in chosen),
                  'joint over an objection that was seen')
            check(bool(x.choices) == (x in circle.contested()), 'contested')
            if len(joint) == 2:
                counts['both joint'] += 1
                check(names == 'ab' and set(joint) <= circle.contested(), 'slot filled twice')
                mend(small, joint)
            elif x.choices:
                mend(small, [x])
            else:
                can_go_on(small, [y, x], v)

        states = enumerate_acts(small, [y, x], depth or 4, at_state, 'cd', start)
        yield f"recovered, {len(names)} parties: {states} states, {counts['joint facts']} " \
              f"joint facts, both joint in {counts['both joint']}"


def mend(small, charters):
    """All that are members agree on what stands in place of contested charters."""
    circle, names = small.circle, list(small.branches)
    for name in names:
        small.act(name, 'statement', {})
    charters = sorted(charters, key=lambda charter: charter.ref())
    settlement = small.propose('a', charters[0], 'charter.amend', settles=charters, terms=dict(
        charters[0].act['terms'], bytes=b's'))
    check(settlement.code == 1, 'void settlement', settlement.code)
    for name in names:
        code = small.concur(name, settlement).code
        check(code == 1, 'cannot settle', code)
    check(settlement.choices and not circle.contested(), 'settled and still contested')


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
