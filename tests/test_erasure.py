"""Erasure by the real program: a statement with words that stand nowhere else goes through pages, lists, search, feeds, export
and a backup, is erased while a server runs, and no byte of it is left in the data directory: while the server runs, after it
was killed, after it was started again, and after its end. What it was committed to still verifies."""
import base64
import json
import os
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
PROBITY = os.environ.get("PROBITY", os.path.join(TOP, "build", "probity"))
CLERK = "city/clerk"
WORD = "Zwiebelfischmarkt"
SWEPT_WITHIN = 60  # seconds; it is tried every second


def probity(*words, stdin=""):
    return subprocess.run([PROBITY, *words], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=300)


def done(*words, **more):
    run = probity(*words, **more)
    assert run.returncode == 0, f"{words}\n{run.stdout}{run.stderr}"
    return run.stdout


def answer(*words):
    return json.loads(done(*words, "--json"))


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


@unittest.skipUnless(os.path.exists(PROBITY), "build/probity is not built")
class Erasure(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = holder.name
        self.data = self.at("node")
        self.server = None
        self.addCleanup(self.stop)
        done("init", "--data", self.data, "--name", "City of Example", "--agency", "city", "--origin", "log.city.example")
        key = answer("keys", "new", "--data", self.data, "--for", CLERK)["public_key"]
        self.say({"kind": "appointment/v2", "subject": ["agency city"],
                  "predicate": {"person": CLERK, "office": "officer", "title": "officer", "key": key, "custody": "node"}},
                 "city/registrar")
        with open(self.at("uses.csv"), "w", encoding="utf-8") as file:
            file.write("name,summary,owner\nPhone line,What it does.,Library\n")
        done("import", self.at("uses.csv"), "--mapping", "plain", "--for", CLERK, "--data", self.data)
        self.use = answer("list", "use", "--data", self.data)[0]["index"]
        registered = answer("show", str(self.use), "--data", self.data)["content"]
        self.subject = registered["subject"][0]["digest"]["sha256"]
        self.use_page = "/uses/" + registered["predicate"]["id"]

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def say(self, document, who=CLERK):
        envelope = done("sign", "-", "--data", self.data, "--as", who, stdin=json.dumps(document))
        said = done("submit", "-", "--data", self.data, "--json", stdin=envelope)
        return json.loads(said)[0]["index"]

    def incident(self, name, word):
        index = self.say({"kind": "incident", "predicate": {
            "id": f"city/{name}", "title": f"{word} was cut off", "summary": f"It was {word}.", "harm": f"To {word}.",
            "began": "2026-11-01T08:00:00Z", "noticed": "2026-11-01T09:00:00Z", "severity": "minor",
            "uses": [self.subject], "components": []}})
        return index, answer("show", str(index), "--data", self.data)["statement"]

    def erase(self, statement):
        return self.say({"kind": "erasure", "subject": [f"statement {statement}"],
                         "predicate": {"ground": "unlawful", "asked_on": "2026-11-02"}})

    def serve(self):
        self.server = subprocess.Popen([PROBITY, "serve", "--json", "--data", self.data, "--listen", "127.0.0.1:0"],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        lines = ""
        while not lines.endswith("}\n"):
            line = self.server.stdout.readline()
            assert line, "it ended before it listened: " + lines
            lines += line
        self.url = json.loads(lines)["url"]

    def stop(self, with_signal=signal.SIGTERM):
        if not self.server:
            return
        self.server.send_signal(with_signal)
        self.server.wait(60)
        self.server.stdout.close()
        self.server = None

    def get(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=60) as found:
                return found.status, found.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode("utf-8", "replace")

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
        done("backup", "--data", self.data, "--to", self.at("backup"))
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
        shown = done("show", str(index), "--data", self.data)
        self.assertIn(f"content erased, commitment kept: entry {by} says so", shown)

        log_key = json.loads(self.get("/api/v1/checkpoint")[1])["key"]
        audited = answer("log", "audit", "--node", self.url, "--key", log_key, "--payloads")
        self.assertEqual(audited["erased"], [{"entry": index, "by": by}], "as a stranger sees it")

        self.stop(signal.SIGKILL)
        self.expect_nothing("after a kill")
        self.serve()
        self.expect_nothing("started again")
        audited = answer("log", "audit", "--data", self.data, "--payloads", "--signatures", "--tables")
        self.assertEqual(audited["erased"], [{"entry": index, "by": by}])
        self.stop()
        self.expect_nothing("after its end")

        done("log", "export", self.at("export"), "--data", self.data)
        self.assertEqual(found_in(self.at("export")), [])
        self.assertNotEqual(found_in(self.at("backup")), [], "a backup made before holds it, as docs/erasure.md says")
        done("log", "rebuild", "--data", self.data)
        self.expect_nothing("rebuilt")
        self.assertIn("Somebody", done("show", str(other), "--data", self.data))

    def test_killed_right_after_it_was_erased(self):
        index, statement = self.incident("cut-off", WORD)
        envelope = done("sign", "-", "--data", self.data, "--as", CLERK, stdin=json.dumps(
            {"kind": "erasure", "subject": [f"statement {statement}"],
             "predicate": {"ground": "unlawful", "asked_on": "2026-11-02"}}))
        self.serve()
        request = urllib.request.Request(self.url + "/api/v1/statements", envelope.encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as found:
            self.assertEqual(found.status, 201)
        self.stop(signal.SIGKILL)
        self.serve()
        self.expect_nothing("started again")
        self.assertIn("Content erased", self.get(f"/log/{index}")[1])

    def test_a_restored_backup_is_erased_again(self):
        _, statement = self.incident("cut-off", WORD)
        done("backup", "--data", self.data, "--to", self.at("backup"), "--with-keys")
        by = self.erase(statement)
        with open(self.at("erasure.json"), "w", encoding="utf-8") as file:
            json.dump(answer("show", str(by), "--data", self.data)["envelope"], file)
        self.data = self.at("restored")
        said = done("restore", self.at("backup"), "--data", self.data)
        self.assertIn("Neither are erasures said since", said)
        self.assertNotEqual(found_in(self.data), [])
        done("submit", self.at("erasure.json"), "--data", self.data)
        self.expect_nothing("erased again")


if __name__ == "__main__":
    unittest.main()
