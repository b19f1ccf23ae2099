"""Files that people hand in, through the real program: from the command line while the node serves, killed in the middle,
damaged on the disk, backed up and restored; through the browser over the cap, ranged, and to nobody else."""
import hashlib
import html
import http.client
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from program import CLERK, PROBITY, Server, appoint, make_node, must, must_json, needs_program, probity, say

PASSWORD = "herons walk home by the river"
USE = {"id": "city/desk", "name": "Desk hints", "summary": "It suggests answers.", "purpose": "public-library",
       "context": "The desk.", "stage": "live", "components": [], "undisclosed": "not_open", "owner": "The library",
       "contact": {"office": "The desk"}, "rights": []}


def digest(content):
    return hashlib.sha256(content).hexdigest()


@needs_program
class Files(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.data = self.path("city")
        make_node(self.data)
        appoint(self.data)
        say(self.data, CLERK, {"kind": "use", "predicate": USE})

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
        return path

    def serve(self):
        server = self.enterContext(Server(self.data))
        self.port = server.port
        return server

    def put(self, *paths, data=None):
        return must_json("file", "put", *paths, "--for", "city", "--use", "city/desk", "--data", data or self.data)

    def kept(self, sha256, data=None):
        return os.path.join(data or self.data, "files", sha256[:2], sha256)

    def lying(self):
        return sorted(name for _, _, names in os.walk(os.path.join(self.data, "files")) for name in names)

    # From the command line.

    def test_while_the_node_serves(self):
        self.serve()
        made = self.put(self.path("a.pdf", b"%PDF-1.7 a"), self.path("b.json", b'{"b": 1}'))
        self.assertEqual([one["media"] for one in made], ["pdf", "json"])
        self.assertEqual([one["name"] for one in made], ["a.pdf", "b.json"])
        listed = must_json("file", "list", "--for", "city", "--data", self.data)
        self.assertEqual({one["sha256"] for one in listed}, {digest(b"%PDF-1.7 a"), digest(b'{"b": 1}')})
        self.assertEqual(os.stat(self.kept(digest(b"%PDF-1.7 a"))).st_mode & 0o777, 0o600)
        self.assertEqual(must_json("file", "check", "--data", self.data)["files"], 2)
        must("file", "remove", "--id", str(made[0]["id"]), "--for", "city", "--data", self.data)
        self.assertEqual(self.lying(), [digest(b'{"b": 1}')])

    def test_what_it_refuses(self):
        path = self.path("a.txt", b"a")
        for words, code in ((["--use", "city/none"], 3), (["--artifact", "ab" * 32], 3), ([], 2)):
            run = probity("file", "put", path, "--for", "city", *words, "--data", self.data)
            self.assertEqual(run.returncode, code, run.stdout + run.stderr)
        run = probity("file", "put", path, "--for", "nobody", "--use", "city/desk", "--data", self.data)
        self.assertEqual(run.returncode, 3)
        run = probity("file", "put", path, "--for", "city", "--use", "city/desk", "--of-manifest", "--data", self.data)
        self.assertEqual(run.returncode, 3)
        self.assertEqual(self.lying(), [])

    def test_a_damaged_file_is_named(self):
        self.put(self.path("a", b"as it was"))
        with open(self.kept(digest(b"as it was")), "ab") as file:
            file.write(b"!")
        run = probity("file", "check", "--data", self.data)
        self.assertEqual(run.returncode, 1)
        self.assertIn(digest(b"as it was"), run.stdout)
        self.put(self.path("a", b"as it was"))
        self.assertEqual(probity("file", "check", "--data", self.data).returncode, 0)

    def test_killed_in_the_middle(self):
        pipe = self.path("pipe")
        os.mkfifo(pipe)
        put = subprocess.Popen([PROBITY, "file", "put", pipe, "--for", "city", "--use", "city/desk", "--data", self.data],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(put.wait)
        self.addCleanup(put.kill)
        with open(pipe, "wb") as writing:
            writing.write(b"x" * (3 << 20))
            writing.flush()
            incoming = os.path.join(self.data, "files", "incoming")
            while not any(os.stat(os.path.join(incoming, name)).st_size for name in os.listdir(incoming)):
                time.sleep(0.01)
            # Who is still writing is left alone by a node that starts.
            server = self.serve()
            self.assertEqual(len(os.listdir(incoming)), 1)
            server.stop()
            put.send_signal(signal.SIGKILL)
            put.wait()
        self.assertEqual(len(self.lying()), 1)
        self.assertEqual(must_json("file", "list", "--data", self.data), [])
        self.serve()
        self.assertEqual(self.lying(), [])

    # Backup and restore.

    def test_files_come_along(self):
        self.put(self.path("a", b"first"), self.path("b", b"second"))
        backup = must_json("backup", "--data", self.data, "--to", self.path("b1"))
        self.assertEqual(backup["store"], {"files": 2, "bytes": 11, "damaged": []})
        must_json("restore", self.path("b1"), "--data", self.path("r1"))
        with open(self.kept(digest(b"second"), self.path("r1")), "rb") as file:
            self.assertEqual(file.read(), b"second")
        self.assertEqual(os.stat(self.kept(digest(b"second"), self.path("r1"))).st_mode & 0o777, 0o600)
        # A damaged backup makes no node.
        with open(os.path.join(self.path("b1"), "files", digest(b"first")[:2], digest(b"first")), "ab") as file:
            file.write(b"!")
        self.assertEqual(probity("restore", self.path("b1"), "--data", self.path("r2")).returncode, 3)
        self.assertFalse(os.path.exists(self.path("r2")))
        os.remove(os.path.join(self.path("b1"), "files", digest(b"first")[:2], digest(b"first")))
        self.assertEqual(probity("restore", self.path("b1"), "--data", self.path("r3")).returncode, 3)
        # What the node itself has no more is said, and all the rest is backed up.
        os.remove(self.kept(digest(b"first")))
        partly = probity("backup", "--data", self.data, "--to", self.path("b2"), "--json")
        self.assertEqual(partly.returncode, 1)
        self.assertEqual(json.loads(partly.stdout)["store"]["damaged"], [digest(b"first")])
        must_json("restore", self.path("b2"), "--data", self.path("r4"))
        self.assertTrue(os.path.exists(self.kept(digest(b"second"), self.path("r4"))))
        # And without them, where somebody copies them otherwise.
        without = must_json("backup", "--data", self.data, "--to", self.path("b3"), "--without-files")
        self.assertNotIn("store", without)
        self.assertEqual(sorted(os.listdir(self.path("b3"))), ["backup.json", "node.json", "probity.db"])
        must_json("restore", self.path("b3"), "--data", self.path("r5"))

    # Through the browser.

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            if self.cookie:
                sent["Cookie"] = self.cookie
            sent["Sec-Fetch-Site"] = "same-origin"
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            content = answer.read()
            for value in answer.headers.get_all("Set-Cookie") or []:
                self.cookie = value.split(";")[0]
            found = re.search(rb'name="csrf" value="([^"]+)"', content)
            if found:
                self.csrf = html.unescape(found.group(1).decode())
            return answer, content
        finally:
            connection.close()

    def sign_in(self):
        invited = must_json("account", "invite", "clerk", "--for", "city/clerk", "--data", self.data)
        self.cookie, self.csrf = "", ""
        self.ask("GET", invited["path"])
        form = urllib.parse.urlencode({"password": PASSWORD, "again": PASSWORD, "csrf": self.csrf})
        answer, content = self.ask("POST", invited["path"], form, Content_Type="application/x-www-form-urlencoded")
        self.assertEqual(answer.status, 303, content)
        self.ask("GET", "/console/account")

    def upload(self, content, name="report.pdf"):
        parts = "".join('--xyz\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % pair
                        for pair in (("csrf", self.csrf), ("about", "use city/desk"), ("next", "/console/account")))
        parts += '--xyz\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n' % name
        return self.ask("POST", "/console/files", parts.encode() + content + b"\r\n--xyz--\r\n",
                        Content_Type="multipart/form-data; boundary=xyz")

    def test_in_the_browser(self):
        self.serve()
        self.sign_in()
        content = bytes(range(256)) * 4096
        answer, body = self.upload(content, "Pr\u00fcfung.pdf")
        self.assertEqual(answer.status, 303, body)
        self.assertEqual(answer.getheader("Location"), "/console/account")
        page = "/console/files/" + digest(content)
        answer, body = self.ask("GET", page)
        self.assertEqual(answer.status, 200)
        self.assertEqual(body, content)
        self.assertEqual(answer.getheader("Content-Length"), str(len(content)))
        self.assertEqual(answer.getheader("Content-Type"), "application/octet-stream")
        self.assertEqual(answer.getheader("X-Content-Type-Options"), "nosniff")
        self.assertEqual(answer.getheader("Cache-Control"), "no-store")
        self.assertTrue(answer.getheader("Content-Disposition").startswith("attachment; "))
        # A download that broke off goes on.
        answer, body = self.ask("GET", page, Range="bytes=1000000-")
        self.assertEqual((answer.status, body), (206, content[1000000:]))
        answer, body = self.ask("GET", page, Range="bytes=%d-" % len(content))
        self.assertEqual(answer.status, 416)
        answer, body = self.ask("HEAD", page)
        self.assertEqual((answer.status, answer.getheader("Content-Length"), body), (200, str(len(content)), b""))
        # Nobody else's door.
        self.assertEqual(self.ask("GET", "/files/" + digest(content))[0].status, 404)
        self.cookie = ""
        self.assertEqual(self.ask("GET", page)[0].status, 303)

    def test_too_much_leaves_nothing(self):
        self.serve()
        self.sign_in()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.addCleanup(connection.close)
        connection.putrequest("POST", "/console/files")
        for name, value in (("Cookie", self.cookie), ("Sec-Fetch-Site", "same-origin"),
                            ("Content-Type", "multipart/form-data; boundary=xyz"), ("Content-Length", str((64 << 20) + 1))):
            connection.putheader(name, value)
        connection.endheaders()
        self.assertEqual(connection.getresponse().status, 413)
        self.assertEqual(self.lying(), [])
        self.assertEqual(must_json("file", "list", "--data", self.data), [])


if __name__ == "__main__":
    unittest.main()
