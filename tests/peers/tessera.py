"""Tessera's POSIX driver and our log, one after the other on the same disk: entries of 1 KiB from 64 writers who each wait
for theirs. Ours answers with a receipt under a published checkpoint; Tessera is measured waiting for that ("published")
and for less, that the entry is durable and in its tree ("integrated"). Both sync what they write: Tessera each file and
its folder, ours a batch's transaction. Ours also looks whether the statement is there already, keeps it beside its leaf,
and at half load verifies each signature; Tessera has a choice of batches, of which the best counts. Half load is half of
one's own rate. Figures go to build/peers.jsonl as well."""
import json
import os
import shutil

import go
from agree import TOP, Broken, run

OUT = os.path.join(TOP, "build", "peers.jsonl")


def appends(report, folder):
    program = go.build("tlog", "./appends", "appends")
    report.say(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors (a busy one measures itself)")
    theirs = figures(run(program, os.path.join(folder, "logs"), timeout=1800))
    shutil.rmtree(os.path.join(folder, "logs"))
    lines = os.path.join(folder, "bench.jsonl")
    bench_log = os.path.join(os.path.dirname(os.environ["PROBITY"]), "bench", "bench_log")
    ours = figures(run(bench_log, timeout=1800, env=dict(os.environ, PROBITY_BENCH_OUT=lines)), lines)
    for kind in ("integrated", "published"):
        size, age, calm = (f"{theirs[f'{kind}: {what}']['value']:.0f}" for what in
                           ("batch size", "batch age", "batch age at half load"))
        report.say(f"Tessera, {kind}: best with batches of {size} or {age} ms, at half load of {calm} ms")
    compared = [one for one in (compare(name, one, ours) for name, one in theirs.items()) if one]
    for one in compared:
        report.say(f"{one['name']:<37} {one['value']:>8.4g} {one['unit']:<6} {one['ratio']:6.2f} x {one['against']}")
    with open(OUT, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(one, sort_keys=True) + "\n" for one in compared)
    report.expect(len(compared) == 10, "ten figures were measured on both sides", f"{len(compared)} of them")


def compare(name, theirs, ours):
    """A figure of ours beside Tessera's, in the form of bench/figure.h; none where we have no such figure."""
    kind, _, what = name.partition(": ")
    if what not in ours:
        return None
    value, unit = ours[what]["value"], theirs["unit"]
    # Greater is better: of rates ours by theirs, of waits theirs by ours.
    ratio = value / theirs["value"] if unit == "per s" else theirs["value"] / value
    return {"name": what, "value": value, "unit": unit, "against": f"Tessera, {kind}: {theirs['value']:.4g} {unit}",
            "ratio": ratio, "goal": None, "met": True}


def figures(done, path=None):
    """Those that a program wrote to a file, or printed, by name."""
    if done.returncode != 0:
        raise Broken(done.stderr)
    if path is None:
        lines = done.stdout.splitlines()
    else:
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
    return {one["name"]: one for one in map(json.loads, lines)}
