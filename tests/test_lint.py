"""scripts/lint goes red for what it forbids, and for a check that cannot run."""
import os
import shutil
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


class Lint(unittest.TestCase):
    def setUp(self):
        self.holder = tempfile.TemporaryDirectory()
        self.addCleanup(self.holder.cleanup)
        self.clone = os.path.join(self.holder.name, "clone")
        subprocess.run(["git", "clone", "-q", TOP, self.clone], check=True)
        # What is being worked on, not what was committed last.
        for name in ("lint", "floors"):
            shutil.copy(os.path.join(TOP, "scripts", name), os.path.join(self.clone, "scripts", name))

    def add(self, path, text):
        with open(os.path.join(self.clone, path), "a", encoding="utf-8") as file:
            file.write(text)

    def refused(self, *says, path=None):
        environment = dict(os.environ, PATH=path or os.environ["PATH"])
        run = subprocess.run(["/bin/bash", "scripts/lint"], cwd=self.clone, env=environment, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True)
        self.assertNotEqual(run.returncode, 0, run.stdout)
        for text in says:
            self.assertIn(text, run.stdout)

    def test_unfinished_words_also_in_comments(self):
        self.add("src/base/id.cc", "// TO" + "DO: the rest\n")
        self.refused("src/base/id.cc", "unfinished")

    def test_locale(self):
        self.add("src/base/id.cc", "int number = std::stoi(text);\n")
        self.refused("src/base/id.cc", "locale")

    def test_layout(self):
        self.add("src/base/id.cc", "int   x  ;\n")
        self.refused("src/base/id.cc", "differ from .clang-format")

    def test_a_finding_of_floors(self):
        self.add("src/base/id.cc", '#include "cli/command.h"\n')
        self.refused("src/base/id.cc")

    def test_floors_that_cannot_run(self):
        with open(os.path.join(self.clone, "scripts", "floors"), "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexit 3\n")
        self.refused("scripts/floors failed")

    def test_no_clang_format(self):
        tools = os.path.join(self.holder.name, "tools")
        os.mkdir(tools)
        for name in ("awk", "cat", "cut", "dirname", "env", "git", "grep", "python3", "sed", "uniq", "wc", "xargs"):
            os.symlink(shutil.which(name), os.path.join(tools, name))
        self.refused("clang-format-16 is not installed", path=tools)


if __name__ == "__main__":
    unittest.main()
