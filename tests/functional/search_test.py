"""Search over two real nodes: what both said is found at both, in Korean, Vietnamese and English, by those
who may read it, and is gone when it was destroyed.

If this fails, an officer does not find the meeting that is in the record, or finds words that are not theirs
to see.
"""
import os
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.dirname(__file__))
from nodes import Node, charter_of, found, main, pair, temporary, until  # noqa: E402

API = "/api/v1"
BODIES = """rules: {record: 1, circle: 1, bodies: 1, meetings: 1}
label_policy: TEST
languages: [en, ko, vi]
bodies:
  - id: council
    names: {en: Council}
    parties: [alder.example, birch.example]
"""


def query(**given):
    return API + "/search?" + urllib.parse.urlencode(given)


class Search(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary()
        cls.a = Node(cls.folder.name, "alder.example").start()
        cls.b = Node(cls.folder.name, "birch.example").start()
        pair(cls.a, cls.b)
        cls.circle = found(cls.a, [cls.b], charter_of("alder-birch", [cls.a, cls.b], BODIES), "alder-birch")
        cls.said = {}

        def state(node, name, matter, content, **more):
            cls.said[name] = node.post(f"{API}/circles/{cls.circle}/acts", {
                "type": "statement", "matter": matter, "module": matter.split("/")[0], "content": content, **more})["ref"]

        state(cls.a, "body", "bodies/council", {"body": {
            "names": {"en": "Integrated Defense Dialogue", "ko": "한미통합국방협의체", "vi": "Đối thoại Quốc phòng"},
            "parties": [cls.a.party, cls.b.party]}})
        state(cls.b, "held", "meetings/council/19", {"held": {"details": {
            "dates": "2021-05-12/2021-05-13", "ordinal": 19, "titles": {"ko": "제19차 회의"}}}})
        state(cls.a, "words", "meetings/council/19", {"comment": {
            "id": "c1", "by": "연합뉴스", "words": {"vi": "Các điều kiện đã được thảo luận <b>kỹ</b>", "ko": "조건에 기초한 전환"}}})
        state(cls.a, "person", "bodies/people/hong", {"person": {"party": cls.a.party, "names": [
            {"text": "홍길동", "lang": "ko"}, {"text": "Hong Gil-dong", "lang": "en"}]}})
        state(cls.b, "secret", "meetings/council/20", {"possibility": {"words": {"en": "Thought of quietly"}}},
              label={"classification": "SECRET"})
        for node in (cls.a, cls.b):
            until(lambda: cls.found(node, q="홍길동") and cls.found(node, q="quietly"), "everything is indexed")

    @classmethod
    def tearDownClass(cls):
        cls.a.stop()
        cls.b.stop()
        cls.folder.cleanup()

    @staticmethod
    def found(node, **given):
        answer = node.ask("GET", query(**given))
        assert answer.status == 200, answer.body
        return [hit["ref"] for hit in answer.json()["items"]]

    def test_each_language_as_it_is_typed(self):
        said = self.said
        for node in (self.a, self.b):
            for words, name in {"협의체": "body", "통합국방": "body", "doi thoai": "body", "Đối thoại": "body", "defense dia": "body",
                                "제19차": "held", "19th": "held", "lần thứ 19": "held", "lan thu 19": "held",
                                "dieu kien": "words", "điều kiện": "words", "조건": "words", "연합뉴스": "words",
                                "길동": "person", "hong gil": "person", "Gil-dong": "person"}.items():
                with self.subTest(node=node.party, words=words):
                    self.assertIn(said[name], self.found(node, q=words))
            for words in ("협회", "dieu kiem", "20th", "길동이", "zzz"):
                with self.subTest(node=node.party, words=words):
                    self.assertEqual(self.found(node, q=words), [])

    def test_a_hit_shows_where_it_stands_and_never_as_html(self):
        answer = self.b.get(query(q="dieu kien"))
        hit = answer["items"][0]
        self.assertEqual([part["text"] for part in hit["snippet"] if part["found"]], ["điều", "kiện"])
        self.assertEqual("".join(part["text"] for part in hit["snippet"]), "Các điều kiện đã được thảo luận <b>kỹ</b>")
        self.assertEqual(hit["language"], "vi")
        self.assertEqual(hit["party"], self.a.party)
        self.assertEqual(answer["circles"].count(self.circle), 1)
        self.assertEqual(answer["languages"], ["en", "ko", "vi"])
        self.assertTrue(answer["complete"])
        self.assertNotIn("total", answer)

    def test_who_may_not_read_it_gets_nothing_of_it(self):
        clerk = self.a.browser("clerk")
        hidden, nothing = (clerk.ask("GET", query(q=words)) for words in ("quietly", "never said"))
        self.assertEqual(hidden.body, nothing.body)
        self.assertEqual(hidden.json()["items"], [])
        self.assertEqual(len(self.found(self.a, q="quietly")), 1)
        self.assertEqual([hit["ref"] for hit in clerk.ask("GET", query(q="회의")).json()["items"]], [self.said["held"]])

    def test_filters_and_pages(self):
        said = self.said
        self.assertEqual(self.found(self.a, party=self.b.party, body="council", circle=self.circle, module="meetings"), [said["secret"], said["held"]])
        self.assertEqual(self.found(self.a, q="19", language="vi"), [said["held"]])
        self.assertEqual(self.found(self.a, q="전환", language="vi"), [])
        self.assertEqual(self.found(self.a, q="전환", to="2020-01-01"), [])
        self.assertEqual(self.found(self.a, q="전환", **{"from": "2020-01-01"}), [said["words"]])
        pages, after = [], None
        while True:
            page = self.a.get(query(body="council", limit=1, **({"after": after} if after else {})))
            pages += [hit["ref"] for hit in page["items"]]
            after = page["next"]
            if after is None:
                break
        self.assertEqual(pages, self.found(self.a, body="council"))
        self.assertEqual(len(pages), 4)
        for bad in ({"q": "x" * 401}, {"q": ""}, {}, {"q": "a", "from": "2021-02-30"}, {"q": "a", "to": "May"}, {"q": "a", "limit": 0},
                    {"q": "a", "after": "forged"}, {"q": " ".join("abcdefghijklmnopq")}):
            with self.subTest(bad=bad):
                self.assertEqual(self.a.ask("GET", query(**bad)).status, 400)
        self.assertEqual(self.a.ask("GET", query(q="a", circle="nowhere")).status, 404)

    def test_the_command_line(self):
        self.assertIn("제19차 [회의]", self.a.command("search", "회의", json_out=False))
        self.assertIn("nothing was found", self.a.command("search", "nothing", "like", "it", json_out=False))
        self.assertEqual(self.a.command("search", "회의", "--party", self.b.party)["items"][0]["ref"], self.said["held"])
        self.a.command("search", "회의", "--from", "yesterday", code=2)

    def test_z_destroyed_content_is_gone_at_once_and_after_a_restart(self):
        ref = self.said["words"]
        self.a.command("destroy", "alder-birch", ref, "--class", "drafts", "--authority", "registrar", "--yes")
        self.assertEqual(self.found(self.a, q="조건"), [])
        self.assertEqual(self.found(self.b, q="조건"), [ref])
        self.a.stop()
        self.a.start()
        self.assertEqual(self.found(self.a, q="조건"), [])
        self.assertEqual(self.found(self.a, q="협의체"), [self.said["body"]])


if __name__ == "__main__":
    main("__main__")
