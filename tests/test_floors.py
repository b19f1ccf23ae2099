"""scripts/floors finds each way in which the plan of the house can be broken, and nothing in a house that keeps it."""
import os
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))

HOUSE = {
    "docs/tour.md": "base/ store/ registers/ server/\n",
    "src/base/CMakeLists.txt": "probity_folder(base)\n",
    "src/base/README.md": "`text` is text.\n",
    "src/base/text.h": "#include <string>\n",
    "src/store/CMakeLists.txt": "probity_folder(store DEPS base LINK sqlite3)\n",
    "src/store/README.md": "`db` is SQL.\n",
    "src/store/db.h": '#include "base/text.h"\n',
    "src/store/db_test.cc": '#include "store/db.h"\n',
    "src/registers/models/CMakeLists.txt": "probity_register(models DEPS store ${MORE})\n",
    "src/registers/models/README.md": "`fold` and `tables`.\n",
    "src/registers/models/tables.sql": "CREATE TABLE models_release(x); -- FROM uses_use\nCREATE INDEX i ON models_release(x);\n",
    "src/registers/models/fold.cc": '#include "store/db.h"\n'
                                    'auto a = "INSERT INTO models_release "\n    "SELECT x FROM models_draft";\n'
                                    'auto b = "WITH old AS (SELECT 1) SELECT * FROM old";\n'
                                    'auto c = "taken FROM somewhere";\n',
    "src/server/CMakeLists.txt": "probity_folder(server DEPS base)\n",
    "src/server/README.md": "`serve` serves.\n",
    "src/server/serve.h": '#include "server/pages/page.h"\n',
    "src/server/pages/CMakeLists.txt": "probity_folder(server/pages DEPS base)\n",
    "src/server/pages/README.md": "`page` is a page.\n",
    "src/server/pages/page.h": '#include "base/text.h"\n',
}


class Floors(unittest.TestCase):
    def findings_of(self, house):
        with tempfile.TemporaryDirectory() as top:
            for path, text in house.items():
                if text is None:
                    continue
                full = os.path.join(top, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "w", encoding="utf-8") as file:
                    file.write(text)
            run = subprocess.run([os.path.join(TOP, "scripts/floors"), top], stdout=subprocess.PIPE, text=True)
        self.assertEqual(run.returncode, 1 if run.stdout else 0, run.stdout)
        return run.stdout.splitlines()

    def assertFinding(self, path, text, *words):
        found = self.findings_of(dict(HOUSE, **{path: text}))
        self.assertEqual(len(found), 1, found)
        for word in words:
            self.assertIn(word, found[0])

    def test_a_good_house_has_no_findings(self):
        self.assertEqual(self.findings_of(HOUSE), [])

    def test_an_include_of_a_higher_floor(self):
        self.assertFinding("src/base/text.h", "\n#include \"store/db.h\"\n", "src/base/text.h:2", "store/")

    def test_a_test_is_held_to_the_floors_too(self):
        self.assertFinding("src/store/db_test.cc", '#include "server/serve.h"\n', "src/store/db_test.cc:1")

    def test_registers_do_not_know_each_other(self):
        self.assertFinding("src/registers/models/fold.cc", '#include "registers/uses/use.h"\n', "registers/uses/")

    def test_a_subfolder_does_not_include_its_parent(self):
        self.assertFinding("src/server/pages/page.h", '#include "server/serve.h"\n', "src/server/pages/page.h:1")

    def test_an_include_relative_to_the_file(self):
        self.assertFinding("src/store/db.h", '#include "../base/text.h"\n', "write the path from src/")

    def test_a_dependency_in_cmake(self):
        self.assertFinding("src/base/CMakeLists.txt", "probity_folder(base DEPS store LINK x)\n",
                           "src/base/CMakeLists.txt", "store/")

    def test_a_folder_without_a_floor(self):
        self.assertFinding("src/attic/old.h", "", "src/attic/", "no floor")

    def test_a_readme_that_forgets_a_file_or_is_too_long(self):
        found = self.findings_of(dict(HOUSE, **{"src/store/README.md": "SQL.\n"}))
        self.assertEqual([line.split(": ")[1] for line in found], ["does not name db.h", "does not name db_test.cc"])
        self.assertFinding("src/store/README.md", "`db`\n" * 16, "16 lines")
        self.assertFinding("src/store/README.md", None, "missing")

    def test_a_register_that_reads_the_tables_of_another(self):
        for sql in ("SELECT x FROM uses_use", "INSERT INTO log_entry VALUES(1)", "UPDATE uses_use SET x = 1",
                    "SELECT 1 FROM models_release JOIN uses_use USING (x)", "DELETE FROM uses_use",
                    "CREATE TABLE IF NOT EXISTS uses_use(x)"):
            self.assertFinding("src/registers/models/fold.cc", f'auto a = "{sql}";\n', "the table")
        self.assertFinding("src/registers/models/tables.sql", "CREATE TABLE release(x);\n", "the table release")
        self.assertFinding("src/registers/models/fold.cc", 'auto a = R"(SELECT 1\n FROM uses_use)";\n', "uses_use")


if __name__ == "__main__":
    unittest.main()
