"""What a newcomer does: a clean clone, and `make run`'s script with --once. It must end with 0, and where ccache has seen
these sources it must compile next to nothing, whatever the clone's path."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


def uses_ccache():
    try:
        with open(os.path.join(TOP, "build", "CMakeCache.txt"), encoding="utf-8") as file:
            return re.search(r"^CMAKE_CXX_COMPILER_LAUNCHER:\w+=.*ccache", file.read(), re.M) is not None
    except OSError:
        return False


class CleanClone(unittest.TestCase):
    def test_make_run_once(self):
        with tempfile.TemporaryDirectory() as folder:
            clone = os.path.join(folder, "clone")
            statistics = os.path.join(folder, "ccache.log")
            # Here the program is up to date (scripts/test built it), so that ccache has seen what the clone will compile.
            subprocess.run(["git", "clone", "-q", TOP, clone], check=True)
            run = subprocess.run(["scripts/run", "--once", "--data", os.path.join(folder, "data")], cwd=clone,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                 env=dict(os.environ, CCACHE_STATSLOG=statistics))
            if run.returncode == 4 and "npm registry" in run.stdout:
                self.skipTest("neither a registry nor a cache holds the open models")
            self.assertEqual(run.returncode, 0, run.stdout)
            if uses_ccache() and shutil.which("ccache"):
                with open(statistics, encoding="utf-8") as file:
                    events = file.read()
                hits, misses = events.count("_cache_hit"), events.count("cache_miss")
                self.assertGreater(hits, 20 * misses, f"{hits} hits, {misses} misses")


if __name__ == "__main__":
    unittest.main()
