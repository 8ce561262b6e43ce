"""Writes journals of a circle as real bytes (headers, entries, openings, export folders), so that
tests of tools/recheck need no node. Knows field numbers and layouts by itself, from
docs/formats/, and checks nothing: it can write wrong journals as easily as right ones.

    world = World(['alpha.example', 'beta.example'])
    a, b = world.journals
    a.grant(); x = a.propose_founding(); a.concur(x)
    world.write_export(folder)
"""
import base64
import hashlib
import hmac
import importlib.machinery
import importlib.util
import pathlib
import struct

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMIT = 1
T0 = 1_767_225_600_000  # 2026-01-01, where times of entries begin; one second between entries


def load_recheck():
    """tools/recheck as a module."""
    loader = importlib.machinery.SourceFileLoader('recheck', str(ROOT / 'tools/recheck'))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader('recheck', loader))
    loader.exec_module(module)
    return module


def sha256(data):
    return hashlib.sha256(data).digest()


# Protocol Buffers ---------------------------------------------------------------------------------


class Message(bytes):
    """Encoded fields; written even when empty."""


def varint(number):
    out = b''
    while number > 0x7f:
        out += bytes([number & 0x7f | 0x80])
        number >>= 7
    return out + bytes([number])


def field(number, value):
    """One field; a default value writes nothing. Lists: of numbers packed, else repeated."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value) if value else b''
    if isinstance(value, (list, tuple)):
        if value and isinstance(value[0], int):
            return field(number, b''.join(map(varint, value)))
        return b''.join(field(number, item) for item in value)
    if value is None or (not value and not isinstance(value, Message)):
        return b''
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def message(**fields):
    """message(_1=..., _2=...): fields in the order of their numbers."""
    return Message(b''.join(field(int(name[1:]), value) for name, value in sorted(
        fields.items(), key=lambda item: int(item[0][1:]))))


class Ref(tuple):
    """(party, epoch, index, leaf) of an entry; `required`: what a proposal was written with."""

    def encode(self):
        party, epoch, index, leaf = self
        return message(_1=party, _2=epoch, _3=index, _4=leaf)

    def bytes(self):
        party, epoch, index, leaf = self
        return struct.pack('>IB', party, len(epoch)) + epoch.encode() + struct.pack(
            '>Q', index) + leaf

    def text(self):
        party, epoch, index, leaf = self
        return f'{party}/{epoch}/{index}/{leaf.hex()}'


def ref(value):
    return value and value.encode()


def party_terms(number, name, key=None):
    key = key or sha256(b'identity ' + name.encode())
    return message(_1=number, _2=name, _3=key, _4=sha256(b'next ' + key))


def terms(parties, rules=None, bodies=None, classes=(), nonce=b'n' * 32, recovery=0, ending=()):
    """parties: {number: name or encoded Party}; bodies: {id: numbers}, those in `ending` end with
    leaving; recovery: the notice in milliseconds."""
    rules = rules or {'circle': 1, 'record': 1, 'text': 1}
    return message(
        _1=[p if isinstance(p, bytes) else party_terms(n, p) for n, p in sorted(parties.items())],
        _2=[message(_1=name, _2=version) for name, version in sorted(rules.items())],
        _3=[message(_1=body, _2=sorted(of), _3=int(body in ending))
            for body, of in sorted((bodies or {}).items())],
        _4=sorted(classes), _5=nonce, _6=recovery)


# Journals -----------------------------------------------------------------------------------------


class Journal:
    """One branch of one epoch of one party."""

    def __init__(self, world, number, name, epoch):
        self.world, self.number, self.name, self.epoch = world, number, name, epoch
        self.entries, self.openings, self.leaves, self.expected = [], [], [], []
        self.forked_at = None
        self.told = {}  # (party, epoch) -> size last declared as seen
        self.person, self.office = 'p1', 'o1'

    @property
    def origin(self):
        return f'{self.name}/{self.world.circle}/{self.epoch}'

    def __len__(self):
        return len(self.entries)

    def root(self, size=None):
        """RFC 6962, straight from its definition."""
        def tree(leaves):
            if len(leaves) == 1:
                return leaves[0]
            k = 1
            while 2 * k < len(leaves):
                k *= 2
            return sha256(b'\1' + tree(leaves[:k]) + tree(leaves[k:]))
        leaves = self.leaves[:len(self) if size is None else size]
        return tree(leaves) if leaves else sha256(b'')

    def fork(self, at=None):
        """Another branch that shares the first `at` entries."""
        other = Journal(self.world, self.number, self.name, self.epoch)
        at = len(self) if at is None else at
        for name in ('entries', 'openings', 'leaves', 'expected'):
            setattr(other, name, getattr(self, name)[:at])
        other.told = dict(self.told)
        other.forked_at = at
        self.world.journals.append(other)
        return other

    def seen_of(self, what):
        """Encoded Seen of [journal or (journal, size)]; None: every other journal that grew."""
        if what is None:
            what = [j for j in self.world.journals if j.forked_at is None and len(j)
                    and (j.number, j.epoch) != (self.number, self.epoch)
                    and self.told.get((j.number, j.epoch)) != len(j)]
        pairs = [item if isinstance(item, tuple) else (item, len(item)) for item in what]
        out = []
        for journal, size in sorted(pairs, key=lambda p: (p[0].number, p[0].epoch)):
            if size:
                self.told[journal.number, journal.epoch] = size
                out.append(message(_1=journal.number, _2=journal.epoch, _3=size,
                                   _4=journal.root(size)))
        return out

    def append(self, kind, header=b'', body=b'', time=None, expect=0, content=b'', opened=True):
        """Appends an entry and returns its Ref. expect: the code it shall get (-1: pending)."""
        index = len(self)
        time = T0 + 1000 * self.world.ticks if time is None else time
        self.world.ticks += 1
        opening, commitment = b'', bytes(32)
        if kind in (0, 5, 7):
            seed = f'{self.world.salt} {self.origin} {index} {self.world.ticks}'.encode()
            salts = sha256(b'header ' + seed), sha256(b'content ' + seed)
            place = struct.pack('>H', len(self.origin)) + self.origin.encode()
            place += struct.pack('>Q', index)
            inner = hmac.digest(salts[1], b'entente/content/v1\0' + place + struct.pack(
                '>I', len(content)) + content, 'sha256')
            commitment = hmac.digest(salts[0], b'entente/commit/v1\0' + place + struct.pack(
                '>BQI', kind, time, len(header)) + header + inner, 'sha256')
            opening = b'\1' + salts[0] + struct.pack('>I', len(header)) + header
            opening += salts[1] + content
            if opened == 'residue':
                opening = b'\2' + opening[1:37 + len(header)] + inner
        entry = struct.pack('>BBQQ32s4x', 1, kind, index, time, commitment) + body
        self.entries.append(entry)
        self.openings.append(opening if opened else b'')
        self.leaves.append(sha256(b'\0' + entry))
        self.expected.append(expect)
        return Ref((self.number, self.epoch, index, self.leaves[-1]))

    def open_epoch(self, node, earlier=()):
        """The key event that opens the epoch, its node key named by `node`; no signature fits."""
        names = b''.join(varint(len(e)) + e.encode() + struct.pack('>Q', size) + bytes(32)
                         for e, size in earlier)
        return self.append(2, body=b'\1\1' + bytes(64) + sha256(node.encode()) + bytes(80 + 96)
                           + struct.pack('>BH', 6 if earlier else 1, len(earlier)) + names
                           + bytes(64))

    def revoke(self, node, length=210):
        body = b'\1\4' + sha256(node.encode()) + bytes(112 + 64)
        return self.append(2, body=body[:length])

    def header(self, number, act, seen=None, matter='m1', module='circle', rule=1, version=1,
               actor=None, label=None, references=(), encoded_seen=None):
        """The header of an act whose oneof member has this field number."""
        actor = actor if actor is not None else message(_1=self.person, _2=self.office)
        label = label if label is not None else message(_1='TEST')
        seen = self.seen_of(seen) if encoded_seen is None else encoded_seen
        return message(**{'_1': rule, '_2': matter, '_3': module, '_4': version, '_5': actor,
                          '_6': label, '_7': seen, '_8': [ref(r) for r in references],
                          f'_{number}': act})

    def act(self, number, act, expect=1, time=None, opened=True, content=b'c', **header):
        return self.append(0, self.header(number, act, **header), time=time, expect=expect,
                           opened=opened, content=content)

    def grant(self, powers=(COMMIT,), person='p1', office='o1', **more):
        return self.act(19, message(_1=person, _2=office, _3=list(powers)), **more)

    def propose(self, charter, kind='text.adopt', required=None, predecessor=None, body='',
                supersedes=None, settles=(), blobs=(), silence=None, terms=None, recovers=0,
                state=b'', **more):
        """`required` absent: all parties of the world; silence: (class, expiry, notice)."""
        required = self.world.numbers() if required is None else required
        silence = silence and message(_1=silence[0], _2=silence[1], _3=silence[2])
        return self.act(11, message(
            _1=ref(charter), _2=required, _3=kind, _4=ref(predecessor), _5=body, _6=ref(supersedes),
            _7=[ref(r) for r in sorted(settles, key=Ref.bytes)], _8=list(blobs), _9=silence,
            _10=terms, _11=recovers, _12=state), **more)

    def propose_founding(self, terms=None, **more):
        return self.propose(None, 'charter.found', matter='circle',
                            terms=terms or self.world.terms, **more)

    def propose_amendment(self, charter, terms, **more):
        more.setdefault('predecessor', charter)
        return self.propose(charter, 'charter.amend', matter='circle', terms=terms, **more)

    def settle_charters(self, charters, terms, **more):
        charters = sorted(charters, key=Ref.bytes)
        return self.propose_amendment(charters[0], terms, settles=charters, **more)

    def concur(self, proposal, silence=False, **more):
        return self.act(12, message(_1=ref(proposal), _2=int(silence)), **more)

    def notice(self, proposal, **more):
        return self.act(21, message(_1=ref(proposal)), **more)

    def decline(self, proposal, **more):
        return self.act(13, message(_1=ref(proposal)), **more)

    def withdraw(self, proposal, **more):
        return self.act(14, message(_1=ref(proposal)), **more)

    def leave(self, **more):
        return self.act(17, Message(), **more)

    def join(self, charter, **more):
        return self.act(18, message(_1=ref(charter)), **more)

    def state(self, **more):
        return self.act(10, Message(), **more)


class World:
    """A circle and everybody's journals, as one who sees everything has them."""

    def __init__(self, names, salt='', numbers=None, **of_terms):
        self.salt, self.ticks = salt, 0
        self.names = dict(zip(numbers or range(1, len(names) + 1), names))
        self.terms = terms(self.names, **of_terms)
        self.circle = sha256(b'entente/circle/v1\n' + self.terms)[:16].hex()
        self.journals = []
        for number in self.names:
            self.journal(number)

    def numbers(self):
        return sorted(self.names)

    def journal(self, number, epoch='1-5eed0001', name=None):
        journal = Journal(self, number, name or self.names[number], epoch)
        self.journals.append(journal)
        return journal

    def constitute(self):
        """Grants, founding proposal and everybody's concurrence; returns the founding's Ref."""
        for journal in self.journals:
            journal.grant(seen=[])
        founding = self.journals[0].propose_founding()
        for journal in self.journals:
            journal.concur(founding, matter='circle')
        return founding

    def digest(self):
        """Of all that is here now."""
        return self.load(load_recheck()).run().digest()

    def load(self, recheck, rank=None):
        """The circle as recheck holds it, not yet run."""
        circle = recheck.Circle(self.circle, rank)
        for journal in self.journals:
            openings = {i: data for i, data in enumerate(journal.openings) if data}
            circle.add(journal.name, recheck.load(journal.origin, journal.entries, openings))
        return circle

    def write_export(self, folder):
        """Export folders of all journals; the log signature is a dummy (recheck checks none)."""
        for journal in self.journals:
            name = journal.epoch
            if journal.forked_at is not None:
                name += f'.fork-{journal.leaves[journal.forked_at][:8].hex()}'
            write_journal(pathlib.Path(folder) / journal.name / name, journal)


def case_file(name, world, circle, state):
    """The file of a case in tests/vectors/record (see tests/recheck/cases.py): the journals of a
    world, and what recheck computed from them (`circle` after run, `state` its report)."""
    codes = {(x.party, x.epoch, x.index, x.root): x.code for x in circle.taken}
    # Of each journal the last entry that is not pending, and the digest of its past.
    pasts = [max((x for x in circle.taken if (x.party, x.epoch) == (j.number, j.epoch)
                  and x.index < len(j) and x.root == j.root(x.index + 1)),
                 key=lambda x: x.index, default=None) for j in world.journals]
    facts = state['joint_facts']
    return {
        'name': name, 'circle': world.circle,
        'journals': [{'party': j.name, 'epoch': j.epoch, 'entries': [e.hex() for e in j.entries],
                      'openings': [o.hex() for o in j.openings]} for j in world.journals],
        'expect': {
            'verdicts': [[codes.get((j.number, j.epoch, i, j.root(i + 1)), -1)
                          for i in range(len(j))] for j in world.journals],
            'joint': [fact['ref'] for fact in facts], 'L': [fact['L'] for fact in facts],
            'contested': [fact['ref'] for fact in facts if fact['contested']],
            'members': state['members'], 'digest': state['digest'],
            'pasts': [x and {'index': x.index, 'digest': circle.digest(x.cut ^ x.bit).hex()}
                      for x in pasts],
            'another_state': [fact['ref'] for fact in facts if not fact['state']]}}


def tile_path(number):
    groups = [f'{number % 1000:03}']
    while number >= 1000:
        number //= 1000
        groups.insert(0, f'x{number % 1000:03}')
    return '/'.join(groups)


def write_journal(folder, journal):
    folder.mkdir(parents=True)
    note = f'{journal.origin}\n{len(journal)}\n{base64.b64encode(journal.root()).decode()}\n\n'
    note += f'\u2014 {journal.origin} {base64.b64encode(bytes(68)).decode()}\n'
    (folder / 'checkpoint').write_text(note, 'utf-8')
    for start in range(0, len(journal), 256):
        entries = journal.entries[start:start + 256]
        path = folder / 'tile/entries' / tile_path(start // 256)
        if len(entries) < 256:
            path = path.with_name(path.name + '.p') / str(len(entries))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b''.join(struct.pack('>H', len(e)) + e for e in entries))
        for index, opening in enumerate(journal.openings[start:start + 256], start):
            if opening:
                path = folder / 'payload' / tile_path(start // 256) / str(index)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(opening)
