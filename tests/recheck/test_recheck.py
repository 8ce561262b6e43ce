#!/usr/bin/env python3
"""Tests of tools/recheck: the cases of cases.py, the files made from them, exports good and bad.

A failure means that an auditor's program computes another record than the page says, or believes
an export that was altered.
"""
import hashlib
import json
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import cases  # noqa: E402
from journal_writer import ROOT, World, load_recheck, message, tile_path  # noqa: E402

RECHECK = ROOT / 'tools/recheck'
recheck = load_recheck()


def run(folder, *options):
    return subprocess.run([sys.executable, RECHECK, folder, *options], capture_output=True,
                          text=True, check=False)


class Cases(unittest.TestCase):
    def test_each_case_comes_to_what_it_says_by_hand(self):
        for name in cases.CASES:
            with self.subTest(name):
                expect, _, contents = cases.run(name)
                self.assertEqual(cases.differences(expect, contents), [])

    def test_the_files_are_those_of_the_cases(self):
        names = {path.stem for path in cases.FOLDER.glob('*.json')}
        self.assertEqual(names, set(cases.CASES), 'run tests/recheck/cases.py --write')
        for name in cases.CASES:
            with self.subTest(name):
                contents = json.loads((cases.FOLDER / f'{name}.json').read_text())
                self.assertEqual(contents, cases.run(name)[2])

    def test_every_code_occurs(self):
        codes = set()
        for path in cases.FOLDER.glob('*.json'):
            codes.update(*json.loads(path.read_text())['expect']['verdicts'])
        self.assertEqual(codes, set(range(-1, len(recheck.WORDS))))

    def test_arrival_and_party_numbers_change_nothing(self):
        for name, make in cases.CASES.items():
            world = make().world
            state = recheck.report(world.load(recheck).run())
            for seed in range(4):
                chance, numbers = random.Random(seed), sorted(world.names)
                rank = dict(zip(numbers, chance.sample(numbers, len(numbers))))
                circle = world.load(recheck, rank)
                chance.shuffle(circle.branches)
                with self.subTest(name, seed=seed):
                    self.assertEqual(recheck.report(circle.run()), state)

    def test_destroyed_contents_leave_the_digest(self):
        world = cases.CASES['settlement_of_rivals']().world
        state = recheck.report(world.load(recheck).run())
        for journal in world.journals:
            for i, data in enumerate(journal.openings):
                size = 37 + int.from_bytes(data[33:37], 'big')
                place = struct.pack('>H', len(journal.origin)) + journal.origin.encode()
                whole = b'entente/content/v1\0' + place + struct.pack(
                    '>QI', i, len(data) - size - 32) + data[size + 32:]
                inner = cases_hmac(data[size:size + 32], whole)
                journal.openings[i] = b'\2' + data[1:size] + inner
        self.assertEqual(recheck.report(world.load(recheck).run()), state)


def cases_hmac(key, data):
    """HMAC-SHA-256 from its definition (RFC 2104), for a key of 32 bytes."""
    block = key + bytes(32)
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in block) + data).digest()
    return hashlib.sha256(bytes(b ^ 0x5c for b in block) + inner).digest()


class Digest(unittest.TestCase):
    def test_digest_from_the_page(self):
        """Of the plain case, written out field by field."""
        world = cases.CASES['plain_joint_fact']().world
        circle = world.load(recheck).run()
        a, b = world.journals
        out = b'entente/state/v1\n' + b'\0\0\0\2'
        for number, journal in ((1, a), (2, b)):
            chain = bytes(32)
            for index, leaf in enumerate(journal.leaves):
                chain = hashlib.sha256(chain + index.to_bytes(8, 'big') + leaf + b'\1').digest()
            out += number.to_bytes(4, 'big') + b'\x0a1-5eed0001'
            out += len(journal).to_bytes(8, 'big') + chain
        # Levels: a: grant 1, founding 2, concurs 3, x 5, concurs 7; b: grant 1, concurs 4,
        # state 6, concurs 8.
        facts = b''
        for index, level in ((1, 4), (3, 8)):
            facts += b'\0\0\0\1\x0a1-5eed0001' + index.to_bytes(8, 'big') + a.leaves[index]
            facts += level.to_bytes(8, 'big') + b'\0'
        out += b'\0\0\0\2' + facts + b'\0\0\0\2' + b'\0\0\0\1' + b'\0\0\0\2'
        self.assertEqual(circle.digest(), hashlib.sha256(out).digest())


class Wire(unittest.TestCase):
    def test_each_deviation_is_unreadable(self):
        good = cases.wire_header(None, None)
        self.assertEqual(recheck.parse('Header', good)['act'], 'statement')
        for name, replaced in cases.WIRE.items():
            with self.subTest(name), self.assertRaises(ValueError):
                recheck.parse('Header', cases.wire_header(None, None, **replaced))

    def test_no_input_is_an_accident(self):
        """Whatever the bytes, a header parses or is refused; what parses can be judged."""
        chance, good = random.Random(1), cases.wire_header(None, None)
        world = cases.CASES['malformed_proposals']().world
        headers = [good]
        for data in world.journals[0].openings:
            headers.append(data[37:37 + int.from_bytes(data[33:37], 'big')])
        parsed = 0
        for _ in range(6000):
            data = bytearray(chance.choice(headers))
            for _ in range(chance.randint(1, 3)):
                place = chance.randrange(len(data))
                data[place:place + chance.randint(0, 2)] = chance.randbytes(chance.randint(0, 2))
                data = data or bytearray(b'\0')
            try:
                header = recheck.parse('Header', bytes(data))
            except ValueError:
                continue
            parsed += 1
            self.assertIn(recheck.well_formed(header, 1, '1-5eed0001'), (True, False))
        self.assertGreater(parsed, 300)

    def test_large_lists_take_no_time(self):
        packed = b'\1' * 60_000
        proposal = b'\x12' + b'\xe0\xd4\x03' + packed
        self.assertEqual(len(recheck.parse('Proposal', proposal)['required']), 60_000)


class Formats(unittest.TestCase):
    def test_worked_example_of_the_commitment(self):
        """The example of docs/formats/journal.md: 14 bytes of header, 15 of content."""
        origin = 'alpha.example/8f1d2c3b4a5968778695a4b3c2d1e0f0/1-5eed0001'
        entry = bytes.fromhex(
            '010000000000000000070000019b76daa80070f38614416067ed07bfd8e31a2255c2b8ac3d3237c37a4e23'
            'a4302727bd14b800000000')
        opening = b'\1' + bytes(range(32)) + b'\0\0\0\x0e' + b'example header'
        opening += bytes(range(32, 64)) + b'example content'
        example = recheck.Entry(origin, 7, entry, None)
        example.open(opening, origin)
        self.assertEqual(example.leaf.hex(),
                         '1dc511179eb1b4473ecfa65832ac849e26ad5fe58c5a985ee1e8e2948ad0520b')
        residue = b'\2' + opening[1:51] + bytes.fromhex(
            '5d375cce9487dc4b7d8ed82ce871a0ca154b4989a7e38f1b2da96fb256af7090')
        example.open(residue, origin)
        for i in range(len(opening)):
            with self.assertRaises(ValueError, msg=f'byte {i}'):
                example.open(opening[:i] + bytes([opening[i] ^ 4]) + opening[i + 1:], origin)
        with self.assertRaises(ValueError):
            example.open(opening, origin.replace('alpha', 'bravo'))
        with self.assertRaises(ValueError):
            recheck.Entry(origin, 8, entry, None)

    def test_tile_path(self):
        for number, path in ((5, '005'), (999, '999'), (1000, 'x001/000'),
                             (1234067, 'x001/x234/067')):
            self.assertEqual(recheck.tile_path(number), path)
            self.assertEqual(tile_path(number), path)

    def test_the_program_keeps_its_size(self):
        lines = RECHECK.read_text('ascii').split('\n')
        self.assertLessEqual(len(lines) - 1, 600)
        self.assertLessEqual(max(map(len, lines)), 100)


class Exports(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix='recheck-'))
        self.addCleanup(shutil.rmtree, self.folder)
        self.world = cases.CASES['forked_charters_and_their_settlement']().world
        self.export = self.folder / self.world.circle
        self.world.write_export(self.export)
        self.digest = self.world.load(recheck).run().digest().hex()

    def test_good_export(self):
        text = run(self.export)
        self.assertEqual((text.returncode, text.stderr), (0, ''))
        self.assertTrue(text.stdout.endswith(f'digest {self.digest}\n'))
        self.assertIn('wrong_settlement', text.stdout)
        state = json.loads(run(self.export, '--json').stdout)
        self.assertEqual(state, recheck.report(self.world.load(recheck).run()))
        self.assertEqual(state['digest'], self.digest)
        self.assertEqual((state['members'], state['pending']), ([1, 2, 3, 4], 0))
        self.assertEqual(sum(fact['contested'] for fact in state['joint_facts']), 2)

    def test_wrong_usage(self):
        self.assertEqual(run(self.export, '--what').returncode, 2)
        for empty in (self.folder / 'nothing', self.folder):
            result = run(empty)
            self.assertEqual(result.returncode, 1)
            self.assertIn('no <author>/<epoch>/checkpoint', result.stderr)

    def assert_refused(self, reason):
        with self.assertRaisesRegex(ValueError, reason):
            recheck.read_export(self.export).run()

    def test_flipped_bits_are_refused(self):
        chance, tried = random.Random(2), 0
        for path in sorted(p for p in self.export.glob('**/*') if p.is_file()):
            data = path.read_bytes()
            end = len(data) if path.name != 'checkpoint' else data.index(b'\n\n')
            for _ in range(3):
                place = chance.randrange(end)
                path.write_bytes(data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)])
                                 + data[place + 1:])
                with self.subTest(f'{path} {place}'):
                    self.assert_refused('.')
                tried += 1
            path.write_bytes(data)
        self.assertGreater(tried, 100)
        self.assertEqual(recheck.read_export(self.export).run().digest().hex(), self.digest)
        first = next(self.export.glob('*/*/payload/000/0'))
        first.write_bytes(first.read_bytes()[:-1] + b'x')
        result = run(self.export)
        self.assertEqual((result.returncode, result.stdout), (1, ''))
        self.assertIn('opening 0: not what the entry commits to', result.stderr)

    def test_wrong_bundles_are_refused(self):
        path = next(self.export.glob('beta*/*/tile/entries/*/*'))
        data = path.read_bytes()
        for bad in (data + b'\0', data + data, data[:-1], b''):
            path.write_bytes(bad)
            self.assert_refused('not .* entries|not an envelope|root')
        path.unlink()
        self.assert_refused('No such file')

    def test_misplaced_journals_are_refused(self):
        journal = next(self.export.glob('beta*/*'))
        journal.rename(journal.with_name('2-5eed0001'))
        self.assert_refused('it is beta.example/')
        other = World(['other.example'])
        other.constitute()
        journal.with_name('2-5eed0001').rename(journal)
        other.write_export(self.export)
        self.assert_refused('of another circle')

    def test_bad_checkpoints_are_refused(self):
        path = next(self.export.glob('beta*/*/checkpoint'))
        text = path.read_text('utf-8')
        origin, size, root = text.split('\n')[:3]
        for bad in ('', 'x', '\n\n\n', f'{origin}\n0{size}\n{root}\n\n',
                    f'{origin}\n-1\n{root}\n\n', f'{origin}/x\n{size}\n{root}\n\n',
                    f'../{origin}\n{size}\n{root}\n\n',
                    f'{origin}\n{size}\n!\n\n', f'{origin}\n{int(size) - 1}\n{root}\n\n',
                    f'{origin}\n{int(size) + 1}\n{root}\n\n'):
            path.write_text(bad, 'utf-8')
            self.assert_refused('.')

    def test_missing_opening_is_pending(self):
        next(self.export.glob('gamma*/*/payload/000/1')).unlink()
        state = recheck.report(recheck.read_export(self.export).run())
        self.assertGreater(state['pending'], 0)
        self.assertEqual(state['joint_facts'], [])

    def test_journal_of_many_bundles(self):
        world = World(['alpha.example', 'beta.example'])
        founding = world.constitute()
        a, b = world.journals
        for _ in range(255):
            a.state(seen=[])
        x = a.propose(founding)
        for _ in range(300):
            a.append(4)
        a.concur(x)
        b.concur(x)
        folder = self.folder / 'many'
        world.write_export(folder)
        state = recheck.report(recheck.read_export(folder).run())
        self.assertEqual(len(state['joint_facts']), 2)
        self.assertEqual(state['digest'], world.load(recheck).run().digest().hex())


class Cost(unittest.TestCase):
    def test_thousands_of_acts_in_one_slot(self):
        """Work grows with the square of a slot at worst: counted in calls, not in
        seconds."""
        counts = []
        for size in (60, 120):
            world = World(['alpha.example', 'beta.example'])
            founding = world.constitute()
            a, b = world.journals
            for _ in range(size):
                x = a.propose(founding, seen=[b])
                a.concur(x, seen=[])
                b.decline(x)
            circle = world.load(recheck)
            calls = 0

            def count(frame, event, _):
                nonlocal calls
                calls += event == 'call' and frame.f_code.co_filename.endswith('recheck')
            sys.setprofile(count)
            circle.run()
            sys.setprofile(None)
            counts.append(calls)
        self.assertLess(counts[1], 5 * counts[0])


if __name__ == '__main__':
    unittest.main()
