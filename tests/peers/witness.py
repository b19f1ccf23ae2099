"""Witnesses both ways: transparency-dev's omniwitness cosigns our log, and a node of ours cosigns a log of Tessera's, which
publishes nothing without it. torchwood judges both by the policies, and that it takes nothing less."""
import json
import os
import socket
import subprocess
import time
import urllib.request

import go
from agree import Broken, probity, run

OMNIWITNESS = "github.com/transparency-dev/witness/cmd/omniwitness"


def witnesses(report, folder):
    omniwitness, witnessed = go.build("witness", OMNIWITNESS, "omniwitness"), go.build("tlog", "./witnessed", "witnessed")
    data = os.path.join(folder, "node")
    probity("init", "--data", data, "--name", "City of Example", "--agency", "city", "--origin", "log.city.example")
    ours = json.loads(run(os.environ["PROBITY"], "log", "witness", "--data", data, "--json").stdout)
    witness_file, log_file = os.path.join(folder, "witness.key"), os.path.join(folder, "log.key")
    their_witness = json.loads(run(witnessed, "key", "witness.other.example", witness_file).stdout)
    their_log = json.loads(run(witnessed, "key", "log.other.example", log_file).stdout)
    node, other = free_address(), free_address()
    write(data, "policy", f"log {their_log['log']}\nwitness other {their_witness['witness']} http://{other}\nquorum other\n")
    logs = write(folder, "logs.yaml", f"Logs:\n  - Origin: log.city.example\n    PublicKey: {ours['log_key']}\n"
                                      f"    URL: http://{node}/\n")
    to_us = write(folder, "to-us", f"log {their_log['log']}\nwitness city {ours['witness_key']} http://{node}\nquorum city\n")
    of_us = write(folder, "of-us", f"log {ours['log_key']}\nwitness other {their_witness['witness']}\nquorum other\n")
    with Process(node, os.environ["PROBITY"], "serve", "--data", data, "--listen", node), \
            Process(other, omniwitness, "--listen", other, "--metrics_listen", "", "--private_key_path", witness_file,
                    "--additional_logs", logs, "--db_file", os.path.join(folder, "witness.db")):
        receipt = submit(node, appointment(data))
        report.expect(receipt["missing"] == 0 and accepted(witnessed, of_us, receipt["checkpoint"]),
                      "omniwitness cosigns our log, and torchwood takes that", json.dumps(receipt))
        bare = "\n".join(line for line in receipt["checkpoint"].split("\n") if "witness.other.example" not in line)
        report.expect(not accepted(witnessed, of_us, bare), "torchwood refuses the checkpoint without the cosignature", bare)
        done = run(witnessed, "append", os.path.join(folder, "log"), log_file, to_us, "5", timeout=120)
        report.expect(done.returncode == 0 and done.stdout.split("\n")[1] == "5" and accepted(witnessed, to_us, done.stdout),
                      "a node of ours cosigns Tessera's log at each of 5 sizes, and torchwood takes that", done.stderr)
        again = run(witnessed, "append", os.path.join(folder, "fork"), log_file, to_us, "1", timeout=120)
        report.expect(again.returncode != 0 and "x.tlog.size 5" in again.stderr,
                      "another history under the same key is not cosigned: it has seen 5 entries", again.stderr)


class Process:
    """A server that is ended by its own id, and is there once it takes connections."""

    def __init__(self, address, *words):
        self.host, self.port = address.split(":")
        self.words = words

    def __enter__(self):
        self.process = subprocess.Popen(self.words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        end = time.monotonic() + 120
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection((self.host, int(self.port))).close()
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise Broken(f"{os.path.basename(self.words[0])} does not listen")

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def free_address():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{one.getsockname()[1]}"


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def appointment(data):
    """A statement that a new node's registrar may make."""
    key = json.loads(probity("keys", "new", "--data", data, "--for", "city/clerk", "--json"))["public_key"]
    said = write(data, "appointment.json", json.dumps(
        {"kind": "appointment", "subject": ["agency city"],
         "predicate": {"person": "city/clerk", "office": "officer", "title": "officer", "key": key, "custody": "node"}}))
    return probity("sign", said, "--data", data, "--as", "city/registrar")


def submit(node, envelope):
    """The receipt, which is waited for until the witnesses have cosigned or a minute has passed."""
    request = urllib.request.Request(f"http://{node}/api/v1/statements?cosigned=60", envelope.encode())
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)


def accepted(witnessed, policy, checkpoint):
    done = subprocess.run([witnessed, "check", policy], input=checkpoint, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True)
    return done.returncode == 0
