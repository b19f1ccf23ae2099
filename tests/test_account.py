"""Accounts from the command line: the real program makes, lists, locks and resets them, makes API tokens and checks the audit
trail. Passwords reach it through standard input alone."""
import json
import os
import sqlite3
import tempfile
import unittest

from program import needs_program, probity

PASSWORD = "seven grey herons wade"


@needs_program
class Accounts(unittest.TestCase):
    def setUp(self):
        self.data = os.path.join(self.enterContext(tempfile.TemporaryDirectory()), "node")
        self.run_program("init", "--name", "City of Example", "--agency", "city")

    def run_program(self, *words, stdin="", code=0):
        run = probity(*words, "--data", self.data, "--json", stdin=stdin)
        self.assertEqual(run.returncode, code, f"{words}: {run.stdout}{run.stderr}")
        self.assertNotIn(PASSWORD, run.stdout + run.stderr)
        return json.loads(run.stdout if code == 0 else run.stderr)

    def account(self, *words, **more):
        return self.run_program("account", *words, **more)

    def invite(self, *words, **more):
        return self.account("invite", "chief", "--for", "city/registrar", *words, **more)

    def test_an_invitation_is_an_address_for_once(self):
        invitation = self.invite("--name", "Cleo Chief")
        self.assertRegex(invitation["path"], r"^/invitation/[A-Za-z0-9_-]{43}$")
        [account] = self.account("list")
        self.assertEqual((account["login"], account["display_name"], account["state"], account["persons"]),
                         ("chief", "Cleo Chief", "invited", ["city/registrar"]))
        self.assertEqual(self.invite(code=3)["rule"], "account.login")

    def test_a_person_that_the_log_does_not_know_gets_no_account(self):
        refused = self.account("invite", "nobody", "--for", "city/nobody", code=3)
        self.assertEqual((refused["rule"], refused["pointer"]), ("account.person", "--for"))
        self.assertEqual(self.account("list"), [])

    def test_a_password_comes_from_standard_input(self):
        self.assertEqual(self.invite("--password", stdin=PASSWORD + "\n")["state"], "active")
        with open(os.path.join(self.data, "probity.db"), "rb") as file:
            self.assertNotIn(PASSWORD.encode(), file.read())

    def test_a_password_that_will_not_do_changes_nothing(self):
        self.assertEqual(self.invite("--password", stdin="short\n", code=3)["rule"], "password.short")
        self.assertEqual(self.account("list"), [])
        self.invite("--password", stdin=PASSWORD)
        self.assertEqual(self.account("reset", "chief", "--password", stdin="password1234", code=3)["rule"],
                         "password.common")
        self.assertEqual(self.account("list")[0]["state"], "active")

    def test_reset_lock_and_unlock(self):
        self.invite("--password", stdin=PASSWORD)
        self.assertIn("path", self.account("reset", "chief", "--second-factor"))
        self.assertEqual(self.account("list")[0]["state"], "invited")
        self.account("reset", "chief", "--password", stdin=PASSWORD)
        self.assertEqual(self.account("lock", "chief")["state"], "locked")
        self.assertEqual(self.account("unlock", "chief")["state"], "active")
        self.assertEqual(self.account("lock", "nobody", code=3)["rule"], "account.unknown")

    def test_an_api_token_is_shown_once(self):
        self.invite("--password", stdin=PASSWORD)
        token = self.account("token", "chief", "--name", "nightly", "--scope", "read", "--scope", "import")
        self.assertRegex(token["token"], r"^prb_[A-Za-z0-9_-]{43}$")
        self.assertEqual(token["scopes"], ["read", "import"])
        self.account("token", "chief", "--name", "x", "--scope", "everything", code=2)
        self.assertEqual(self.account("token", "chief", "--name", "x", "--scope", "read", "--days", "367", code=3)["rule"],
                         "token.days")

    def test_the_audit_trail_holds_until_somebody_alters_it(self):
        self.invite("--password", stdin=PASSWORD)
        self.account("lock", "chief")
        trail = self.account("audit")
        self.assertEqual([row["event"] for row in trail["entries"]], ["invited", "invitation_accepted", "locked"])
        self.assertEqual(trail["rows"], 3)
        self.assertEqual([row["event"] for row in self.account("audit", "chief", "--last", "1")["entries"]], ["locked"])
        with sqlite3.connect(os.path.join(self.data, "probity.db")) as db:
            db.execute("DELETE FROM account_trail WHERE event = 'locked'")
        self.assertEqual(self.account("audit", code=1)["rule"], "trail.broken")


if __name__ == "__main__":
    unittest.main()
