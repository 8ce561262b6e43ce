"""Random federations over real bytes for rule_model.py."""
import collections
import random

from enumerated import Circle, recheck
from journal_writer import World, message, party_terms, sha256, terms

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
            'fork', 'epochs', 'joining', 'leaving', 'silence', 'lies', 'understating', 'keys',
            'recovery', 'ending') if chance.random() < 0.4}
        numbers = mixed if permuted else order
        # What stands in every charter: a recovery takes two entries, a leaving ends the board.
        self.stays = {'classes': ['routine'], 'recovery': 1000 * ('recovery' in self.features),
                      'ending': ('board',) if 'ending' in self.features else ()}
        self.world = world = World(NAMES[:founders], numbers=numbers, bodies={'board': numbers[:2]},
                                   **self.stays)
        for journal in world.journals if 'keys' in self.features else ():
            journal.open_epoch(self.node_key(journal))
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
            if 'keys' in self.features:
                self.change_keys(journal, fresh)
            fresh.grant(seen=[] if chance.random() < 0.3 else self.seen(fresh))
        elif 'leaving' in self.features and mood > 0.865 and step > 8:
            journal.leave(seen=seen)
        elif 'joining' in self.features and mood > 0.83:
            self.admit(journal)
        elif 'recovery' in self.features and mood > 0.80:
            self.recover(journal)
        elif 'keys' in self.features and mood > 0.79:
            chance.choice(self.world.journals).revoke(self.node_key(journal))
        elif mood > 0.75:
            self.settle(journal)
        elif mood > 0.70 and 'silence' in self.features:
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

    @staticmethod
    def node_key(journal):
        return f'{journal.name} {journal.epoch}'

    def change_keys(self, old, fresh):
        """Opens a new epoch, which vouches for some of what came before and revokes its key."""
        chance, sizes = self.chance, {}
        for other in self.world.journals:
            if other.number == old.number and other is not fresh and chance.random() < 0.8:
                sizes[other.epoch] = chance.randint(len(other) // 2, len(other))
        fresh.open_epoch(self.node_key(fresh), sorted(
            sizes.items(), key=lambda item: (int(item[0].split('-')[0]), item[0])))
        if chance.random() < 0.6:
            fresh.revoke(self.node_key(old))
        elif chance.random() < 0.5:
            fresh.append(2, body=b'\1\3' + bytes(64 + 128))  # a rotation, which decides nothing

    def recover(self, journal):
        """The others replace a party's identity key; at times it objects, at times too late."""
        chance, world, charter = self.chance, self.world, self.charter()
        entry, number = self.entry(charter), chance.choice(list(world.names))
        if not entry or entry.code != 1 or entry.what != 'proposal':
            return
        parties = dict(self.parties(charter))
        if number in parties:
            parties[number] = party_terms(number, world.names[number],
                                          sha256(b'recovered' + chance.randbytes(2)))
        proposal = journal.propose_amendment(
            charter, terms(parties, nonce=chance.randbytes(32), bodies={
                name: body['parties'] for name, body in entry.bodies.items()}, **self.stays),
            required=[n for n in self.required(charter) if n != number], recovers=number,
            seen=self.seen(journal, True))
        self.charters.append(proposal)
        self.proposals.append(proposal)
        for each in world.journals:
            if chance.random() < 0.95:
                each.notice(proposal, seen=self.seen(each, True))
        objector = next((j for j in world.journals if j.number == number), None)
        when = chance.randint(0, 3 * len(world.journals))
        for step, each in enumerate(chance.sample(world.journals, len(world.journals))):
            if step == when and objector:
                objector.decline(proposal, seen=self.seen(objector, chance.random() < 0.8))
            each.concur(proposal, seen=self.seen(each, chance.random() < 0.8))

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
                list(self.world.names)[0]]}, **self.stays), required=self.required(charter),
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
                bodies={'board': board}, **self.stays), **more)
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
            charter, terms(parties, bodies={'board': list(self.world.names)[:2]}, **self.stays),
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
                                                 terms(parties, **self.stays), **more)
            self.charters.append(settlement)
        elif groups or (self.chance.random() < 0.1 and len(self.proposals) > 1):
            some = self.chance.choice(groups) if groups else self.proposals[-2:]
            settlement = journal.propose(self.charter(), settles=some, matter='settled', **more)
        else:
            return
        self.proposals.append(settlement)
        self.agree(settlement, 1)
