"""A request that is sent twice, and a proposal that is agreed to in the same breath.

If this fails, a client that repeats a request whose answer it lost, over a restart of the node too,
writes twice; or a proposal stands without the agreement that was given with it.
"""
import os
import resource
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from nodes import ENTENTED, Node, charter_of, found, main, pair, temporary, until  # noqa: E402

ACTS = "/api/v1/circles/national/acts"


RULES = "rules: {record: 1, circle: 1, bodies: 1, meetings: 1}\nlabel_policy: TEST\nlanguages: [en]\n"


def statement(words, slug="1"):
    return {"type": "statement", "matter": f"meetings/council/{slug}", "module": "meetings",
            "content": {"possibility": {"details": {"dates": "2031"}, "words": {"en": words}}}}


class Repeated(unittest.TestCase):
    def setUp(self):
        self.folder = temporary()
        self.node = Node(self.folder.name, "alder.example").start()

    def tearDown(self):
        self.node.stop()
        self.folder.cleanup()

    def post(self, key, body):
        return self.node.ask("POST", ACTS, body, {"Idempotency-Key": key})

    def acts(self):
        return [act["ref"] for act in self.node.get(ACTS + "?matter=meetings/council/1")["items"]]

    def test_written_once_over_a_crash(self):
        first = self.post("key-1", statement("Once."))
        self.assertEqual(first.status, 201)
        self.node.kill()  # whatever was answered is durable, and so is that it was answered
        self.node.start()
        again = self.post("key-1", statement("Once."))
        self.assertEqual((again.status, again.json()), (201, first.json()))
        self.assertEqual(again.headers["location"], first.headers["location"])
        self.assertEqual(self.acts(), [first.json()["ref"]])

    def test_another_body_is_refused_over_a_restart(self):
        self.post("key-1", statement("Once."))
        self.node.stop()
        self.node.start()
        other = self.post("key-1", statement("Something else."))
        self.assertEqual((other.status, other.json()["code"]), (422, "idempotency"))
        self.assertEqual(len(self.acts()), 1)

    def test_what_was_refused_may_be_tried_again(self):
        """A refusal changed nothing: after a restart the same key is judged anew."""
        wrong = statement("x")
        wrong["matter"] = "meetings/council/"
        self.assertEqual(self.post("key-2", wrong).status, 400)
        self.node.stop()
        self.node.start()
        self.assertEqual(self.post("key-2", statement("Well formed.")).status, 201)

    def test_viewers_do_not_share_keys(self):
        first = self.post("key-3", statement("By the operator."))
        self.assertEqual(first.status, 201)
        browser = self.node.browser()
        second = browser.ask("POST", ACTS, statement("By the operator."), {"Idempotency-Key": "key-3"})
        self.assertEqual(second.status, 201)
        self.assertNotEqual(second.json()["ref"], first.json()["ref"])


class InTheSameBreath(unittest.TestCase):
    def test_propose_and_concur(self):
        with temporary() as folder:
            a, b = (Node(folder, f"{name}.example").start() for name in ("alder", "birch"))
            try:
                pair(a, b)
                circle = found(a, [b], charter_of("river", [a, b], RULES), "river")
                proposal = {"type": "proposal", "matter": "bodies/council", "module": "bodies", "concur": True,
                            "content": {"body": {"names": {"en": "Council"}, "level": "MINISTERS"}}}
                done = a.post(f"/api/v1/circles/{circle}/acts", proposal)
                self.assertTrue(done["concurred"])
                act = a.get(f"/api/v1/circles/{circle}/acts/{done['ref']}")
                own = {answer["party"]: answer["state"] for answer in act["proposal"]["answers"]}
                self.assertEqual(own, {"alder.example": "concurred", "birch.example": "none"})
                until(lambda: b.ask("GET", f"/api/v1/circles/{circle}/acts/{done['ref']}").status == 200, "it arrives")
                b.post(f"/api/v1/circles/{circle}/acts", {"type": "concurrence", "target": done["ref"]})
                until(lambda: a.get(f"/api/v1/circles/{circle}/acts/{done['ref']}")["proposal"]["joint"], "it is joint")
                named = a.get(f"/api/v1/circles/{circle}/acts/{done['ref']}")["subject"]
                self.assertEqual(named, {"en": "Council"})
                wrong = a.ask("POST", f"/api/v1/circles/{circle}/acts", {**proposal, "concur": "yes"})
                self.assertEqual((wrong.status, wrong.json()["code"]), (400, "invalid"))
                refused = a.ask("POST", f"/api/v1/circles/{circle}/acts", {**statement("x"), "concur": True})
                self.assertEqual(refused.status, 400)
            finally:
                a.stop()
                b.stop()


class Signals(unittest.TestCase):
    def test_a_file_that_may_not_grow_stops_the_node_with_a_word(self):
        """A write beyond RLIMIT_FSIZE is an error that the node tells, not a signal that ends it mutely."""
        with temporary() as folder:
            node = Node(folder, "alder.example").start()
            node.stop()
            size = max(os.path.getsize(os.path.join(node.data, name)) for name in os.listdir(node.data)
                       if name.startswith("store.db"))

            def limit():
                # Enough to start, too little for what is written below.
                resource.setrlimit(resource.RLIMIT_FSIZE, (size + 65536, size + 65536))
            mark = os.path.getsize(node.log)
            with open(node.log, "ab") as log:
                node.process = subprocess.Popen([ENTENTED, "--config", node.config], stderr=log, stdout=log, preexec_fn=limit)
            until(lambda: "event=ready" in node.log_text(mark) or node.process.poll() is not None, "started")
            refs = []
            for number in range(2000):
                try:
                    answer = node.ask("POST", ACTS, statement("x" * 3000, str(number)))
                except OSError:
                    break
                if answer.status != 201:
                    break
                refs.append(answer.json()["ref"])
            code = node.process.wait(timeout=30)
            self.assertNotEqual(code, -signal.SIGXFSZ)
            self.assertIn(code, (6, 7), node.log_text(mark)[-2000:])
            self.assertRegex(node.log_text(mark), "event=stopped reason=")
            node.start()  # nothing acknowledged is lost
            for ref in refs:
                node.get(f"{ACTS}/{ref}")
            node.stop()


if __name__ == "__main__":
    main("__main__")
