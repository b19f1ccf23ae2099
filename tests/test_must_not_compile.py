"""Mistakes that the types forbid: each file of must-not-compile/ compiles, and does not with its WRONG half."""
import glob
import os
import subprocess
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
FILES = sorted(glob.glob(os.path.join(TOP, "tests", "must-not-compile", "*.cc")))


def compiles(file, *flags):
    return subprocess.run([os.environ.get("CXX", "c++"), "-std=c++20", "-Wall", "-Wextra", "-Wconversion", "-Werror",
                           "-fsyntax-only", "-I", os.path.join(TOP, "src"), *flags, file],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


class MustNotCompile(unittest.TestCase):
    def test_the_wrong_half_of_each_file_is_refused(self):
        self.assertGreaterEqual(len(FILES), 6)
        for file in FILES:
            with self.subTest(os.path.basename(file)):
                right = compiles(file)
                self.assertEqual(right.returncode, 0, right.stdout)
                wrong = compiles(file, "-DWRONG")
                self.assertNotEqual(wrong.returncode, 0, "the mistake compiles")
                self.assertIn("error: ", wrong.stdout)


if __name__ == "__main__":
    unittest.main()
