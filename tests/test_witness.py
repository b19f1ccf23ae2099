"""Nodes that witness each other, as real processes on loopback: cosigned in time, short when one is gone, unmoved by one that
lies, never two histories whenever a witness is killed, and silent when an old copy of the log was put back."""
import json
import os
import random
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from program import (LONG, SEED, Server, appoint, ask, free_port, must, needs_program, new_models, probity, read, soon,
                     write)

ROUNDS = 60 if LONG else 6
NAMES = ("city", "state", "audit")


class Liar:
    """Answers every connection with the same bytes, again and again if it is asked to."""

    def __init__(self, answer, endless=b""):
        self.answer, self.endless = answer, endless
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.asked = 0
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.asked += 1
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        with connection:
            try:
                connection.recv(1 << 16)
                connection.sendall(self.answer)
                while self.endless:
                    connection.sendall(self.endless)
            except OSError:
                pass

    def close(self):
        self.socket.close()


@needs_program
class Witnesses(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.keys = {}
        for name in NAMES:
            data = os.path.join(cls.made, name)
            must("init", "--data", data, "--name", name, "--agency", name, "--origin", f"log.{name}.example")
            cls.keys[name] = json.loads(probity("log", "witness", "--data", data, "--json").stdout)
        appoint(os.path.join(cls.made, "city"))

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.ports = {name: free_port() for name in NAMES}
        self.running = {}
        for name in NAMES:
            shutil.copytree(os.path.join(self.made, name), self.data(name))
            others = [other for other in NAMES if other != name]
            self.write_policy(name, [f"log {self.keys[other]['log_key']}" for other in others] +
                              [f"witness {other} {self.keys[other]['witness_key']} {self.url(other)}" for other in others] +
                              ["group both all " + " ".join(others), "quorum both"])

    def data(self, name):
        return os.path.join(self.folder, name)

    def url(self, name):
        return f"http://127.0.0.1:{self.ports[name]}"

    def write_policy(self, name, lines):
        write(os.path.join(self.data(name), "policy"), "".join(line + "\n" for line in lines))

    def start(self, *names):
        """At the same time, as they ask each other."""
        for name in names:
            self.running[name] = Server(self.data(name), listen=f"127.0.0.1:{self.ports[name]}", stderr=subprocess.DEVNULL)
            self.addCleanup(self.running[name].kill)
        for name in names:
            self.running[name].listening()

    def kill(self, name):
        self.running.pop(name).kill()

    def envelope(self, data=None):
        return new_models(data or os.path.join(self.made, "city"), 1)[0]

    def submit(self, seconds=""):
        status, body = ask(self.url("city") + "/api/v1/statements" + (f"?cosigned={seconds}" if seconds else ""),
                           self.envelope())
        return status, json.loads(body)

    def checkpoint(self, query=""):
        status, body = ask(self.url("city") + "/api/v1/checkpoint" + query)
        return json.loads(body) if status == 200 else status

    def test_cosigned_when_asked_for_and_checked_by_a_stranger(self):
        self.start(*NAMES)
        status, receipt = self.submit(seconds=60)
        self.assertEqual(status, 201)
        self.assertEqual((receipt["missing"], [one["witness"] for one in receipt["cosigned"]]), (0, ["state", "audit"]))
        self.assertEqual(receipt["checkpoint"].count("\u2014 log.state.example "), 1)
        found = self.checkpoint()
        self.assertEqual((found["missing"], found["halted"]), (0, False))
        self.assertEqual(ask(self.url("city") + "/checkpoint")[1], found["checkpoint"])
        self.assertEqual(ask(self.url("city") + "/quorum/checkpoint"), (200, found["checkpoint"]))
        self.assertEqual(must("log", "checkpoint", "--quorum", "--data", self.data("city")), found["checkpoint"])
        page = ask(self.url("city") + "/log")[1]
        self.assertIn("2 witnesses have cosigned the newest checkpoint, as many as are needed.", page)

        policy = write(os.path.join(self.folder, "trusted"), f"log {self.keys['city']['log_key']}\n" + "".join(
            f"witness {name} {self.keys[name]['witness_key']}\n" for name in ("state", "audit")) +
            "group both all state audit\nquorum both\n")
        self.assertIn("the quorum is met", must("log", "audit", "--node", self.url("city"), "--policy", policy))
        bundle = write(os.path.join(self.folder, "entry.json"),
                       ask(self.url("city") + f"/api/v1/entries/{receipt['index']}/bundle")[1])
        trust = write(os.path.join(self.folder, "trust.json"), must("keys", "trust", "--data", self.data("city")))
        self.assertIn("the quorum is met", must("verify", bundle, "--trust", trust, "--policy", policy))
        write(policy, read(policy).replace("group both all state audit\nquorum both",
                                           "witness press "
                                           "witness.press.example+d29bf66d+BAotXSz1Mm2DF8y58wUJcp1sSpE9sc1Ja10FSqbYnR6d\n"
                                           "group all-three all state audit press\nquorum all-three"))
        for words in (("log", "audit", "--node", self.url("city")), ("verify", bundle, "--trust", trust)):
            run = probity(*words, "--policy", policy)
            self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
            self.assertIn("short of its quorum by 1", run.stdout)

    def test_one_that_is_gone_is_missed_and_comes_back(self):
        self.start(*NAMES)
        before = self.submit(seconds=60)[1]
        self.assertEqual(before["missing"], 0)
        self.kill("audit")
        status, receipt = self.submit(seconds=1)
        self.assertEqual((status, receipt["missing"]), (201, 1), "durable, and says what is missing")
        self.assertIn("short of its quorum by 1 witness", ask(self.url("city") + "/log")[1])
        self.assertEqual(self.checkpoint()["missing"], 1)
        met = self.checkpoint("?quorum=met")
        self.assertEqual((met["missing"], met["checkpoint"]), (0, before["checkpoint"]))
        run = probity("log", "witness", "--data", self.data("city"))
        self.assertEqual(run.returncode, 1, run.stdout)
        self.assertIn("short of its quorum by 1", run.stdout)
        self.start("audit")
        soon(lambda: self.checkpoint()["missing"] == 0, "it came back and is not asked")

    def test_who_lies_costs_no_more_than_its_own_line(self):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
        line = "\u2014 log.audit.example " + "A" * 100 + "\n"
        liars = [Liar(b"\x00\xff" * 100), Liar(head + b"Content-Length: 7\r\n\r\nrubbish"),
                 Liar(head + b"\r\n", endless=b"x" * 65536), Liar(b""),
                 Liar(head + b"Content-Length: %d\r\n\r\n" % len(line.encode()) + line.encode()),
                 Liar(b"HTTP/1.1 409 Conflict\r\nContent-Type: text/x.tlog.size\r\nContent-Length: 10\r\n\r\n999999999\n")]
        for liar in liars:
            self.addCleanup(liar.close)
        self.start("state", "audit")
        state = f"witness state {self.keys['state']['witness_key']} {self.url('state')}"
        for liar in liars:
            self.write_policy("city", [
                state, f"witness audit {self.keys['audit']['witness_key']} http://127.0.0.1:{liar.port}",
                "group one any state audit", "quorum one"])
            self.start("city")
            status, receipt = self.submit(seconds=60)
            self.assertEqual((status, receipt["missing"]), (201, 0))
            self.assertEqual([one["witness"] for one in receipt["cosigned"]], ["state"])
            soon(lambda: liar.asked > 1, "it is asked again")
            self.assertEqual(self.submit()[0], 201)
            self.assertFalse(self.checkpoint()["halted"])
            self.kill("city")

    def two_histories(self):
        """Two checkpoints of one size, both signed by the log, as requests to a witness that knows none yet."""
        asked = []
        for number in range(2):
            copy = os.path.join(self.folder, f"history-{number}")
            shutil.copytree(os.path.join(self.made, "city"), copy)
            must("submit", "-", "--data", copy, stdin=self.envelope(copy))
            asked.append("old 0\n\n" + must("log", "checkpoint", "--data", copy))
        self.assertEqual(len({request.split("\n")[3] for request in asked}), 1, "one size")
        self.assertEqual(len({request.split("\n")[4] for request in asked}), 2, "two roots")
        return asked

    def test_killed_at_any_moment_it_never_cosigns_two_histories(self):
        chance = random.Random(SEED)
        asked = self.two_histories()
        answered = 0
        for number in range(ROUNDS):
            shutil.rmtree(self.data("state"))
            shutil.copytree(os.path.join(self.made, "state"), self.data("state"))
            self.write_policy("state", [f"log {self.keys['city']['log_key']}", "quorum none"])
            cosigned = set()
            for _ in range(3):
                self.start("state")
                url = self.url("state") + "/add-checkpoint"
                which = [chance.randrange(2) for _ in range(4)]

                def client(mine):
                    if ask(url, asked[mine])[0] == 200:
                        cosigned.add(mine)

                clients = [threading.Thread(target=client, args=(mine,)) for mine in which]
                for one in clients:
                    one.start()
                time.sleep(chance.random() * 0.03)
                self.kill("state")
                for one in clients:
                    one.join()
            self.start("state")
            for mine in range(2):
                status, body = ask(self.url("state") + "/add-checkpoint", asked[mine])
                if status == 200:
                    cosigned.add(mine)
                else:
                    self.assertEqual((status, body), (409, asked[0].split("\n")[3] + "\n"))
            self.kill("state")
            answered += len(cosigned)
            self.assertLessEqual(len(cosigned), 1, f"round {number}: two histories were cosigned (PROBITY_SEED={SEED})")
        self.assertGreater(answered, 0)
        print(f"torture: witness killed {3 * ROUNDS} times, seed {SEED}", flush=True)

    def test_an_old_copy_put_back_signs_nothing(self):
        self.start(*NAMES)
        self.assertEqual(self.submit(seconds=60)[1]["missing"], 0)
        self.kill("city")
        old, newest = (os.path.join(self.folder, name) for name in ("old", "newest"))
        shutil.copytree(self.data("city"), old)
        self.start("city")
        receipt = self.submit(seconds=60)[1]
        self.assertEqual(receipt["missing"], 0)
        self.kill("city")
        os.rename(self.data("city"), newest)
        shutil.copytree(old, self.data("city"))

        self.start("city")
        before = ask(self.url("city") + "/checkpoint")[1]
        status, refusal = self.submit()
        self.assertEqual((status, refusal["rule"]), (503, "log.halted"))
        self.assertEqual(ask(self.url("city") + "/checkpoint")[1], before, "nothing was signed")
        status, ready = ask(self.url("city") + "/ready")
        self.assertEqual((status, json.loads(ready)["reasons"][0]["rule"]), (503, "log.halted"))
        self.assertTrue(self.checkpoint()["halted"])
        for path in ("/", "/log", "/api/v1/entries"):
            self.assertEqual(ask(self.url("city") + path)[0], 200, "reads go on")
        self.assertIn("This node signs nothing more", ask(self.url("city") + "/")[1])
        run = probity("log", "witness", "--data", self.data("city"))
        self.assertEqual(run.returncode, 1)
        self.assertIn("log.city.example\n", run.stdout, "it shows what proves it")
        self.kill("city")
        run = probity("submit", "-", "--data", self.data("city"), stdin=self.envelope())
        self.assertEqual(run.returncode, 4, run.stdout + run.stderr)
        self.assertIn("log.halted", run.stderr)
        self.assertEqual(probity("log", "resume", "--data", self.data("city")).returncode, 3, "it is proved")

        shutil.rmtree(self.data("city"))
        os.rename(newest, self.data("city"))
        self.start("city")
        status, receipt = self.submit(seconds=60)
        self.assertEqual((status, receipt["missing"]), (201, 0), "the newest copy goes on")

    def test_a_policy_that_cannot_be_read_is_named(self):
        self.write_policy("city", ["quorum none", "witnes state"])
        run = probity("serve", "--data", self.data("city"), "--listen", "127.0.0.1:0")
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        self.assertIn("city/policy: line 2", run.stderr)


if __name__ == "__main__":
    unittest.main()
