"""A peer of a node's link in Python, from docs/formats/link.md and replication.md alone, for tests of what a
peer can make a node do. It shares nothing with the node; keys are seeds as the node's link.key holds them.
"""
import datetime
import os
import socket
import ssl
import struct
import subprocess
import tempfile

ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")
ED25519_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")


def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out) + bytes([value])


def block(data):
    return varint(len(data)) + data


def zigzag(value):
    return varint(value << 1 if value >= 0 else (-value << 1) - 1)


def der(tag, *parts):
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = (len(body).bit_length() + 7) // 8
    return bytes([tag, 128 | size]) + len(body).to_bytes(size, "big") + body


def openssl(*words, stdin=None):
    return subprocess.run(["openssl", *words], input=stdin, capture_output=True, check=True, timeout=60).stdout


class Identity:
    """A link key and a certificate around it (link.md, section 2), both files of a folder of its own."""

    def __init__(self, seed=None, begin=-1, end=29):
        self.folder = tempfile.TemporaryDirectory(prefix="entente-stranger-")
        self.seed = seed or os.urandom(32)
        self.key = os.path.join(self.folder.name, "key.pem")
        self.cert = os.path.join(self.folder.name, "cert.pem")
        with open(self.key, "wb") as out:
            out.write(openssl("pkey", "-inform", "DER", "-outform", "PEM", stdin=ED25519_PKCS8 + self.seed))
        public = openssl("pkey", "-in", self.key, "-pubout", "-outform", "DER")
        assert public.startswith(ED25519_SPKI), public
        now = datetime.datetime.now(datetime.timezone.utc)

        def time(days):
            return der(0x17, (now + datetime.timedelta(days=days)).strftime("%y%m%d%H%M%SZ").encode())
        ed25519 = der(0x30, bytes.fromhex("06032b6570"))
        name = der(0x30, der(0x31, der(0x30, bytes.fromhex("0603550403"), der(0x0C, b"entente"))))
        usage = der(0x30, bytes.fromhex("0603551d0f0101ff"), der(0x04, bytes.fromhex("03020780")))
        purposes = der(0x30, bytes.fromhex("0603551d25"), der(0x04, der(
            0x30, bytes.fromhex("06082b06010505070301"), bytes.fromhex("06082b06010505070302"))))
        body = der(0x30, der(0xA0, b"\x02\x01\x02"), der(0x02, b"\x01" + os.urandom(7)), ed25519, name,
                   der(0x30, time(begin), time(end)), name, public, der(0xA3, der(0x30, usage, purposes)))
        path = os.path.join(self.folder.name, "tbs")
        with open(path, "wb") as out:
            out.write(body)
        signature = openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.key, "-in", path)
        certificate = der(0x30, body, ed25519, der(0x03, b"\0" + signature))
        with open(self.cert, "wb") as out:
            out.write(openssl("x509", "-inform", "DER", "-outform", "PEM", stdin=certificate))


def of_node(node, **times):
    """The identity of a party whose node's secrets are at hand."""
    with open(os.path.join(node.data, "keys", "link.key"), encoding="ascii") as source:
        return Identity(bytes.fromhex(source.read().strip()), **times)


class Link:
    """A connection dialled to a node. Raises OSError (ssl.SSLError is one) where the node ends it."""

    def __init__(self, port, identity):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols(["entente/1"])
        context.load_cert_chain(identity.cert, identity.key)
        self.socket = context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=10))
        self.buffer = b""
        self.socket.sendall(b"\x04\x01")  # hello, version 1
        assert self.read(1) == b"\x04" and self.read(1) == b"\x01"
        self.partial = {}
        self.taken = [0, 0]  # payload bytes of each window that are not acknowledged

    def close(self):
        self.socket.close()

    def read(self, size):
        while len(self.buffer) < size:
            piece = self.socket.recv(65536)
            if not piece:
                raise ConnectionResetError("the node ended the connection")
            self.buffer += piece
        out, self.buffer = self.buffer[:size], self.buffer[size:]
        return out

    def read_varint(self):
        value = shift = 0
        while True:
            byte = self.read(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def send(self, message, precedence=2):
        """One message, in one frame."""
        assert 0 < len(message) <= 16384
        self.socket.sendall(bytes([precedence << 6 | 0x20]) + block(message))

    def receive(self, seconds=10):
        """The next message; None if nothing comes in this time. Acknowledges and answers pings."""
        self.socket.settimeout(seconds)
        try:
            while True:
                head = self.read(1)[0]
                kind, precedence = head & 15, head >> 6
                if kind == 0:
                    piece = self.read(self.read_varint())
                    whole = self.partial.pop(precedence, b"") + piece
                    window = precedence // 2
                    self.taken[window] += len(piece)
                    if head & 0x10:
                        self.socket.sendall(bytes([0xC1 if window else 0x01]) + varint(self.taken[window]))
                        self.taken[window] = 0
                    if head & 0x20:
                        return whole
                    self.partial[precedence] = whole
                elif kind == 1:
                    self.read_varint()
                elif kind == 2:
                    self.socket.sendall(b"\x03")
        except TimeoutError:
            return None

    def receive_all(self, seconds=1):
        out = []
        while (message := self.receive(seconds)) is not None:
            out.append(message)
        return out


def open_message(channel, circle):
    return b"\x01" + varint(channel) + bytes.fromhex(circle)


def journal(party, epoch):
    """A journal without a number."""
    return varint(0) + varint(party) + block(epoch.encode())


def read_have(message):
    """Party, epoch and size of each journal in the first 'have' on a link."""
    place = 1

    def number():
        nonlocal place
        value = shift = 0
        while True:
            byte = message[place]
            place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
    assert message[0] == 2
    number()
    place += 1
    out, named = [], {}
    for _ in range(number()):
        name = number()
        if name & 1 or name == 0:
            party, size = number(), number()
            journal_ = (party, message[place:place + size].decode())
            place += size
            if name:
                named[name >> 1] = journal_
        else:
            journal_ = named[name >> 1]
        out.append((*journal_, number()))
        place += 32
    assert place == len(message)
    return out


def push_clear(channel, party, epoch, begin, kind, body, time, signature):
    """One entry in the clear, signed for as the newest."""
    return (b"\x03" + varint(channel) + journal(party, epoch) + varint(begin) + varint(2) +
            struct.pack("B", kind << 4) + zigzag(time) + block(body) + signature)
