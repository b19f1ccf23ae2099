"""`probity serve` as a process: it says where it listens, finishes what is under way when it is told to stop, says in
clear words why it cannot start, and gives its operator TLS, figures, a log of answers and what systemd expects."""
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

from program import Server, make_node, must, needs_program, probity, soon


@needs_program
class Serve(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.data = os.path.join(self.folder, "city")
        make_node(self.data)

    def start(self, *options, **how):
        return self.enterContext(Server(self.data, *options, **how))

    def test_serves_until_it_is_told_to_stop(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            server = self.start()
            url = server.said["url"]
            with urllib.request.urlopen(url + "/health", timeout=10) as answer:
                self.assertEqual(json.load(answer)["size"], 2)
            with urllib.request.urlopen(url + "/", timeout=10) as answer:
                self.assertIn("City of Test", answer.read().decode())
            self.assertEqual(server.stop(number), 0)

    def test_a_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            refused = probity("serve", "--data", self.data, "--listen", "127.0.0.1:%d" % taken.getsockname()[1])
        self.assertEqual(refused.returncode, 4)
        self.assertIn("Address already in use", refused.stderr)
        self.assertIn("--listen", refused.stderr)

    def test_one_process_serves_a_directory(self):
        first = self.start()
        second = probity("serve", "--data", self.data, "--listen", "127.0.0.1:0")
        self.assertEqual(second.returncode, 3, second.stdout)
        self.assertIn("another process serves this data directory", second.stderr)
        self.assertIn("process %d:" % first.process.pid, second.stderr)
        # The first one goes on, and so does the command line beside it.
        with urllib.request.urlopen(first.said["url"] + "/health", timeout=10) as answer:
            self.assertEqual(json.load(answer)["status"], "ok")
        must("account", "invite", "somebody", "--for", "city/registrar", "--data", self.data)
        must("log", "audit", "--data", self.data)
        # However it ends, the next one is not hindered.
        first.kill()
        self.assertTrue(os.path.exists(os.path.join(self.data, "serving.lock")))
        self.assertEqual(self.start().stop(), 0)
        self.assertFalse(os.path.exists(os.path.join(self.data, "serving.lock")))

    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
    def test_https(self):
        certificate, key = os.path.join(self.folder, "cert.pem"), os.path.join(self.folder, "key.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                        "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out",
                        certificate], check=True, stderr=subprocess.DEVNULL)
        server = self.start("--tls-cert", certificate, "--tls-key", key)
        url = server.said["url"]
        self.assertTrue(url.startswith("https://localhost:"))
        trusting = ssl.create_default_context(cafile=certificate)
        with urllib.request.urlopen(url + "/health", timeout=10, context=trusting) as answer:
            self.assertEqual(json.load(answer)["status"], "ok")
            self.assertIn("max-age", answer.headers["Strict-Transport-Security"])
        with self.assertRaises(urllib.error.HTTPError) as plain:
            urllib.request.urlopen(url.replace("https", "http"), timeout=10)
        self.assertEqual(plain.exception.code, 400)
        self.assertIn(b"https://", plain.exception.read())
        self.assertEqual(server.stop(), 0)

    def test_a_certificate_without_its_key(self):
        self.assertEqual(probity("serve", "--data", self.data, "--tls-cert", "x").returncode, 2)
        missing = probity("serve", "--data", self.data, "--tls-cert", "none.pem", "--tls-key", "none.pem")
        self.assertNotEqual(missing.returncode, 0)
        self.assertIn("none.pem", missing.stderr)

    def test_the_access_log_is_opened_anew_and_names_nobody(self):
        log = os.path.join(self.folder, "access.log")
        server = self.start("--access-log", log)
        url = server.said["url"]

        def lines(path):
            if not os.path.exists(path):
                return []
            with open(path, encoding="utf-8") as file:
                return [json.loads(line) for line in file]

        urllib.request.urlopen(url + "/uses?q=a-private-word", timeout=10).close()
        soon(lambda: len(lines(log)) == 1)
        os.rename(log, log + ".1")
        server.process.send_signal(signal.SIGHUP)
        soon(lambda: os.path.exists(log))
        urllib.request.urlopen(url + "/health", timeout=10).close()
        soon(lambda: len(lines(log)) == 1)
        first, second = lines(log + ".1") + lines(log)
        self.assertEqual(sorted(first), ["bytes", "method", "microseconds", "route", "status", "time", "tls"])
        self.assertEqual((first["route"], first["status"], first["tls"]), ("/uses", 200, False))
        self.assertEqual(second["route"], "/health")
        with open(log + ".1", encoding="utf-8") as file:
            content = file.read()
        self.assertNotIn("private", content)
        self.assertNotIn("127.0.0.1", content)

    def test_figures_are_not_public(self):
        said = self.start("--metrics-listen", "127.0.0.1:0").said
        with urllib.request.urlopen(said["metrics"], timeout=10) as answer:
            self.assertIn("probity_log_entries 2\n", answer.read().decode())
        with self.assertRaises(urllib.error.HTTPError) as public:
            urllib.request.urlopen(said["url"] + "/metrics", timeout=10)
        self.assertEqual(public.exception.code, 404)
        with urllib.request.urlopen(said["url"] + "/ready", timeout=10) as answer:
            self.assertEqual(json.load(answer)["status"], "ready")

    def test_tells_systemd(self):
        name = os.path.join(self.folder, "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
            heard.bind(name)
            heard.settimeout(20)
            server = self.start(env={**os.environ, "NOTIFY_SOCKET": name})
            self.assertEqual(heard.recv(100), b"READY=1")
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(heard.recv(100), b"STOPPING=1")
            self.assertEqual(server.process.wait(20), 0)

    def test_takes_the_socket_of_systemd(self):
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            # The process itself must be the one that LISTEN_PID names.
            shell = 'exec 3<&%d; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"' % listening.fileno()
            server = self.start(before=("sh", "-c", shell, "sh"), pass_fds=(listening.fileno(),))
            port = listening.getsockname()[1]
        url = server.said["url"]
        self.assertTrue(url.endswith(":%d" % port), url)
        with urllib.request.urlopen(url + "/health", timeout=10) as answer:
            self.assertEqual(json.load(answer)["status"], "ok")

    def test_no_address_and_no_data(self):
        self.assertEqual(probity("serve", "--data", self.data, "--listen", "nowhere").returncode, 2)
        missing = probity("serve", "--data", os.path.join(self.data, "none"))
        self.assertEqual(missing.returncode, 4)
        self.assertIn("probity init", missing.stderr)


if __name__ == "__main__":
    unittest.main()
