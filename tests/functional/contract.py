"""Holds every answer of the functional tests against the OpenAPI document: no answer has a shape, a
status or a media type that the document does not promise. The part of JSON Schema 2020-12 that the
document uses is read here; a keyword that is not known is an error, so that none is skipped.
"""
import json
import re

KEYWORDS = {"$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "oneOf", "pattern",
            "minimum", "maximum", "maxLength", "minItems", "maxItems", "uniqueItems", "format", "description", "examples"}


def load(path="src/api/openapi.json"):
    with open(path, encoding="utf-8") as source:
        return json.load(source)


class Contract:
    def __init__(self, document):
        self.document = document
        self.operations = []
        self.seen = set()
        for path, methods in document["paths"].items():
            pattern = re.compile("^" + re.sub(r"\{[a-z]+\}", "[^/]+", path.replace(".", r"\.")) + "$")
            for method, operation in methods.items():
                self.operations.append((method.upper(), pattern, operation))

    def check_answer(self, method, target, status, media_type, body):
        """Raises AssertionError where the answer is not what the document says."""
        path = target.split("?")[0]
        for known, pattern, operation in self.operations:
            if known == method and pattern.match(path):
                break
        else:
            return  # a page's file, or an address that the test knows not to exist
        self.seen.add(operation["operationId"])
        answers = operation["responses"]
        answer = answers.get(str(status), answers.get("default") if status >= 400 else None)
        assert answer is not None, f"{method} {target}: status {status} is not in the document"
        if "$ref" in answer:
            answer = self.resolve(answer["$ref"])
        content = answer.get("content")
        if not content or status == 304:
            return
        media = media_type.split(";")[0]
        if status >= 400 and media in ("text/html", "text/plain"):
            return  # words for a person who opened the address
        assert media in content, f"{method} {target}: {media} is not in the document"
        if media.endswith("json"):
            self.validate(content[media]["schema"], json.loads(body), f"{method} {target}")

    def resolve(self, ref):
        node = self.document
        for part in ref[2:].split("/"):
            node = node[part]
        return node

    def validate(self, schema, value, where):
        unknown = set(schema) - KEYWORDS
        assert not unknown, f"{where}: the schema uses {unknown}, which is not checked"
        if "$ref" in schema:
            self.validate(self.resolve(schema["$ref"]), value, where)
        if "oneOf" in schema:
            fits, problems = 0, []
            for each in schema["oneOf"]:
                try:
                    self.validate(each, value, where)
                    fits += 1
                except AssertionError as problem:
                    problems.append(str(problem))
            assert fits == 1, f"{where}: fits {fits} of the alternatives: {problems}"
        if "type" in schema:
            types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            assert any(is_type(each, value) for each in types), f"{where}: {value!r} is no {types}"
        if "enum" in schema:
            assert value in schema["enum"], f"{where}: {value!r} is none of {schema['enum']}"
        if isinstance(value, str):
            if "pattern" in schema:
                assert re.search(schema["pattern"], value), f"{where}: {value!r} does not fit {schema['pattern']}"
            if "maxLength" in schema:
                assert len(value) <= schema["maxLength"], f"{where}: longer than {schema['maxLength']}"
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            assert value >= schema.get("minimum", value), f"{where}: {value} is below the minimum"
            assert value <= schema.get("maximum", value), f"{where}: {value} is above the maximum"
        if isinstance(value, list):
            assert len(value) >= schema.get("minItems", 0), f"{where}: too few items"
            assert len(value) <= schema.get("maxItems", len(value)), f"{where}: too many items"
            for number, item in enumerate(value):
                if "items" in schema:
                    self.validate(schema["items"], item, f"{where}[{number}]")
        if isinstance(value, dict):
            properties = schema.get("properties", {})
            for name in schema.get("required", []):
                assert name in value, f"{where}: {name} is missing"
            for name, item in value.items():
                if name in properties:
                    self.validate(properties[name], item, f"{where}.{name}")
                elif schema.get("additionalProperties") is False:
                    raise AssertionError(f"{where}: {name} is not in the document")
                elif isinstance(schema.get("additionalProperties"), dict):
                    self.validate(schema["additionalProperties"], item, f"{where}.{name}")


def is_type(name, value):
    return {"null": value is None, "boolean": isinstance(value, bool), "string": isinstance(value, str),
            "integer": isinstance(value, int) and not isinstance(value, bool),
            "number": isinstance(value, (int, float)) and not isinstance(value, bool),
            "array": isinstance(value, list), "object": isinstance(value, dict)}[name]
