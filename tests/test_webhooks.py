"""Changes told to others by the real program: webhooks to receivers that fail, hang and hang up, servers that are killed, and
server-sent events that go on where they were cut off. Signatures are checked as Standard Webhooks say, with Python's own
HMAC."""
import base64
import hashlib
import hmac
import http.client
import http.server
import json
import os
import tempfile
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request

from program import PATIENCE, Server, admission, make_node, must, must_json, needs_program, probity, soon


class Receiver:
    """Answers call after call as its list of moods says ("ok" when it is used up), and keeps what came."""

    def __init__(self, *moods):
        self.moods, self.calls, self.news, self.released = list(moods), [], threading.Condition(), threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with outer.news:
                    mood = outer.moods.pop(0) if outer.moods else "ok"
                    outer.calls.append((mood, dict(self.headers), body))
                    outer.news.notify_all()
                if mood == "hang":
                    outer.released.wait(PATIENCE)
                if mood in ("hang", "close"):
                    self.close_connection = True
                    return
                self.send_response(500 if mood == "500" else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def taken(self):
        """The entries that it said yes to, in the order in which they came."""
        return [json.loads(body)["entry"] for mood, _, body in list(self.calls) if mood == "ok"]

    def wait(self, done, what):
        with self.news:
            if not self.news.wait_for(lambda: done(self), PATIENCE):
                raise AssertionError(f"{what}; what came: {[(mood, body) for mood, _, body in self.calls]}")


@needs_program
class Told(unittest.TestCase):
    def setUp(self):
        self.data = os.path.join(self.enterContext(tempfile.TemporaryDirectory()), "city")
        make_node(self.data)
        self.number = 0

    def serve(self, *more):
        return self.enterContext(Server(self.data, *more))

    def receiver(self, *moods):
        made = Receiver(*moods)
        self.addCleanup(made.close)
        return made

    def say(self):
        """Admits one more organisation; the entry's number."""
        self.number += 1
        envelope = admission(self.data, f"agency-{self.number}")
        return must_json("submit", "-", "--data", self.data, stdin=envelope)[0]["index"]

    def add(self, url, *more):
        made = must_json("webhook", "add", url, "--data", self.data, *more)
        return made["webhook"]["id"], made["secret"]

    def listed(self, hook):
        return {one["id"]: one for one in must_json("webhook", "list", "--data", self.data)}[hook]


class Webhooks(Told):
    def test_receivers_that_fail_get_everything_in_the_end(self):
        self.serve("--webhook-allow-private")
        receivers = {mood: self.receiver(mood) for mood in ("500", "close", "hang", "ok")}
        secrets = {mood: self.add(receiver.url)[1] for mood, receiver in receivers.items()}
        receivers["hang"].released.clear()
        said = [self.say() for _ in range(3)]
        for mood, receiver in receivers.items():
            receiver.wait(lambda one: set(said) <= set(one.taken()), f"{mood}: not all came")
            with self.subTest(mood):
                ids = {}
                for _, headers, body in receiver.calls:
                    headers = {name.lower(): value for name, value in headers.items()}
                    entry = json.loads(body)["entry"]
                    ids.setdefault(entry, set()).add(headers["webhook-id"])
                    key = base64.b64decode(secrets[mood].removeprefix("whsec_"))
                    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
                    mac = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
                    self.assertEqual(headers["webhook-signature"], "v1," + mac)
                    self.assertEqual(headers["content-type"], "application/json")
                    self.assertNotIn(b"registrar", body)
                self.assertTrue(all(len(one) == 1 for one in ids.values()), "a repeated notice keeps its id")
                self.assertEqual(len({next(iter(one)) for one in ids.values()}), len(ids))
                self.assertEqual(sorted(set(receiver.taken())), sorted(said))
                if mood == "ok":
                    self.assertEqual(receiver.taken(), said)

    def test_a_server_killed_before_it_could_deliver(self):
        server = self.serve("--webhook-allow-private")
        receiver = self.receiver("hang")
        hook, _ = self.add(receiver.url)
        said = [self.say(), self.say()]
        receiver.wait(lambda one: one.calls, "it was not called")
        server.kill()
        said.append(self.say())  # logged while no server runs
        self.assertEqual(receiver.taken(), [])
        self.serve("--webhook-allow-private")
        receiver.wait(lambda one: set(said) <= set(one.taken()), "not all came")
        self.assertEqual(sorted(receiver.taken()), said, "and none twice")
        first = receiver.calls[0]
        again = [call for call in receiver.calls[1:] if call[2] == first[2]]
        self.assertEqual(again[0][1]["webhook-id"], first[1]["webhook-id"])

    def test_this_machine_is_not_called_unless_the_operator_allows_it(self):
        self.serve()
        receiver = self.receiver()
        port = receiver.url.split(":")[2].split("/")[0]
        hooks = [self.add(url)[0] for url in (receiver.url, f"http://localhost:{port}/", f"http://[::1]:{port}/",
                                              f"http://0x7f.1:{port}/", "http://169.254.169.254/latest/meta-data/")]
        self.say()
        for hook in hooks:
            soon(lambda: self.listed(hook)["last_error"])
            self.assertEqual(self.listed(hook)["last_error"], "the address is not on the public Internet")
        self.assertEqual(receiver.calls, [])

    def test_from_the_command_line(self):
        receiver = self.receiver("500")
        hook, secret = self.add(receiver.url, "--kinds", "agency", "--agencies", "city")
        self.assertEqual(self.listed(hook)["wanted"], {"kinds": ["agency"], "agencies": ["city"], "uses": []})
        self.assertNotIn(secret, must("webhook", "list", "--data", self.data))
        self.assertEqual(probity("webhook", "test", hook, "--data", self.data).returncode, 1)
        must("webhook", "test", hook, "--data", self.data)
        self.assertEqual([json.loads(call[2])["type"] for call in receiver.calls], ["webhook.test"] * 2)
        must("webhook", "pause", hook, "--data", self.data)
        self.assertEqual(self.listed(hook)["state"], "paused")
        said = self.say()
        self.serve("--webhook-allow-private")
        must("webhook", "resume", hook, "--data", self.data)
        receiver.wait(lambda one: any(json.loads(call[2]).get("entry") == said for call in one.calls), "it did not go on")
        must("webhook", "remove", hook, "--data", self.data)
        for words in (["test", hook], ["add", "ftp://example.org/"], ["add", "http://u:p@example.org/"],
                      ["add", "https://example.org/", "--kinds", "rumour"]):
            self.assertEqual(probity("webhook", *words, "--data", self.data).returncode, 3, words)


class Interface(Told):
    def setUp(self):
        super().setUp()
        self.tokens = {login: self.token(login, "manage") for login in ("ann", "ben")}
        self.url = self.serve("--webhook-allow-private").url

    def token(self, login, scope):
        if scope == "manage":
            must("account", "invite", login, "--password", "--data", self.data, stdin="seven green kettles under rain\n")
        return must_json("account", "token", login, "--name", "test", "--scope", scope, "--data", self.data)["token"]

    def ask(self, method, path, token, body=None):
        headers = {"Authorization": "Bearer " + token} if token else {}
        request = urllib.request.Request(self.url + path, method=method, headers=headers,
                                         data=json.dumps(body).encode() if body is not None else None)
        try:
            answer = urllib.request.urlopen(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            content = answer.read()
        return answer.status, json.loads(content) if content else None

    def test_an_account_manages_its_own(self):
        receiver = self.receiver()
        ann, ben = self.tokens["ann"], self.tokens["ben"]
        status, made = self.ask("POST", "/api/v1/webhooks", ann, {"url": receiver.url, "kinds": ["agency"]})
        self.assertEqual(status, 201)
        self.assertTrue(made["secret"].startswith("whsec_"))
        path = "/api/v1/webhooks/" + made["webhook"]["id"]
        self.assertEqual(self.ask("GET", path, ann)[1], made["webhook"])
        self.assertNotIn("secret", json.dumps(self.ask("GET", "/api/v1/webhooks", ann)[1]))

        said = self.say()
        receiver.wait(lambda one: one.taken() == [said], "it was not told")
        self.assertEqual(self.ask("POST", path + "/test", ann)[0], 202)
        receiver.wait(lambda one: len(one.calls) == 2, "no test came")
        self.assertEqual(json.loads(receiver.calls[1][2])["type"], "webhook.test")

        # Somebody else's is as if it were not there.
        self.assertEqual(self.ask("GET", "/api/v1/webhooks", ben)[1], {"webhooks": []})
        for method, where, body in (("GET", path, None), ("DELETE", path, None), ("PATCH", path, {"state": "paused"}),
                                    ("POST", path + "/test", None)):
            self.assertEqual(self.ask(method, where, ben, body)[0], 404, method)
        self.assertEqual(self.ask("GET", path, ann)[1]["state"], "active")

        self.assertEqual(self.ask("PATCH", path, ann, {"state": "paused"})[1]["state"], "paused")
        self.assertEqual(self.ask("PATCH", path, ann, {"state": "dead"})[0], 422)
        self.assertEqual(self.ask("PATCH", path, ann, {"state": "active"})[1]["state"], "active")
        self.assertEqual(self.ask("DELETE", path, ann), (204, None))
        self.assertEqual(self.ask("GET", path, ann)[0], 404)

    def test_who_may_not_is_refused(self):
        for token, status in ((None, 401), ("prb_" + "x" * 43, 401), (self.token("ann", "read"), 403)):
            for method, path in (("GET", "/api/v1/webhooks"), ("POST", "/api/v1/webhooks")):
                got, problem = self.ask(method, path, token, {"url": "https://example.org/"} if method == "POST" else None)
                self.assertEqual((got, problem["status"]), (status, status))
        ann = self.tokens["ann"]
        for body, pointer in (({"url": "file:///etc/passwd"}, "/url"), ({"url": "https://u:p@example.org/"}, "/url"),
                              ({"url": "https://example.org/", "kinds": ["rumour"]}, "/kinds/0"),
                              ({"url": "https://example.org/", "more": 1}, "/more"), ({}, "/url")):
            status, problem = self.ask("POST", "/api/v1/webhooks", ann, body)
            self.assertEqual((status, problem["pointer"]), (422, pointer))


class Stream:
    """A reader of server-sent events."""

    def __init__(self, url, path, last=None):
        place = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(place.hostname, place.port, timeout=PATIENCE)
        self.connection.request("GET", path, headers={"Last-Event-ID": str(last)} if last is not None else {})
        self.answer = self.connection.getresponse()

    def next(self):
        """The next event as (id, data); None at the end."""
        found = {}
        while True:
            try:
                line = self.answer.readline().decode()
            except (OSError, http.client.HTTPException):
                return None
            if not line:
                return None
            name, _, value = line.rstrip("\n").partition(": ")
            if line == "\n" and "data" in found:
                return int(found["id"]), json.loads(found["data"])
            if name in ("id", "data", "event"):
                found[name] = value


class Events(Told):
    def stream(self, *words, **more):
        made = Stream(*words, **more)
        self.addCleanup(made.connection.close)
        self.addCleanup(made.answer.close)
        return made

    def test_a_reader_who_comes_back_misses_nothing(self):
        server = self.serve()
        stream = self.stream(server.url, "/api/v1/events?from=0")
        self.assertEqual(stream.answer.getheader("content-type").split(";")[0], "text/event-stream")
        said = self.say()
        seen = [stream.next()[0] for _ in range(said + 1)]
        self.assertEqual(seen, list(range(said + 1)), "each entry once, from the first")

        only_new = self.stream(server.url, "/api/v1/events?kind=agency&agency=city")
        said = self.say()
        entry, notice = only_new.next()
        self.assertEqual((entry, notice["kind"], notice["entry"]), (said, "agency", said))
        self.assertNotIn("registrar", json.dumps(notice))

        server.kill()
        while (event := stream.next()) is not None:
            seen.append(event[0])
        said = [self.say(), self.say()]
        back = self.stream(self.serve().url, "/api/v1/events", last=seen[-1])
        while seen[-1] < said[-1]:
            seen.append(back.next()[0])
        later = self.say()
        self.assertEqual(back.next()[0], later)
        self.assertEqual(seen, list(range(said[-1] + 1)), "nothing missed, nothing twice")

    def test_what_is_no_place_in_the_log_is_refused(self):
        url = self.serve().url
        for path, last, status in (("/api/v1/events", "999999", 400), ("/api/v1/events", "x", 400),
                                   ("/api/v1/events?from=-1", None, 400), ("/api/v1/events?kind=rumour", None, 422),
                                   ("/api/v1/events?use=x", None, 422)):
            self.assertEqual(self.stream(url, path, last).answer.status, status, path)


if __name__ == "__main__":
    unittest.main()
