"""What a hostile visitor may try on the real program, beside what tests/test_console.py tries behind sign-in: paths that
lead out, lines smuggled into headers, markup in what is imported, too much at once, and connections that go nowhere.
docs/security.md lists what is shown where. After OWASP ASVS 4, V5, V11 to V14."""
import csv
import http.client
import io
import json
import os
import re
import socket
import tempfile
import unittest

from program import CLERK, Server, appoint, make_node, must_json, needs_program

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@needs_program
class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.data = os.path.join(cls.folder, "city")
        make_node(cls.data)
        appoint(cls.data, title=SCRIPT)
        cls.port = cls.enterClassContext(Server(cls.data)).port

    def ask(self, method, path, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.addCleanup(connection.close)
        connection.request(method, path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, dict((name.lower(), value) for name, value in answer.getheaders()), answer.read().decode()

    def raw(self, request):
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def test_no_path_leads_out(self):
        for path in ("/../../../../etc/passwd", "/static/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
                     "/..%2f..%2fetc%2fpasswd", "/static/%2e%2e%2fkek", "/static/..\\..\\kek", "//etc/passwd",
                     "/themes/../kek", "/kek", "/probity.db", "/node.json", "/static/kek%00.css", "/log/../kek",
                     "/api/v1/schemas/..%2f..%2fkek.json", "/agencies/..%2fkek", "/models/../../kek"):
            answer = self.raw(b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path.encode())
            status = int(answer.split(b" ", 2)[1])
            self.assertIn(status, (301, 303, 307, 308, 400, 404), (path, answer[:200]))
            self.assertNotIn(b"root:", answer, path)
            self.assertNotIn(b"SQLite format", answer, path)
        with open(os.path.join(self.data, "kek"), "rb") as file:
            self.assertNotIn(file.read().strip(), answer)

    def test_no_line_is_smuggled_into_a_header(self):
        for path in ("/uses%0d%0aX-Forged:%201", "/uses/?q=a%0d%0aX-Forged:%201", "/sign-in?next=%0d%0aX-Forged:%201",
                     "/cases?number=%0d%0aX-Forged:%201", "/console/x%0d%0aX-Forged:%201"):
            _, headers, _ = self.ask("GET", path)
            self.assertNotIn("x-forged", headers, path)
        for host in (b"x\r\nX-Forged: 1", b"evil.example\"><script>", b"a b"):
            answer = self.raw(b"GET /uses HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % host)
            self.assertNotIn(b"x-forged", answer.split(b"\r\n\r\n")[0].lower(), host)
            self.assertNotIn(b"<script>", answer, host)

    def test_two_requests_are_never_one(self):
        for framing in (b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"Content-Length: 5\r\nContent-Length: 6\r\n",
                        b"Content-Length: +5\r\n", b"Transfer-Encoding: chunked, identity\r\n"):
            answer = self.raw(b"POST /sign-in HTTP/1.1\r\nHost: x\r\n" + framing + b"\r\n0\r\n\r\nGET /uses HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertEqual(answer.count(b"HTTP/1.1 "), 1, (framing, answer[:300]))
            self.assertTrue(answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501")), (framing, answer[:100]))

    def test_what_is_imported_stays_text(self):
        path = os.path.join(self.folder, "uses.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["name", "summary", "owner", "Notes"])
            rows.writerow(["Chat " + SCRIPT, SCRIPT + " {{title}}", "Library", "javascript:alert(1)"])
        wanted = must_json("import", path, "--mapping", "plain", "--for", CLERK, "--data", self.data)
        self.assertEqual(wanted["imported"]["rows"], 1)
        listed = json.loads(self.ask("GET", "/uses.json")[2])
        href = re.search(r'"(/uses/city/[^"]+)"', json.dumps(listed)).group(1)
        page = self.ask("GET", href)[2]
        self.assertIn("As published by the agency", page)
        self.assertIn("&lt;script&gt;alert(1)", page)
        self.assertIn("javascript:alert(1)", page, "what the agency wrote is shown")
        pages = [href, "/", "/uses", "/log", "/agencies/city", "/search?q=alert", "/search?q=" + "%3Cscript%3E"]
        pages += ["/log/%d" % n for n in range(json.loads(self.ask("GET", "/health")[2])["size"])]
        for one in pages:
            status, headers, body = self.ask("GET", one)
            self.assertEqual(status, 200, one)
            self.assertNotIn("<script>alert", body, one)
            self.assertNotIn("<img src=x", body, one)
            self.assertNotRegex(body, r'(?:href|src|action)="\s*javascript:', one)
            self.assertIn("default-src 'none'", headers["content-security-policy"])
            self.assertEqual(headers["x-content-type-options"], "nosniff")
        for one in ("/uses.atom", "/uses.json", "/uses.csv", href + ".json"):
            _, headers, body = self.ask("GET", one)
            self.assertFalse(headers["content-type"].startswith("text/html"), one)
            if one.endswith(".atom"):
                self.assertNotIn("<script>", body)
        row = list(csv.reader(io.StringIO(self.ask("GET", "/uses.csv")[2].lstrip("\ufeff"), newline="")))[1]
        self.assertTrue(any(SCRIPT in cell for cell in row), "data comes out as it came in")

    def test_too_much_is_refused(self):
        status, _, _ = self.ask("GET", "/uses?q=" + "a" * 100000)
        self.assertIn(status, (400, 413, 414, 431))
        answer = self.raw(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5000)) + b"\r\n")
        self.assertRegex(answer, rb"^HTTP/1\.1 (400|413|431)")
        for path in ("/api/v1/statements", "/sign-in", "/uses/city/chat/report"):
            head = b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000000\r\n\r\n" % path.encode()
            self.assertRegex(self.raw(head + b"x" * 1000), rb"^HTTP/1\.1 (413|400)", path)
        deep = "[" * 100000
        status, _, _ = self.ask("POST", "/api/v1/statements", deep, {"Content-Type": "application/json"})
        self.assertIn(status, (400, 413, 422))

    def test_connections_that_go_nowhere_hinder_nobody(self):
        slow = []
        self.addCleanup(lambda: [one.close() for one in slow])
        for n in range(150):
            one = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            slow.append(one)
            one.sendall([b"", b"GET / HTTP/1.1\r\nHost:", b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n\r\nlog"]
                        [n % 3])
        for _ in range(5):
            status, _, body = self.ask("GET", "/uses")
            self.assertEqual(status, 200)
            self.assertIn("</html>", body)

    def test_an_entrance_is_not_tried_without_end(self):
        fields = "login=somebody&password=whatever&csrf=none"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "http://127.0.0.1:%d" % self.port}
        for path in ("/sign-in", "/invitation/" + "A" * 43):
            for _ in range(3000):
                status, said, _ = self.ask("POST", path, fields, headers)
                if status == 429:
                    break
                self.assertIn(status, (403, 404))
            self.assertEqual(status, 429, path)
            self.assertGreaterEqual(int(said["retry-after"]), 1)
        self.assertEqual(self.ask("GET", "/sign-in")[0], 200, "reading the form costs nothing")
        self.assertEqual(self.ask("GET", "/uses")[0], 200)


if __name__ == "__main__":
    unittest.main()
