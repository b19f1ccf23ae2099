"""The log in the hands of those who make logs: the tree, its proofs and its checkpoints, as a node serves them and as
files. Every reader gets the same logs, and each must refuse them with one bit of a file changed."""
import json
import os

import go
from agree import probity, run
from logs import Trust, demonstration
from test_log_tree import LogTree, flip

CHECKLOG = os.path.join("..", "checklog.go")


def go_checksum_database(report, folder):
    """golang.org/x/mod, newer than Debian's, with which make test checks the same."""
    read_by(report, folder, go.build("tlog", CHECKLOG, "checklog"), "offline")


def tessera_fsck(report, folder):
    read_by(report, folder, go.build("tlog", "./checktree", "checktree"), "texts")


def read_by(report, folder, program, proofs):
    """`proofs` is how the program calls the proofs that a node hands out and that it checked."""
    class Log(LogTree):
        """A node with some hundred entries, so that it has full tiles, and its server."""

    Log.setUpClass()
    try:
        key, size = Log.key, Log.size
        read(report, program, key, Log.data, os.path.join(folder, "export"))
        done = run(program, key, Log.url)
        checked = json.loads(done.stdout) if done.returncode == 0 else {}
        report.expect(checked.get("inclusions") == checked.get(proofs) == size,
                      f"a node over HTTP: {size} entries, and its proof of each", done.stderr + done.stdout)
    finally:
        Log.doClassCleanups()
    data = demonstration(os.path.dirname(folder))
    read(report, program, Trust(data).verifier_key(), data, os.path.join(folder, "demonstration"))


def read(report, program, key, data, folder):
    """An export: as it is, then with a bit changed in each kind of file."""
    size = json.loads(probity("log", "export", folder, "--data", data, "--json"))["size"]
    done = run(program, key, folder)
    checked = json.loads(done.stdout) if done.returncode == 0 else {}
    report.expect(checked.get("inclusions") == size,
                  f"an export: {size} entries, {checked.get('checkpoints')} checkpoints", done.stderr + done.stdout)
    for path in one_of_each_kind(size):
        flip(os.path.join(folder, path), 40)
        report.expect(run(program, key, folder).returncode == 1, f"refused with a bit of {path} changed", "it was accepted")
        flip(os.path.join(folder, path), 40)


def one_of_each_kind(size):
    full, rest = divmod(size, 256)
    ends = ["000"] * (full > 0) + [f"{full:03}.p/{rest}"] * (rest > 0)
    above = [f"tile/1/000.p/{full}"] * (full > 1)
    return ["checkpoint", *above, *(f"{kind}/{end}" for kind in ("tile/0", "tile/entries", "checkpoints") for end in ends)]
