"""Cases of record.md, section 8: branches, epochs, contested facts, settlement."""
from circles import A, B, C, D, Expect, agree, case, three, two
from journal_writer import T0, Ref, World, terms


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
