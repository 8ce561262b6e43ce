"""What the cases of cases_*.py are written with: circles of a few parties and what is expected."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'model'))
from journal_writer import World  # noqa: E402

A, B, C, D = 'alpha.example', 'beta.example', 'gamma.example', 'delta.example'
CASES = {}  # name -> function that makes the circle and says what must come of it


class Expect:
    """What a case must come to; by default nothing is contested and all founders are members."""

    def __init__(self, world, joint, contested=(), members=None, another_state=()):
        self.world, self.joint, self.contested = world, list(joint), list(contested)
        self.another_state = list(another_state)
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
