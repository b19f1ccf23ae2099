"""The log as others know it: served and exported as C2SP tiles, audited from everywhere, and read by a stranger's tools
(Go's golang.org/x/mod/sumdb, tests/go/checklog.go)."""
import gzip
import json
import os
import shutil
import struct
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

from program import (CLERK, TOP, Server, appoint, bring_uses, make_node, model, must, must_json, needs_program, probity, say,
                     write)

GO = "/usr/bin/go"  # Debian's, whose path has Debian's sources
GO_SOURCES = "/usr/share/gocode"


def files_in(folder):
    found = {}
    for directory, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(directory, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


def flip(path, at):
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))


@needs_program
class LogTree(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.data = cls.at("node")
        make_node(cls.data, "--origin", "log.city.example")
        appoint(cls.data)
        bring_uses(cls.data, 280)
        cls.trust = write(cls.at("trust.json"), must("keys", "trust", "--data", cls.data))
        cls.url = cls.enterClassContext(Server(cls.data)).url
        with urllib.request.urlopen(cls.url + "/api/v1/checkpoint", timeout=20) as found:
            said = json.load(found)
        cls.key, cls.size = said["key"], said["size"]

    @classmethod
    def at(cls, *names):
        return os.path.join(cls.folder, *names)

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=20) as found:
            return found.read(), found.headers

    def status(self, path):
        try:
            return self.get(path) and 200
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def export(self, name, *from_where):
        folder = self.at(name)
        made = must_json("log", "export", folder, *(from_where or ("--data", self.data)))
        return folder, made

    def refused(self, code, *words, says=()):
        run = probity(*words)
        self.assertEqual(run.returncode, code, f"{words}\n{run.stdout}{run.stderr}")
        for text in says:
            self.assertIn(text, run.stderr)

    # Served

    def test_tiles_are_served_for_good_and_only_those_there_are(self):
        full, headers = self.get("/tile/0/000")
        self.assertEqual(len(full), 256 * 32)
        self.assertEqual(headers["Content-Type"], "application/octet-stream")
        self.assertIn("immutable", headers["Cache-Control"])
        width = self.size % 256
        self.assertEqual(len(self.get(f"/tile/0/002.p/{width}")[0]), width * 32)
        self.assertEqual(len(self.get("/tile/1/000.p/2")[0]), 64)
        self.assertEqual(self.get("/tile/0/000.p/9")[0], full[:9 * 32])
        for path in (f"/tile/0/002.p/{width + 1}", "/tile/0/002", "/tile/0/003", "/tile/1/000", "/tile/2/000.p/1",
                     "/tile/0/000.p/0", "/tile/0/0", "/tile/00/000", "/tile/entries/003", "/tile/data/000",
                     "/checkpoints/003", "/tile/0/x000/000"):
            self.assertEqual(self.status(path), 404, path)
        note, headers = self.get("/checkpoint")
        self.assertEqual(headers["Content-Type"], "text/plain; charset=utf-8")
        self.assertNotIn("max-age=31536000", headers["Cache-Control"] or "")
        self.assertEqual(note.decode().split("\n")[:2], ["log.city.example", str(self.size)])

    def test_entries_are_length_and_leaf(self):
        bundle = self.get("/tile/entries/000")[0]
        leaves = []
        while bundle:
            length = struct.unpack(">H", bundle[:2])[0]
            leaves.append(bundle[2:2 + length])
            bundle = bundle[2 + length:]
        self.assertEqual(len(leaves), 256)
        self.assertEqual(leaves[5].decode(), json.loads(self.get("/api/v1/entries/5")[0])["leaf"])

    def test_what_is_text_within_is_compressed_for_who_asks(self):
        for path, shrinks in (("/tile/entries/000", True), ("/checkpoints/000", True), ("/tile/0/000", False),
                              ("/tile/entries/000.p/1", False)):
            plain, headers = self.get(path)
            self.assertIsNone(headers["Content-Encoding"], path)
            asked = urllib.request.Request(self.url + path, headers={"Accept-Encoding": "gzip"})
            with urllib.request.urlopen(asked, timeout=20) as found:
                self.assertEqual(found.headers["Content-Encoding"], "gzip" if shrinks else None, path)
                self.assertEqual(found.headers["Content-Type"], "application/octet-stream")
                self.assertIn("immutable", found.headers["Cache-Control"])
                packed = found.read()
                if not shrinks:
                    self.assertEqual(packed, plain, path)
                    continue
                self.assertIn("Accept-Encoding", found.headers["Vary"])
                self.assertLess(len(packed), len(plain) * 3 // 4, path)
                self.assertEqual(gzip.decompress(packed), plain, path)

    def test_proofs_as_text(self):
        text, headers = self.get("/proof?index=7")
        self.assertEqual(headers["Content-Type"], "text/plain; charset=utf-8")
        self.assertTrue(text.startswith(b"c2sp.org/tlog-proof@v1\nindex 7\n"))
        self.assertEqual(must("log", "proof", "7", "--text", "--data", self.data).encode(), text)
        for query, code in (("", 400), ("?index=", 400), ("?index=-1", 400), ("?index=07", 400), ("?index=x", 400),
                            (f"?index={self.size}", 404)):
            self.assertEqual(self.status("/proof" + query), code, query)

    # Exported

    def test_an_export_is_what_the_node_serves_and_a_second_run_only_adds(self):
        folder, made = self.export("twice")
        self.assertEqual(made["size"], self.size)
        before = files_in(folder)
        for path, held in before.items():
            self.assertEqual(self.get("/" + path)[0], held, path)
        self.assertEqual(self.export("twice")[1]["files"], 0)
        live, _ = self.export("live", "--node", self.url, "--key", self.key)
        self.assertEqual(files_in(live), before)
        copy = self.at("grown")
        shutil.copytree(self.data, copy)
        say(copy, CLERK, model("city/vad"))
        self.export("twice", "--data", copy)
        after = files_in(folder)
        self.assertEqual({path: after[path] for path in before if path != "checkpoint"},
                         {path: held for path, held in before.items() if path != "checkpoint"})
        self.assertEqual(must_json("log", "audit", folder, "--key", self.key)["size"], self.size + 1)
        self.refused(3, "log", "export", folder, "--data", self.data, says=["export.size"])
        other = self.at("other")
        must("init", "--data", other, "--name", "Other", "--agency", "other")
        self.refused(3, "log", "export", folder, "--data", other, says=["export.origin"])

    # Audited

    def test_the_audit_says_the_same_everywhere(self):
        folder, _ = self.export("audited")
        data = must_json("log", "audit", "--data", self.data)
        self.assertEqual(data["size"], self.size)
        self.assertEqual(data["tiles"], 4)
        self.assertGreater(data["checkpoints"], 2)
        self.assertEqual(must_json("log", "audit", folder, "--key", self.key), data)
        self.assertEqual(must_json("log", "audit", folder, "--trust", self.trust), data)
        self.assertEqual(must_json("log", "audit", "--node", self.url, "--key", self.key), data)

    def test_contents_and_signatures(self):
        folder, _ = self.export("signed")
        whole = must_json("log", "audit", "--data", self.data, "--payloads", "--signatures")
        self.assertEqual((whole["contents"], whole["signatures"]), (self.size, self.size))
        live = must_json("log", "audit", "--node", self.url, "--key", self.key, "--payloads", "--signatures")
        self.assertEqual(live, whole)
        signed = must_json("log", "audit", folder, "--key", self.key, "--signatures")
        self.assertEqual((signed["contents"], signed["signatures"]), (0, self.size))
        self.refused(2, "log", "audit", folder, "--key", self.key, "--payloads", says=["export.contents"])

    def test_the_first_bad_thing_is_named(self):
        folder, _ = self.export("damaged")
        for path, at, where in (("tile/0/001", 32 * 9 + 4, "log entry 265"), ("tile/1/000.p/2", 5, "tile/1/000.p/2"),
                                ("tile/entries/000", 40, "log entry 0"), ("checkpoint", 25, "audit.checkpoint"),
                                ("checkpoints/000", 80, "checkpoint")):
            flip(os.path.join(folder, path), at)
            self.refused(1, "log", "audit", folder, "--key", self.key, says=[where, "audit."])
            flip(os.path.join(folder, path), at)
        os.remove(os.path.join(folder, "tile", "0", "000"))
        self.refused(1, "log", "audit", folder, "--key", self.key, says=["tile/0/000", "audit.tile"])

    def test_whose_log_it_is_must_be_said(self):
        folder, _ = self.export("whose")
        self.refused(2, "log", "audit", folder, says=["--key"])
        self.refused(2, "log", "audit", says=["--data"])
        self.refused(2, "log", "audit", folder, "--data", self.data)
        self.refused(3, "log", "audit", folder, "--key", self.key[:-1], says=["verifier.key"])
        wrong = self.key.replace("log.city.example", "log.town.example")
        self.refused(3, "log", "audit", folder, "--key", wrong, says=["verifier.key"])
        self.refused(4, "log", "audit", "--node", "http://127.0.0.1:1", "--key", self.key)

    # Read by strangers

    @unittest.skipUnless(os.path.exists(GO) and os.path.exists(GO_SOURCES + "/src/golang.org/x/mod/sumdb/tlog"),
                         "Debian's golang-go and golang-golang-x-mod-dev are not here")
    def test_go_opens_and_checks_the_log(self):
        program = self.at("checklog")
        built = subprocess.run([GO, "build", "-o", program, os.path.join(TOP, "tests", "go", "checklog.go")],
                               env=dict(os.environ, GO111MODULE="off", GOPATH=GO_SOURCES, GOFLAGS="", GOPROXY="off",
                                        GOTOOLCHAIN="local", GOCACHE=self.at("gocache")),
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(built.returncode, 0, built.stdout)

        def check(where, key=self.key):
            return subprocess.run([program, key, where], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

        folder, _ = self.export("go")
        ours = must_json("log", "audit", folder, "--key", self.key)
        for where, offline in ((folder, 0), (self.url, self.size)):
            run = check(where)
            self.assertEqual(run.returncode, 0, run.stderr)
            said = json.loads(run.stdout)
            self.assertEqual((said["size"], said["inclusions"], said["offline"]), (self.size, self.size, offline))
            self.assertEqual(said["checkpoints"], ours["checkpoints"])
        # It would say so if something were wrong.
        for path, at in (("tile/0/001", 70), ("tile/entries/000", 40), ("checkpoint", 40), ("checkpoints/001", 60)):
            flip(os.path.join(folder, path), at)
            self.assertEqual(check(folder).returncode, 1, path)
            flip(os.path.join(folder, path), at)
        self.assertEqual(check(folder).returncode, 0)


if __name__ == "__main__":
    unittest.main()
