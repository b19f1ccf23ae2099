"""The demonstration through the real program: built and verified with --once, opened again in seconds, and exit 4 with clear
words where neither a registry nor a cache holds the open models. Skipped with a message where that is so here."""
import json
import os
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.request

from program import PROBITY, must, needs_program, probity, soon


def demo(*words, **environment):
    return probity("demo", "--once", *words, timeout=900, **environment)


@needs_program
class Demo(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.data = os.path.join(self.folder, "westmark")

    def built(self, *arguments):
        run = demo("--data", self.data, *arguments)
        if run.returncode == 4 and "npm registry cannot be reached" in run.stderr:
            self.skipTest("neither a registry nor a cache holds the open models")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return run

    def test_builds_verifies_and_opens_again(self):
        first = json.loads(self.built("--json").stdout)
        self.assertGreater(first["statements"], 60)
        self.assertGreaterEqual(first["tokens"], 2)
        self.assertEqual(first["origin"], "log.westmark.example")
        self.assertEqual(os.listdir(self.folder), ["westmark"], "nothing is left beside it")
        self.assertEqual(first["cosigned"], 2, "by both neighbours")
        self.assertEqual(self.processes(), [], "its neighbours ended with it")
        begin = time.monotonic()
        again = json.loads(self.built("--json").stdout)
        self.assertLess(time.monotonic() - begin, 10)
        self.assertEqual(again, first, "a second run adds nothing")
        must("log", "audit", "--data", self.data)

    def processes(self):
        """The processes that serve a directory below this one: theirs is in their words."""
        found = []
        for number in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{number}/cmdline", "rb") as file:
                    words = file.read().decode(errors="replace").split("\0")
            except OSError:
                continue
            if "serve" in words and any(word.startswith(self.data) for word in words):
                found.append(int(number))
        return found

    def test_its_neighbours_cosign_come_back_and_end_with_it(self):
        self.built()
        with subprocess.Popen([PROBITY, "demo", "--json", "--data", self.data, "--listen", "127.0.0.1:0"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True) as demonstration:
            try:
                text = ""
                url = None
                while url is None:
                    line = demonstration.stdout.readline()
                    self.assertTrue(line, "it ended before it listened: " + text)
                    text += line
                    if line.strip().startswith('"url"'):
                        url = line.split('"')[3].replace("localhost", "127.0.0.1")

                def missing():
                    with urllib.request.urlopen(url + "/api/v1/checkpoint", timeout=60) as answer:
                        return json.load(answer)["missing"]

                soon(lambda: missing() == 0, "its checkpoint is cosigned")
                first = set(self.processes())
                self.assertEqual(len(first), 2)
                os.kill(min(first), signal.SIGKILL)
                soon(lambda: len(set(self.processes()) - {min(first)}) == 2, "who died is started again")
            finally:
                demonstration.kill()
                demonstration.stdout.close()
        soon(lambda: not self.processes(), "they end with it, also when it is killed")

    def test_the_handout_verifies_and_answers(self):
        self.built()
        handout = os.path.join(self.data, "handout")
        trust = ["--trust", os.path.join(handout, "trust.json")]
        token = os.path.join(handout, "riverton-phone-line.safety.json")

        for name in os.listdir(handout):
            if name.endswith(".safety.json"):
                must("verify", os.path.join(handout, name), *trust)
        for purpose, role, code in [("public-library", "none", 0), ("emergency-call-intake", "none", 1),
                                    ("public-library", "decides", 1)]:
            run = probity("token", "may", token, *trust, "--purpose", purpose, "--role", role)
            self.assertEqual(run.returncode, code, run.stdout + run.stderr)

    def test_an_interrupted_build_is_not_taken_for_a_whole_one(self):
        process = subprocess.Popen([PROBITY, "demo", "--once", "--data", self.data], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            if "Who speaks" in line:  # the first chapter is told
                break
        process.kill()
        process.stderr.close()
        process.wait()
        self.assertFalse(os.path.exists(self.data))
        self.built()

    def test_of_two_at_once_one_wins_and_the_other_says_so(self):
        words = [PROBITY, "demo", "--once", "--data", self.data]
        with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              text=True) as first:
            told = [first.stderr.readline()]  # the place is taken before the first word
            second = demo("--data", self.data)
            told += first.stderr.readlines()
        if first.returncode == 4 and "npm registry cannot be reached" in "".join(told):
            self.skipTest("neither a registry nor a cache holds the open models")
        self.assertEqual(first.returncode, 0, "".join(told))
        self.assertEqual(second.returncode, 3, second.stdout + second.stderr)
        self.assertIn("process %d: probity demo" % first.pid, second.stderr)
        self.assertEqual(os.listdir(self.folder), ["westmark"])

    def test_without_registry_and_cache(self):
        programs = os.path.join(self.folder, "bin")
        os.mkdir(programs)
        npm = os.path.join(programs, "npm")
        with open(npm, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\necho 'npm ERR! code ENOTFOUND' >&2\nexit 1\n")
        os.chmod(npm, 0o755)
        run = demo("--data", self.data, PATH=programs + os.pathsep + os.environ["PATH"],
                   XDG_CACHE_HOME=os.path.join(self.folder, "cache"))
        self.assertEqual(run.returncode, 4, run.stdout + run.stderr)
        self.assertIn("npm registry cannot be reached", run.stderr)
        self.assertIn("ENOTFOUND", run.stderr)
        self.assertFalse(os.path.exists(self.data))

    def test_a_foreign_directory_is_refused(self):
        os.mkdir(self.data)
        with open(os.path.join(self.data, "thesis.txt"), "w", encoding="utf-8") as file:
            file.write("mine")
        run = demo("--data", self.data)
        self.assertEqual(run.returncode, 3, run.stdout + run.stderr)
        self.assertIn("demo.foreign", run.stderr)
        self.assertEqual(os.listdir(self.data), ["thesis.txt"])


if __name__ == "__main__":
    unittest.main()
