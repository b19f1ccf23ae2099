"""The real program on a failing machine: killed while it serves, and each of its system calls on the log's files failing in
turn (strace injects the errors). Whatever happens, what was acknowledged is in the log afterwards, the log holds, and the
same statements can be sent again. PROBITY_TORTURE=1 tries every call; PROBITY_SEED repeats a run's choices."""
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

from program import LONG, PROBITY, SEED, Server, appoint, bring_uses, make_node, must, needs_program, new_models, post, probity

CALLS = ("pwrite64", "fdatasync", "fsync", "openat", "ftruncate", "unlink", "rename")
FAULTS = ("error=EIO", "error=ENOSPC", "signal=SIGKILL")


def may_trace():
    """Why calls cannot be traced here; None where they can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    run = subprocess.run(["strace", "-o", os.devnull, "true"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, text=True)
    return None if run.returncode == 0 else "processes cannot be traced here: " + run.stderr.strip()[:200]


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@needs_program
class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = os.path.join(cls.enterClassContext(tempfile.TemporaryDirectory()), "made")
        make_node(cls.made)
        appoint(cls.made)

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.data = os.path.join(self.folder, "city")
        self.chance = random.Random(SEED)
        self.fresh_copy()

    def fresh_copy(self):
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(self.made, self.data)

    def envelopes(self, count):
        return new_models(self.made, count)

    def expect_kept(self, receipts):
        """The log holds, and each receipt is of an entry in it."""
        audit = probity("log", "audit", "--payloads", "--signatures", "--data", self.data)
        self.assertEqual(audit.returncode, 0, audit.stdout + audit.stderr)
        for receipt in receipts:
            proof = probity("log", "proof", str(receipt["index"]), "--data", self.data)
            self.assertEqual(proof.returncode, 0, f"entry {receipt['index']} was acknowledged, but lost: {proof.stderr}")
            self.assertEqual(json.loads(proof.stdout)["leaf"], receipt["leaf"])

    def test_killed_while_it_serves(self):
        rounds = 200 if LONG else 8
        receipts = []
        for number in range(rounds):
            if number % 20 == 0:
                self.fresh_copy()
                receipts = []
            batches = [self.envelopes(12) for _ in range(3)]
            acknowledged = threading.Event()

            def client(url, batch):
                for envelope in batch:
                    status, receipt = post(url, envelope)
                    if status not in (200, 201):
                        return
                    receipts.append(receipt)
                    acknowledged.set()

            before = len(receipts)
            with Server(self.data) as server:
                clients = [threading.Thread(target=client, args=(server.url, batch)) for batch in batches]
                for one in clients:
                    one.start()
                acknowledged.wait(20)
                time.sleep(self.chance.random() * 0.05)
                server.kill()
                for one in clients:
                    one.join()
            self.assertGreater(len(receipts), before)
            self.expect_kept(receipts if not LONG else receipts[before:])
        print(f"torture: kills of a serving node: {rounds} (seed {SEED})")

    def strace(self, envelopes, *options, paths=("probity.db", "probity.db-wal", "")):
        """`probity submit` with faults injected into its calls on these files of the node; its receipts lie elsewhere."""
        kept = os.path.join(self.folder, "receipts")
        shutil.rmtree(kept, ignore_errors=True)
        given = os.path.join(self.folder, "envelopes.jsonl")
        with open(given, "w", encoding="utf-8") as file:
            file.write("\n".join(envelopes) + "\n")
        trace = os.path.join(self.folder, "trace")
        only = [word for path in paths for word in ("-P", os.path.join(self.data, path).rstrip("/"))]
        run = subprocess.run(["strace", "-f", "-qq", "-o", trace, *only, *options, PROBITY, "submit", given, "--data", self.data, "--receipts", kept],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             timeout=120)
        receipts = []
        for name in sorted(os.listdir(kept)) if os.path.isdir(kept) else ():
            if name.endswith(".receipt.json"):
                with open(os.path.join(kept, name), encoding="utf-8") as file:
                    receipts.append(json.load(file))
        with open(trace, encoding="utf-8") as file:
            return run, receipts, file.read()

    def test_each_system_call_fails(self):
        why_not = may_trace()
        if why_not:
            self.skipTest(why_not)
        envelopes = self.envelopes(3)
        run, receipts, trace = self.strace(envelopes, "-e", "trace=" + ",".join(CALLS))
        self.assertEqual((run.returncode, len(receipts)), (0, 3), run.stderr)
        # strace counts the calls of each thread apart.
        most = {}
        for thread in set(re.findall(r"^(\d+) ", trace, re.M)):
            for call in CALLS:
                count = len(re.findall(rf"^{thread} +{call}\(", trace, re.M))
                most[call] = max(most.get(call, 0), count)
        self.assertGreater(most["pwrite64"], 10, trace[:2000])
        self.assertGreater(most["fdatasync"] + most["fsync"], 2, trace[:2000])
        every = [(call, fault, n) for call in CALLS for fault in FAULTS for n in range(1, most[call] + 1)
                 if not (fault == "error=ENOSPC" and call in ("fdatasync", "fsync", "unlink"))]
        tried = every if LONG else self.chance.sample(every, min(24, len(every)))
        aborted = killed = 0
        for call, fault, n in tried:
            with self.subTest(call=call, fault=fault, n=n, seed=SEED):
                self.fresh_copy()
                run, receipts, trace = self.strace(envelopes, "-e", "trace=" + call, "-e", f"inject={call}:{fault}:when={n}")
                self.assertIn("INJECTED" if "error" in fault else "SIGKILL", trace)
                self.assertIn(run.returncode, (-signal.SIGKILL,) if "SIGKILL" in fault else (0, 4, -signal.SIGABRT),
                              run.stderr)
                if run.returncode == 0:
                    self.assertEqual(len(receipts), 3)
                if run.returncode == 4:
                    self.assertTrue(run.stderr.strip(), "it failed without a word")
                aborted += run.returncode == -signal.SIGABRT
                killed += run.returncode == -signal.SIGKILL
                self.expect_kept(receipts)
                must("submit", "-", "--data", self.data, stdin="\n".join(envelopes) + "\n")
                self.expect_kept(receipts)
        print(f"torture: system calls: {len(tried)} of {len(every)} faults injected, {killed} kills, {aborted} stops at a "
              f"failed sync (seed {SEED})")

    def test_each_system_call_on_the_derived_files_fails(self):
        """What stands beside the log to find statements quickly is made again from it: the answer is the same without it,
        and what was left half done harms nobody."""
        why_not = may_trace()
        if why_not:
            self.skipTest(why_not)
        folder = "probity.db.known"
        run_file = os.path.join(folder, "14-0.run")
        paths = (folder, run_file, run_file + ".part")
        made = os.path.join(self.folder, "large")
        shutil.copytree(self.made, made)
        bring_uses(made, 8192)
        shutil.rmtree(os.path.join(made, folder), ignore_errors=True)  # so each run makes the file again
        self.made = made
        envelopes = new_models(made, 2)
        calls = ("mkdir", "openat", "write", "fsync", "rename", "unlink")
        self.fresh_copy()
        run, receipts, trace = self.strace(envelopes, "-e", "trace=" + ",".join(calls), paths=paths)
        self.assertEqual((run.returncode, len(receipts)), (0, 2), run.stderr)
        self.assertTrue(os.path.exists(os.path.join(self.data, run_file)), trace)
        whole = digest(os.path.join(self.data, run_file))
        most = {call: len(re.findall(rf"^\d+ +{call}\(", trace, re.M)) for call in calls}
        for call in ("mkdir", "openat", "write", "fsync", "rename"):
            self.assertGreater(most[call], 0, trace[:2000])
        every = [(call, fault, n) for call in calls for fault in FAULTS for n in range(1, most[call] + 1)
                 if not (fault == "error=ENOSPC" and call in ("fsync", "unlink"))]
        tried = every if LONG else self.chance.sample(every, min(4, len(every)))
        for call, fault, n in tried:
            with self.subTest(call=call, fault=fault, n=n, seed=SEED):
                self.fresh_copy()
                run, receipts, trace = self.strace(envelopes, "-e", "trace=" + call, "-e", f"inject={call}:{fault}:when={n}",
                                                   paths=paths)
                self.assertIn("INJECTED" if "error" in fault else "SIGKILL", trace)
                if "SIGKILL" in fault:
                    self.assertEqual(run.returncode, -signal.SIGKILL)
                else:
                    self.assertEqual((run.returncode, len(receipts)), (0, 2), run.stderr)
                again = must("submit", "-", "--data", self.data, stdin="\n".join(envelopes) + "\n")
                self.expect_kept(receipts)
                self.assertEqual(digest(os.path.join(self.data, run_file)), whole, again)
                self.assertEqual(sorted(os.listdir(os.path.join(self.data, folder))), ["14-0.run"])
        print(f"torture: system calls on derived files: {len(tried)} of {len(every)} faults injected (seed {SEED})")

    def test_a_sync_that_fails_ends_the_process(self):
        """What a disk says after it failed to sync is not believed: no answer, no second try (docs/log.md)."""
        why_not = may_trace()
        if why_not:
            self.skipTest(why_not)
        envelopes = self.envelopes(2)
        _, _, trace = self.strace(envelopes, "-e", "trace=fdatasync,fsync")
        call = "fdatasync" if "fdatasync(" in trace else "fsync"
        thread = max(set(re.findall(r"^(\d+) ", trace, re.M)), key=trace.count)
        syncs = len(re.findall(rf"^{thread} +{call}\(", trace, re.M))
        stopped = 0
        for n in range(1, syncs + 1):
            self.fresh_copy()
            run, receipts, trace = self.strace(envelopes, "-e", "trace=" + call, "-e", f"inject={call}:error=EIO:when={n}")
            failed = re.search(rf"{call}\(.*INJECTED", trace)
            self.assertTrue(failed)
            if run.returncode == -signal.SIGABRT:
                stopped += 1
                self.assertIn("failed to sync", run.stderr)
                self.assertLess(len(receipts), 2)
            self.expect_kept(receipts)
        self.assertGreaterEqual(stopped, 2)

    def test_a_disk_that_fills_while_it_serves(self):
        """507 for what is submitted, and pages as ever; when there is space again, it takes the same statement."""
        why_not = may_trace()
        if why_not:
            self.skipTest(why_not)
        first, second, third = self.envelopes(3)
        with Server(self.data) as server:
            status, receipt = post(server.url, first)
            self.assertIn(status, (200, 201))
            full = subprocess.Popen(["strace", "-f", "-o", os.path.join(self.folder, "trace"), "-p", str(server.process.pid),
                                     "-e", "trace=pwrite64", "-e", "inject=pwrite64:error=ENOSPC"],
                                    stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            try:
                if "attached" not in full.stderr.readline():
                    self.skipTest("a running process cannot be traced here")
                for envelope in (second, third):
                    self.assertEqual(post(server.url, envelope)[0], 507)
                for page in ("/", "/log", "/api/v1/models/city", f"/log/{receipt['index']}"):
                    try:
                        with urllib.request.urlopen(server.url + page, timeout=30) as answer:
                            self.assertEqual(answer.status, 200)
                    except urllib.error.HTTPError as refused:
                        refused.close()
                        self.assertEqual(refused.code, 404, page)
            finally:
                full.send_signal(signal.SIGINT)
                full.communicate()
            status, taken = post(server.url, second)
            self.assertIn(status, (200, 201))
            self.assertEqual(taken["index"], receipt["index"] + 1)
        self.expect_kept([receipt, taken])


if __name__ == "__main__":
    unittest.main()
