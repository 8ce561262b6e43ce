"""Cases of record.md, sections 1 to 3: what is an act, wire check, well-formed headers."""
from circles import A, B, C, Expect, agree, case, two
from journal_writer import T0, Message, Ref, message, party_terms, terms


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
