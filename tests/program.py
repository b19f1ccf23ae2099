"""The real program as the tests of this folder drive it: its command line, nodes made for a test, statements signed and posted,
servers on loopback. Only what was started here is ended, by its own id; every limit of time is there only so that what hangs
ends."""
import http.client
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
PROBITY = os.environ.get("PROBITY", os.path.join(TOP, "build", "probity"))
PATIENCE = 300  # seconds
# Of tests that choose at random: whether they go on for long, and what repeats their choices.
LONG = "PROBITY_TORTURE" in os.environ
SEED = int(os.environ.get("PROBITY_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)

CLERK = "city/clerk"
REGISTRAR = "city/registrar"
NUMBERS = itertools.count(1)

needs_program = unittest.skipUnless(os.path.exists(PROBITY), "build/probity is not built")


# The command line

def probity(*words, stdin="", timeout=PATIENCE, **environment):
    """How it ended and what it said."""
    return subprocess.run([PROBITY, *words], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=timeout, env=dict(os.environ, **environment))


def must(*words, **more):
    """What it printed; it must succeed."""
    run = probity(*words, **more)
    assert run.returncode == 0, f"{words}: exit {run.returncode}\n{run.stdout}{run.stderr}"
    return run.stdout


def must_json(*words, **more):
    """What it answered as JSON; it must succeed."""
    return json.loads(must(*words, "--json", **more))


def write(path, content):
    """A file with a text, or with a value as JSON; its path."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(content if isinstance(content, str) else json.dumps(content))
    return path


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


# Nodes and statements

def make_node(data, *options):
    """One of a city, with its registrar and nobody else."""
    must("init", "--data", data, "--name", "City of Test", "--agency", "city", *options)


def appointment(key, person=CLERK, kind="appointment", title="officer", custody="node"):
    return {"kind": kind, "subject": ["agency city"],
            "predicate": {"person": person, "office": "officer", "title": title, "key": key, "custody": custody}}


def appoint(data, person=CLERK, **more):
    """An officer of the city, whose key the node keeps."""
    key = must_json("keys", "new", "--data", data, "--for", person)["public_key"]
    return say(data, REGISTRAR, appointment(key, person, **more))


def signed(data, who, document):
    """The envelope of a statement that nobody has submitted yet."""
    return must("sign", "-", "--data", data, "--as", who, stdin=json.dumps(document))


def say(data, who, document):
    """Signs and submits a statement; the number of its entry."""
    return must_json("submit", "-", "--data", data, stdin=signed(data, who, document))[0]["index"]


def model(name, called="Model"):
    return {"kind": "model", "predicate": {"id": name, "name": called, "summary": "A model.", "modality": "audio"}}


def new_models(data, count):
    """Envelopes of that many models, each of its own, that nobody has submitted yet."""
    with tempfile.TemporaryDirectory() as folder:
        files = [write(os.path.join(folder, str(number)), model(f"city/m{number}", f"Modèle {number}"))
                 for number in itertools.islice(NUMBERS, count)]
        return must("sign", *files, "--data", data, "--as", CLERK).splitlines()


def bring_uses(data, count):
    """That many uses out of a spreadsheet of the clerk's, two entries each."""
    with tempfile.TemporaryDirectory() as folder:
        rows = "".join(f"Use {number},What it does.,Library\n" for number in range(count))
        path = write(os.path.join(folder, "uses.csv"), "name,summary,owner\n" + rows)
        must("import", path, "--mapping", "plain", "--for", CLERK, "--data", data)


def admission(data, name):
    """The envelope that admits an organisation, whose key the node keeps."""
    key = must_json("keys", "new", "--data", data, "--for", name)["public_key"]
    return signed(data, REGISTRAR, {"kind": "agency", "predicate": {
        "id": name, "name": name.capitalize(), "summary": "For tests.", "kind": "agency", "zone": "UTC", "key": key}})


# Servers

class Server:
    """`probity serve` as a process of its own. In a with block it listens from the beginning and is killed at the end."""

    def __init__(self, data, *options, listen="127.0.0.1:0", before=(), **how):
        self.process = subprocess.Popen([*before, PROBITY, "serve", "--json", "--data", data, "--listen", listen, *options],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, **how)

    def listening(self):
        """Itself, when it has said where it listens."""
        lines = ""
        while not lines.endswith("}\n"):
            line = self.process.stdout.readline()
            if not line:
                self.kill()
                raise AssertionError("it ended before it listened: " + lines)
            lines += line
        self.said = json.loads(lines)
        self.url = self.said["url"].replace("localhost", "127.0.0.1")
        self.port = int(self.url.rsplit(":", 1)[1])
        return self

    def stop(self, how=signal.SIGTERM):
        """Its exit code."""
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code

    def kill(self):
        return self.stop(signal.SIGKILL)

    def __enter__(self):
        return self.listening()

    def __exit__(self, *_):
        self.kill()


def free_port():
    """For who must be known before it listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def ask(url, body=None, **headers):
    """The status and the text of an answer; 0 and the reason where there is none."""
    request = urllib.request.Request(url, body.encode() if body is not None else None,
                                     {name.replace("_", "-"): value for name, value in headers.items()})
    try:
        try:
            found = urllib.request.urlopen(request, timeout=PATIENCE)
        except urllib.error.HTTPError as refused:
            found = refused
        with found:
            return found.status, found.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as reason:
        return 0, str(reason)


def post(url, envelope):
    """Submits to a server: the status and, where it is acknowledged, the receipt."""
    status, text = ask(url + "/api/v1/statements", envelope, Content_Type="application/json")
    return status, json.loads(text) if status in (200, 201) else None


def soon(happened, what="it did not come true"):
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, what
        time.sleep(0.02)
