"""Cases of record.md, sections 4, 5 and 7: silence, charters, rivals, amendments."""
from circles import A, B, C, D, Expect, agree, case, three, two
from journal_writer import T0, message, terms


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
