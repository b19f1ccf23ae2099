"""What a newcomer does: a clean clone, and `make run`'s script with --once. It must end with 0. Where ccache has seen these
sources it must compile next to nothing, whatever the clone's path."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


def uses_ccache(clone):
    with open(os.path.join(clone, "build", "CMakeCache.txt"), encoding="utf-8") as file:
        return re.search(r"^CMAKE_CXX_COMPILER_LAUNCHER:\w+=.*ccache", file.read(), re.M) is not None


class CleanClone(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def in_clone(self, name, *command):
        """Runs a command in a fresh clone; how it ended, and how many objects ccache had and had not."""
        clone = os.path.join(self.folder, name)
        statistics = os.path.join(self.folder, name + ".ccache")
        subprocess.run(["git", "clone", "-q", TOP, clone], check=True)
        run = subprocess.run(command, cwd=clone, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, env=dict(os.environ, CCACHE_STATSLOG=statistics))
        events = ""
        if os.path.exists(statistics):
            with open(statistics, encoding="utf-8") as file:
                events = file.read()
        # Lines of their own; "direct_cache_miss" and the like only say where it looked.
        return run, len(re.findall(r"^\w+_cache_hit$", events, re.M)), len(re.findall(r"^cache_miss$", events, re.M))

    def test_make_run_once(self):
        run, hits, misses = self.in_clone("clone", "scripts/run", "--once", "--data", os.path.join(self.folder, "data"))
        if run.returncode == 4 and "npm registry cannot be reached" in run.stdout:
            self.skipTest("neither a registry nor a cache holds the open models")
        self.assertEqual(run.returncode, 0, run.stdout)
        if not uses_ccache(os.path.join(self.folder, "clone")):
            return
        if hits < 20 * misses:
            # The cache was cold; the first clone has filled it, and a second one elsewhere must find everything there.
            shutil.rmtree(os.path.join(self.folder, "clone"))
            run, hits, misses = self.in_clone("another", "scripts/build")
            self.assertEqual(run.returncode, 0, run.stdout)
        self.assertGreaterEqual(hits, 20 * misses, f"ccache had {hits} objects and had not {misses}")
        self.assertGreater(hits, 0)


if __name__ == "__main__":
    unittest.main()
