"""sigstore-conformance's bundles through its `verify-bundle` protocol, as far as `probity verify` can follow it: the flags
that name a Fulcio identity, a trusted root or a bare key have no counterpart, because the keys that count here are those of
the log's trust file. Which cases that refuses although Sigstore takes them, and why, is said in docs/formats/bundle.md."""
import os
import re
import tempfile
import unittest

from program import TOP, make_node, must, needs_program, probity, write

CASES = os.path.join(TOP, "..", "shared", "cases", "logs", "sigstore-conformance", "test", "assets", "bundle-verify")


def verify_bundle(trust, arguments):
    """The protocol: verify-bundle [--staging] --bundle FILE [flags] FILE_OR_DIGEST."""
    bundle = arguments[arguments.index("--bundle") + 1]
    return probity("verify", bundle, "--trust", trust, "--json")


def refused_by_page():
    """The cases that docs/formats/bundle.md says are not taken, by name."""
    with open(os.path.join(TOP, "docs", "formats", "bundle.md"), encoding="utf-8") as page:
        table = page.read().split("## Bundles of others")[1]
    return set(re.findall(r"`([a-z0-9-]+)`", table))


@needs_program
class Conformance(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.data = os.path.join(folder, "node")
        make_node(cls.data)
        cls.trust = write(os.path.join(folder, "trust.json"), must("keys", "trust", "--data", cls.data))
        cls.own = write(os.path.join(folder, "own.json"), must("show", "0", "--bundle", "--data", cls.data))

    def test_our_own_bundle_is_taken(self):
        run = verify_bundle(self.trust, ["--bundle", self.own, "--trusted-root", self.trust, "sha256:" + "0" * 64])
        self.assertEqual(run.returncode, 0, run.stderr)

    @unittest.skipUnless(os.path.isdir(CASES), "the public cases are not here: logs/sigstore-conformance")
    def test_cases_by_name(self):
        passed, not_taken = [], {}
        for name in sorted(os.listdir(CASES)):
            bundle = os.path.join(CASES, name, "bundle.sigstore.json")
            if not os.path.exists(bundle):
                continue
            key = os.path.join(CASES, name, "key.pub")
            who = ["--key", key] if os.path.exists(key) else ["--certificate-identity", "x", "--certificate-oidc-issuer", "y"]
            run = verify_bundle(self.trust, ["--bundle", bundle, *who, os.path.join(CASES, "a.txt")])
            with self.subTest(name):
                self.assertIn(run.returncode, (1, 3), run.stdout + run.stderr)
                rule = re.search(r'"rule": *"([^"]+)"', run.stderr)
                self.assertTrue(rule, run.stderr)
            if name.endswith("_fail"):
                passed.append(name)
            else:
                not_taken[name] = rule[1]
        print(f"\nsigstore-conformance: {len(passed)} passed, {len(not_taken)} not taken by design")
        for name in passed:
            print("  passed     " + name)
        for name, why in not_taken.items():
            print(f"  not taken  {name} ({why})")
        self.assertGreater(len(passed), 15)
        self.assertLessEqual(set(not_taken), refused_by_page())


if __name__ == "__main__":
    unittest.main()
