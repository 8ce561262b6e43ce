#!/usr/bin/env python3
"""Checks generated exports with three programs that must agree: ours (make_export --verify),
jverify (Go's x/mod) and verify_checkpoint.sh (OpenSSL and coreutils). Good exports of the sizes
where trees and tiles change shape are accepted by all; each bad one is refused by every program
that looks at what is bad in it.

    verify_exports.py MAKE_EXPORT JVERIFY FOLDER

FOLDER is emptied first. Exit status 0 and a count, or 1 and what differed.
"""
import base64
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = [0, 1, 2, 255, 256, 257, 511, 512, 70000]
BAD_SIZE = 300
OURS, GO, SHELL = 'ours', 'jverify', 'verify_checkpoint.sh'

failures = []
checks = 0


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors='replace')


def verdicts(folder, keys, programs):
    """What each program says of the export: its exit status is 0 or not, and its words."""
    log, cosigners = os.path.join(keys, 'log.vkey'), os.path.join(keys, 'cosigners.vkey')
    commands = {
        OURS: (make_export, '--verify', folder, keys),
        GO: (jverify, folder, log, cosigners),
        SHELL: (os.path.join(HERE, 'verify_checkpoint.sh'), folder, log, cosigners),
    }
    return {name: run(*commands[name]) for name in programs}


def expect(accepted, what, folder, keys, programs=(OURS, GO, SHELL)):
    global checks
    for name, result in verdicts(folder, keys, programs).items():
        checks += 1
        if (result.returncode == 0) != accepted:
            wanted = 'accepted' if accepted else 'refused'
            failures.append(f'{what}: {name} should have {wanted} it: {result.stdout.strip()[-400:]}')


def read(folder, path):
    with open(os.path.join(folder, path), 'rb') as file:
        return file.read()


def write(folder, path, data):
    full = os.path.join(folder, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, 'wb') as file:
        file.write(data)


def edit(path, change):
    """A mutation that replaces the file by change(bytes)."""
    return lambda folder: write(folder, path, change(read(folder, path)))


def remove(path):
    return lambda folder: os.remove(os.path.join(folder, path))


def flip(offset):
    return lambda data: data[:offset] + bytes([data[offset] ^ 1]) + data[offset + 1:]


def lines(change):
    """Edits the checkpoint line by line (without the final newline)."""
    def changed(data):
        parts = data.decode().split('\n')
        change(parts)
        return '\n'.join(parts).encode()
    return edit('checkpoint', changed)


def assign(index, text):
    def change(parts):
        parts[index] = text(parts[index])
    return lines(change)


def later(line):
    """The same cosignature line with its time moved by a second."""
    head, blob = line.rsplit(' ', 1)
    raw = bytearray(base64.b64decode(blob))
    raw[11] ^= 1
    return head + ' ' + base64.b64encode(raw).decode()


def loose(line):
    """The same signature in base64 with other trailing bits."""
    digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    at = len(line.rstrip('=')) - 1
    return line[:at] + digits[digits.index(line[at]) ^ 1] + line[at + 1:]


def add_entry(data):
    return data + data[:2 + int.from_bytes(data[:2], 'big')]


# What is wrong, how it is made, and which programs look at it.
ALL, TREE, OWN = (OURS, GO, SHELL), (OURS, GO), (OURS,)
# Lines of the checkpoint: origin, size, root, blank, log, witness, mirror.
BAD = [
    ('bit of an entry', edit('tile/entries/001.p/44', flip(30)), TREE),
    ('bit of the first entry', edit('tile/entries/000', flip(12)), ALL),
    ('bit of a level-0 tile', edit('tile/0/000', flip(100)), TREE),
    ('bit of the first hash of a level-0 tile', edit('tile/0/000', flip(0)), ALL),
    ('bit of a level-1 tile', edit('tile/1/000.p/1', flip(9)), TREE),
    ('entry bundle cut short', edit('tile/entries/001.p/44', lambda d: d[:-1]), TREE),
    ('byte after an entry bundle', edit('tile/entries/000', lambda d: d + b'x'), TREE),
    ('entry too many in a partial bundle', edit('tile/entries/001.p/44', add_entry), TREE),
    ('entry bundle missing', remove('tile/entries/001.p/44'), TREE),
    ('level-0 tile missing', remove('tile/0/001.p/44'), TREE),
    ('level-1 tile missing', remove('tile/1/000.p/1'), TREE),
    ('size edited', assign(1, lambda t: '299'), ALL),
    ('size with a leading zero', assign(1, lambda t: '0300'), ALL),
    ('origin edited', assign(0, lambda t: t.replace('alpha', 'alphb')), ALL),
    ('root edited', assign(2, lambda t: 'A' + t[1:] if t[0] != 'A' else 'B' + t[1:]), ALL),
    ('time of a cosignature edited', assign(6, later), ALL),
    ('log line removed', lines(lambda p: p.pop(4)), ALL),
    ('witness removed', lines(lambda p: p.pop(5)), ALL),
    ('mirror removed', lines(lambda p: p.pop(6)), ALL),
    ('extension line', lines(lambda p: p.insert(3, 'extension')), ALL),
    ('blank line in the body', lines(lambda p: p.insert(2, '')), ALL),
    ('hyphen for the em dash', assign(4, lambda t: t.replace('\u2014', '-')), ALL),
    ('no final newline', edit('checkpoint', lambda d: d[:-1]), ALL),
    ('CRLF', edit('checkpoint', lambda d: d.replace(b'\n', b'\r\n')), ALL),
    # x/mod drops repeats of a key unread, so jverify is not asked (docs/formats/journal.md).
    ('log line twice', lines(lambda p: p.insert(5, p[4])), (OURS, SHELL)),
    ('mirror line twice, once forged', lines(lambda p: p.insert(7, later(p[6]))), (OURS, SHELL)),
    # Go's decoder and coreutils' are lenient with trailing bits; ours is not.
    ('signature in loose base64', assign(4, loose), OWN),
    ('bit of an opening', edit('payload/000/3', flip(40)), OWN),
    ('opening of another entry', lambda f: write(f, 'payload/000/3', read(f, 'payload/000/4')), OWN),
    ('older checkpoint of another tree', edit('checkpoint.d/200', lambda d: d.replace(
        d.split(b'\n')[2], base64.b64encode(bytes(32)))), OWN),
    ('older checkpoint missing', remove('checkpoint.d/200'), OWN),
    ('older checkpoint of another size',
     lambda f: write(f, 'checkpoint.d/200', read(f, 'checkpoint.d/256')), OWN),
]


def main():
    work = sys.argv[3]
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    if not os.path.exists(jverify):
        print('jverify is not built: apt-get install golang-1.19-go golang-golang-x-mod-dev, then '
              'configure and build again')
        return 1

    for size in SIZES:
        folder = os.path.join(work, f'good-{size}')
        made = run(make_export, str(size), folder, '1' if size <= 512 else '8')
        if made.returncode != 0:
            print(made.stdout)
            return 1
        expect(True, f'export of {size} entries', folder, os.path.join(folder, 'keys'))

    good = os.path.join(work, 'good')
    run(make_export, str(BAD_SIZE), good, '1')
    keys = os.path.join(good, 'keys')
    expect(True, f'export of {BAD_SIZE} entries', good, keys)
    bad = os.path.join(work, 'bad')
    for what, change, programs in BAD:
        shutil.copytree(good, bad)
        change(bad)
        expect(False, what, bad, keys, programs)
        shutil.rmtree(bad)
    # Keys of somebody else: an export never vouches for itself.
    other = os.path.join(work, 'other', 'keys')
    shutil.copytree(keys, other)
    write(other, 'log.vkey', read(os.path.join(HERE, '..', 'vectors', 'tessera-log'), 'log.vkey'))
    expect(False, 'key of another log', good, other)

    # The two outside programs are themselves checked on another project's log, at all its sizes.
    log = os.path.join(HERE, '..', 'vectors', 'tessera-log')
    for size in range(16):
        folder = os.path.join(work, 'tessera')
        shutil.copytree(log, folder)
        shutil.copy(os.path.join(log, f'checkpoint.{size}'), os.path.join(folder, 'checkpoint'))
        none = os.path.join(folder, 'cosigners.vkey')
        write(folder, 'cosigners.vkey', b'')
        expect(True, f'tessera at size {size}', folder, os.path.dirname(none), (GO, SHELL))
        shutil.rmtree(folder)

    for failure in failures:
        print(failure)
    print(f'{checks} verdicts, {len(failures)} not as expected')
    shutil.rmtree(work)
    return 1 if failures else 0


if __name__ == '__main__':
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    make_export, jverify = sys.argv[1], sys.argv[2]
    sys.exit(main())
