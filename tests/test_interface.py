"""The interface of a running node against its own description: every documented path answers, and every answer is what its
JSON Schema says, with nothing beside it; and every signed entry of the log fits the schema of its kind."""
import base64
import json
import re
import unittest
import urllib.error
import urllib.request

from program import Server, needs_program
from test_cli import CommandLine

try:
    import jsonschema
except ImportError:
    jsonschema = None

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def closed(schema):
    """The schema with nothing allowed beside what it names: what is answered must be documented."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(one) for name, one in schema.items()}
    if isinstance(made.get("properties"), dict) and "additionalProperties" not in made and made.get("type") == "object":
        made["additionalProperties"] = False
    return made


@needs_program
@unittest.skipUnless(jsonschema, "python3-jsonschema is not installed")
class Interface(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # The node of the command line's tests, made anew.
        cls.node = type("Node", (CommandLine,), {})
        cls.addClassCleanup(cls.node.doClassCleanups)
        cls.node.setUpClass()
        server = Server(cls.node.data).listening()
        cls.addClassCleanup(server.stop)
        cls.url = server.url
        cls.document = cls.get("/api/v1/openapi.json")[2]
        cls.answers = closed(cls.document)

    @classmethod
    def get(cls, path, method="GET", body=None, **headers):
        """Status, content type and body, decoded where it is JSON."""
        request = urllib.request.Request(cls.url + path, data=body, method=method, headers=headers)
        try:
            answer = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            kind = answer.headers.get("Content-Type", "").split(";")[0]
            content = answer.read()
        return answer.status, kind, json.loads(content) if kind.endswith("json") else content

    def validate(self, value, name):
        schema = {"$schema": DIALECT, "$ref": "#/components/schemas/" + name, "components": self.answers["components"]}
        problems = list(jsonschema.Draft202012Validator(schema).iter_errors(value))
        self.assertEqual([f"/{'/'.join(map(str, one.absolute_path))}: {one.message[:200]}" for one in problems], [], name)

    def validate_problem(self, path, found):
        status, kind, value = found
        self.assertEqual(kind, "application/problem+json", path)
        self.assertEqual(value["status"], status)
        self.validate(value, "problem")

    def response(self, operation, status):
        return next(iter(operation["responses"][str(status)]["content"].items()))

    def test_every_path_answers_as_documented(self):
        page = self.get("/api.json")[2]
        seen, answered = set(), 0
        for topic in page["topics"]:
            for one in topic["operations"]:
                path = one["path"]
                seen.add((one["method"], path))
                operation = self.document["paths"][path][one["method"].lower()]
                with self.subTest(path):
                    if not one["href"]:
                        continue
                    status, kind, value = self.get(one["href"])
                    self.assertEqual(status, 200, value)
                    wanted, content = self.response(operation, 200)
                    self.assertEqual(kind, wanted)
                    answered += 1
                    if "schema" in content:
                        self.validate(value, content["schema"]["$ref"].rpartition("/")[2])
        documented = {(method.upper(), path) for path, methods in self.document["paths"].items() for method in methods}
        self.assertEqual(seen, documented, "the page for people and the document for programs name the same")
        self.assertGreater(answered, 25)

    def test_what_needs_a_token_says_so(self):
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                if "security" not in operation:
                    continue
                with self.subTest(f"{method} {path}"):
                    found = self.get(path.replace("{id}", "0" * 32), method.upper(), b"{}" if method != "get" else None)
                    self.assertEqual(found[0], 401)
                    self.validate_problem(path, found)

    def test_errors_are_as_documented(self):
        for path, status in (("/api/v1/uses/city/none", 404), ("/api/v1/entries/999999", 404),
                             ("/api/v1/entries?count=x", 400), ("/api/v1/uses?sort=x", 400),
                             ("/api/v1/schemas/none.json", 404), ("/api/v1/components/00/profile", 404)):
            with self.subTest(path):
                found = self.get(path)
                self.assertEqual(found[0], status)
                self.validate_problem(path, found)
        found = self.get("/api/v1/statements", "POST", b"{}")
        self.assertEqual(found[0], 422)
        self.validate_problem("/api/v1/statements", found)

    def test_lists_take_no_filter_that_is_not_documented(self):
        for path, name in (("/api/v1/uses", "uses"), ("/api/v1/components", "components")):
            listing = self.get(path)[2]["list"]
            documented = {one["name"] for one in self.document["paths"][path]["get"]["parameters"]}
            used = {one["name"] for one in listing["filters"]} | {"sort", "after"} | ({"q"} if listing["searchable"] else set())
            self.assertLessEqual(used, documented, name)

    def test_every_schema_is_one_and_is_served(self):
        listed = self.get("/api/v1/schemas")[2]["schemas"]
        self.assertEqual({one["name"] for one in listed}, set(self.document["components"]["schemas"]))
        for one in listed:
            with self.subTest(one["name"]):
                status, kind, schema = self.get(one["href"])
                self.assertEqual((status, kind, schema["$schema"]), (200, "application/schema+json", DIALECT))
                jsonschema.Draft202012Validator.check_schema(schema)

    def test_every_signed_entry_fits_the_schema_of_its_kind(self):
        entries = self.get("/api/v1/entries?count=1000")[2]["entries"]
        kinds = {one["predicate_type"]: one for one in self.get("/api/v1/kinds")[2]["kinds"]}
        self.assertGreater(len(entries), 15)
        schemas = {}
        for entry in entries:
            with self.subTest(entry["index"]):
                envelope = self.get(entry["href"] + "/envelope")[2]
                statement = json.loads(base64.b64decode(envelope["payload"]))
                href = kinds[statement["predicateType"]]["schema"]
                schema = schemas.setdefault(href, self.get(href)[2])
                validator = jsonschema.Draft202012Validator(schema)
                self.assertEqual([one.message[:200] for one in validator.iter_errors(statement["predicate"])], [])
                self.assertFalse(validator.is_valid({**statement["predicate"], "more": 1}), "a field too many is refused")

    def test_the_log_itself_is_documented(self):
        """What other logs' tools ask for stands beside what Probity's own do."""
        for method, path in (("get", "/checkpoint"), ("get", "/quorum/checkpoint"), ("get", "/proof"), ("get", "/tile/{tile}"),
                             ("get", "/checkpoints/{checkpoints}"), ("get", "/witnessed/{log}"), ("post", "/add-checkpoint")):
            with self.subTest(path):
                operation = self.document["paths"][path][method]
                named = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
                self.assertEqual(named, set(re.findall(r"{(.*?)}", path)))
        asking = self.document["paths"]["/add-checkpoint"]["post"]
        status, kind, _ = self.get("/add-checkpoint", "POST", b"no request")
        self.assertIn(kind, asking["responses"][str(status)]["content"])
        self.assertIn("text/plain", asking["requestBody"]["content"])
        self.assertIn("text/x.tlog.size", asking["responses"]["409"]["content"])

    def test_operations_have_names_of_their_own(self):
        names = [one["operationId"] for methods in self.document["paths"].values() for one in methods.values()]
        self.assertEqual(len(names), len(set(names)))


if __name__ == "__main__":
    unittest.main()
