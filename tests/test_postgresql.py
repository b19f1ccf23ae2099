"""A node on PostgreSQL from outside: several servers on one database, each killed in turn and the database too; what was
acknowledged is in the log, the log has neither gap nor fork, and folding it anew gives the same tables."""
import contextlib
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
import urllib.error
import urllib.request

import postgresql

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
PROBITY = os.environ.get("PROBITY", os.path.join(TOP, "build", "probity"))
LONG = "PROBITY_TORTURE" in os.environ
SEED = int(os.environ.get("PROBITY_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)
CLERK = "city/clerk"


def probity(*words, stdin=""):
    return subprocess.run([PROBITY, *words], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=300)


def must(*words, stdin=""):
    run = probity(*words, stdin=stdin)
    assert run.returncode == 0, f"{words}: exit {run.returncode}\n{run.stdout}{run.stderr}"
    return run.stdout


def get(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read().decode()


@unittest.skipUnless(os.path.exists(PROBITY), "build/probity is not built")
@unittest.skipUnless(postgresql.BIN, "no PostgreSQL is installed here")
class OnPostgreSQL(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = postgresql.PostgreSQL()
        cls.addClassCleanup(cls.server.close)
        cls.databases = cls.names = 0

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.chance = random.Random(SEED)
        type(self).databases += 1
        self.database = f"node{self.databases}"
        self.url = self.server.create(self.database)
        self.data = os.path.join(self.folder, "city")
        must("init", "--data", self.data, "--name", "City of Test", "--agency", "city", "--database", self.url)
        key = json.loads(must("keys", "new", "--data", self.data, "--for", CLERK, "--json"))["public_key"]
        envelope = must("sign", "-", "--data", self.data, "--as", "city/registrar", stdin=json.dumps(
            {"kind": "appointment", "subject": ["agency city"],
             "predicate": {"person": CLERK, "office": "officer", "title": "officer", "key": key, "custody": "node"}}))
        must("submit", "-", "--data", self.data, stdin=envelope)

    def envelopes(self, count):
        files = []
        for _ in range(count):
            type(self).names += 1
            files.append(os.path.join(self.folder, f"statement-{self.names}.json"))
            with open(files[-1], "w", encoding="utf-8") as file:
                json.dump({"kind": "model", "predicate": {"id": f"city/m{self.names}", "name": f"Modèle {self.names}",
                                                          "summary": "A model.", "modality": "audio"}}, file)
        return must("sign", *files, "--data", self.data, "--as", CLERK).splitlines()

    @contextlib.contextmanager
    def serving(self, data=None, *more):
        process, url = self.start(data, *more)
        try:
            yield process, url
        finally:
            self.end(process)

    def start(self, data=None, *more, quiet=False):
        process = subprocess.Popen([PROBITY, "serve", "--json", "--data", data or self.data, "--listen", "127.0.0.1:0",
                                    *more], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL if quiet else None, text=True)
        lines = ""
        while not lines.endswith("}\n"):
            line = process.stdout.readline()
            self.assertTrue(line, "it ended before it listened: " + lines)
            lines += line
        return process, json.loads(lines)["url"].replace("localhost", "127.0.0.1")

    @staticmethod
    def end(process):
        process.kill()
        process.wait()
        process.stdout.close()

    @staticmethod
    def post(url, envelope):
        request = urllib.request.Request(url + "/api/v1/statements", envelope.encode(),
                                         {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, None
        except (OSError, ValueError):
            return 0, None

    def expect_kept(self, receipts):
        """The log holds, without gap or fork, and each receipt is of an entry in it."""
        audit = probity("log", "audit", "--payloads", "--signatures", "--data", self.data)
        self.assertEqual(audit.returncode, 0, audit.stdout + audit.stderr)
        kept = dict(line.split("|", 1) for line in self.server.sql("SELECT idx, leaf FROM log_entry",
                                                                    self.database).splitlines())
        self.assertEqual(sorted(int(one) for one in kept), list(range(len(kept))), "a gap")
        for receipt in receipts:
            self.assertEqual(json.loads(kept[str(receipt["index"])]), json.loads(receipt["leaf"])
                             if isinstance(receipt["leaf"], str) else receipt["leaf"])
        self.assertEqual(len({receipt["index"] for receipt in receipts}), len({json.dumps(receipt["leaf"]) for receipt
                                                                               in receipts}))

    def projections(self):
        """Every row of every table that is folded from the log."""
        tables = self.server.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ "
                                 "'^(log|store|account|key|report|drafts|files|outbox|witness)_' AND tablename NOT IN "
                                 "('account', 'report') ORDER BY 1", self.database).split()
        self.assertIn("models_model", tables)
        self.assertIn("judgement_text", tables)
        return {table: sorted(self.server.sql(f"SELECT * FROM {table}", self.database).splitlines()) for table in tables}

    def test_two_servers_are_one_node(self):
        first, second, third, fourth = self.envelopes(4)
        copy = os.path.join(self.folder, "copy")
        shutil.copytree(self.data, copy)
        os.remove(os.path.join(copy, "database-url"))
        with self.serving() as (one, at_one), self.serving(copy, "--database", self.url) as (_, at_two):
            receipts = []
            for where, envelope in ((at_one, first), (at_two, second), (at_one, third)):
                status, receipt = self.post(where, envelope)
                self.assertIn(status, (200, 201))
                receipts.append(receipt)
            self.assertEqual([receipt["index"] for receipt in receipts],
                             list(range(receipts[0]["index"], receipts[0]["index"] + 3)))
            again = self.post(at_two, first)
            self.assertEqual((again[0], again[1]["index"]), (200, receipts[0]["index"]))
            for page in ("/components", "/log", f"/log/{receipts[1]['index']}", "/api/v1/entries", "/search?q=modele",
                         "/api/v1/models/city"):
                pages = []
                for where in (at_one, at_two):
                    try:
                        pages.append(get(where + page).replace(where, ""))
                    except urllib.error.HTTPError as refused:
                        with refused:
                            pages.append(refused.code)
                self.assertEqual(pages[0], pages[1], page)
            one.kill()
            one.wait()
            status, receipt = self.post(at_two, fourth)
            self.assertIn(status, (200, 201))
            receipts.append(receipt)
            key = json.loads(get(at_two + "/api/v1/checkpoint"))["key"]
            audit = probity("log", "audit", "--node", at_two, "--key", key)
            self.assertEqual(audit.returncode, 0, audit.stdout + audit.stderr)
        self.expect_kept(receipts)
        live = self.projections()
        must("log", "rebuild", "--data", self.data)
        self.assertEqual(self.projections(), live, "rebuilt is not as live")

    def test_killing_any_of_them_loses_nothing(self):
        rounds = 60 if LONG else 6
        processes = [self.start(quiet=True) for _ in range(3)]
        receipts, lock = [], threading.Lock()
        try:
            for number in range(rounds):
                stop = threading.Event()
                batches = [self.envelopes(10) for _ in range(3)]

                def client(which, batch):
                    for envelope in batch:
                        # To whichever answers, as behind a load balancer; the same bytes, until they are acknowledged.
                        for attempt in range(200):
                            status, receipt = self.post(processes[(which + attempt) % 3][1], envelope)
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
                    self.server.stop(signal.SIGQUIT)
                    time.sleep(self.chance.random() * 0.2)
                    self.server.start()
                else:
                    which = self.chance.randrange(3)
                    self.end(processes[which][0])
                    processes[which] = self.start(quiet=True)
                for one in clients:
                    one.join()
                self.assertFalse(stop.is_set(), f"a statement was never taken (seed {SEED})")
            self.assertEqual(len(receipts), rounds * 30)
            self.expect_kept(receipts)
            # Each server serves the same log.
            self.assertEqual(len({get(url + "/checkpoint") for _, url in processes}), 1)
        finally:
            for process, _ in processes:
                self.end(process)
        live = self.projections()
        must("log", "rebuild", "--data", self.data)
        self.assertEqual(self.projections(), live, "rebuilt is not as live")
        print(f"torture: {rounds} kills of servers and database on PostgreSQL, {len(receipts)} acknowledgements "
              f"(seed {SEED})")

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
