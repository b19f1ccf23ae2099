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
        value["files"][0]["name"] = "../../etc/passwd"
        write(record, value)
        refused = probity("restore", self.path("b"), "--data", self.path("r"))
        self.assertEqual(refused.returncode, 3, refused.stdout)
        self.assertIn("/files", refused.stderr)


if __name__ == "__main__":
    unittest.main()
