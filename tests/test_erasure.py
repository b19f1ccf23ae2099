"""Erasure by the real program: a statement with words that stand nowhere else goes through pages, lists, search, feeds, export
and a backup, is erased while a server runs, and no byte of it is left in the data directory: while the server runs, after it
was killed, after it was started again, and after its end. What it was committed to still verifies."""
import base64
import json
import os
import tempfile
import time
import unittest

from program import (CLERK, Server, appoint, ask, bring_uses, make_node, must, must_json, needs_program, post, say, signed,
                     write)

WORD = "Zwiebelfischmarkt"
SWEPT_WITHIN = 60  # seconds; it is tried every second


def forms_of(word):
    """All that it may look like: UTF-8, UTF-16 of both orders, hex, and base64 wherever it begins in a group of three."""
    plain = word.encode()
    forms = [plain, word.encode("utf-16-le"), word.encode("utf-16-be"), plain.hex().encode(), plain.hex().upper().encode()]
    for skipped in range(3):
        whole = plain[skipped:skipped + (len(plain) - skipped) // 3 * 3]
        forms.append(base64.b64encode(whole))
    return forms


def found_in(folder, word=WORD):
    found = []
    for directory, _, names in os.walk(folder):
        for name in names:
            try:
                with open(os.path.join(directory, name), "rb") as file:
                    content = file.read()
            except FileNotFoundError:
                continue  # it went meanwhile
            found += [f"{name}: {form!r}" for form in forms_of(word) if form in content]
    return found


@needs_program
class Erasure(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.data = self.at("node")
        make_node(self.data, "--origin", "log.city.example")
        appoint(self.data, kind="appointment/v2")
        bring_uses(self.data, 1)
        self.use = must_json("list", "use", "--data", self.data)[0]["index"]
        registered = must_json("show", str(self.use), "--data", self.data)["content"]
        self.subject = registered["subject"][0]["digest"]["sha256"]
        self.use_page = "/uses/" + registered["predicate"]["id"]

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def incident(self, name, word):
        index = say(self.data, CLERK, {"kind": "incident", "predicate": {
            "id": f"city/{name}", "title": f"{word} was cut off", "summary": f"It was {word}.", "harm": f"To {word}.",
            "began": "2026-11-01T08:00:00Z", "noticed": "2026-11-01T09:00:00Z", "severity": "minor",
            "uses": [self.subject], "components": []}})
        return index, must_json("show", str(index), "--data", self.data)["statement"]

    @staticmethod
    def erasure(statement):
        return {"kind": "erasure", "subject": [f"statement {statement}"],
                "predicate": {"ground": "unlawful", "asked_on": "2026-11-02"}}

    def erase(self, statement):
        return say(self.data, CLERK, self.erasure(statement))

    def serve(self):
        self.server = self.enterContext(Server(self.data))
        self.url = self.server.url

    def get(self, path):
        return ask(self.url + path)

    def expect_nothing(self, when):
        """Once what a reader can hold back is done."""
        until = time.monotonic() + SWEPT_WITHIN
        found = found_in(self.data)
        while found and time.monotonic() < until:
            time.sleep(0.3)
            found = found_in(self.data)
        self.assertEqual(found, [], when)

    def pages(self, index):
        return ["/", "/log", "/incidents", "/incidents.csv", "/incidents.json", "/log.csv", "/log.atom", f"/log/{index}",
                f"/log/{index}.json", "/incidents/city/cut-off", "/incidents/city/cut-off.json", f"/search?q={WORD[:9]}",
                self.use_page, f"/api/v1/entries/{index}"]

    def test_no_byte_of_it_is_left(self):
        index, statement = self.incident("cut-off", WORD)
        other, _ = self.incident("other", "Somebody")
        receipt = None
        self.serve()
        status, page = self.get(f"/log/{index}")
        self.assertEqual((status, WORD in page), (200, True))
        held = 0
        for path in self.pages(index):
            status, page = self.get(path)
            self.assertEqual(status, 200, path)
            held += WORD in page
        self.assertGreater(held, 5)
        receipt = json.loads(self.get(f"/api/v1/entries/{index}/receipt")[1])
        must("backup", "--data", self.data, "--to", self.at("backup"))
        self.assertNotEqual(found_in(self.data), [], "the test itself")
        by = self.erase(statement)  # by another process than the server's
        self.expect_nothing("while it runs")

        for path in self.pages(index):
            status, page = self.get(path)
            self.assertEqual(status, 200, path)
            said = page if "/search" not in path else page.replace(WORD[:9], "")
            self.assertNotIn(WORD, said, path)
        status, page = self.get(f"/log/{index}")
        self.assertIn("Content erased, commitment kept", page)
        self.assertIn(f"/log/{by}", page)
        self.assertIn("GDPR Art. 17(1)(d)", page)
        self.assertIn("Content erased, commitment kept", self.get("/incidents/city/cut-off")[1])
        self.assertIn("Somebody", self.get("/incidents/city/other")[1])
        entry = json.loads(self.get(f"/api/v1/entries/{index}")[1])
        self.assertEqual((entry["content"], entry["erased"]["by"], entry["erased"]["nonce"]), ("erased", by, True))
        self.assertEqual(json.loads(self.get(f"/api/v1/entries/{index}/receipt")[1])["leaf"], receipt["leaf"])
        for form in ("envelope", "bundle"):
            self.assertEqual(self.get(f"/api/v1/entries/{index}/{form}")[0], 410)
        shown = must("show", str(index), "--data", self.data)
        self.assertIn(f"content erased, commitment kept: entry {by} says so", shown)

        log_key = json.loads(self.get("/api/v1/checkpoint")[1])["key"]
        audited = must_json("log", "audit", "--node", self.url, "--key", log_key, "--payloads")
        self.assertEqual(audited["erased"], [{"entry": index, "by": by}], "as a stranger sees it")

        self.server.kill()
        self.expect_nothing("after a kill")
        self.serve()
        self.expect_nothing("started again")
        audited = must_json("log", "audit", "--data", self.data, "--payloads", "--signatures", "--tables")
        self.assertEqual(audited["erased"], [{"entry": index, "by": by}])
        self.server.stop()
        self.expect_nothing("after its end")

        must("log", "export", self.at("export"), "--data", self.data)
        self.assertEqual(found_in(self.at("export")), [])
        self.assertNotEqual(found_in(self.at("backup")), [], "a backup made before holds it, as docs/erasure.md says")
        must("log", "rebuild", "--data", self.data)
        self.expect_nothing("rebuilt")
        self.assertIn("Somebody", must("show", str(other), "--data", self.data))

    def test_killed_right_after_it_was_erased(self):
        index, statement = self.incident("cut-off", WORD)
        envelope = signed(self.data, CLERK, self.erasure(statement))
        self.serve()
        self.assertEqual(post(self.url, envelope)[0], 201)
        self.server.kill()
        self.serve()
        self.expect_nothing("started again")
        self.assertIn("Content erased", self.get(f"/log/{index}")[1])

    def test_a_restored_backup_is_erased_again(self):
        _, statement = self.incident("cut-off", WORD)
        must("backup", "--data", self.data, "--to", self.at("backup"), "--with-keys")
        by = self.erase(statement)
        write(self.at("erasure.json"), must_json("show", str(by), "--data", self.data)["envelope"])
        self.data = self.at("restored")
        said = must("restore", self.at("backup"), "--data", self.data)
        self.assertIn("Neither are erasures said since", said)
        self.assertNotEqual(found_in(self.data), [])
        must("submit", self.at("erasure.json"), "--data", self.data)
        self.expect_nothing("erased again")


if __name__ == "__main__":
    unittest.main()
