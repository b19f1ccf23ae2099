"""Backup and restore through the real program: consistent while the node runs and takes statements, checked by an audit,
keys only when asked, and a damaged or foreign backup refused with nothing written."""
import json
import os
import subprocess
import tempfile
import threading
import unittest
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
PROBITY = os.environ.get("PROBITY", os.path.join(TOP, "build", "probity"))


def probity(*arguments, **environment):
    return subprocess.run([PROBITY, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, timeout=120, env=dict(os.environ, **environment))


@unittest.skipUnless(os.path.exists(PROBITY), "the program is not built")
class Backup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.data = self.path("city")
        made = probity("init", "--data", self.data, "--name", "City of Test", "--agency", "city")
        self.assertEqual(made.returncode, 0, made.stderr)

    def path(self, name):
        return os.path.join(self.folder, name)

    def done(self, *arguments, **environment):
        run = probity(*arguments, "--json", **environment)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return json.loads(run.stdout)

    def serve(self):
        process = subprocess.Popen([PROBITY, "serve", "--json", "--data", self.data, "--listen", "127.0.0.1:0"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        lines = ""
        while not lines.endswith("}\n"):
            line = process.stdout.readline()
            self.assertTrue(line, "it ended before it listened: " + lines)
            lines += line
        return json.loads(lines)["url"]

    def envelope(self, number):
        document = self.path("agency-%d.json" % number)
        key = self.done("keys", "new", "--data", self.data, "--for", "office-%d" % number)["public_key"]
        with open(document, "w", encoding="utf-8") as file:
            json.dump({"kind": "agency", "predicate": {"id": "office-%d" % number, "name": "Office %d" % number,
                                                       "kind": "agency", "zone": "UTC", "summary": "An office.",
                                                       "key": key}}, file)
        signed = probity("sign", document, "--data", self.data, "--as", "city/registrar")
        self.assertEqual(signed.returncode, 0, signed.stderr)
        return signed.stdout

    def test_while_the_node_takes_statements(self):
        envelopes = [self.envelope(number).encode() for number in range(12)]
        url = self.serve()
        sizes = []

        def submit():
            for envelope in envelopes:
                request = urllib.request.Request(url + "/api/v1/statements", data=envelope, method="POST")
                with urllib.request.urlopen(request, timeout=30) as answer:
                    sizes.append(answer.status)

        writing = threading.Thread(target=submit)
        writing.start()
        backups = [self.done("backup", "--data", self.data, "--to", self.path("b%d" % n)) for n in range(3)]
        writing.join()
        self.assertEqual(sizes, [201] * len(envelopes))
        backups.append(self.done("backup", "--data", self.data, "--to", self.path("last")))
        self.assertEqual(backups[-1]["size"], 2 + len(envelopes))
        self.assertEqual([b["size"] for b in backups], sorted(b["size"] for b in backups))
        for number, backup in enumerate(backups[:3]):
            restored = self.done("restore", self.path("b%d" % number), "--data", self.path("r%d" % number))
            self.assertEqual(restored["root"], backup["root"])

    def test_keys_only_when_asked(self):
        self.done("backup", "--data", self.data, "--to", self.path("without"))
        self.assertEqual(sorted(os.listdir(self.path("without"))), ["backup.json", "node.json", "probity.db"])
        with open(os.path.join(self.data, "kek"), encoding="utf-8") as file:
            secret = file.read().strip()
        for name in os.listdir(self.path("without")):
            with open(os.path.join(self.path("without"), name), "rb") as file:
                self.assertNotIn(secret.encode(), file.read())
        self.done("restore", self.path("without"), "--data", self.path("half"))
        closed = probity("log", "audit", "--data", self.path("half"))
        self.assertEqual(closed.returncode, 4)
        self.assertIn("PROBITY_KEK_FILE", closed.stderr)
        named = self.done("log", "audit", "--data", self.path("half"), PROBITY_KEK_FILE=os.path.join(self.data, "kek"))
        self.assertEqual(named["size"], 2)

        self.done("backup", "--data", self.data, "--to", self.path("with"), "--with-keys")
        self.assertEqual(os.stat(os.path.join(self.path("with"), "kek")).st_mode & 0o777, 0o600)
        self.done("restore", self.path("with"), "--data", self.path("whole"))
        self.assertEqual(os.stat(os.path.join(self.path("whole"), "kek")).st_mode & 0o777, 0o600)
        self.data = self.path("whole")
        signed = self.envelope(1)
        with open(self.path("signed.json"), "w", encoding="utf-8") as file:
            file.write(signed)
        self.assertEqual(self.done("submit", self.path("signed.json"), "--data", self.data)[0]["index"], 2)

    def test_a_damaged_backup_is_refused(self):
        self.done("backup", "--data", self.data, "--to", self.path("b"), "--with-keys")
        for name in ("probity.db", "node.json", "kek"):
            with self.subTest(name):
                path = os.path.join(self.path("b"), name)
                with open(path, "rb") as file:
                    whole = file.read()
                with open(path, "wb") as file:
                    file.write(whole[:-2] + bytes([whole[-2] ^ 1]) + whole[-1:])
                refused = probity("restore", self.path("b"), "--data", self.path("r"))
                with open(path, "wb") as file:
                    file.write(whole)
                self.assertEqual(refused.returncode, 3, refused.stdout)
                self.assertIn(name, refused.stderr)
                self.assertEqual(sorted(os.listdir(self.folder)), ["b", "city"], "nothing is left, least of all the kek")

    def test_what_is_there_stays(self):
        self.done("backup", "--data", self.data, "--to", self.path("b"))
        for words in (["backup", "--data", self.data, "--to", self.path("b")],
                      ["restore", self.path("b"), "--data", self.data]):
            refused = probity(*words)
            self.assertEqual(refused.returncode, 3, refused.stdout)
            self.assertIn("not empty", refused.stderr)
        self.assertEqual(self.done("log", "audit", "--data", self.data)["size"], 2)

    def test_a_name_that_leads_out_is_refused(self):
        self.done("backup", "--data", self.data, "--to", self.path("b"))
        record = os.path.join(self.path("b"), "backup.json")
        with open(record, encoding="utf-8") as file:
            value = json.load(file)
        value["files"][0]["name"] = "../../etc/passwd"
        with open(record, "w", encoding="utf-8") as file:
            json.dump(value, file)
        refused = probity("restore", self.path("b"), "--data", self.path("r"))
        self.assertEqual(refused.returncode, 3, refused.stdout)
        self.assertIn("/files", refused.stderr)


if __name__ == "__main__":
    unittest.main()
