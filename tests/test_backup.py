"""Backup and restore through the real program: consistent while the node runs and takes statements, checked by an audit,
keys only when asked, and a damaged or foreign backup refused with nothing written."""
import json
import os
import tempfile
import threading
import unittest

from program import Server, admission, make_node, must_json, needs_program, post, probity, read, write


@needs_program
class Backup(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.data = self.path("city")
        make_node(self.data)

    def path(self, name):
        return os.path.join(self.folder, name)

    def test_while_the_node_takes_statements(self):
        envelopes = [admission(self.data, "office-%d" % number) for number in range(12)]
        server = self.enterContext(Server(self.data))
        statuses = []

        def submit():
            for envelope in envelopes:
                statuses.append(post(server.url, envelope)[0])

        writing = threading.Thread(target=submit)
        writing.start()
        backups = [must_json("backup", "--data", self.data, "--to", self.path("b%d" % n)) for n in range(3)]
        writing.join()
        self.assertEqual(statuses, [201] * len(envelopes))
        backups.append(must_json("backup", "--data", self.data, "--to", self.path("last")))
        self.assertEqual(backups[-1]["size"], 2 + len(envelopes))
        self.assertEqual([b["size"] for b in backups], sorted(b["size"] for b in backups))
        for number, backup in enumerate(backups[:3]):
            restored = must_json("restore", self.path("b%d" % number), "--data", self.path("r%d" % number))
            self.assertEqual(restored["root"], backup["root"])

    def test_keys_only_when_asked(self):
        must_json("backup", "--data", self.data, "--to", self.path("without"))
        self.assertEqual(sorted(os.listdir(self.path("without"))), ["backup.json", "node.json", "probity.db"])
        secret = read(os.path.join(self.data, "kek")).strip()
        for name in os.listdir(self.path("without")):
            with open(os.path.join(self.path("without"), name), "rb") as file:
                self.assertNotIn(secret.encode(), file.read())
        must_json("restore", self.path("without"), "--data", self.path("half"))
        closed = probity("log", "audit", "--data", self.path("half"))
        self.assertEqual(closed.returncode, 4)
        self.assertIn("PROBITY_KEK_FILE", closed.stderr)
        named = must_json("log", "audit", "--data", self.path("half"), PROBITY_KEK_FILE=os.path.join(self.data, "kek"))
        self.assertEqual(named["size"], 2)

        must_json("backup", "--data", self.data, "--to", self.path("with"), "--with-keys")
        self.assertEqual(os.stat(os.path.join(self.path("with"), "kek")).st_mode & 0o777, 0o600)
        must_json("restore", self.path("with"), "--data", self.path("whole"))
        self.assertEqual(os.stat(os.path.join(self.path("whole"), "kek")).st_mode & 0o777, 0o600)
        self.data = self.path("whole")
        signed = write(self.path("signed.json"), admission(self.data, "office"))
        self.assertEqual(must_json("submit", signed, "--data", self.data)[0]["index"], 2)

    def test_a_damaged_backup_is_refused(self):
        must_json("backup", "--data", self.data, "--to", self.path("b"), "--with-keys")
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
        must_json("backup", "--data", self.data, "--to", self.path("b"))
        for words in (["backup", "--data", self.data, "--to", self.path("b")],
                      ["restore", self.path("b"), "--data", self.data]):
            refused = probity(*words)
            self.assertEqual(refused.returncode, 3, refused.stdout)
            self.assertIn("not empty", refused.stderr)
        self.assertEqual(must_json("log", "audit", "--data", self.data)["size"], 2)

    def test_a_name_that_leads_out_is_refused(self):
        must_json("backup", "--data", self.data, "--to", self.path("b"))
        record = os.path.join(self.path("b"), "backup.json")
        value = json.loads(read(record))
        for name in ("../../etc/passwd", "themes/../../city.json", "themes/.json", "themes/a/b.json", "themes/city.css",
                     "sheets/city.csv", "/policy", "policy/", "serving.lock"):
            value["files"][0]["name"] = name
            write(record, value)
            refused = probity("restore", self.path("b"), "--data", self.path("r"))
            self.assertEqual(refused.returncode, 3, name + refused.stdout)
            self.assertIn("/files", refused.stderr)
            self.assertFalse(os.path.exists(self.path("r")))

    # A restored node would ask nobody, or look like nobody's.
    def test_what_is_set_for_the_node_comes_along(self):
        other = self.path("other")
        made = probity("init", "--data", other, "--name", "Other", "--agency", "other", "--origin", "log.other.example")
        self.assertEqual(made.returncode, 0, made.stderr)
        keys = json.loads(probity("log", "witness", "--data", other, "--json").stdout)
        policy = (f"log {keys['log_key']}\nwitness other {keys['witness_key']} http://127.0.0.1:1\n"
                  "quorum other\n")
        held = {"policy": policy, "sign-in.json": "{}\n", "themes/city.json": '{"accent": "#004488"}\n',
                "sheets/city.mapping.json": "{}\n"}
        left_out = {"themes/notes.txt": "x", "sheets/1.csv": "name\n", "serving.lock": "", "notes": "x"}
        for name, content in (held | left_out).items():
            path = os.path.join(self.data, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(content)
        made = must_json("backup", "--data", self.data, "--to", self.path("b"), "--with-keys")
        self.assertEqual(sorted(file["name"] for file in made["files"]), sorted({"kek", "node.json", "probity.db", *held}))
        run = probity("restore", self.path("b"), "--data", self.path("r"))
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("witness again", run.stdout)
        for name, content in held.items():
            with open(os.path.join(self.path("r"), name), encoding="utf-8") as file:
                self.assertEqual(file.read(), content, name)
        for name in left_out:
            self.assertFalse(os.path.exists(os.path.join(self.path("r"), name)), name)
        self.assertEqual(os.stat(os.path.join(self.path("r"), "sign-in.json")).st_mode & 0o777, 0o600)
        asked = probity("log", "witness", "--data", self.path("r"), "--ask", "--json")
        self.assertEqual(asked.returncode, 1, asked.stdout + asked.stderr)
        self.assertIn("other", asked.stdout, "it asks, and nobody is there")
        with open(os.path.join(self.path("b"), "policy"), "a", encoding="utf-8") as file:
            file.write("# changed\n")
        refused = probity("restore", self.path("b"), "--data", self.path("again"))
        self.assertEqual(refused.returncode, 3, refused.stdout)
        self.assertIn("policy", refused.stderr)


if __name__ == "__main__":
    unittest.main()
