"""Cases of record.md, section 8: what a revoked node key signed beyond what its party vouches for."""
from circles import A, B, Expect, agree, case
from journal_writer import World


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
