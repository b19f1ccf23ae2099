"""A data directory that an earlier version left behind opens with the program of today: migrated once, nothing lost, its
log the same, and ready for what is new. One folder of tests/data per schema version."""
import gzip
import os
import shutil
import sqlite3
import tempfile
import unittest

from program import TOP, must, needs_program, probity

DATA = os.path.join(TOP, "tests", "data")


@needs_program
class Upgrade(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def old(self, version):
        made = os.path.join(self.folder, version)
        os.mkdir(made, 0o700)
        for name in ("node.json", "kek"):
            shutil.copy(os.path.join(DATA, version, name), made)
        os.chmod(os.path.join(made, "kek"), 0o600)
        with gzip.open(os.path.join(DATA, version, "probity.sql.gz"), "rt", encoding="utf-8") as text:
            database = sqlite3.connect(os.path.join(made, "probity.db"))
            database.execute("PRAGMA page_size=8192")
            database.execute("PRAGMA journal_mode=WAL")
            database.executescript(text.read())
            database.close()
        return made

    def schema(self, data):
        database = sqlite3.connect(os.path.join(data, "probity.db"))
        try:
            return database.execute("PRAGMA user_version").fetchone()[0]
        finally:
            database.close()

    def leaves(self, data):
        database = sqlite3.connect(os.path.join(data, "probity.db"))
        try:
            return database.execute("SELECT idx, leaf FROM log_entry ORDER BY idx").fetchall()
        finally:
            database.close()

    def test_every_stored_version_opens(self):
        versions = sorted(name for name in os.listdir(DATA) if name.startswith("version-"))
        self.assertTrue(versions)
        for version in versions:
            with self.subTest(version):
                data = self.old(version)
                self.assertEqual(self.schema(data), int(version.split("-")[1]))
                before = self.leaves(data)
                must("log", "audit", "--data", data, "--json")
                self.assertGreater(self.schema(data), int(version.split("-")[1]))
                self.assertEqual(self.leaves(data)[: len(before)], before)
                # What it knew it still knows, and what is new works on it.
                self.assertIn("Desk hints", must("show", "use riverton/desk-hints", "--data", data))
                must("account", "invite", "clerk", "--for", "riverton/clerk", "--data", data, "--json")

    def test_a_newer_version_is_refused(self):
        data = self.old("version-1")
        database = sqlite3.connect(os.path.join(data, "probity.db"))
        database.execute("PRAGMA user_version=99")
        database.close()
        refused = probity("log", "audit", "--data", data)
        self.assertEqual(refused.returncode, 4)
        self.assertIn("version", refused.stderr)
        self.assertEqual(self.schema(data), 99)


if __name__ == "__main__":
    unittest.main()
