"""The Debian package: made of the program as built, the same bytes twice, installable files in their places, dependencies
that name what the program links, a unit that systemd accepts, and a program that runs from where it is unpacked."""
import hashlib
import os
import shutil
import subprocess
import tempfile
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
PROBITY = os.path.join(TOP, "build", "probity")


def run(*words, **more):
    return subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=300, **more)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


@unittest.skipUnless(os.path.exists(PROBITY) and shutil.which("dpkg-shlibdeps"), "no program, or no dpkg-dev here")
class Deb(unittest.TestCase):
    def test_package(self):
        made = run("scripts/deb", cwd=TOP)
        self.assertEqual(made.returncode, 0, made.stdout)
        package = os.path.join(TOP, made.stdout.split()[-1])
        first = digest(package)
        again = run("scripts/deb", cwd=TOP)
        self.assertEqual(again.returncode, 0, again.stdout)
        self.assertEqual(digest(package), first, "the same commit gives the same bytes")

        depends = run("dpkg-deb", "-f", package, "Depends").stdout
        for library in ("libc6", "libssl3", "libsodium23", "libsqlite3-0", "libpq5"):
            self.assertIn(library, depends)
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(run("dpkg-deb", "-R", package, folder).returncode, 0)
            for name in ("usr/bin/probity", "lib/systemd/system/probity.service", "usr/lib/sysusers.d/probity.conf",
                         "usr/share/doc/probity/operators.md", "usr/share/man/man1/probity.1.gz", "DEBIAN/postinst"):
                self.assertTrue(os.path.exists(os.path.join(folder, name)), name)
            for script in ("postinst", "prerm"):
                checked = run("sh", "-n", os.path.join(folder, "DEBIAN", script))
                self.assertEqual(checked.returncode, 0, checked.stdout)
            version = run(os.path.join(folder, "usr/bin/probity"), "--version")
            self.assertEqual(version.returncode, 0, version.stdout)
            if shutil.which("systemd-analyze"):
                unit = os.path.join(folder, "probity.service")
                with open(os.path.join(folder, "lib/systemd/system/probity.service"), encoding="utf-8") as file:
                    text = file.read().replace("/usr/bin/probity", os.path.join(folder, "usr/bin/probity"))
                with open(unit, "w", encoding="utf-8") as file:
                    file.write(text)
                verified = run("systemd-analyze", "verify", "--man=no", unit)
                for line in verified.stdout.splitlines():
                    self.assertNotIn("Unknown", line)
                    self.assertNotIn("Failed to parse", line)


if __name__ == "__main__":
    unittest.main()
