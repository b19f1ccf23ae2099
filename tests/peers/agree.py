"""What the runs beside peers have in common: a report that counts where they agree with us, and the reason to skip one."""
import os
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
BUILD = os.path.join(TOP, "build", "peers")


class Skip(Exception):
    """A peer cannot be had here; the text says why."""


class Broken(Exception):
    """Something did not do its work, so nothing was compared; the text says what."""


class Report:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def start(self, peer):
        print(peer, flush=True)

    def expect(self, holds, what, otherwise=""):
        """One comparison: `what` in a few words, and what was seen `otherwise`."""
        self.passed += bool(holds)
        self.failed += not holds
        print(f"  agrees     {what}" if holds else f"  DISAGREES  {what}: {otherwise.strip()[-400:]}", flush=True)

    def say(self, text):
        print("  " + text, flush=True)

    def skip(self, reason):
        self.skipped += 1
        print("  skipped: " + reason, flush=True)

    def close(self):
        print(f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else ""))
        return 1 if self.failed else 0


def run(*words, **options):
    return subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          **options)


def probity(*words):
    """What the program prints; it must succeed."""
    done = run(os.environ["PROBITY"], *words, timeout=900)
    if done.returncode != 0:
        raise Broken(f"probity {' '.join(words)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout
