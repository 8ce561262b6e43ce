#!/usr/bin/env python3
"""Makes letter.msg, a letter as Outlook keeps it (MS-CFB, MS-OXMSG), with Python's standard library alone: its texts are
invented. Run in this folder; the result is checked in."""
import struct

END, FREE, FATSECT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(root):
    """`root`: name → bytes, or name → such a dictionary. Everything lies in the stream of small ones."""
    entries, small, small_table = [], b"", []

    def add(name, content, kind):
        index = len(entries)
        entry = {"name": name, "kind": kind, "child": FREE, "right": FREE, "start": END, "size": 0}
        entries.append(entry)
        if isinstance(content, dict):
            last = None
            for child, inner in sorted(content.items()):
                at = add(child, inner, 1 if isinstance(inner, dict) else 2)
                if last is None:
                    entry["child"] = at
                else:
                    entries[last]["right"] = at
                last = at
        elif content:
            nonlocal small
            assert len(content) < 4096
            blocks = (len(content) + 63) // 64
            entry["start"], entry["size"] = len(small_table), len(content)
            small_table.extend(list(range(len(small_table) + 1, len(small_table) + blocks)) + [END])
            small += content.ljust(blocks * 64, b"\0")
        return index

    add("Root Entry", root, 5)
    sectors = lambda size: (size + 511) // 512
    directory = sectors(len(entries) * 128)
    table = sectors(len(small_table) * 4)
    content = sectors(len(small))
    entries[0]["start"], entries[0]["size"] = 1 + directory + table, len(small)
    chain = lambda first, count: list(range(first + 1, first + count)) + [END]
    fat = [FATSECT] + chain(1, directory) + chain(1 + directory, table) + chain(1 + directory + table, content)
    assert len(fat) <= 128
    out = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    out += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 1 + directory, table, END, 0)
    out += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    out = out.ljust(512, b"\0")
    body = b"".join(struct.pack("<I", one) for one in fat).ljust(512, b"\xff")
    for entry in entries:
        name = entry["name"].encode("utf-16-le") + b"\0\0"
        record = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), entry["kind"], 1)
        record += struct.pack("<III", FREE, entry["right"], entry["child"]) + bytes(36)
        record += struct.pack("<IQ", entry["start"], entry["size"])
        body += record
    body += bytes(128) * (directory * 4 - len(entries))
    body = body.ljust(512 * (1 + directory), b"\0")
    body += b"".join(struct.pack("<I", one) for one in small_table).ljust(512 * table, b"\xff")
    body += small.ljust(512 * content, b"\0")
    return out + body


def text(words):
    return words.encode("utf-16-le")


# 2031-05-12 09:30 UTC in units of 100 ns since 1601.
sent = int((22411 * 86400 + 9 * 3600 + 30 * 60 + 134774 * 86400) * 10_000_000)
fixed = bytes(32) + struct.pack("<IIQ", 0x00390040, 6, sent)
letter = compound({
    "__properties_version1.0": fixed,
    "__substg1.0_0037001F": text("제3차 회의 제안 – Proposal"),
    "__substg1.0_0C1A001F": text("Desk of Birch"),
    "__substg1.0_5D01001F": text("desk@birch.example"),
    "__substg1.0_0E04001F": text("desk@alder.example"),
    "__substg1.0_1000001F": text("We propose the 12th of May.\r\nXin cảm ơn.\r\n"),
    "__attach_version1.0_#00000000": {
        "__properties_version1.0": bytes(8),
        "__substg1.0_3707001F": text("../../의제.docx"),
        "__substg1.0_370E001F": text("application/octet-stream"),
        "__substg1.0_37010102": b"not a document",
    },
})
with open("letter.msg", "wb") as out:
    out.write(letter)
