#!/usr/bin/env python3
"""Checks the example records against what they are made from.

examples/rok-us/: every item of the specification (1 to 64, 53a, 53b) is shown or left out with a
reason; nothing is joint without a joint text that says so; days, places and numbers are those of the
table below, which was typed in from the sources and not from the records. examples/fictitious/: no
real party, no source. Both: steps hang together and can be carried through in their order.

    tests/examples/test_examples.py        exit status 0: all as it should be
"""

import json
import re
import unicodedata
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "examples"
ITEMS = [str(i) for i in range(1, 65)] + ["53a", "53b"]
PARTIES = {"rok.example", "us.example", "japan.example"}
MEMBERS = {"kr-us": {"rok.example", "us.example"}, "kr-us-jp": PARTIES}
CONTENT_ACTS = {"statement", "proposal", "noted"}
ANSWERS = {"concurrence", "decline", "ad_referendum", "withdrawal", "confirmation"}
TITLE_ONLY = {"planning", "integration"}  # items 38 and 39

# matter: (days, country, city, number, host, modality, joint)
HELD = {
    "meetings/kidd/17": ("2020-04-21", None, None, 17, None, "SECURE_VTC", True),
    "meetings/kidd/18": ("2020-09-09/2020-09-10", None, None, 18, None, "SECURE_VTC", True),
    "meetings/kidd/19": ("2021-05-12/2021-05-13", "US", "Washington", 19, "us.example", "IN_PERSON", True),
    "meetings/kidd/20": ("2021-09-27/2021-09-28", "KR", "Seoul", 20, "rok.example", "IN_PERSON", True),
    "meetings/kidd/21": ("2022-08-16/2022-08-17", "KR", "Seoul", 21, "rok.example", "IN_PERSON", True),
    "meetings/kidd/22": ("2023-04-11/2023-04-12", "US", "Washington", 22, "us.example", "IN_PERSON", True),
    "meetings/kidd/23": ("2023-09-18", "KR", "Seoul", 23, "rok.example", "IN_PERSON", True),
    "meetings/kidd/25": ("2024-09-23/2024-09-24", "KR", "Seoul", 25, "rok.example", "IN_PERSON", True),
    "meetings/mcm/46": ("2021-12-01", None, None, 46, None, None, True),
    "meetings/mcm/47": ("2022-10-19", None, None, 47, None, None, True),
    "meetings/mcm/48": ("2023-11-12", None, None, 48, None, None, True),
    "meetings/scm/53": ("2021-12-02", "KR", "Seoul", 53, "rok.example", "IN_PERSON", True),
    "meetings/scm/54": ("2022-11-03", "US", "Washington", 54, "us.example", "IN_PERSON", True),
    "meetings/scm/55": ("2023-11-13", "KR", "Seoul", 55, "rok.example", "IN_PERSON", True),
    "meetings/ncg/1": ("2023-07", "KR", "Seoul", 1, "rok.example", "IN_PERSON", False),
    "meetings/ncg/2": ("2023-12", "US", "Washington", 2, "us.example", "IN_PERSON", False),
    "meetings/ncg/3": ("2024-06-10", "KR", "Seoul", 3, "rok.example", "IN_PERSON", False),
    "meetings/ncg/4": ("2025-01-10", "US", "Washington", 4, "us.example", "IN_PERSON", True),
    "meetings/dmm-tri/2019-11": ("2019-11", "TH", "Bangkok", None, None, "IN_PERSON", False),
}
# matter: what was planned, in the order in which it was said
PLANNED = {
    "meetings/kidd/20": [("2021-09", "KR", "Seoul")],
    "meetings/scm/53": [("2021-10", None, None)],
    "meetings/ncg/4": [("2024-end", "US", None), ("2024-12-04/2024-12-05", "US", "Washington")],
    "meetings/ncg/5": [("", "KR", None)],
}


def load(name: str) -> dict:
    def no_duplicates(pairs):
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), f"a key twice among {keys}"
        return dict(pairs)

    return json.loads((ROOT / name / "record.json").read_text("utf-8"),
                      object_pairs_hook=no_duplicates)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def says(step: dict) -> tuple[str, dict]:
    """The one thing that a content says, with its name."""
    [(name, value)] = [(k, v) for k, v in step["content"].items() if k not in ("sources", "words_of")]
    return name, value


def place(details: dict):
    where = details.get("place", {})
    return where.get("country"), where.get("city", {}).get("en")


class Steps(unittest.TestCase):
    """What both records must keep."""

    def check(self, record: dict, members: dict):
        before = {}
        for step in record["steps"]:
            with self.subTest(step=step["id"]):
                self.assertNotIn(step["id"], before)
                self.assertIn(step["act"], CONTENT_ACTS | ANSWERS)
                for text in strings(step):
                    self.assertEqual(text, unicodedata.normalize("NFC", text))
                if step["circle"] != "national":
                    self.assertIn(step["by"], members[step["circle"]])
                for other in ("of", "follows", "supersedes"):
                    if other in step:
                        self.assertIn(step[other], before, f"{other} names a later step")
                        self.assertEqual(before[step[other]]["circle"], step["circle"])
                if step["act"] in ANSWERS:
                    self.assertIn("of", step)
                    self.assertNotIn("content", step)
                else:
                    self.assertIn(step["module"], ("bodies", "meetings"))
                    self.assertTrue(step["matter"].startswith(step["module"] + "/"))
                    says(step)
                if step["act"] == "proposal":
                    self.assertRegex(step["kind"], r"^[a-z0-9._/-]{1,128}$")
                    self.assertLessEqual(set(step["concur"]), members[step["circle"]])
                    slot = [s for s in before.values() if s["act"] == "proposal"
                            and (s["circle"], s["matter"], s["kind"], s.get("follows"))
                            == (step["circle"], step["matter"], step["kind"], step.get("follows"))]
                    if slot:
                        self.assertEqual(step.get("supersedes"), slot[-1]["id"], "a rival")
                if "follows" in step:
                    self.assertEqual(before[step["follows"]]["kind"], step["kind"])
                if step["act"] == "noted":
                    self.assertEqual(step["content"]["words_of"], step["noted_of"])
                    self.assertNotEqual(step["noted_of"], step["by"])
                before[step["id"]] = step

    def test_public_record(self):
        self.check(load("rok-us"), MEMBERS)

    def test_fictitious(self):
        self.check(load("fictitious"), {"alder-breve": {"aldermark.example", "brevonia.example"}})


class PublicRecord(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.record = load("rok-us")
        cls.steps = cls.record["steps"]

    def test_every_item_is_shown_or_left_out_with_a_reason(self):
        shown = {item for step in self.steps for item in step["items"]}
        left_out = {entry["item"]: entry["reason"] for entry in self.record["not_represented"]}
        for item in ITEMS:
            with self.subTest(item=item):
                self.assertTrue(item in shown or left_out.get(item), "neither shown nor explained")
        self.assertLessEqual(shown, set(ITEMS))

    def test_every_step_cites_its_sources_in_the_signed_content_too(self):
        for step in self.steps:
            with self.subTest(step=step["id"]):
                self.assertTrue(step["sources"])
                self.assertLessEqual(set(step["sources"]), set(self.record["sources"]))
                cited = step["sources"] + ["item " + item for item in step["items"]]
                self.assertEqual(step["content"]["sources"], cited)

    def test_nothing_is_joint_without_a_joint_text(self):
        joint_texts = set(self.record["joint_texts"])
        self.assertFalse(joint_texts & {"S1", "S2"}, "the news items are no joint texts")
        for step in self.steps:
            with self.subTest(step=step["id"]):
                if step["act"] != "proposal":
                    self.assertNotIn("joint_because", step)
                    self.assertNotIn("concur", step)
                    continue
                because = step["joint_because"]
                named = set(re.findall(r"\bR\d+[a-c]?\b", because))
                self.assertTrue(named & joint_texts, "no joint text is named")
                self.assertLessEqual(named, set(step["sources"]))
                self.assertEqual(set(step["concur"]), MEMBERS[step["circle"]])
                self.assertNotEqual(step["circle"], "kr-us-jp", "no joint text of the three is cited")

    def test_days_places_and_numbers(self):
        seen = set()
        for step in self.steps:
            name, value = says(step)
            if name != "held":
                continue
            with self.subTest(step=step["id"]):
                details = value["details"]
                expected = HELD[step["matter"]]
                seen.add(step["matter"])
                self.assertEqual(
                    (details["dates"], *place(details), details.get("ordinal"), details.get("host"),
                     details.get("modality"), step["act"] == "proposal"), expected)
        self.assertEqual(seen, set(HELD))

    def test_plans_keep_their_precision_and_are_never_held_by_themselves(self):
        planned = {}
        for step in self.steps:
            name, value = says(step)
            if name == "intent":
                details = value["details"]
                planned.setdefault(step["matter"], []).append(
                    (details.get("dates", ""), *place(details)))
        self.assertEqual(planned, PLANNED)
        about = {says(step)[0] for step in self.steps if step["matter"] == "meetings/dmm-tri/2021-06"}
        self.assertEqual(about, {"possibility"}, "the trilateral of June 2021 stays a possibility")
        fourth = [says(step) for step in self.steps if step["matter"] == "meetings/ncg/4"]
        order = [name for name, _ in fourth if name in ("intent", "postponement", "held")]
        self.assertEqual(order, ["intent", "intent", "postponement", "held"])
        self.assertTrue(next(v for n, v in fourth if n == "postponement")["sine_die"])

    def test_strands_out_of_scope_are_titles_alone(self):
        seen = set()
        for step in self.steps:
            name, value = says(step)
            if name == "strand":
                self.assertEqual(value.get("title_only", False), value["id"] in TITLE_ONLY)
                seen.add(value["id"])
            if name == "progress" and value["strand"] in TITLE_ONLY:
                self.assertTrue(value["title_only"])
                self.assertNotIn("words", value)
        self.assertEqual(len(seen), 8)

    def test_two_heads_acting_capacities_and_spellings(self):
        heads = {(step["matter"], value["party"]): value["heads"] for step in self.steps
                 for name, value in [says(step)] if name == "delegation"}
        self.assertEqual(len(heads["meetings/kidd/19", "us.example"]), 2)
        self.assertEqual(heads["meetings/kidd/19", "us.example"][0]["capacity"], "ACTING")
        self.assertEqual(heads["meetings/kidd/18", "us.example"][0]["capacity"], "PERFORMING_DUTIES")
        self.assertEqual(heads["meetings/ncg/3", "us.example"][0]["capacity"], "ACTING")
        self.assertEqual(heads["meetings/ncg/4", "us.example"][0]["capacity"], "PERFORMING_DUTIES")
        forms = {}
        for step in self.steps:
            name, value = says(step)
            if name == "person":
                forms.setdefault(step["matter"], set()).update(f["text"] for f in value["names"])
        self.assertLessEqual({"Kim Man-ki", "Kim Mangi", "Kim Man-gi"}, forms["bodies/people/kim-man-ki"])
        self.assertLessEqual({"Cho Chang-rae", "Cho Chang Lae"}, forms["bodies/people/cho-chang-rae"])
        named = {m["person"] for group in heads.values() for m in group if "person" in m}
        self.assertLessEqual(named, set(forms), "a person without a name on record")

    def test_titles_are_in_the_three_languages_of_the_page(self):
        for step in self.steps:
            name, value = says(step)
            texts = [value[key] for key in ("names", "titles", "words") if isinstance(value.get(key), dict)]
            texts += [value["details"]["titles"]] if "titles" in value.get("details", {}) else []
            for text in texts:
                with self.subTest(step=step["id"]):
                    self.assertLessEqual({"en", "ko", "vi"}, set(text))

    def test_every_screen_can_say_that_it_is_reconstructed(self):
        self.assertLessEqual({"en", "ko", "vi"}, set(self.record["notice"]))
        for name in self.record["circles"].values():
            text = (ROOT / "rok-us" / name).read_text("utf-8")
            for words in self.record["notice"].values():
                self.assertIn(words, text)


class Fictitious(unittest.TestCase):
    def test_nothing_real_appears(self):
        text = (ROOT / "fictitious" / "record.json").read_text("utf-8")
        for word in ("rok.", "us.example", "Korea", "Japan", "KIDD", "NCG", "SCM"):
            self.assertNotIn(word, text)
        self.assertFalse(any("sources" in step for step in load("fictitious")["steps"]))

    def test_everything_that_can_happen_to_a_proposal_happens(self):
        steps = load("fictitious")["steps"]
        self.assertLessEqual({"decline", "ad_referendum", "concurrence", "confirmation", "noted"},
                             {step["act"] for step in steps})
        self.assertTrue(any("supersedes" in step for step in steps))
        self.assertTrue(any("follows" in step for step in steps))
        self.assertTrue(any(step["circle"] == "national" for step in steps))


if __name__ == "__main__":
    unittest.main()
