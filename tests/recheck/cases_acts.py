"""Cases of record.md, section 4, codes 4 to 15: standing, references, proposals, answers."""
from circles import A, B, C, D, Expect, agree, case, three, two
from journal_writer import Ref, World, message, party_terms, sha256, terms


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
def admission_names_the_state():
    w, a, b, v = two()
    x = a.propose(v)
    agree(x, a, b)
    three = terms({1: A, 2: B, 3: C})
    y = a.propose_amendment(v, three, state=w.digest())
    agree(y, a, b)
    c = w.journal(3, name=C)
    c.grant()
    c.join(y)
    d = 'delta.example'
    z = b.propose_amendment(y, terms({1: A, 2: B, 3: C, 4: d}), state=w.digest()[::-1],
                            required=[1, 2, 3])
    agree(z, a, b, c)
    b.propose(z, 'text.adopt', state=w.digest(), required=[1, 2, 3], expect=3)
    b.propose_amendment(z, terms({1: A, 2: B, 3: C, 4: d}), state=w.digest()[1:],
                        required=[1, 2, 3], expect=3)
    return Expect(w, [v, x, y, z], members=[1, 2, 3], another_state=[z])


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


# 23: a body that ends with leaving


@case
def body_ends_with_leaving():
    bodies = {'board': [1, 2, 3], 'council': [1, 2, 3], 'pair': [1, 2]}
    w, a, b, c, v = three(bodies=bodies, ending=('board', 'pair'))
    before = a.propose(v, body='board')
    agree(before, a, b, c)
    open_one = a.propose(v, matter='m2', body='board')
    agree(open_one, a, c)
    c.leave()
    agree(open_one, b, expect=23)
    r = dict(required=[1, 2])
    a.propose(v, matter='m3', body='board', expect=23, **r)
    a.propose(v, matter='m3', body='board', expect=23)
    x = a.propose(v, matter='m3', body='council', **r)
    y = a.propose(v, matter='m3', body='pair', **r)
    z = a.propose(v, matter='m3', **r)
    for each in (x, y, z):
        agree(each, a, b)
    return Expect(w, [v, before, x, y, z], members=[1, 2])


@case
def body_ended_for_those_who_saw_the_leaving():
    """Who joins and leaves again ends the body, though a proposal did not know of it yet."""
    w, a, b, c, v = three()
    y = a.propose_amendment(v, terms({1: A, 2: B, 3: C, 4: D}, bodies={'board': [1, 2, 4]},
                                     ending=('board',)))
    agree(y, a, b, c)
    d = w.journal(4, name=D)
    d.grant()
    d.join(y)
    x = a.propose(y, body='board', required=[1, 2], seen=[b, c])
    a.concur(x, seen=[])
    d.leave()
    b.concur(x, expect=23)
    b.decline(x)
    return Expect(w, [v, y], members=[1, 2, 3])


@case
def that_a_body_ends_changes_who_decides():
    w, a, b, c, v = three(bodies={'board': [1, 2]})
    x = a.propose(v)
    y = a.propose_amendment(v, terms(w.names, bodies={'board': [1, 2]}, ending=('board',)))
    z = a.propose_amendment(v, terms(w.names, bodies={'board': [1, 2]}, nonce=b'z' * 32))
    agree(y, a)
    agree(x, a, expect=20)
    agree(z, b)
    agree(x, b)
    return Expect(w, [v])


@case
def body_goes_on_under_a_charter_that_says_so():
    w, a, b, c, v = three(bodies={'board': [1, 2, 3]}, ending=('board',))
    c.leave()
    r = dict(required=[1, 2])
    a.propose(v, body='board', expect=23, **r)
    y = a.propose_amendment(v, terms({1: A, 2: B}, bodies={'board': [1, 2]}, ending=('board',)),
                            **r)
    agree(y, a, b)
    x = a.propose(y, body='board', **r)
    agree(x, a, b)
    return Expect(w, [v, y, x], members=[1, 2])


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


@case
def whoever_left_comes_back_under_no_other_number():
    w, a, b, c, v = three()
    c.leave()
    y = a.propose_amendment(v, terms({1: A, 2: B, 4: C}), required=[1, 2])
    agree(y, a, b)
    c.join(y, expect=7)
    c.state(expect=7)
    return Expect(w, [v, y], members=[1, 2])
