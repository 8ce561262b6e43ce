#!/usr/bin/env python3
"""Small circles with what must come out of them, one for each rule of docs/formats/record.md.

    python3 tests/recheck/cases.py --write     writes tests/vectors/record/<name>.json

Each case says by hand, for every act, the verdict code that it must get (`expect`, 1 if not said),
and the joint facts, contested facts and members. The digest in the files is recheck's. A file:
{"name", "circle", "journals": [{"party", "epoch", "entries": [hex], "openings": [hex or ""]}],
 "expect": {"verdicts": [[code, -1 if pending]], "joint": [ref], "L": [of its effect],
 "contested": [ref], "members": [number], "digest": hex}}; a branch is a further journal with the
same party and epoch, whole from index 0.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'model'))
from journal_writer import (ROOT, T0, Message, Ref, World, case_file, load_recheck,  # noqa: E402
                            message, party_terms, sha256, terms)

FOLDER = ROOT / 'tests/vectors/record'
A, B, C, D = 'alpha.example', 'beta.example', 'gamma.example', 'delta.example'
CASES = {}


class Expect:
    """What a case must come to; by default nothing is contested and all founders are members."""

    def __init__(self, world, joint, contested=(), members=None):
        self.world, self.joint, self.contested = world, list(joint), list(contested)
        self.members = world.numbers() if members is None else list(members)


def case(function):
    CASES[function.__name__] = function
    return function


def two(**more):
    """A constituted circle of alpha and beta: world, a, b, founding."""
    world = World([A, B], **more)
    founding = world.constitute()
    return (world, *world.journals, founding)


def three(**more):
    world = World([A, B, C], **more)
    founding = world.constitute()
    return (world, *world.journals, founding)


def agree(proposal, *journals, **more):
    for journal in journals:
        journal.concur(proposal, **more)


# 0, 1: entries that are no acts, and a plain joint fact


@case
def plain_joint_fact():
    w, a, b, v = two()
    x = a.propose(v)
    b.state()
    a.concur(x)
    agree(x, b)
    return Expect(w, [v, x])


@case
def not_joint_without_the_proposers_own_concurrence():
    w, a, b, v = two()
    x = a.propose(v)
    b.concur(x)
    return Expect(w, [v])


@case
def entries_that_are_no_acts():
    w, a, b, v = two()
    a.append(4)
    a.append(1, body=b'anchor')
    a.append(5, header=b'filler', content=b'noise')
    a.append(7, header=b'sealed until later', opened=False)
    a.append(9, body=b'unknown kind')
    x = a.propose(v)
    agree(x, a, b)
    return Expect(w, [v, x])


@case
def destroyed_content_changes_nothing():
    w, a, b, v = two()
    x = a.propose(v, opened='residue')
    agree(x, a, b, opened='residue')
    return Expect(w, [v, x])


@case
def missing_opening_is_pending():
    w, a, b, v = two()
    x = a.propose(v)
    a.concur(x, opened=False, expect=-1)
    a.state(expect=-1)
    b.concur(x, seen=[(a, 4)])
    b.concur(a.propose(v, expect=-1), expect=-1)
    return Expect(w, [v])


@case
def overstated_seen_is_pending():
    w, a, b, v = two()
    x = a.propose(v)
    a.state(encoded_seen=[message(_1=2, _2=b.epoch, _3=9, _4=b.root())], expect=-1)
    agree(x, a, expect=-1)
    b.concur(x, seen=[(a, 4)])
    b.state(encoded_seen=[message(_1=1, _2=a.epoch, _3=len(a), _4=bytes(32))], expect=-1)
    return Expect(w, [v])


@case
def understated_seen_names_what_it_did_not_see():
    w, a, b, v = two()
    x = a.propose(v)
    b.concur(x, seen=[], expect=8)
    agree(x, a, b)
    return Expect(w, [v, x])


# 2: the wire check


def wire_header(world, journal, **replace):
    """A statement's header as a dict: field number -> encoded value."""
    parts = {1: b'\x08\x01', 2: b'\x12\x02m1', 3: b'\x1a\x06circle', 4: b'\x20\x01',
             5: b'\x2a\x08' + message(_1='p1', _2='o1'), 6: b'\x32\x06' + message(_1='TEST'),
             10: b'\x52\x00'}
    parts.update({int(name[1:]): value for name, value in replace.items()})
    return b''.join(parts[number] for number in sorted(parts))


WIRE = {  # name -> replaced encoded fields of a statement that is otherwise right
    'non_minimal_varint': {'_4': b'\x20\x81\x00'},
    'non_minimal_tag': {'_4': b'\xa0\x00\x01'},
    'varint_over_64_bits': {'_4': b'\x20' + b'\xff' * 9 + b'\x02'},
    'uint32_too_large': {'_4': b'\x20\x80\x80\x80\x80\x10'},
    'unknown_field': {'_9': b'\x48\x01'},
    'unknown_inner_field': {'_6': b'\x32\x08\x0a\x04TEST\x20\x01'},
    'default_number': {'_4': b'\x20\x00'},
    'default_string': {'_2': b'\x12\x00'},
    'default_enumeration': {'_5': b'\x2a\x0a\x0a\x02p1\x12\x02o1\x18\x00'},
    'unknown_enumeration': {'_5': b'\x2a\x0a\x0a\x02p1\x12\x02o1\x18\x05'},
    'authentication_not_named': {'_5': b'\x2a\x0a\x0a\x02p1\x12\x02o1\x20\x01'},
    'duplicate': {'_2': b'\x12\x02m1\x12\x02m1'},
    'duplicate_message': {'_6': b'\x32\x06\x0a\x04TEST\x32\x06\x0a\x04TEST'},
    'descending': {'_3': b'\x20\x01\x1a\x06circle', '_4': b''},
    'two_acts': {'_17': b'\x8a\x01\x00'},
    'the_same_act_twice': {'_10': b'\x52\x00\x52\x00'},
    'no_act': {'_10': b''},
    'group': {'_4': b'\x23\x24'},
    'wrong_wire_type': {'_2': b'\x10\x01'},
    'fixed32': {'_4': b'\x25\x01\x00\x00\x00'},
    'cut_off': {'_10': b'\x52\x05'},
    'cut_off_varint': {'_10': b'\x52'},
    'not_ascii': {'_2': b'\x12\x02m\xc3'},
    'control_character': {'_2': b'\x12\x02m\x0a'},
    'unpacked_repeated': {'_10': b'', '_19': b'\x9a\x01\x0a\x0a\x02p1\x12\x02o1\x18\x01'},
    'empty_packed': {'_10': b'', '_19': b'\x9a\x01\x0a\x0a\x02p1\x12\x02o1\x1a\x00'},
    'packed_in_two_pieces': {
        '_10': b'', '_19': b'\x9a\x01\x0e\x0a\x02p1\x12\x02o1\x1a\x01\x00\x1a\x01\x01'},
    'packed_out_of_range': {'_10': b'', '_19': b'\x9a\x01\x0b\x0a\x02p1\x12\x02o1\x1a\x01\x02'},
    'bool_of_two': {'_10': b'', '_20': b'\xa2\x01\x05\x0a\x01c\x10\x02'},
    'empty_element': {'_6': b'\x32\x08\x0a\x04TEST\x1a\x00'},
    'second_element_apart': {'_6': b'\x32\x0e\x0a\x04TEST\x1a\x01A\x10\x01\x1a\x01B'},
}


@case
def wire_check():
    w, a, b, v = two()
    a.state()
    a.append(0, wire_header(w, a), expect=1)
    for replaced in WIRE.values():
        a.append(0, wire_header(w, a, **replaced), expect=2)
    a.append(0, b'', expect=2)
    a.append(0, wire_header(w, a, _10=b'', _19=b'\x9a\x01\x0c\x0a\x02p1\x12\x02o1\x1a\x02\x00\x01'),
             expect=1)
    a.append(0, wire_header(w, a, _5=b'\x2a\x0a\x0a\x02p1\x12\x02o1\x18\x04'), expect=1)
    b.state()
    return Expect(w, [v])


# 3: well-formed headers


@case
def malformed_headers():
    w, a, b, v = two()
    a.state()
    good = message(_1='TEST')
    h32, seen = b'h' * 32, lambda party, epoch, size, root: message(
        _1=party, _2=epoch, _3=size, _4=root)
    for bad in (
            dict(matter='M1'), dict(matter=''), dict(matter='a b'), dict(matter='m' * 129),
            dict(module=''), dict(actor=message(_1='p1')), dict(actor=message(_2='o1')),
            dict(actor=message(_1='p 1', _2='o1')), dict(actor=b''),
            dict(label=message(_2=1)), dict(label=b''), dict(label=message(_1='T E')),
            dict(label=message(_1='T', _3=['B', 'A'])), dict(label=message(_1='T', _3=['A', 'A'])),
            dict(references=[Ref((2, '1-5eed0001', 0, b'short'))]),
            dict(references=[Ref((0, '1-5eed0001', 0, h32))]),
            dict(references=[Ref((2, '01-5eed0001', 0, h32))]),
            dict(references=[Ref((2, '1-5eed000', 0, h32))]),
            dict(references=[Ref((2, '1-5EED0001', 0, h32))]),
            dict(references=[Ref((2, '9223372036854775808-5eed0001', 0, h32))]),
            dict(references=[Ref((2, '1-5eed0001', n, h32)) for n in range(33)]),
            dict(encoded_seen=[seen(2, b.epoch, 1, b'')]),
            dict(encoded_seen=[seen(2, b.epoch, 0, b.root(1))]),
            dict(encoded_seen=[seen(0, b.epoch, 1, b.root(1))]),
            dict(encoded_seen=[seen(2, 'x', 1, b.root(1))]),
            dict(encoded_seen=[seen(1, a.epoch, 1, a.root(1))]),
            dict(encoded_seen=[seen(2, b.epoch, 1, b.root(1)), seen(2, b.epoch, 2, b.root(2))]),
            dict(encoded_seen=[seen(3, b.epoch, 1, h32), seen(2, b.epoch, 1, h32)]),
            dict(encoded_seen=[seen(n, b.epoch, 1, h32) for n in range(2, 67)])):
        a.state(expect=3, **bad)
    a.state(label=message(_1='T/x_Y-1', _3=['A', 'a']), matter='m' * 128, references=[
        Ref((2, '9223372036854775807-5eed0001', n, h32)) for n in range(32)])
    a.concur(None, expect=3)
    a.grant(person='P', expect=3)
    a.grant(person='', expect=3)
    a.grant(powers=(1, 1), expect=3)
    a.act(20, message(_1='C'), expect=3)
    a.act(20, Message(), expect=3)
    a.act(23, message(_2=1), expect=3)
    a.act(24, Message(), expect=3)
    a.join(None, expect=3)
    b.state(label=good)
    return Expect(w, [v])


@case
def malformed_proposals():
    w, a, b, v = two()
    a.state()
    t = terms({1: A, 2: B})
    h32 = b'h' * 32
    other = Ref((2, '1-5eed0001', 0, h32))
    for bad in (
            dict(kind=''), dict(kind='Text'), dict(body='B B'), dict(blobs=[b'x']),
            dict(blobs=[h32] * 65), dict(required=[2, 1]), dict(required=[1, 1]),
            dict(required=[0, 1]), dict(required=list(range(1, 66))), dict(terms=t),
            dict(silence=('C', T0, 1)), dict(silence=('', T0, 1)),
            dict(predecessor=Ref((2, 'x', 0, h32))), dict(settles=[v, v]),
            dict(settles=[Ref((2, '1-5eed0001', n, h32)) for n in range(65)])):
        a.propose(v, expect=3, **bad)
    a.propose(None, expect=3)
    a.propose_amendment(v, None, expect=3)
    a.propose_amendment(v, t, predecessor=None, expect=3)
    a.propose_amendment(v, t, predecessor=other, expect=3)
    a.propose_amendment(v, t, body='b1', expect=3)
    a.propose(v, 'charter.amend', predecessor=v, matter='m1', terms=t, expect=3)
    a.propose(v, 'charter.amend', predecessor=v, matter='circle', module='text', terms=t, expect=3)
    a.propose(v, 'charter.found', matter='circle', terms=t, expect=3)
    a.propose_founding(predecessor=other, expect=3)
    a.propose_founding(settles=[other], expect=3)
    a.propose(v, 'charter.foundation')
    b.state()
    return Expect(w, [v])


@case
def malformed_terms():
    w, a, b, v = two()
    a.state()
    rules = {'circle': 1, 'record': 1}
    good = {1: A, 2: B}
    raw = [message(_1=name, _2=1) for name in ('circle', 'record')]
    pa, pb = party_terms(1, A), party_terms(2, B)
    nonce = b'n' * 32
    for bad in (
            terms(good, nonce=b'n'), terms(good, rules={'record': 1}),
            terms(good, rules={'circle': 1}), terms({1: A, 2: A}), terms({1: A, 2: 'B.example'}),
            terms({1: A, 2: 'b..example'}), terms({1: A, 2: 'b-.example'}),
            terms({1: A, 2: 'b' * 65}), terms({1: A, 2: ''}), terms({0: A, 2: B}),
            terms({1: A, 2: message(_1=2, _2=B, _3=b'k', _4=b'h' * 32)}),
            terms({1: A, 2: message(_1=2, _2=B, _3=b'k' * 32)}),
            terms(good, rules=dict(rules, Text=1)), terms(good, bodies={'B': [1]}),
            terms(good, bodies={'b': [0, 1]}), terms(good, classes=['C']), Message(),
            message(_1=[pb, pa], _2=raw, _5=nonce), message(_1=[pa, pa], _2=raw, _5=nonce),
            message(_1=[pa, pb], _2=raw[::-1], _5=nonce),
            message(_1=[pa, pb], _2=raw, _3=[message(_1='b', _2=[2, 1])], _5=nonce),
            message(_1=[pa, pb], _2=raw, _3=[message(_1='c'), message(_1='b')], _5=nonce),
            message(_1=[pa, pb], _2=raw, _4=['d', 'c'], _5=nonce),
            terms(good, bodies={f'b{n:02}': [1] for n in range(65)})):
        a.propose_amendment(v, bad, expect=3)
    a.propose_amendment(v, terms(good, bodies={f'b{n:02}': [1] for n in range(64)}))
    b.state()
    return Expect(w, [v])


# 4 to 7: constituted, in force, member, has left


@case
def not_constituted():
    w = World([A, B])
    a, b = w.journals
    a.state(expect=4)
    a.grant()
    b.grant()
    b.leave(expect=4)
    b.act(20, message(_1='c'), expect=4)
    x = a.propose_founding()
    b.concur(x, seen=[], expect=4)
    b.decline(a.propose(x, expect=4), matter='circle', expect=4)
    b.act(15, message(_1=x.encode()), expect=4)
    a.concur(x)
    a.withdraw(x)
    b.decline(x)
    return Expect(w, [], members=[])


@case
def founding_round_two():
    """A declined founding proposal is dead; the next one with the same terms founds the circle."""
    w = World([A, B])
    a, b = w.journals
    a.grant()
    b.grant()
    x = a.propose_founding()
    y = b.propose_founding(supersedes=x)
    a.concur(x)
    a.concur(y, expect=18)
    b.concur(y)
    agree(y, a)
    b.state()
    return Expect(w, [y])


@case
def not_in_force():
    w = World([A, B], rules={'circle': 1, 'record': 1, 'text': 3})
    a, b = w.journals
    a.grant(rule=2, expect=5)
    a.grant(version=2, expect=5)
    a.grant(module='text', version=3, expect=5)
    v = w.constitute()
    a.state(module='text', version=3)
    a.state(module='text', version=1, expect=5)
    a.state(module='other', version=1, expect=5)
    a.state(rule=2, expect=5)
    a.state(rule=0, expect=5)
    y = a.propose_amendment(v, terms(w.names, rules={'circle': 1, 'record': 2, 'text': 4}))
    agree(y, a, b)
    a.state(module='text', version=3, expect=5)
    a.state(module='text', version=4, expect=5)
    a.state(module='text', version=4, rule=2)
    b.state(seen=[(a, 9)], module='text', version=3, expect=5)
    return Expect(w, [v, y])


@case
def not_a_member_and_joining():
    w, a, b, v = two()
    y = a.propose_amendment(v, terms({1: A, 2: B, 3: C}))
    agree(y, a, b)
    c = w.journal(3, name=C)
    c.join(y, expect=9)
    c.state(expect=6)
    c.grant()
    c.join(v, expect=21)
    x = a.propose(y)
    z = a.propose(y, matter='m2')
    c.join(y)
    c.join(y, expect=21)
    c.concur(x, expect=13)
    agree(x, a, b)
    b.propose(y, matter='m3', expect=11)
    q = b.propose(y, matter='m3', required=[1, 2, 3])
    agree(q, a, b, c)
    b.join(y, expect=21)
    b.decline(z)
    return Expect(w, [v, y, x, q], members=[1, 2, 3])


@case
def newcomer_is_pending_until_admitted():
    w, a, b, v = two()
    c = w.journal(3, name=C)
    c.grant(expect=-1)
    y = a.propose_amendment(v, terms({1: A, 2: B, 3: C}), seen=[b])
    a.concur(y, seen=[])
    b.state(seen=[c], expect=-1)
    return Expect(w, [v])


@case
def has_left():
    w, a, b, c, v = three()
    x = a.propose(v)
    y = a.propose(v, matter='m2')
    a.concur(x)
    agree(y, c)
    c.leave()
    c.state(expect=7)
    c.grant(expect=7)
    c.leave(expect=7)
    c.withdraw(y, expect=7)
    c.join(v, expect=7)
    b.concur(x)
    agree(y, a, b)
    b.propose(v, matter='m3', expect=11)
    z = b.propose(v, matter='m3', required=[1, 2])
    agree(z, a, b)
    q = a.propose(v, required=[1, 2], supersedes=x)
    agree(q, a, b)
    return Expect(w, [v, z, q], members=[1, 2])


@case
def leaving_does_not_undo_what_crossed():
    w, a, b, v = two()
    x = a.propose(v)
    agree(x, a)
    size = len(a)
    a.leave()
    b.concur(x, seen=[(a, size)])
    return Expect(w, [v, x], members=[2])


@case
def last_member_goes_on_alone():
    w, a, b, v = two()
    x = a.propose(v)
    a.leave()
    y = b.propose(v, required=[2], supersedes=x)
    b.concur(y)
    b.concur(x, expect=14)
    z = b.propose(v, required=[2])
    b.concur(z, expect=18)
    b.leave()
    return Expect(w, [v, y], members=[])


# 8: references


@case
def unknown_references():
    w, a, b, v = two()
    h32 = b'h' * 32
    x = a.propose(v)
    void = a.propose(v, required=[1], expect=11)
    note = a.act(23, message(_1=2))
    statement = b.state()
    wrong_leaf = Ref((x[0], x[1], x[2], h32))
    for bad in (wrong_leaf, Ref((9, x[1], 0, h32)), Ref((x[0], '2-5eed0002', x[2], x[3])), void,
                statement, note):
        b.concur(bad, expect=8)
        b.decline(bad, expect=8)
    for number in (14, 15, 16, 21, 22):
        b.act(number, message(_1=void.encode()), expect=8)
    b.act(24, message(_1=x.encode()), expect=8)
    b.act(24, message(_1=note.encode()))
    b.join(x, expect=8)
    b.propose(x, expect=8)
    b.propose(v, predecessor=statement, expect=8)
    b.propose(v, predecessor=void, expect=8)
    b.propose(v, supersedes=void, expect=8)
    b.propose(v, supersedes=x, matter='m2', expect=8)
    b.propose(v, supersedes=x, kind='text.drop', expect=8)
    b.propose(v, supersedes=x, predecessor=v, expect=8)
    b.propose(v, settles=[x, void], expect=8)
    b.settle_charters([v, x], w.terms, expect=8)
    for number in (15, 16, 21, 22):
        b.act(number, message(_1=x.encode()))
    return Expect(w, [v])


# 9: authority


@case
def no_authority():
    w, a, b, v = two()
    x = a.propose(v)
    b.person = 'p2'
    b.concur(x, expect=9)
    b.decline(x, expect=9)
    b.act(15, message(_1=x.encode()), expect=9)
    b.act(20, message(_1='c'), expect=9)
    b.leave(expect=9)
    b.state()
    b.grant(powers=(0,), person='p2')
    b.concur(x, expect=9)
    b.grant(person='p2', office='o2')
    b.concur(x, expect=9)
    b.grant(person='p2')
    b.concur(x)
    b.grant(powers=(), person='p2')
    b.withdraw(x, expect=9)
    a.grant(person='p2')
    b.withdraw(x, expect=9)
    b.person = 'p1'
    b.withdraw(x)
    return Expect(w, [v])


# 10 to 12: what a proposal must be


@case
def wrong_charter():
    w, a, b, v = two()
    y = a.propose_amendment(v, terms(w.names, nonce=b'm' * 32))
    a.propose(y, expect=10)
    a.propose_founding(expect=10)
    agree(y, a, b)
    b.propose(v)
    b.propose(y)
    return Expect(w, [v, y])


@case
def founding_of_another_circle():
    w = World([A, B])
    a, b = w.journals
    a.grant()
    b.grant()
    x = a.propose_founding(terms=terms(w.names, nonce=b'm' * 32), expect=10)
    a.concur(x, expect=8)
    y = b.propose_founding()
    agree(y, a, b)
    return Expect(w, [y])


@case
def wrong_required_and_bodies():
    w, a, b, c, v = three(bodies={'board': [1, 2], 'empty': [], 'odd': [2, 7]})
    a.propose(v, required=[1, 2], expect=11)
    a.propose(v, required=[1, 2, 3, 4], expect=11)
    a.propose(v, required=[], expect=11)
    a.propose(v, body='board', expect=11)
    a.propose(v, body='empty', required=[], expect=11)
    a.propose(v, body='unknown', required=[], expect=11)
    a.propose(v, body='odd', required=[2, 7], expect=11)
    x = c.propose(v, body='board', required=[1, 2])
    y = c.propose(v, body='odd', required=[2])
    agree(x, a, b)
    c.concur(x, expect=13)
    agree(y, b)
    return Expect(w, [v, x, y])


@case
def bodies_fill_slots_of_their_own():
    w, a, b, v = two(bodies={'left': [1], 'right': [2]})
    x = a.propose(v, body='left', required=[1])
    y = a.propose(v, body='right', required=[2])
    z = a.propose(v)
    agree(x, a)
    agree(y, b)
    agree(z, a, b)
    return Expect(w, [v, x, y, z])


@case
def removes_party():
    w, a, b, c, v = three()
    key = sha256(b'new key')
    for bad in ({1: A, 2: B}, {1: A, 2: B, 4: C}, {1: A, 2: B, 3: D},
                {1: A, 2: B, 3: party_terms(3, C, key)}):
        a.propose_amendment(v, terms(bad), expect=12)
    c.leave()
    r = dict(required=[1, 2])
    a.propose_amendment(v, terms({1: A, 2: B, 3: D}), expect=12, **r)
    a.propose_amendment(v, terms({1: A, 2: B, 3: party_terms(3, C, key)}), expect=12, **r)
    y = a.propose_amendment(v, terms({1: A, 2: B, 4: D}), **r)
    agree(y, a, b)
    b.propose_amendment(y, terms({1: A, 2: B}), expect=12, **r)
    b.propose_amendment(y, terms({1: A, 2: B, 3: C, 4: D}), expect=12, **r)
    b.propose_amendment(y, terms({1: A, 2: B, 4: D, 5: C}), **r)
    return Expect(w, [v, y], members=[1, 2])


# 13 to 15: answers


@case
def already_answered():
    w, a, b, c, v = three()
    x = a.propose(v)
    y = a.propose(v, matter='m2')
    b.withdraw(x, expect=14)
    b.concur(x)
    b.concur(x, expect=14)
    b.decline(x, expect=14)
    b.withdraw(x)
    b.withdraw(x, expect=14)
    b.concur(x, expect=14)
    b.decline(y)
    b.decline(y, expect=14)
    b.concur(y, expect=14)
    b.withdraw(y, expect=14)
    agree(x, a, c)
    agree(y, a, c)
    return Expect(w, [v])


@case
def superseding_declines():
    w, a, b, v = two()
    x = a.propose(v)
    a.concur(x)
    y = b.propose(v, supersedes=x)
    b.concur(y)
    b.decline(x, expect=14)
    b.concur(x, expect=14)
    a.concur(y)
    return Expect(w, [v, y])


@case
def superseding_what_one_concurred_in_declines_nothing():
    w, a, b, v = two()
    x = a.propose(v)
    agree(x, a)
    y = a.propose(v, supersedes=x)
    a.concur(y, expect=18)
    b.concur(x)
    return Expect(w, [v, x])


@case
def withdrawal_before_and_after():
    w, a, b, v = two()
    x, y = a.propose(v), a.propose(v, matter='m2')
    a.concur(x)
    a.concur(y)
    size = len(a)
    a.withdraw(x)
    a.withdraw(y)
    b.concur(y, seen=[(a, size)])
    b.concur(x)
    b.withdraw(y, expect=15)
    a.withdraw(y, expect=14)
    z = a.propose(v)
    agree(z, a, b)
    return Expect(w, [v, y, z])


# 16: silence


def silent_world(receipt_late=0, classes=('routine',)):
    w, a, b, v = two(classes=classes)
    for journal in (a, b):
        journal.act(20, message(_1='routine'))
    x = a.propose(v, silence=('routine', T0 + 100_000, 10_000))
    for journal in (a, b):
        journal.act(21, message(_1=x.encode()), time=T0 + 90_000 + receipt_late)
    return w, a, b, v, x


@case
def silence_kept():
    w, a, b, v, x = silent_world()
    b.append(4, time=T0 + 100_000)
    a.concur(x, silence=True, time=T0 + 100_000)
    b.person = 'nobody'
    b.concur(x, silence=True, time=T0 + 100_001)
    return Expect(w, [v, x])


@case
def silence_too_early():
    w, a, b, v, x = silent_world()
    a.concur(x, silence=True, time=T0 + 100_000, expect=16)
    b.append(4, time=T0 + 99_999)
    a.concur(x, silence=True, time=T0 + 100_000, expect=16)
    b.append(4, time=T0 + 100_000)
    a.concur(x, silence=True, time=T0 + 99_999, expect=16)
    a.concur(x, silence=True, time=T0 + 100_000)
    b.concur(x, silence=True, time=T0 + 100_001)
    return Expect(w, [v, x])


@case
def silence_needs_the_notice_in_time():
    w, a, b, v, x = silent_world(receipt_late=1)
    b.append(4, time=T0 + 100_000)
    a.concur(x, silence=True, time=T0 + 100_000, expect=16)
    b.act(21, message(_1=x.encode()), time=T0 + 80_000)
    a.concur(x, silence=True, time=T0 + 100_000, expect=16)
    a.act(21, message(_1=x.encode()), time=T0 + 80_000)
    a.concur(x, silence=True, time=T0 + 100_000)
    return Expect(w, [v])


@case
def silence_broken():
    w, a, b, v, x = silent_world()
    b.act(22, message(_1=x.encode()))
    b.append(4, time=T0 + 100_000)
    a.concur(x, silence=True, time=T0 + 100_000, expect=16)
    a.concur(x)
    return Expect(w, [v])


@case
def silence_ends_with_a_decline():
    w, a, b, v, x = silent_world()
    b.decline(x)
    b.append(4, time=T0 + 100_000)
    a.concur(x, silence=True, time=T0 + 100_000, expect=16)
    return Expect(w, [v])


@case
def silence_authorisation_revoked():
    w, a, b, v, x = silent_world()
    b.append(4, time=T0 + 100_000)
    a.act(20, message(_1='routine', _2=1))
    a.concur(x, silence=True, time=T0 + 100_000, expect=16)
    a.act(20, message(_1='other'))
    a.concur(x, silence=True, time=T0 + 100_000, expect=16)
    a.act(20, message(_1='routine'))
    a.concur(x, silence=True, time=T0 + 100_000)
    return Expect(w, [v])


@case
def silence_without_terms_or_class():
    w, a, b, v, x = silent_world(classes=())
    b.append(4, time=T0 + 100_000)
    a.concur(x, silence=True, time=T0 + 100_000, expect=16)
    y = a.propose(v, matter='m2')
    a.concur(y, silence=True, time=T0 + 100_000, expect=16)
    return Expect(w, [v])


@case
def silence_does_not_free_from_other_rules():
    w, a, b, v, x = silent_world()
    y = b.propose(v)
    a.concur(y)
    b.append(4, time=T0 + 100_000)
    a.concur(x, silence=True, time=T0 + 100_000, expect=18)
    return Expect(w, [v])


# 17 to 20: charter and rivals


@case
def older_charter():
    w, a, b, v = two()
    x = a.propose(v)
    a.concur(x)
    y = a.propose_amendment(v, terms(w.names, nonce=b'm' * 32))
    agree(y, a, b)
    b.concur(x, expect=17)
    b.decline(x)
    z = a.propose(v, supersedes=x)
    a.concur(z, expect=17)
    q = a.propose(y, supersedes=x)
    agree(q, a, b)
    return Expect(w, [v, y, q])


@case
def later_charter_seen_by_one():
    w, a, b, v = two()
    x = a.propose(v)
    y = a.propose_amendment(v, terms(w.names, nonce=b'm' * 32))
    a.concur(y)
    size = len(a)
    a.concur(x)
    b.concur(y, seen=[(a, size)])
    a.state()
    b.concur(x, seen=[(a, size)], expect=17)
    return Expect(w, [v, y])


@case
def later_charter_in_the_union():
    """Neither knows that the amendment is joint when it concurs in x; together they know."""
    w, a, b, v = two()
    x = a.propose(v)
    y = a.propose_amendment(v, terms(w.names, nonce=b'm' * 32))
    size = len(a)
    a.concur(y, seen=[])
    b.concur(y, seen=[(a, size)])
    a.concur(x, seen=[])
    b.concur(x, seen=[])
    z = a.propose(y, supersedes=x)
    agree(z, a, b)
    return Expect(w, [v, y, z])


@case
def predecessor_in_the_union():
    """One concurs in y before x is joint in its past, the other after: the union decides."""
    w, a, b, v = two()
    x = a.propose(v)
    y = a.propose(v, predecessor=x)
    size = len(a)
    a.concur(x, seen=[])
    a.concur(y, seen=[])
    b.concur(x, seen=[(a, size)])
    b.concur(y, seen=[])
    return Expect(w, [v, x, y])


@case
def amendment_and_decision_cross():
    w, a, b, v = two()
    x = a.propose(v)
    y = a.propose_amendment(v, terms(w.names, nonce=b'm' * 32))
    size = len(a)
    b.concur(x, seen=[(a, size)])
    a.concur(y)
    a.concur(x, seen=[])
    b.concur(y, seen=[(a, size)])
    z = a.propose(y, predecessor=x)
    agree(z, a, b)
    return Expect(w, [v, x, y, z])


@case
def rivals():
    w, a, b, v = two()
    x, y = a.propose(v), b.propose(v)
    a.concur(x)
    b.concur(y)
    a.concur(y, expect=18)
    b.concur(x, expect=18)
    a.decline(y)
    b.concur(x)
    a.concur(y, expect=14)
    return Expect(w, [v, x])


@case
def rival_completed_but_withdrawn_is_dead():
    w, a, b, v = two()
    x, y = a.propose(v), a.propose(v)
    a.concur(x)
    a.withdraw(x)
    a.concur(y, expect=18)
    b.concur(x)
    agree(y, a, b)
    return Expect(w, [v, y])


@case
def slot_filled():
    w, a, b, c, v = three()
    x, y = a.propose(v), a.propose(v)
    z = a.propose(v, predecessor=x)
    u = a.propose(v, kind='text.drop')
    agree(x, a, b, c)
    a.concur(y, expect=18)
    agree(z, a, b, c)
    agree(u, a, b, c)
    w2 = b.propose(v)
    c.decline(w2)
    b.concur(w2, expect=18)
    return Expect(w, [v, x, z, u])


@case
def slot_filled_for_one_who_was_not_required():
    w, a, b, c, v = three()
    x = a.propose(v)
    y = a.propose_amendment(v, terms({1: A, 2: B, 3: C, 4: D}))
    agree(x, a, b, c)
    agree(y, a, b, c)
    d = w.journal(4, name=D)
    d.grant()
    d.join(y)
    z = d.propose(y, required=[1, 2, 3, 4])
    d.concur(z, expect=19)
    return Expect(w, [v, x, y], members=[1, 2, 3, 4])


@case
def predecessor_must_be_joint():
    w, a, b, v = two()
    x = a.propose(v)
    y = a.propose(v, predecessor=x)
    agree(y, a, b)
    agree(x, a, b)
    z = a.propose(v, predecessor=x)
    agree(z, a, b)
    return Expect(w, [v, x, z])


@case
def amendment_pending():
    w, a, b, v = two()
    x = a.propose(v)
    y = a.propose_amendment(v, terms(w.names, nonce=b'm' * 32))
    z = a.propose_amendment(v, terms({1: A, 2: B, 3: C}))
    u = a.propose_amendment(v, terms(w.names, bodies={'board': [1]}))
    a.concur(z)
    a.concur(x, expect=20)
    a.concur(y, expect=18)
    b.concur(y)
    b.concur(x)
    b.decline(z)
    a.concur(x)
    a.concur(u)
    q = b.propose(v, matter='m2')
    a.concur(q, expect=20)
    a.decline(y)
    b.concur(u)
    b.concur(q, expect=17)
    return Expect(w, [v, x, u])


@case
def crossing_amendments():
    w, a, b, v = two()
    x = a.propose_amendment(v, terms(w.names, nonce=b'x' * 32))
    y = b.propose_amendment(v, terms(w.names, nonce=b'y' * 32), seen=[(a, 3)])
    a.concur(x, seen=[])
    b.concur(y, seen=[])
    a.concur(y, expect=18)
    b.concur(x, expect=18)
    b.decline(x)
    agree(y, a)
    b.state()
    return Expect(w, [v, y])


# 21: wrong party; noted acts


@case
def wrong_party():
    w, a, b, c, v = three()
    note = a.act(23, message(_1=2, _2=1))
    a.act(23, message(_1=1), expect=21)
    c.act(24, message(_1=note.encode()), expect=21)
    b.act(24, message(_1=note.encode()))
    y = a.propose_amendment(v, terms({1: A, 2: B, 3: C, 4: D}))
    a.join(y, expect=21)
    return Expect(w, [v])


# Forks, epochs, contested, settlement; 22


def double(w, a, b, c, v, x, y):
    """alpha concurs in x with b and c, and on another branch declines it and concurs in y."""
    a2 = a.fork()
    a.concur(x)
    a2.decline(x)
    a2.concur(y)
    b.concur(x, seen=[(a, 5), (c, len(c))])
    c.concur(x, seen=[(a, 5), (b, len(b))])
    b.concur(y, seen=[a2])
    c.concur(y, seen=[a2])
    return a2


@case
def fork_contests_what_was_concurred_after_it():
    w, a, b, v = two()
    x, y = a.propose(v), a.propose(v, matter='m2')
    a.concur(y)
    a2 = a.fork()
    a.concur(x)
    a2.state()
    b.concur(x, seen=[a])
    b.concur(y, seen=[])
    b.state(seen=[a2])
    return Expect(w, [v, x, y], contested=[x])


@case
def fork_at_the_first_entry():
    w, a, b, v = two()
    x = a.propose(v)
    agree(x, a, b)
    a2 = a.fork(at=0)
    a2.grant(person='p2')
    return Expect(w, [v, x], contested=[v, x])


@case
def fork_after_it_all_contests_nothing():
    w, a, b, v = two()
    x = a.propose(v)
    agree(x, a, b)
    a2 = a.fork()
    a.state()
    a2.state(time=T0)
    return Expect(w, [v, x])


@case
def fork_makes_rivals_joint():
    w, a, b, c, v = three()
    x, y = a.propose(v), a.propose(v)
    z = a.propose(v, predecessor=x)
    double(w, a, b, c, v, x, y)
    b.concur(z)
    c.concur(z, seen=[b])
    a.concur(z, seen=[b, c])
    return Expect(w, [v, x, y, z], contested=[x, y, z])


@case
def settlement_of_rivals():
    w, a, b, c, v = three()
    x, y = a.propose(v), a.propose(v)
    a2 = double(w, a, b, c, v, x, y)
    b.propose(v, settles=[x], expect=22)
    b.propose(v, settles=[x, v], expect=22)
    other = b.propose(v, matter='m2')
    b.propose(v, settles=[x, other], expect=22)
    s = b.propose(v, settles=[x, y], seen=[a, a2][:1])
    agree(s, b, c)
    a.concur(s)
    z = b.propose(v, predecessor=s)
    agree(z, b, c, a)
    return Expect(w, [v, x, y, s, z], contested=[s, z])


@case
def settlement_needs_all_who_were_bound():
    w, a, b, c, v = three(bodies={'alone': [2]})
    x, y = a.propose(v), a.propose(v)
    double(w, a, b, c, v, x, y)
    b.propose(v, body='alone', required=[2], settles=[x, y], seen=[a, c], expect=22)
    b.propose(v, settles=[x, y])
    return Expect(w, [v, x, y], contested=[x, y])


@case
def settlement_before_the_second_is_joint():
    w, a, b, v = two()
    x, y = a.propose(v), a.propose(v)
    agree(x, a, b)
    b.propose(v, settles=[x, y], expect=22)
    return Expect(w, [v, x])


@case
def forked_charters_and_their_settlement():
    w, a, b, c, v = three()
    x = a.propose_amendment(v, terms(w.names, nonce=b'x' * 32))
    y = a.propose_amendment(v, terms(w.names, nonce=b'y' * 32))
    a2 = double(w, a, b, c, v, x, y)
    u = b.propose(x, seen=[a, c])
    b.concur(u, expect=17)
    b.state()
    t = terms({1: A, 2: B, 3: C, 4: D})
    b.propose_amendment(x, t, settles=[x], expect=22)
    b.settle_charters([v, x], t, expect=22)
    q = b.propose_amendment(x, t)
    b.concur(q, expect=17)
    b.settle_charters([x, y], terms({1: A, 2: B}), expect=12)
    b.propose(max(x, y, key=Ref.bytes), 'charter.amend', settles=[x, y], matter='circle', terms=t,
              predecessor=max(x, y, key=Ref.bytes), expect=22)
    s = b.settle_charters([x, y], t)
    agree(s, b, c)
    a.concur(s)
    b.concur(u, expect=17)
    z = c.propose(s)
    agree(z, c, b, a)
    d = w.journal(4, name=D)
    d.grant()
    d.join(s)
    d.state()
    del a2
    return Expect(w, [v, x, y, s, z], contested=[s, z], members=[1, 2, 3, 4])


@case
def settlement_of_a_charter_and_its_rivals_amendment():
    """The charters to settle are no rivals: one is an amendment of the other's rival."""
    w, a, b, c, v = three()
    x = a.propose_amendment(v, terms(w.names, nonce=b'x' * 32))
    y = a.propose_amendment(v, terms(w.names, nonce=b'y' * 32))
    a2 = a.fork()
    a.concur(x)
    b.concur(x, seen=[a])
    c.concur(x, seen=[b])
    x2 = b.propose_amendment(x, terms(w.names, nonce=b'z' * 32), seen=[c])
    agree(x2, b, c, a)
    a2.decline(x, seen=[])
    a2.concur(y, seen=[])
    b2, c2 = b.fork(at=2), c.fork(at=2)
    b2.concur(y, seen=[a2])
    c2.concur(y, seen=[a2])
    a.state(seen=[b2, c2])
    b.settle_charters([x, y], w.terms, expect=22, seen=[a])
    t = terms({1: A, 2: B, 3: C, 5: D})
    s = b.settle_charters([x2, y], t)
    agree(s, b, c, a)
    z = a.propose(s)
    agree(z, a, b, c)
    return Expect(w, [v, x, x2, y, s, z], contested=[x, s, z])


@case
def settlement_beside_an_amendment_under_way():
    """Who concurred in an amendment of one of the charters can settle them all the same: what it
    settles, not its predecessor, is the slot of a settlement of charters."""
    w, a, b, c, v = three()
    x = a.propose_amendment(v, terms(w.names, nonce=b'x' * 32))
    y = a.propose_amendment(v, terms(w.names, nonce=b'y' * 32))
    a2 = a.fork()
    a.concur(x)
    a2.decline(x)
    a2.concur(y)
    c.concur(x, seen=[(a, 6), b])
    b.concur(x, seen=[(a, 6), (c, 3)])
    first, second = sorted((x, y), key=Ref.bytes)
    q = b.propose_amendment(x, terms({1: A, 2: B, 3: C, 4: D}))
    b.concur(q)
    b.concur(y, seen=[a2], expect=17)
    c2 = c.fork(at=2)
    b2 = b.fork(at=2)
    b2.concur(y, seen=[a2])
    c2.concur(y, seen=[a2])
    b.state(seen=[c2])
    b.state(seen=[b2], expect=3)
    c.state(seen=[b2])
    s = b.settle_charters([first, second], w.terms, seen=[c])
    b.concur(s)
    agree(s, c, a)
    a.concur(q, expect=17)
    return Expect(w, [v, x, y, s], contested=[s])


@case
def two_epochs_without_knowing_each_other():
    """A restored party concurs in the rival: nobody forked, both are joint and contested."""
    w, a, b, v = two()
    x, y = a.propose(v), a.propose(v)
    agree(x, a, b)
    a2 = w.journal(1, '2-0000000a')
    b2 = w.journal(2, '10-0000000b')
    a2.append(2, body=b'epoch')
    a2.grant(seen=[])
    b2.grant(seen=[])
    a2.concur(y, seen=[(a, 5), (b, 2)])
    b2.concur(y, seen=[(a, 5), (b, 2), a2])
    b2.concur(y, seen=[], expect=14)
    b2.concur(x, seen=[], expect=18)
    return Expect(w, [v, x, y], contested=[x, y])


@case
def new_epoch_goes_on():
    w, a, b, v = two()
    x = a.propose(v)
    a.concur(x)
    a2 = w.journal(1, '2-0000000a')
    a2.append(2, body=b'epoch')
    a2.grant()
    a2.concur(x, expect=14)
    b.concur(x)
    y = a2.propose(v, predecessor=x)
    agree(y, a2, b)
    return Expect(w, [v, x, y])


@case
def two_choices_and_the_least_effect():
    """alpha concurs on two branches; the fact takes effect by the earlier one."""
    w, a, b, v = two()
    x = a.propose(v)
    a2 = a.fork()
    a.concur(x)
    for _ in range(3):
        a2.state()
    a2.concur(x)
    b.concur(x, seen=[a2])
    b2 = b.fork(at=2)
    b2.concur(x, seen=[a])
    return Expect(w, [v, x], contested=[x])


@case
def withdrawal_on_one_branch():
    """What is withdrawn on one branch stands on the other."""
    w, a, b, v = two()
    x = a.propose(v)
    a2 = a.fork()
    a.concur(x)
    a.withdraw(x)
    a2.concur(x, time=T0)
    b.concur(x, seen=[a])
    b.state(seen=[a2])
    return Expect(w, [v, x], contested=[x])


@case
def the_same_leaf_on_two_branches():
    """A reference that fits two entries of the past names neither."""
    w, a, b, v = two()
    a2 = a.fork()
    a.state()
    x = a.propose(v)
    a2.state(time=T0)
    for name in ('entries', 'openings', 'leaves', 'expected'):
        getattr(a2, name).append(getattr(a, name)[-1])
    b.concur(x, seen=[a])
    b2 = b.fork(at=2)
    b2.state(seen=[a2])
    b.decline(x, seen=[a], expect=14)
    a.state(seen=[b2])
    b.concur(x, seen=[a], expect=8)
    return Expect(w, [v])


@case
def last_grant_is_the_last_in_order():
    """Of grants that did not know of each other the one with the greater L, then epoch, counts."""
    w, a, b, v = two()
    x, y = a.propose(v), a.propose(v, matter='m2')
    a.grant()
    a2 = w.journal(1, '2-0000000a')
    a2.grant(powers=(), seen=[])
    a2.concur(x, seen=[a, b])
    a3 = w.journal(1, '10-0000000a')
    a3.grant(powers=(), person='p2', seen=[])
    a9 = w.journal(1, '9-0000000a')
    a9.grant(person='p2', seen=[])
    a9.person = 'p2'
    a9.concur(y, seen=[a, b, a3], expect=9)
    return Expect(w, [v])


@case
def order_of_epochs_is_by_number():
    w, a, b, v = two()
    for number in (9, 10, 2):
        a2 = w.journal(1, f'{number}-0000000a')
        a2.state(seen=[b])
    return Expect(w, [v])


@case
def national_circle():
    w = World([A])
    a, = w.journals
    v = w.constitute()
    x = a.propose(v)
    agree(x, a)
    return Expect(w, [v, x])


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
    for what, wanted in (('joint', expect.joint), ('contested', expect.contested)):
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
