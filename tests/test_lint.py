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
        for name in ("lint", "floors", "messages"):
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

    def test_a_property_that_fails_no_test(self):
        self.add("src/base/id_test.cc", "TEST(Id, Holds) {\n  rc::check([] {});\n}\n")
        self.refused("src/base/id_test.cc", "rc::check only tells")

    def test_a_finding_of_floors(self):
        self.add("src/base/id.cc", '#include "cli/command.h"\n')
        self.refused("src/base/id.cc")

    def test_floors_that_cannot_run(self):
        with open(os.path.join(self.clone, "scripts", "floors"), "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexit 3\n")
        self.refused("scripts/floors failed")

    def test_a_sentence_that_translators_do_not_have(self):
        self.add("src/base/id.cc", 'auto text = say("An {} that nobody" " gathered", 1);\n')
        self.refused("lacks 'An {} that nobody gathered' of src/base/id.cc")

    def test_a_translation_without_its_places(self):
        self.add("src/base/id.cc", 'auto text = say("Says {} twice: {}", 1, 2);\n')
        self.add("src/language/fr.po", '\n#: src/base/id.cc\nmsgid "Says {} twice: {}"\nmsgstr "Dit {}"\n')
        self.refused("'Dit {}' has not the places and tags")

    def test_a_translation_that_nobody_says(self):
        self.add("src/language/fr.po", '\n#: src/base/id.cc\nmsgid "Gone"\nmsgstr "Parti"\n')
        self.refused("nobody says 'Gone' any more")

    def test_messages_that_cannot_be_gathered(self):
        self.add("src/language/fr.po", "nonsense\n")
        self.refused("src/language/fr.po")

    def test_no_clang_format(self):
        tools = os.path.join(self.holder.name, "tools")
        os.mkdir(tools)
        for name in ("awk", "cat", "cut", "dirname", "env", "git", "grep", "python3", "sed", "uniq", "wc", "xargs"):
            os.symlink(shutil.which(name), os.path.join(tools, name))
        self.refused("clang-format-16 is not installed", path=tools)


if __name__ == "__main__":
    unittest.main()
