"""The words of attachments are found, by whoever may read the entry that carries them, at real nodes.

If this fails, a delegation looks for a sentence that it has in its hands and finds nothing; or finds what is not theirs.
"""
import io
import os
import sys
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(__file__))
from joint_record_test import BODIES  # noqa: E402
from nodes import Node, charter_of, found, main, pair, temporary, until  # noqa: E402
from urllib.parse import quote  # noqa: E402

KOREAN = "확장억제 실행력 제고를 위한 지침 문구"
VIETNAMESE = "Nghị quyết về hợp tác đường biên giới"
ENGLISH = "Interoperability annex with quixotic wording"
ALL = (KOREAN, VIETNAMESE, ENGLISH)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_hpf", ".hpf"), data)
    return out.getvalue()


def docx(texts, head=""):
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    return archive(**{"word__document_xml": f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'})


def hwpx(texts):
    body = "".join(f"<hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p>" for text in texts)
    section = ('<?xml version="1.0"?><hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" '
               f'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph">{body}</hs:sec>')
    content = ('<?xml version="1.0"?><opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:manifest>'
               '<opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/></opf:manifest>'
               '<opf:spine><opf:itemref idref="section0"/></opf:spine></opf:package>')
    return archive(**{"mimetype": "application/hwp+zip", "Contents__content_hpf": content, "Contents__section0_xml": section})


def pdf(texts):
    """Text by numbers of glyphs, and a table that says which characters they are: as other programs write Korean."""
    glyphs = {character: number + 1 for number, character in enumerate(sorted(set("".join(texts))))}
    lines = "".join(f"<{''.join('%04x' % glyphs[c] for c in text)}> Tj 0 -20 Td " for text in texts)
    stream = f"BT /F1 12 Tf 50 700 Td {lines}ET".encode()
    table = "\n".join(f"<{number:04x}> <{character.encode('utf-16-be').hex()}>" for character, number in glyphs.items())
    cmap = ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{len(glyphs)} beginbfchar\n{table}\nendbfchar endcmap end end").encode()
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
               b"<< /Type /Font /Subtype /Type0 /BaseFont /T /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
               b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /T /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
               b"/Supplement 0 >> /DW 500 /FontDescriptor 8 0 R >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
               b"<< /Type /FontDescriptor /FontName /T /Flags 4 /FontBBox [0 0 1 1] /ItalicAngle 0 /Ascent 1 /Descent 0 "
               b"/CapHeight 1 /StemV 1 >>"]
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def eml(texts):
    return ("From: a@alder.example\r\nTo: b@birch.example\r\nDate: Mon, 01 Sep 2031 09:00:00 +0000\r\nSubject: letter\r\n"
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            + "\r\n".join(texts) + "\r\n").encode()


FORMATS = {"docx": docx, "hwpx": hwpx, "pdf": pdf, "eml": eml, "txt": lambda texts: "\n".join(texts).encode()}
HOSTILE = {
    "bomb.docx": archive(**{"word__document_xml": b"<w:document xmlns:w='" + W.encode() + b"'>" + b"<w:p/>" * 30_000_000}),
    "entities.docx": docx(["&xxe; outside"], '<!DOCTYPE d [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'),
    "laughs.docx": docx(["&c;"], '<!DOCTYPE d [<!ENTITY a "' + "a" * 1000 + '"><!ENTITY b "' + "&a;" * 1000
                        + '"><!ENTITY c "' + "&b;" * 1000 + '">]>'),
    "broken.docx": docx(ALL)[:-40],
    "broken.pdf": pdf(ALL)[:300],
    "loop.pdf": b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 1 0 R /Kids [1 0 R] >> endobj\ntrailer << /Root 1 0 R >>\n",
    "zeros.hwpx": b"PK\x03\x04" + b"\0" * 5000,
}


class AttachmentsInSearch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.a = Node(cls.folder.name, "alder.example").start()
        cls.b = Node(cls.folder.name, "birch.example").start()
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("alder-birch", [cls.a, cls.b], BODIES), "alder-birch")
        cls.refs = {}

    @classmethod
    def tearDownClass(cls):
        for node in (cls.a, cls.b):
            node.stop()
        cls.folder.cleanup()

    def carry(self, name, data, own, label=None):
        """An entry that carries this file and says `own` itself."""
        file = self.a.ask("POST", f"/api/v1/circles/{self.circle}/files", data, {"Content-Type": "application/octet-stream"}).json()["file"]
        number = len(self.refs) + 1
        content = {"papers": [{"file": file, "name": name, "size": len(data)}],
                   "letter": {"id": f"l{number}", "direction": "OUT", "registered": "2031-09-01", "subject": {"en": own}}}
        draft = {"type": "proposal", "matter": "meetings/council", "module": "meetings", "body": "council",
                 "content": content, "files": [file]}
        if label:
            draft["label"] = label
        answer = self.a.ask("POST", f"/api/v1/circles/{self.circle}/acts", draft)
        self.assertEqual(answer.status, 201, answer.body)
        type(self).refs[name] = (answer.json()["ref"], file)
        return answer.json()["ref"]

    def search(self, who, words):
        answer = who.ask("GET", "/api/v1/search?q=" + quote(words))
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()["items"]

    def metric(self, node, name):
        text = node.ask("GET", "/metrics").body.decode()
        return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name + " "))

    def test_1_each_format_in_three_languages(self):
        for kind, make in FORMATS.items():
            with self.subTest(kind):
                texts = [f"{text} {kind}marker" for text in ALL]
                ref = self.carry(f"annex.{kind}", make(texts), f"cover of {kind}")
                for words in ("억제 실행력", "nghi quyet", "quixotic"):
                    hit = until(lambda: [one for one in self.search(self.a, f"{words} {kind}marker") if one["ref"] == ref],
                                f"{words} in {kind}")[0]
                    self.assertEqual(hit["file"], {"file": self.refs[f"annex.{kind}"][1], "name": f"annex.{kind}"})
                    self.assertTrue(any(part["found"] for part in hit["snippet"]))
                # Together with words of the entry itself, which is found by its own as before.
                self.assertTrue(self.search(self.a, f"cover {kind}marker"))
                own = [one for one in self.search(self.a, f'"cover of {kind}"') if one["ref"] == ref]
                self.assertEqual([one["file"] for one in own], [None])

    def test_2_hostile_files_harm_nothing(self):
        before = self.a.process.pid
        failed = self.metric(self.a, "entente_file_texts_failed_total")
        for name, data in HOSTILE.items():
            self.carry(name, data, f"harmless cover {name.replace('.', '')}")
        until(lambda: self.metric(self.a, "entente_file_texts_failed_total") + self.metric(self.a, "entente_file_texts_total")
              >= failed + len(FORMATS) + len(HOSTILE), "all looked at", 120)
        for name in HOSTILE:
            hits = self.search(self.a, f"harmless cover {name.replace('.', '')}")
            self.assertEqual([one["ref"] for one in hits], [self.refs[name][0]])
        self.assertEqual(self.search(self.a, "root daemon nologin"), [], "a file of the machine was read")
        self.assertIsNone(self.a.process.poll())
        self.assertEqual(self.a.process.pid, before)

    def test_3_who_may_not_read_the_entry_does_not_find_its_file(self):
        label = {"policy": "ENTENTE", "classification": "SECRET", "categories": []}
        policy = self.a.get(f"/api/v1/circles/{self.circle}/acts?limit=1")["items"][0]["label"]["policy"]
        label["policy"] = policy
        ref = self.carry("secret.txt", b"ultramarine wording nobody else has", "cover of the secret one", label)
        until(lambda: [one for one in self.search(self.a, "ultramarine") if one["ref"] == ref], "found by who may")
        clerk = self.a.browser("clerk")
        self.assertEqual(self.search(clerk, "ultramarine"), [])
        self.assertEqual(self.search(clerk, "secret.txt"), [])

    def test_4_the_other_party_finds_it_and_a_rebuild_keeps_it(self):
        ref = self.refs["annex.pdf"][0]
        until(lambda: [one for one in self.search(self.b, "quixotic pdfmarker") if one["ref"] == ref], "found at the other node")
        self.b.stop()
        self.b.command("rebuild")
        self.b.start()
        until(lambda: [one for one in self.search(self.b, "quixotic pdfmarker") if one["ref"] == ref], "found after a rebuild")

    def test_5_what_is_destroyed_is_found_no_more(self):
        ref = self.carry("gone.txt", b"evanescent wording", "cover of what goes")
        until(lambda: self.search(self.a, "evanescent"), "found")
        self.a.command("destroy", "alder-birch", ref, "--class", "drafts", "--authority", "registrar", "--yes")
        self.assertEqual(self.search(self.a, "evanescent"), [])
        self.a.stop()
        for name in ("store.db", "store.db-wal"):
            path = os.path.join(self.a.data, name)
            if os.path.exists(path):
                with open(path, "rb") as source:
                    self.assertNotIn(b"evanescent", source.read())
        self.a.start()


if __name__ == "__main__":
    main("__main__")
