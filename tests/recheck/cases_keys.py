"""Cases of record.md, sections 8 and 9: what a revoked node key signed beyond what its party
vouches for, and the recovery of an identity key."""
from circles import A, B, C, D, Expect, agree, case, three, two
from journal_writer import World, party_terms, sha256, terms


def keyed(node='stolen'):
    """A constituted circle of alpha and beta, alpha's epoch opened under the node key."""
    w = World([A, B])
    a, b = w.journals
    if node:
        a.open_epoch(node)
    return w, a, b, w.constitute()


def stolen(earlier, revoke='stolen', length=210, later='fresh', node='stolen'):
    """x is agreed, then alpha's key stolen and used to agree to y; alpha revokes in a new epoch."""
    w, a, b, v = keyed(node)
    x, y = a.propose(v), b.propose(v, matter='m2')
    agree(x, a, b)
    size = len(a)
    a.concur(y)
    b.concur(y)
    a2 = w.journal(1, '2-5eed0002')
    if later:
        a2.open_epoch(later, [(a.epoch, size)] if earlier else [])
    a2.revoke(revoke, length)
    return w, a2, b, v, x, y


@case
def revocation_contests_what_was_signed_beyond():
    w, a2, b, v, x, y = stolen(True)
    return Expect(w, [v, x, y], contested=[y])


@case
def revocation_of_an_epoch_that_is_not_named():
    w, a2, b, v, x, y = stolen(False)
    return Expect(w, [v, x, y], contested=[v, x, y])


@case
def revocation_in_an_epoch_without_opening():
    w, a2, b, v, x, y = stolen(True, later='')
    return Expect(w, [v, x, y], contested=[v, x, y])


@case
def revocation_of_another_key_contests_nothing():
    w, a2, b, v, x, y = stolen(True, revoke='fresh')
    b.open_epoch('other')
    b.revoke('stolen')
    return Expect(w, [v, x, y])


@case
def revocation_malformed_contests_nothing():
    w, a2, b, v, x, y = stolen(True, length=209)
    return Expect(w, [v, x, y])


@case
def revocation_needs_to_know_the_key_of_an_epoch():
    w, a2, b, v, x, y = stolen(True, node='')
    return Expect(w, [v, x, y])


@case
def revocation_in_the_epoch_itself():
    w, a, b, v = keyed()
    x, y = a.propose(v), a.propose(v, matter='m2')
    agree(x, a, b)
    a.revoke('stolen')
    agree(y, a, b)
    return Expect(w, [v, x, y], contested=[y])


@case
def revocation_makes_what_rests_on_it_contested():
    w, a2, b, v, x, y = stolen(True)
    a2.grant()
    z = a2.propose(v, matter='m2', predecessor=y)
    agree(z, a2, b)
    return Expect(w, [v, x, y, z], contested=[y, z])


# 24: recovery

DAY = 86_400_000
KEY = sha256(b'another key')


def renewed(number=3, key=KEY, names=(A, B, C), **more):
    """The terms of a circle with another identity key for one party."""
    parties = dict(enumerate(names, 1))
    parties[number] = party_terms(number, parties[number], key)
    return terms(parties, **{'recovery': DAY, **more})


def recover(journal, charter, number=3, to=None, required=(1, 2), **more):
    return journal.propose_amendment(charter, to or renewed(number), recovers=number,
                                     required=list(required), **more)


def noticed(world, proposal, *journals):
    """All have had the notice, and as much time has passed as it gives."""
    for journal in journals:
        journal.notice(proposal)
    world.ticks += DAY // 1000


@case
def recovery_needs_the_others_alone():
    w, a, b, c, v = three(recovery=DAY)
    x = recover(a, v)
    noticed(w, x, a, b)
    a.concur(x)
    c.concur(x, expect=13)
    b.concur(x)
    y = a.propose(x)
    agree(y, a, b, c)
    return Expect(w, [v, x, y])


@case
def recovery_waits_for_the_notice():
    w, a, b, c, v = three(recovery=DAY)
    x = recover(a, v)
    a.concur(x, expect=24)
    a.notice(x)
    w.ticks += DAY // 1000 - 1  # a second for each entry
    b.notice(x)
    a.concur(x)
    b.concur(x, expect=24)
    c.notice(x)
    w.ticks += DAY // 1000
    b.concur(x)
    return Expect(w, [v, x])


@case
def recovery_needs_terms_that_allow_it():
    w, a, b, c, v = three()
    recover(a, v, to=renewed(recovery=0), expect=24)
    recover(a, v, expect=24)
    return Expect(w, [v])


@case
def recovery_changes_nothing_else():
    bodies = {'board': [1, 2]}
    w, a, b, c, v = three(recovery=DAY, bodies=bodies)
    for bad in (renewed(recovery=2 * DAY, bodies=bodies), renewed(), renewed(
            bodies=bodies, ending=('board',)), renewed(bodies=bodies, classes=['routine']),
                renewed(bodies=bodies, rules={'circle': 1, 'record': 2, 'text': 1}),
                renewed(bodies=bodies, names=(A, B, D)), renewed(bodies=bodies, names=(A, B, C, D)),
                renewed(2, bodies=bodies), w.terms,
                terms({1: A, 2: B, 4: party_terms(4, C, KEY)}, recovery=DAY, bodies=bodies),
                terms({1: A, 2: B}, recovery=DAY, bodies=bodies)):
        recover(a, v, to=bad, expect=24)
    good = renewed(bodies=bodies)
    a.propose_amendment(v, good, expect=12)
    recover(a, v, to=good, required=(1, 2, 3), expect=11)
    recover(a, v, 4, to=good, required=(1, 2, 3), expect=24)
    a.propose(v, recovers=3, required=[1, 2], expect=3)
    a.propose_amendment(v, good, recovers=3, required=[1, 2], settles=[v], expect=3)
    a.propose_amendment(v, good, recovers=3, required=[1, 2], silence=('routine', 1, 1), expect=3)
    b.propose_founding(recovers=1, expect=3)
    x = recover(a, v, to=good)
    noticed(w, x, a, b)
    agree(x, a, b)
    return Expect(w, [v, x])


@case
def recovery_of_one_that_left():
    w, a, b, c, v = three(recovery=DAY)
    c.leave()
    recover(a, v, expect=24)
    return Expect(w, [v], members=[1, 2])


@case
def recovery_is_broken_by_an_objection():
    w, a, b, c, v = three(recovery=DAY)
    x = recover(a, v)
    noticed(w, x, a, b)
    a.concur(x)
    c.decline(x)
    c.decline(x, expect=14)
    b.concur(x, expect=24)
    y = b.propose_amendment(v, w.terms)
    a.concur(y, expect=18)
    b.decline(x)
    agree(y, a, b, c)
    return Expect(w, [v, y])


@case
def recovery_contested_by_a_late_objection_and_confirmed():
    w, a, b, c, v = three(recovery=DAY)
    x = recover(a, v)
    noticed(w, x, a, b)
    c.decline(x, seen=[(a, 5)])
    a.concur(x, seen=[b])
    b.concur(x, seen=[a])
    y = a.propose(x)
    agree(y, a, b, c)
    z = a.propose(x, matter='m2', predecessor=y)
    agree(z, a, b, c)
    return Expect(w, [v, x, y, z], contested=[x, y, z])


@case
def recovery_confirmed_by_all():
    w, a, b, c, v = three(recovery=DAY)
    x = recover(a, v)
    noticed(w, x, a, b)
    c.decline(x, seen=[(a, 5)])
    a.concur(x, seen=[b])
    b.concur(x, seen=[a])
    b.settle_charters([x], w.terms, expect=12)
    b.settle_charters([x], renewed(), required=[1, 2], expect=11)
    b.settle_charters([v], renewed(), expect=12)
    b.settle_charters([v], w.terms, expect=22)
    y = b.settle_charters([x], renewed())
    agree(y, a, b)
    rival = a.propose_amendment(x, renewed(nonce=b'r' * 32))
    a.concur(rival, expect=18)
    agree(y, c)
    z = a.propose(y)
    agree(z, a, b, c)
    return Expect(w, [v, x, y, z])


@case
def recoveries_of_two_by_each_other():
    """In a circle of two each can replace the other's key alone; what comes of it is settled."""
    w, a, b, v = two(recovery=DAY)
    x = recover(a, v, 2, renewed(2, names=(A, B)), required=[1])
    y = recover(b, v, 1, renewed(1, names=(A, B)), required=[2])
    noticed(w, x, a)
    noticed(w, y, b)
    a.concur(x)
    b.concur(y, seen=[])
    both = terms({n: party_terms(n, name, KEY) for n, name in ((1, A), (2, B))}, recovery=DAY)
    b.settle_charters([x, y], terms({1: A, 2: party_terms(2, B, sha256(b'third'))},
                                    recovery=DAY), expect=12)
    s = b.settle_charters([x, y], both)
    agree(s, b, a)
    z = a.propose(s)
    agree(z, a, b)
    return Expect(w, [v, x, y, s, z])


@case
def recovered_party_disowns_what_its_old_key_signed():
    w = World([A, B, C], recovery=DAY)
    a, b, c = w.journals
    c.open_epoch('stolen')
    v = w.constitute()
    y = a.propose(v)
    agree(y, a, b, c)
    size = len(c)
    x = recover(a, v)
    noticed(w, x, a, b)
    agree(x, a, b)
    z = a.propose(x, matter='m2')
    agree(z, a, b, c)
    c2 = w.journal(3, '2-5eed0002')
    c2.open_epoch('fresh', [(c.epoch, size)])
    c2.revoke('stolen')
    c2.grant()
    s = a.propose(x, matter='m3')
    agree(s, a, b, c2)
    return Expect(w, [v, y, x, z, s], contested=[z])
