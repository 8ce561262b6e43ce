"""Plays examples/fictitious/statement.json: a text negotiated by two parties, each at its own node.

What somebody wants to read is composed by that party's node, as the page does it, and every content is
written as an act. A step waits until what the other side wrote before it has arrived.
"""

import copy
import json
import os

from federation import Refused, RoomNode, wait_for


class Negotiation:
    def __init__(self, nodes, circles, path):
        with open(path, encoding="utf-8") as file:
            self.data = json.load(file)
        self.name = os.path.basename(path)
        self.circle = circles[self.data["circle"]][0]
        self.nodes = {node.party: node for node in nodes.values()}
        self.at = f"/api/v1/texts/{self.circle}/{self.data['body']}/{self.data['text']}"
        self.matter = f"texts/{self.data['body']}/{self.data['text']}"
        self.names = {}   # name in the file -> <party>/<digest> of a change or comment
        self.last = None  # what was written last, which the next one to act has to have read

    def play(self, step_done):
        for step in self.data["steps"]:
            self.act(step)
            step_done()
        self.check()

    def act(self, step):
        node = self.nodes[step["by"]]
        self.wait_last(node)
        if "room" in step:
            self.meet(node, step["room"])
        elif "say" in step:
            self.named(step, node, [self.write(node, "statement", self.filled(step["say"]))])
        elif "rewrite" in step:
            asked = {"element": step["rewrite"], "words": step["words"]}
            asked.update({key: step[key] for key in ("together", "chair") if key in step})
            self.named(step, node, self.composed(node, {"words": asked}))
        elif "issue" in step:
            self.composed(node, {"revision": step["issue"]})
        elif "propose" in step:
            ref = self.write(node, "proposal", self.filled(step["propose"]))
            for party in step["concur"]:
                self.wait_last(self.nodes[party])
                self.last = self.post(self.nodes[party], {"type": "concurrence", "target": ref})
            if len(step["concur"]) == len({one["by"] for one in self.data["steps"]}):
                for other in {self.nodes[one["by"]] for one in self.data["steps"]}:
                    wait_for(f"{other.name} shows {ref} as agreed", 30, lambda: other.get(
                        f"/api/v1/circles/{self.circle}/acts/{ref}")["proposal"]["joint"])
        elif "mark" in step:
            marks = {"stand": step["mark"], "marked": self.digests(node, step["elements"], lambda one: one["digest"])}
            marks.update({key: step[key] for key in ("due", "reason") if key in step})
            self.write(node, "statement", {"marks": marks})
        elif "check" in step:
            checked = self.digests(node, step["elements"], lambda one: next(
                words["concordance"] for words in one["words"] if words["language"] == step["check"]))
            self.write(node, "statement", {"concordance": {
                "language": step["check"], "checked": checked, "checker": step["checker"]}})
        else:
            verdict = "SUPPORTS" if "support" in step else "LETS_GO"
            names = step.get("support") or step["let_go"]
            stance = {"items": [{"change": self.names[name], "verdict": verdict} for name in names]}
            if "reason" in step:
                stance["reason"] = step["reason"]
            self.write(node, "statement", {"stance": stance})

    def meet(self, node, steps):
        """A session in a room: the text goes there as a file of `node`, and each side takes its own words home."""
        file = node.get(f"{self.at}/room", raw=True)
        room = RoomNode(node.programs, os.path.join(os.path.dirname(node.folder), "room"), file)
        try:
            spoken = Spoken(self, room)
            for step in steps:
                spoken.act(step)
            result = room.get("/api/v1/room/result", raw=True).decode()
        finally:
            room.stop()
        for home in dict.fromkeys(self.nodes[step["by"]] for step in steps):
            self.wait_last(home)
            lines = home.post(f"{self.at}/room", {"file": result})["lines"]
            own = [line["number"] for line in lines if line["state"] == "mine"]
            brought = home.post(f"{self.at}/room", {"file": result, "confirm": own})
            if brought["refused"] or not brought["written"]:
                raise Refused(f"{self.name}: {home.name} confirmed {brought}")
            self.last = brought["written"][-1]["ref"]

    def post(self, node, act):
        return node.post(f"/api/v1/circles/{self.circle}/acts", act)["ref"]

    def write(self, node, type_, content):
        act = {"type": type_, "matter": self.matter, "module": "texts", "content": content}
        if type_ == "proposal":
            act["body"] = self.data["body"]
        self.last = self.post(node, act)
        return self.last

    def composed(self, node, asked):
        return [self.write(node, "statement", content)
                for content in node.post(f"{self.at}/compose", asked)["contents"]]

    def named(self, step, node, refs):
        """What a later step calls by its name in the file."""
        if "as" not in step:
            return
        if len(refs) != 1:
            raise Refused(f"{self.name}: {step['as']} became {len(refs)} changes; one was expected")
        text = node.get(self.at)
        self.names[step["as"]] = next(one["key"] for one in text["changes"] + text["comments"]
                                      if one["said"]["ref"] == refs[0])

    def filled(self, content):
        """@name stands for the change or comment that was written under it."""
        def fill(value):
            if isinstance(value, dict):
                return {key: fill(one) for key, one in value.items()}
            if isinstance(value, list):
                return [fill(one) for one in value]
            if isinstance(value, str) and value.startswith("@"):
                return self.names[value[1:]]
            return value
        return fill(copy.deepcopy(content))

    def digests(self, node, elements, of):
        by_id = {one["id"]: one for one in node.get(self.at)["elements"]}
        return [{"element": id_, "digest": of(by_id[id_])} for id_ in elements]

    def wait_last(self, node):
        def held():
            try:
                node.get(f"/api/v1/circles/{self.circle}/acts/{self.last}")
                return True
            except Refused as reason:
                return str(reason)
        if self.last:
            wait_for(f"{node.name} holds {self.last}", 30, held)

    def check(self):
        """Both sides read what the file says comes out."""
        wanted = self.data["expect"]
        for party in sorted({step["by"] for step in self.data["steps"]}):
            node = self.nodes[party]
            self.wait_last(node)
            text = node.get(self.at)
            shown = {
                "revision": text["revision"], "elements": len(text["elements"]), "state": text["state"], "pen": text["pen"],
                "open": [one["id"] for one in text["elements"] if one["state"] == "open"],
                "stale": [one["id"] for one in text["elements"] if any(words["stale"] for words in one["words"])],
                "packages": [one["state"] for one in text["packages"]], "mandates": text["mandates"]}
            if shown != wanted:
                raise Refused(f"{self.name}: {node.name} shows {shown}; {wanted} was expected")


class Spoken(Negotiation):
    """What is said in a room: noted at the one machine there, each word of who said it."""

    def __init__(self, negotiation, room):
        self.data, self.name, self.names, self.last = negotiation.data, negotiation.name, negotiation.names, None
        text = room.get("/api/v1/room")["text"]
        self.circle = text["circle"]
        self.at = f"/api/v1/texts/{self.circle}/{text['body']}/{text['text']}"
        self.matter = negotiation.matter
        self.nodes = {party: Voice(room, party) for party in negotiation.nodes}

    def write(self, node, type_, content):
        self.last = self.post(node, {
            "type": "noted", "party": node.party, "channel": "in_the_room", "matter": self.matter, "module": "texts",
            "content": {"words_of": node.party, **content}})
        return self.last


class Voice:
    """A party that speaks in the room."""

    def __init__(self, room, party):
        self.name, self.party, self.get, self.post = f"{party} in the room", party, room.get, room.post
