"""A node on PostgreSQL from outside: several servers on one database, each killed in turn and the database too; what was
acknowledged is in the log, the log has neither gap nor fork, every checkpoint that a server handed out is of this one log, and
folding it anew gives the same tables."""
import base64
import functools
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import postgresql

from program import LONG, SEED, Server, appoint, ask, make_node, must, needs_program, new_models, post, probity


def roots_of(leaves):
    """The root of the first entries, for any number of them: RFC 6962, section 2.1, word for word."""
    @functools.lru_cache(maxsize=None)
    def root(begin, end):
        if end - begin == 1:
            return hashlib.sha256(b"\0" + leaves[begin].encode()).digest()
        middle = begin + (1 << (end - begin - 1).bit_length() - 1)
        return hashlib.sha256(b"\1" + root(begin, middle) + root(middle, end)).digest()

    return lambda size: root(0, size)


@needs_program
@unittest.skipUnless(postgresql.BIN, "no PostgreSQL is installed here")
class OnPostgreSQL(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgresql = postgresql.PostgreSQL()
        cls.addClassCleanup(cls.postgresql.close)
        cls.databases = 0

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.chance = random.Random(SEED)
        type(self).databases += 1
        self.database = f"node{self.databases}"
        self.url = self.postgresql.create(self.database)
        self.data = os.path.join(self.folder, "city")
        make_node(self.data, "--database", self.url)
        appoint(self.data)

    def another_machine(self):
        """Its data directory; the database it is told."""
        copy = os.path.join(self.folder, "copy")
        shutil.copytree(self.data, copy)
        os.remove(os.path.join(copy, "database-url"))
        return copy

    def expect_kept(self, receipts):
        """The log holds, without gap or fork, and each receipt is of an entry in it."""
        must("log", "audit", "--payloads", "--signatures", "--data", self.data)
        kept = self.leaves()
        for receipt in receipts:
            self.assertEqual(json.loads(kept[receipt["index"]]), json.loads(receipt["leaf"])
                             if isinstance(receipt["leaf"], str) else receipt["leaf"])
        self.assertEqual(len({receipt["index"] for receipt in receipts}), len({json.dumps(receipt["leaf"]) for receipt
                                                                               in receipts}))

    def leaves(self):
        rows = [line.split("|", 1) for line in
                self.postgresql.sql("SELECT idx, leaf FROM log_entry ORDER BY idx", self.database).splitlines()]
        self.assertEqual([int(index) for index, _ in rows], list(range(len(rows))), "a gap")
        return [leaf for _, leaf in rows]

    def expect_one_history(self, notes):
        """Each checkpoint is the root of the first entries of this log, so there was never another."""
        leaves = self.leaves()
        root = roots_of(leaves)
        for note in notes:
            _, size, said, *_ = note.split("\n")
            self.assertLessEqual(int(size), len(leaves), note)
            self.assertEqual(said, base64.b64encode(root(int(size))).decode(), f"another history (seed {SEED}): {note}")

    def projections(self):
        """Every row of every table that is folded from the log."""
        tables = self.postgresql.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ "
                                     "'^(log|store|account|key|report|drafts|files|outbox|witness)_' AND tablename NOT IN "
                                     "('account', 'report') ORDER BY 1", self.database).split()
        self.assertIn("models_model", tables)
        self.assertIn("judgement_text", tables)
        return {table: sorted(self.postgresql.sql(f"SELECT * FROM {table}", self.database).splitlines()) for table in tables}

    def test_two_servers_are_one_node(self):
        first, second, third, fourth = new_models(self.data, 4)
        copy = self.another_machine()
        with Server(self.data) as one, Server(copy, "--database", self.url) as two:
            receipts = []
            for where, envelope in ((one.url, first), (two.url, second), (one.url, third)):
                status, receipt = post(where, envelope)
                self.assertIn(status, (200, 201))
                receipts.append(receipt)
            self.assertEqual([receipt["index"] for receipt in receipts],
                             list(range(receipts[0]["index"], receipts[0]["index"] + 3)))
            again = post(two.url, first)
            self.assertEqual((again[0], again[1]["index"]), (200, receipts[0]["index"]))
            for page in ("/components", "/log", f"/log/{receipts[1]['index']}", "/api/v1/entries", "/search?q=modele",
                         "/api/v1/models/city"):
                pages = []
                for where in (one.url, two.url):
                    status, text = ask(where + page)
                    self.assertGreater(status, 0, text)
                    pages.append(text.replace(where, "") if status == 200 else status)
                self.assertEqual(pages[0], pages[1], page)
            one.kill()
            status, receipt = post(two.url, fourth)
            self.assertIn(status, (200, 201))
            receipts.append(receipt)
            key = json.loads(ask(two.url + "/api/v1/checkpoint")[1])["key"]
            must("log", "audit", "--node", two.url, "--key", key)
        self.expect_kept(receipts)
        live = self.projections()
        must("log", "rebuild", "--data", self.data)
        self.assertEqual(self.projections(), live, "rebuilt is not as live")

    def test_killing_any_of_them_loses_nothing(self):
        rounds = 60 if LONG else 6
        servers = [self.server() for _ in range(3)]
        receipts, notes, lock, ended = [], set(), threading.Lock(), threading.Event()

        def reader(which):
            """Takes down every checkpoint that it is shown."""
            while not ended.wait(0.01):
                status, note = ask(servers[which].url + "/checkpoint")
                if status == 200:
                    with lock:
                        notes.add(note)

        readers = [threading.Thread(target=reader, args=(which,)) for which in range(3)]
        self.addCleanup(ended.set)
        for one in readers:
            one.start()
        for number in range(rounds):
            stop = threading.Event()
            batches = [new_models(self.data, 10) for _ in range(3)]

            def client(which, batch):
                for envelope in batch:
                    # To whichever answers, as behind a load balancer; the same bytes, until they are acknowledged.
                    for attempt in range(200):
                        status, receipt = post(servers[(which + attempt) % 3].url, envelope)
                        if status in (200, 201):
                            with lock:
                                receipts.append(receipt)
                            break
                        time.sleep(0.05)
                    else:
                        stop.set()

            clients = [threading.Thread(target=client, args=(which, batch)) for which, batch in enumerate(batches)]
            for one in clients:
                one.start()
            time.sleep(self.chance.random() * 0.3)
            if number % 3 == 2:
                self.postgresql.stop(signal.SIGQUIT)
                time.sleep(self.chance.random() * 0.2)
                self.postgresql.start()
            else:
                which = self.chance.randrange(3)
                servers[which].kill()
                servers[which] = self.server()
            for one in clients:
                one.join()
            self.assertFalse(stop.is_set(), f"a statement was never taken (seed {SEED})")
        ended.set()
        for one in readers:
            one.join()
        self.assertEqual(len(receipts), rounds * 30)
        self.expect_kept(receipts)
        # Each server serves the same log.
        last = {ask(server.url + "/checkpoint") for server in servers}
        self.assertEqual({status for status, _ in last}, {200})
        self.assertEqual(len(last), 1)
        self.assertGreater(len(notes), rounds)
        self.expect_one_history([*notes, *(receipt["checkpoint"] for receipt in receipts), *(note for _, note in last)])
        for server in servers:
            server.kill()
        live = self.projections()
        must("log", "rebuild", "--data", self.data)
        self.assertEqual(self.projections(), live, "rebuilt is not as live")
        print(f"torture: {rounds} kills of servers and database on PostgreSQL, {len(receipts)} acknowledgements, "
              f"{len(notes)} checkpoints read (seed {SEED})")

    def server(self):
        return self.enterContext(Server(self.data, stderr=subprocess.DEVNULL))

    def test_a_fork_would_be_seen(self):
        """What the check of checkpoints is worth: two databases that were one, and a server on each."""
        fork = self.postgresql.create(self.database + "_fork", like=self.database)
        copy = self.another_machine()
        ours, theirs = new_models(self.data, 2)
        with Server(self.data) as one, Server(copy, "--database", fork) as two:
            notes = [post(server.url, envelope)[1]["checkpoint"] for server, envelope in ((one, ours), (two, theirs))]
        self.expect_one_history(notes[:1])
        with self.assertRaisesRegex(AssertionError, "another history"):
            self.expect_one_history(notes)

    def test_what_does_not_work_says_so(self):
        taken = probity("init", "--data", os.path.join(self.folder, "other"), "--name", "Other", "--agency", "other",
                        "--database", self.url)
        self.assertEqual(taken.returncode, 3, taken.stderr)
        self.assertIn("holds something already", taken.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "other")))
        backup = probity("backup", "--data", self.data, "--to", os.path.join(self.folder, "backup"))
        self.assertEqual(backup.returncode, 3, backup.stderr)
        self.assertIn("pg_dump", backup.stderr)
        no_url = probity("serve", "--data", self.data, "--database", "probity.db")
        self.assertEqual(no_url.returncode, 2, no_url.stderr)
        nobody = probity("serve", "--data", self.data, "--database",
                         f"postgresql://someone:geheim@/{self.database}?host=/nowhere")
        self.assertEqual(nobody.returncode, 4, nobody.stderr)
        self.assertNotIn("geheim", nobody.stderr)
        self.assertEqual(os.stat(os.path.join(self.data, "database-url")).st_mode & 0o777, 0o600)


if __name__ == "__main__":
    unittest.main()
