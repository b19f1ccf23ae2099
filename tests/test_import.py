"""Spreadsheets through the real program: what a dry run says, what a killed import leaves, what comes back out."""
import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

from program import CLERK, PROBITY, TOP, appoint, make_node, must, must_json, needs_program, probity, write

OFFICIAL = os.path.join(TOP, "..", "shared", "cases", "governance", "omb-2025-official", "Data",
                        "2025_individually_reported_AI_use_cases.csv")


def rows_of(text):
    """The cells as a spreadsheet shows them: a mark before a formula is taken away."""
    return [[cell[1:] if cell.startswith("'") and cell.lstrip("'")[:1] in tuple("=+-@\t\r") and cell.lstrip("'") else cell
             for cell in row] for row in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))]


@needs_program
class Import(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.data = self.node("node")

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def node(self, name):
        data = self.at(name)
        make_node(data)
        appoint(data)
        return data

    def bring(self, path, *more, data=None, mapping="plain"):
        return probity("import", path, "--mapping", mapping, "--for", CLERK, "--data", data or self.data, *more)

    def entries(self):
        with sqlite3.connect(f"file:{os.path.join(self.data, 'probity.db')}?mode=ro", uri=True) as db:
            return db.execute("SELECT count(*) FROM log_entry").fetchone()[0]

    def test_a_dry_run_writes_nothing_and_says_where_it_is_wrong(self):
        path = write(self.at("uses.csv"), "name,summary,owner,stage,Cost\nChat,Answers.,Library,live,1\nScan,Reads.,,soon,2\n")
        before = self.entries()
        run = self.bring(path, "--dry-run", "--json")
        self.assertEqual(run.returncode, 1)
        plan = json.loads(run.stdout)["plan"]
        self.assertEqual(plan["counts"], {"rows": 2, "new": 1, "unchanged": 0, "changed": 0, "ambiguous": 0, "refused": 1})
        self.assertEqual(plan["unknown_columns"], ["Cost"])
        self.assertEqual([(one["row"], one["column"], one["rule"]) for one in plan["problems"]], [(3, "stage", "row.stage")])
        self.assertEqual(self.entries(), before)
        words = self.bring(path, "--dry-run").stdout
        self.assertIn("row 3, column stage", words)

    def test_a_file_that_is_none(self):
        for text, rule in (("", "csv.empty"), ("a,b\n1\n", "csv.ragged"), ("summary,owner\nx,y\n", "mapping.header")):
            run = self.bring(write(self.at("bad.csv"), text))
            self.assertEqual(run.returncode, 3, run.stderr)
            self.assertIn(rule, run.stderr)
        self.assertEqual(self.bring(self.at("none.csv")).returncode, 3)
        self.assertEqual(probity("import", self.at("bad.csv"), "--mapping", "plain", "--for", "city", "--data",
                                 self.data).returncode, 2)
        run = self.bring(self.at("bad.csv"), mapping="us-2026")
        self.assertIn("plain", run.stderr)
        self.assertEqual(run.returncode, 3)

    def test_an_error_in_a_mapping_points_into_it(self):
        path = write(self.at("uses.csv"), "name\nChat\n")
        mapping = write(self.at("mine.json"), json.dumps({
            "id": "mine", "source": {"title": "Ours", "url": ""}, "columns": ["name"], "key": {"name": "name"},
            "use": {field: [{"column": "name"}] for field in ("name", "summary", "purpose", "stage", "owner")}}))
        run = self.bring(path, mapping=mapping)
        self.assertEqual(run.returncode, 3)
        self.assertIn("/use/office", run.stderr)

    def test_killed_in_the_middle_it_goes_on_where_it_stopped(self):
        count = 1500
        text = "name,summary,owner\n" + "".join(f"Use {i},What it does.,Library\n" for i in range(count))
        path = write(self.at("many.csv"), text)
        before = self.entries()
        running = subprocess.Popen([PROBITY, "import", path, "--mapping", "plain", "--for", CLERK, "--data", self.data],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while running.poll() is None and self.entries() < before + 100:
                time.sleep(0.01)
        finally:
            running.send_signal(signal.SIGKILL)
            running.wait()
        there = self.entries() - before
        self.assertGreaterEqual(there, 100)
        self.assertEqual(there % 2, 0, "a row is never half there")
        again = json.loads(self.bring(path, "--json").stdout)
        self.assertEqual(again["plan"]["counts"]["unchanged"], there // 2)
        self.assertEqual(again["imported"]["rows"], count - there // 2)
        self.assertEqual(self.entries() - before, 2 * count)
        self.assertEqual(json.loads(self.bring(path, "--json").stdout)["imported"]["statements"], 0)
        self.assertEqual(self.entries() - before, 2 * count)
        must("log", "audit", "--data", self.data)

    def test_own_columns_come_back_from_an_empty_node(self):
        path = write(self.at("uses.csv"), "name,summary,owner,stage,use.role,none_of.harm\n"
                                      "Chat,\"=HYPERLINK(1), she said\",Library,live,informs,yes\n")
        must("import", path, "--mapping", "plain", "--for", CLERK, "--data", self.data)
        first = must("export", "--data", self.data)
        self.assertIn("'=HYPERLINK", first)
        other = self.node("other")
        must("import", write(self.at("out.csv"), first), "--mapping", "plain", "--for", CLERK, "--data", other)
        self.assertEqual(must("export", "--data", other), first)

    def test_records_of_the_uk_standard(self):
        path = write(self.at("uses.csv"), "name,summary,owner\nChat,Answers questions.,Library\n")
        must("import", path, "--mapping", "plain", "--for", CLERK, "--data", self.data)
        out = self.at("atrs.json")
        must("export", "--format", "atrs-json", "--data", self.data, "--out", out)
        with open(out, encoding="utf-8") as file:
            records = json.load(file)
        self.assertEqual(records["version"], "4.0")
        fields = {field["attribute"]: field for field in records["records"][0]["fields"]}
        self.assertEqual(fields["description"]["value"], "Answers questions.")
        self.assertEqual(fields["description"]["number"], "1.2")
        self.assertFalse(fields["website_url"]["known"])
        self.assertEqual(fields["website_url"]["value"], "Not known to this register")
        rows = rows_of(must("export", "--format", "atrs", "--data", self.data))
        self.assertEqual(len(rows), 2)
        self.assertEqual(len(rows[0]), len(fields))
        self.assertIn("2.1.4 Third party involvement", rows[0])

    @unittest.skipUnless(os.path.exists(OFFICIAL), "the public inventory is not here")
    def test_the_official_inventory_comes_in_and_goes_out(self):
        answer = must_json("import", OFFICIAL, "--mapping", "us-2025", "--for", CLERK, "--data", self.data)
        self.assertEqual(answer["imported"]["rows"], 3611)
        left_out = {one["column"] for one in answer["plan"]["left_out"]}
        public = rows_of(must("export", "--format", "us-2025", "--data", self.data))
        whole = rows_of(must("export", "--format", "us-2025", "--with-restricted", "--data", self.data))
        with open(OFFICIAL, encoding="utf-8-sig", newline="") as file:
            official = list(csv.reader(file))
        self.assertEqual(whole[0], official[0])
        self.assertEqual(len(whole), len(official))
        self.assertEqual(len(official) - len(public), 285)
        for ours, theirs in zip(whole, official):
            for name, cell, published in zip(official[0], ours, theirs):
                self.assertTrue(cell == published or (name in left_out and cell == ""), (name, published))
        must("log", "audit", "--data", self.data)


if __name__ == "__main__":
    unittest.main()
