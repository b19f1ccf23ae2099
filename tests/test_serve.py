"""`probity serve` as a process: it says where it listens, finishes what is under way when it is told to stop, and says in
clear words why it cannot start."""
import json
import os
import signal
import socket
import subprocess
import tempfile
import unittest
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
PROBITY = os.path.join(TOP, "build", "probity")


def probity(*arguments):
    return subprocess.run([PROBITY, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, timeout=60)


@unittest.skipUnless(os.path.exists(PROBITY), "build/probity is not built")
class Serve(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = os.path.join(folder.name, "city")
        made = probity("init", "--data", self.data, "--name", "City of Test", "--agency", "city")
        self.assertEqual(made.returncode, 0, made.stderr)

    def start(self):
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
        return process, json.loads(lines)["url"]

    def test_serves_until_it_is_told_to_stop(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            process, url = self.start()
            with urllib.request.urlopen(url + "/health", timeout=10) as answer:
                self.assertEqual(json.load(answer)["size"], 2)
            with urllib.request.urlopen(url + "/", timeout=10) as answer:
                self.assertIn("City of Test", answer.read().decode())
            process.send_signal(number)
            self.assertEqual(process.wait(timeout=20), 0)

    def test_a_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            refused = probity("serve", "--data", self.data, "--listen", "127.0.0.1:%d" % taken.getsockname()[1])
        self.assertEqual(refused.returncode, 4)
        self.assertIn("Address already in use", refused.stderr)
        self.assertIn("--listen", refused.stderr)

    def test_no_address_and_no_data(self):
        self.assertEqual(probity("serve", "--data", self.data, "--listen", "nowhere").returncode, 2)
        missing = probity("serve", "--data", os.path.join(self.data, "none"))
        self.assertEqual(missing.returncode, 4)
        self.assertIn("probity init", missing.stderr)


if __name__ == "__main__":
    unittest.main()
