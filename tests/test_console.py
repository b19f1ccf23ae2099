"""The pages behind sign-in through the real program: who gets in and stays in, forged and foreign forms, sessions that end,
what belongs to somebody else, tokens for programs, and what private answers say to caches. After OWASP ASVS 4, V2 to V4."""
import base64
import hashlib
import hmac
import html
import http.client
import json
import os
import re
import struct
import tempfile
import time
import unittest
import urllib.parse

from program import Server, make_node, model, must, must_json, needs_program

PASSWORDS = {name: name + " walks home by the river" for name in ("boss", "clerk", "other", "deputy", "guest", "kim")}


def code_of(secret, at=None):
    """RFC 6238: the code that an authenticator app shows for the secret."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int((time.time() if at is None else at) // 30)), hashlib.sha1).digest()
    offset = mac[19] & 15
    return "%06d" % ((struct.unpack(">I", mac[offset:offset + 4])[0] & 0x7FFFFFFF) % 1000000)


class Page:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        return dict((key.lower(), value) for key, value in self.headers).get(name)

    def said(self):
        """The words of the page without its markup."""
        return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.body)))


class Browser:
    """One reader: keeps cookies, follows nothing by itself, posts with the CSRF field of the page it saw last."""

    def __init__(self, port):
        self.port, self.cookies, self.csrf = port, {}, ""

    def send(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
            if self.cookies and "Cookie" not in sent:
                sent["Cookie"] = "; ".join("%s=%s" % pair for pair in self.cookies.items())
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            page = Page(answer.status, answer.getheaders(), answer.read().decode())
        finally:
            connection.close()
        for name, value in page.headers:
            if name.lower() == "set-cookie":
                name, value = value.split(";")[0].split("=", 1)
                self.cookies[name] = value
                if not value:
                    del self.cookies[name]
        found = re.search(r'name="csrf" value="([^"]+)"', page.body)
        if found:
            self.csrf = html.unescape(found.group(1))
        return page

    def get(self, path, **headers):
        return self.send("GET", path, **headers)

    def post(self, path, fields=(), csrf=None, Origin="", **headers):
        pairs = list(fields.items() if isinstance(fields, dict) else fields)
        token = self.csrf if csrf is None else csrf
        if token:
            pairs.append(("csrf", token))
        origin = "http://127.0.0.1:%d" % self.port if Origin == "" else Origin
        return self.send("POST", path, urllib.parse.urlencode(pairs), Origin=origin,
                         Content_Type="application/x-www-form-urlencoded", **headers)

    def sign_in(self, login, next_path=None, password=None):
        self.get("/sign-in" + ("?next=" + urllib.parse.quote(next_path, safe="") if next_path else ""))
        fields = {"login": login, "password": password or PASSWORDS[login]}
        if next_path:
            fields["next"] = next_path
        return self.post("/sign-in", fields)

    def is_in(self):
        return self.get("/console/account").status == 200


@needs_program
class Console(unittest.TestCase):
    """One node with a registrar (boss) and an officer each of two agencies (clerk of harbour, other of inland)."""

    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.data = os.path.join(cls.folder, "city")
        make_node(cls.data)
        invited = must_json("account", "invite", "boss", "--for", "city/registrar", "--name", "Bo", "--data", cls.data)
        cls.output = cls.enterClassContext(open(os.path.join(cls.folder, "output"), "w+", encoding="utf-8"))
        cls.port = cls.enterClassContext(Server(cls.data, stderr=cls.output)).port
        cls.secrets = set(PASSWORDS.values())
        cls.boss = Browser(cls.port)
        cls.accept(cls.boss, "boss", invited["path"])
        cls.enrol(cls.boss)
        for agency, login in (("harbour", "clerk"), ("inland", "other")):
            cls.admit(agency)
            cls.appoint(login, agency, "officer")

    @classmethod
    def accept(cls, browser, login, path):
        page = browser.get(path)
        assert page.status == 200, page.said()
        page = browser.post(path, {"password": PASSWORDS[login], "again": PASSWORDS[login]})
        assert page.status == 303, page.said()

    @classmethod
    def enrol(cls, browser):
        browser.get("/console/account")
        page = browser.post("/console/account/second-factor")
        assert page.status == 303, page.said()
        page = browser.get("/console/account/second-factor")
        secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page.body).group(1).replace(" ", "")
        assert "<svg" in page.body and "<path" in page.body
        done = browser.post("/console/account/second-factor/confirm", {"code": code_of(secret)})
        assert done.status == 200, done.said()
        cls.secrets.add(secret)
        codes = re.findall(r'class="secret">([^<]+)<', done.body)
        assert len(codes) == 10, done.said()
        cls.secrets.update(codes)
        return secret, codes

    @classmethod
    def admit(cls, agency, kind="agency"):
        cls.boss.get("/console/people/admit")
        page = cls.boss.post("/console/people/admit", {"id": agency, "name": agency.capitalize(), "kind": kind,
                                                       "zone": "Europe/Lisbon", "summary": "For tests."})
        assert page.status == 303, page.said()

    @classmethod
    def appoint(cls, login, agency, office, **more):
        cls.boss.get("/console/people/appoint")
        page = cls.boss.post("/console/people/appoint", {"organisation": agency, "person": login, "office": office,
                                                         "title": "tester", "login": login, "display_name": login.title(),
                                                         "language": "", **more})
        assert page.status == 200, page.said()
        path = re.search(r"/invitation/[\w-]+", page.body).group(0)
        browser = Browser(cls.port)
        cls.accept(browser, login, path)
        return browser

    def browser(self, login=None):
        made = Browser(self.port)
        if login:
            page = made.sign_in(login)
            self.assertEqual(page.status, 303, page.said())
            self.assertTrue(made.is_in(), login)
        return made

    def size(self):
        return json.loads(Browser(self.port).get("/health").body)["size"]

    def api(self, method, path, token=None, document=None, **headers):
        return Browser(self.port).send(method, path, None if document is None else json.dumps(document),
                                       Authorization=token and "Bearer " + token, **headers)

    def token(self, browser, scopes, days="30"):
        browser.get("/console/account")
        page = browser.post("/console/account/tokens", [("name", "script"), ("days", days)] + [("scopes", s) for s in scopes])
        self.assertEqual(page.status, 200, page.said())
        secret = re.search(r"prb_[\w-]{43}", page.body).group(0)
        self.secrets.add(secret)
        return secret

    # Getting in.

    def test_a_refusal_does_not_tell_who_has_an_account(self):
        answers = []
        for login, password in (("nobody-at-all", "whatever it may be"), ("other", "whatever it may be")):
            page = self.browser().sign_in(login, password=password)
            self.assertEqual(page.status, 422)
            answers.append(re.sub(r'value="[^"]*"|datetime="[^"]*"', "", page.body).replace(login, ""))
        self.assertEqual(answers[0], answers[1])

    def test_a_planted_session_is_worth_nothing(self):
        browser = self.browser()
        browser.cookies["probity"] = "planted-by-somebody-else"
        self.assertEqual(browser.sign_in("clerk").status, 303)
        mine = browser.cookies["probity"]
        self.assertNotEqual(mine, "planted-by-somebody-else")
        self.assertEqual(self.browser().get("/console/account", Cookie="probity=planted-by-somebody-else").status, 303)
        again = self.browser()
        again.get("/sign-in")
        again.cookies["probity"] = mine
        page = again.post("/sign-in", {"login": "clerk", "password": PASSWORDS["clerk"]})
        self.assertEqual(page.status, 303, page.said())
        self.assertNotEqual(again.cookies["probity"], mine, "also over one's own")

    def test_the_second_factor_is_asked_and_its_session_is_new(self):
        self.appoint("guest", "harbour", "officer")
        browser = self.browser("guest")
        _, codes = self.enrol(browser)
        browser = self.browser()
        page = browser.sign_in("guest", "/console/account")
        self.assertEqual(page.header("location"), "/sign-in/code?next=%2Fconsole%2Faccount")
        half = browser.cookies["probity"]
        self.assertFalse(browser.is_in(), "the password alone is not enough")
        browser.get(page.header("location"))
        wrong = browser.post("/sign-in/code", {"code": "000000", "next": "/console/account"})
        self.assertEqual(wrong.status, 422)
        right = browser.post("/sign-in/code", {"code": codes[0], "next": "/console/account"})
        self.assertEqual((right.status, right.header("location")), (303, "/console/account"))
        self.assertNotEqual(browser.cookies["probity"], half)
        self.assertTrue(browser.is_in())
        self.assertEqual(self.browser().get("/console/account", Cookie="probity=" + half).status, 303)
        second = self.browser()
        second.sign_in("guest")
        second.get("/sign-in/code")
        self.assertEqual(second.post("/sign-in/code", {"code": codes[0]}).status, 422, "a recovery code works once")

    def test_sign_in_leads_to_paths_of_this_site_only(self):
        for path, to in (("/console/account", "/console/account"), ("/uses?q=a%20b", "/uses?q=a%20b"),
                         ("//evil.example", "/console"), ("/\\evil.example", "/console"),
                         ("https://evil.example", "/console"), ("javascript:alert(1)", "/console"),
                         ("/x\r\nSet-Cookie: a=b", "/console"), ("", "/console")):
            page = self.browser().sign_in("clerk", path or None)
            self.assertEqual((page.status, page.header("location")), (303, to), path)

    def test_a_page_is_come_back_to(self):
        page = self.browser().get("/console/account?before=7")
        self.assertEqual((page.status, page.header("location")),
                         (303, "/sign-in?next=%2Fconsole%2Faccount%3Fbefore%3D7"))
        form = self.browser().get(page.header("location"))
        self.assertIn('name="next" value="/console/account?before=7"', form.body)

    def test_too_many_tries_wait(self):
        self.appoint("deputy", "harbour", "officer")
        browser = self.browser()
        for _ in range(8):
            page = browser.sign_in("deputy", password="not this one either")
            if page.status == 429:
                break
        self.assertEqual(page.status, 429, page.said())
        self.assertGreater(int(page.header("retry-after")), 0)
        self.assertIn("tried too often", page.said())
        self.assertEqual(browser.sign_in("deputy").status, 429, "the right password waits as well")

    def test_an_invitation_works_once(self):
        self.assertEqual(self.browser().get("/invitation/" + "A" * 43).status, 404)
        browser = self.browser()
        self.boss.get("/console/people/appoint")
        page = self.boss.post("/console/people/appoint", {
            "organisation": "inland", "person": "once", "office": "officer", "title": "tester", "login": "once",
            "display_name": "Once", "language": ""})
        path = re.search(r"/invitation/[\w-]+", page.body).group(0)
        self.assertEqual(browser.get(path).status, 200)
        short = browser.post(path, {"password": "short", "again": "short"})
        self.assertEqual(short.status, 422)
        self.assertNotIn('value="short"', short.body)
        two = browser.post(path, {"password": PASSWORDS["kim"], "again": PASSWORDS["boss"]})
        self.assertEqual(two.status, 422)
        self.assertEqual(browser.post(path, {"password": PASSWORDS["kim"], "again": PASSWORDS["kim"]}).status, 303)
        self.assertTrue(browser.is_in())
        self.assertEqual(self.browser().get(path).status, 404)

    # Forms that others send.

    def test_forged_forms_are_refused(self):
        clerk, other = self.browser("clerk"), self.browser("other")
        foreign = other.csrf
        clerk.get("/console/account")
        mine = clerk.csrf
        change = {"display_name": "Forged", "language": ""}
        for csrf, headers in ((" ", {}), ("wrong", {}), (foreign, {}), (mine[:-1], {}),
                              (mine, {"Origin": "https://evil.example"}), (mine, {"Origin": "null"}),
                              (mine, {"Origin": None}), (mine, {"Sec_Fetch_Site": "cross-site"}),
                              (mine, {"Sec_Fetch_Site": "same-site"})):
            page = clerk.post("/console/account/profile", change, csrf=csrf, **headers)
            self.assertEqual(page.status, 403, (csrf == mine, headers, page.said()))
        self.assertNotIn("Forged", clerk.get("/console/account").body)
        self.assertEqual(clerk.post("/console/account/profile", change, csrf=mine).status, 303)
        self.assertIn("Forged", clerk.get("/console/account").body)
        clerk.post("/console/account/profile", {"display_name": "Clerk", "language": ""})

    def test_the_sign_in_form_cannot_be_forged(self):
        browser = self.browser()
        browser.get("/sign-in")
        fields = {"login": "clerk", "password": PASSWORDS["clerk"]}
        for csrf in (" ", "wrong"):
            self.assertEqual(browser.post("/sign-in", fields, csrf=csrf).status, 403)
        elsewhere = self.browser()
        elsewhere.get("/sign-in")
        self.assertEqual(browser.post("/sign-in", fields, csrf=elsewhere.csrf).status, 403)
        browser.get("/sign-in")
        self.assertEqual(browser.post("/sign-in", fields, Origin="https://evil.example").status, 403)
        self.assertEqual(self.browser().post("/sign-in", fields, csrf="x").status, 403)
        self.assertNotIn("probity", browser.cookies)

    def test_actions_are_no_pages(self):
        clerk = self.browser("clerk")
        for path in ("/sign-out", "/console/account/sessions/end-all", "/console/people/accounts/1/lock"):
            self.assertEqual(clerk.get(path).status, 405, path)
        self.assertTrue(clerk.is_in())

    # Sessions that end.

    def test_sign_out_ends_the_session(self):
        clerk = self.browser("clerk")
        cookie = clerk.cookies["probity"]
        page = clerk.post("/sign-out")
        self.assertEqual((page.status, page.header("location")), (303, "/sign-in?out=1"))
        self.assertNotIn("probity", clerk.cookies)
        self.assertEqual(self.browser().get("/console/account", Cookie="probity=" + cookie).status, 303)

    def test_sign_out_everywhere(self):
        here, there = self.browser("clerk"), self.browser("clerk")
        here.get("/console/account")
        self.assertEqual(here.post("/console/account/sessions/end-all").status, 303)
        self.assertFalse(here.is_in())
        self.assertFalse(there.is_in())

    def test_a_new_password_ends_the_other_sessions(self):
        here, there = self.browser("other"), self.browser("other")
        before = here.cookies["probity"]
        here.get("/console/account")
        new = "another walk along the canal"
        self.secrets.add(new)
        wrong = here.post("/console/account/password", {"old": "not mine", "password": new, "again": new})
        self.assertEqual(wrong.status, 422)
        done = here.post("/console/account/password", {"old": PASSWORDS["other"], "password": new, "again": new})
        self.assertEqual(done.status, 303, done.said())
        self.assertNotEqual(here.cookies["probity"], before)
        self.assertTrue(here.is_in())
        self.assertFalse(there.is_in())
        here.get("/console/account")
        here.post("/console/account/password", {"old": new, "password": PASSWORDS["other"], "again": PASSWORDS["other"]})

    def test_one_session_is_ended_from_another(self):
        here, there = self.browser("clerk"), self.browser("clerk")
        rows = re.findall(r'name="session" value="(\d+)"', here.get("/console/account").body)
        for session in rows:
            here.post("/console/account/sessions/end", {"session": session})
        self.assertTrue(here.is_in())
        self.assertFalse(there.is_in())

    def test_a_locked_account_is_out_at_once(self):
        kim = self.appoint("kim", "inland", "officer")
        token = self.token(kim, ["read"])
        account = self.account_of("kim")
        self.boss.get("/console/people")
        self.assertEqual(self.boss.post("/console/people/accounts/%s/lock" % account).status, 303)
        self.assertFalse(kim.is_in())
        self.assertEqual(self.api("GET", "/api/v1/me", token).status, 401)
        refused = self.browser().sign_in("kim")
        self.assertEqual(refused.status, 422)
        self.assertIn("or the account is locked", refused.said())
        self.boss.get("/console/people")
        self.assertEqual(self.boss.post("/console/people/accounts/%s/unlock" % account).status, 303)
        self.assertTrue(self.browser("kim"))

    def account_of(self, login):
        page = self.boss.get("/console/people")
        row = next(r for r in page.body.split("<tr") if '<span class="name">%s<' % login in r)
        return re.search(r"/console/people/accounts/(\d+)/", row).group(1)

    # What belongs to others.

    def test_what_belongs_to_others(self):
        self.token(self.boss, ["read"])
        page = self.boss.get("/console/account")
        foreign_token = re.search(r'name="token" value="(\d+)"', page.body).group(1)
        foreign_session = self.session_of(self.boss)
        boss, size = self.account_of("boss"), self.size()
        city_key = self.key_of("city", "city/registrar")
        clerk = self.browser("clerk")
        for path in ("/console/people", "/console/people/appoint", "/console/people/admit",
                     "/console/people/organisations/city", "/console/people/organisations/city/key",
                     "/console/people/keys/" + city_key):
            page = clerk.get(path)
            self.assertIn(page.status, (403, 404), path)
            self.assertNotIn("boss", page.body, path)
        clerk.get("/console/account")
        tries = [("/console/people/accounts/%s/%s" % (boss, what), {"sure": "yes"}) for what in ("lock", "unlock", "invite")]
        tries += [("/console/account/tokens/revoke", {"token": foreign_token}),
                  ("/console/account/sessions/end", {"session": foreign_session}),
                  ("/console/people/keys/" + city_key, {"reason": "mine now"}),
                  ("/console/people/organisations/city/key", {"reason": "mine now"}),
                  ("/console/people/admit", {"id": "mine", "name": "Mine", "kind": "agency", "zone": "UTC", "summary": "x"}),
                  ("/console/people/appoint", {"organisation": "city", "person": "clerk", "office": "registrar",
                                               "title": "x", "login": "clerk", "display_name": "x", "language": ""})]
        for path, fields in tries:
            page = clerk.post(path, fields)
            self.assertIn(page.status, (403, 404), (path, page.said()))
            self.assertNotIn("boss", page.body, path)
            self.assertIn("Who can fix it", page.said())
        self.assertTrue(self.boss.is_in())
        self.assertEqual(self.size(), size, "nothing was written")
        self.assertIn("In force", self.boss.get("/console/account").said())

    def session_of(self, browser):
        """The id of a browser's own session, which is one of the account's rows but has no button there."""
        another = Browser(self.port)
        another.cookies = dict(browser.cookies)
        body = another.get("/console/account").body
        ids = [int(x) for x in re.findall(r'name="session" value="(\d+)"', body)]
        return str(max(ids) if ids else 1)

    def key_of(self, agency, person):
        page = Browser(self.port).get("/agencies/%s.json" % agency)
        return next(one["key"] for one in json.loads(page.body)["people"] if one["name"] == person)

    def test_a_registrar_signs_only_with_a_second_factor(self):
        size = self.size()
        self.boss.get("/console/people/appoint")
        page = self.boss.post("/console/people/appoint", {
            "organisation": "city", "person": "second", "office": "registrar", "title": "deputy", "login": "second",
            "display_name": "Second", "language": ""})
        path = re.search(r"/invitation/[\w-]+", page.body).group(0)
        PASSWORDS["second"] = "second walks home by the river"
        second = Browser(self.port)
        self.accept(second, "second", path)
        self.assertEqual(self.size(), size + 1)
        self.assertEqual(second.get("/console/people").status, 200)
        page = second.post("/console/people/admit", {"id": "quick", "name": "Quick", "kind": "agency", "zone": "UTC",
                                                     "summary": "Too quick."})
        self.assertEqual(page.status, 403)
        self.assertIn("second factor", page.said())
        account = self.account_of("clerk")
        self.assertEqual(second.post("/console/people/accounts/%s/lock" % account).status, 403)
        self.assertEqual(self.size(), size + 1)
        self.enrol(second)
        second.get("/console/people/admit")
        page = second.post("/console/people/admit", {"id": "slow", "name": "Slow", "kind": "agency", "zone": "UTC",
                                                     "summary": "In time."})
        self.assertEqual(page.status, 303, page.said())

    def test_an_ended_key_signs_nothing_more(self):
        PASSWORDS["gone"] = "gone walks home by the river"
        gone = self.appoint("gone", "harbour", "officer")
        token = self.token(gone, ["read", "sign"])
        self.assertEqual(len(json.loads(self.api("GET", "/api/v1/me", token).body)["offices"]), 1)
        key = self.key_of("harbour", "harbour/gone")
        self.boss.get("/console/people/keys/" + key)
        empty = self.boss.post("/console/people/keys/" + key, {"reason": ""})
        self.assertEqual(empty.status, 422)
        page = self.boss.post("/console/people/keys/" + key, {"reason": "left", "compromised_since": "2026-01-01"})
        self.assertEqual(page.status, 303, page.said())
        self.assertIn("holds no office now", gone.get("/console/account").said())
        self.assertEqual(json.loads(self.api("GET", "/api/v1/me", token).body)["offices"], [])
        self.assertEqual(self.api("POST", "/api/v1/sign", token, model("harbour/late")).status, 403)

    def test_an_officer_ends_keys_of_the_own_organisation_only(self):
        PASSWORDS["brief"] = "brief walks home by the river"
        self.appoint("brief", "inland", "officer")
        key = self.key_of("inland", "inland/brief")
        clerk, other = self.browser("clerk"), self.browser("other")
        self.assertEqual(clerk.get("/console/people/keys/" + key).status, 403)
        self.assertEqual(clerk.post("/console/people/keys/" + key, {"reason": "mine"}).status, 403)
        self.assertEqual(other.get("/console/people/keys/" + key).status, 200)
        self.assertEqual(other.post("/console/people/keys/" + key, {"reason": "left"}).status, 303)

    # Tokens for programs.

    def test_tokens_do_what_they_were_made_for(self):
        clerk = self.browser("clerk")
        reads, drafts, signs = (self.token(clerk, [scope]) for scope in ("read", "draft", "sign"))
        size, reader = self.size(), model("harbour/reader")
        self.assertEqual(json.loads(self.api("GET", "/api/v1/me", reads).body)["login"], "clerk")
        for token, path, document, status in (
                (None, "/api/v1/sign", reader, 401), ("prb_" + "A" * 43, "/api/v1/sign", reader, 401),
                (reads, "/api/v1/sign", reader, 403), (drafts, "/api/v1/sign", reader, 403),
                (reads, "/api/v1/compose", reader, 403), (drafts, "/api/v1/compose", reader, 200)):
            answer = self.api("POST", path, token, document)
            self.assertEqual(answer.status, status, answer.body)
            if status == 401:
                self.assertEqual(answer.header("www-authenticate"), "Bearer")
        self.assertEqual(self.size(), size)
        foreign = self.api("POST", "/api/v1/sign", signs, model("inland/reader"))
        self.assertIn(foreign.status, (403, 422), foreign.body)
        signed = self.api("POST", "/api/v1/sign", signs, reader)
        self.assertEqual(signed.status, 201, signed.body)
        self.assertEqual(json.loads(signed.body)["index"], size)
        self.assertEqual(signed.header("location"), "/api/v1/entries/%d" % size)
        self.assertIn("entry %d" % size, clerk.get("/console/account").said())
        self.assertEqual(self.api("POST", "/api/v1/sign?as=city/registrar", signs, model("harbour/x")).status, 403)
        for token in re.findall(r'name="token" value="(\d+)"', clerk.get("/console/account").body):
            self.assertEqual(clerk.post("/console/account/tokens/revoke", {"token": token}).status, 303)
        for token in (reads, drafts, signs):
            self.assertEqual(self.api("GET", "/api/v1/me", token).status, 401)

    def test_webhooks_of_others_are_not_there(self):
        mine = self.token(self.browser("clerk"), ["manage"])
        theirs = self.token(self.browser("other"), ["manage"])
        reads = self.token(self.browser("clerk"), ["read", "draft", "sign"])
        made = self.api("POST", "/api/v1/webhooks", mine, {"url": "https://example.org/hook"})
        self.assertEqual(made.status, 201, made.body)
        path = made.header("location")
        self.secrets.add(json.loads(made.body)["secret"])
        for method, where, document in (("GET", path, None), ("PATCH", path, {"state": "paused"}), ("DELETE", path, None),
                                        ("POST", path + "/test", {})):
            answer = self.api(method, where, theirs, document)
            self.assertEqual(answer.status, 404, (method, answer.body))
            self.assertNotIn("example.org", answer.body)
            self.assertEqual(self.api(method, where, reads, document).status, 403, "a scope of its own")
            self.assertEqual(self.api(method, where, None, document).status, 401)
        self.assertEqual(json.loads(self.api("GET", "/api/v1/webhooks", theirs).body)["webhooks"], [])
        self.assertEqual(json.loads(self.api("GET", path, mine).body)["state"], "active")
        self.assertEqual(self.api("DELETE", path, mine).status, 204)

    def test_tokens_of_others_are_not_ended(self):
        clerk, other = self.browser("clerk"), self.browser("other")
        token = self.token(clerk, ["read"])
        ids = re.findall(r'name="token" value="(\d+)"', clerk.get("/console/account").body)
        other.get("/console/account")
        for one in ids:
            self.assertEqual(other.post("/console/account/tokens/revoke", {"token": one}).status, 404)
        self.assertEqual(self.api("GET", "/api/v1/me", token).status, 200)

    def test_tokens_must_be_asked_for_properly(self):
        clerk = self.browser("clerk")
        for fields in ([("name", "x"), ("days", "367"), ("scopes", "read")], [("name", "x"), ("days", "soon"), ("scopes", "read")],
                       [("name", ""), ("days", "9"), ("scopes", "read")], [("name", "x"), ("days", "9")],
                       [("name", "x"), ("days", "9"), ("scopes", "everything")]):
            page = clerk.post("/console/account/tokens", fields)
            self.assertEqual(page.status, 422, fields)
            self.assertIn("Something has to be changed", page.said())

    def test_cookies_open_no_interface_and_tokens_no_page(self):
        clerk = self.browser("clerk")
        self.assertEqual(clerk.get("/api/v1/me").status, 401)
        self.assertEqual(clerk.post("/api/v1/sign", {}).status, 401)
        token = self.token(clerk, ["read", "draft", "sign", "import", "manage"])
        page = self.api("GET", "/console/account", token)
        self.assertEqual((page.status, page.header("location")), (303, "/sign-in?next=%2Fconsole%2Faccount"))

    # A key of one's own.

    def test_statements_signed_outside(self):
        key = os.path.join(self.folder, "own.pem")
        made = must_json("keys", "new", "--out", key)
        PASSWORDS["own"] = "own walks home by the river"
        own = self.appoint("own", "harbour", "officer", public_key=made["public_key"])
        token = self.token(own, ["draft", "sign"])
        self.assertEqual(self.api("POST", "/api/v1/sign", token, model("harbour/held")).status, 403)
        composed = json.loads(self.api("POST", "/api/v1/compose", token, model("harbour/held")).body)
        self.assertEqual(hashlib.sha256(composed["payload"].encode()).hexdigest(), composed["sha256"])
        envelope = must("sign", "-", "--key", key, stdin=composed["payload"])
        self.assertEqual(base64.b64decode(json.loads(envelope)["payload"]).decode(), composed["payload"])
        size = self.size()
        own.get("/console/sign-outside")
        broken = json.loads(envelope)
        broken["payload"] = base64.b64encode(composed["payload"].replace("A model.", "A model!").encode()).decode()
        for text, words in (("", "choose a file"), ("{}", "payload"), (json.dumps(broken), "signature")):
            page = own.post("/console/sign-outside", {"envelope": text})
            self.assertEqual(page.status, 422, text)
            self.assertIn(words, page.said().lower())
        page = own.post("/console/sign-outside", {"envelope": envelope})
        self.assertEqual(page.status, 200, page.said())
        self.assertIn("harbour/own", page.said())
        self.assertIn("A model.", page.said())
        self.assertEqual(self.size(), size, "nothing is said before it is handed in")
        handed = html.unescape(re.search(r'name="envelope" value="([^"]+)"', page.body).group(1))
        page = own.post("/console/sign-outside", {"then": "submit", "envelope": handed})
        self.assertEqual((page.status, page.header("location")), (303, "/console/signed/%d" % size), page.said())
        self.assertEqual(self.size(), size + 1)

    # What is said to caches, browsers and logs.

    def test_private_answers(self):
        clerk = self.browser("clerk")
        answers = [clerk.get("/console/account", Accept_Encoding="gzip"), clerk.get("/console/people"),
                   self.browser().get("/sign-in"), self.browser().get("/console/account"),
                   clerk.post("/console/account/profile", {"display_name": "", "language": ""})]
        for page in answers:
            self.assertIn("no-store", page.header("cache-control") or "", page.status)
            self.assertIn("default-src 'none'", page.header("content-security-policy"))
            self.assertIn("frame-ancestors 'none'", page.header("content-security-policy"))
            self.assertIn(page.header("referrer-policy"), ("no-referrer", "same-origin"))
            self.assertIsNone(page.header("access-control-allow-origin"))
            self.assertIsNone(page.header("content-encoding"), "secrets beside foreign text are not compressed")
        signed = self.browser().sign_in("clerk")
        cookie = next(value for name, value in signed.headers if name.lower() == "set-cookie" and value.startswith("probity="))
        for word in ("HttpOnly", "SameSite=Lax", "Path=/"):
            self.assertIn(word, cookie)
        self.assertNotIn("Domain", cookie)

    def test_public_pages_know_nobody(self):
        clerk = self.browser("clerk")
        for path in ("/", "/uses", "/log", "/agencies/city", "/verify"):
            page = clerk.get(path)
            self.assertEqual(page.status, 200)
            self.assertIsNone(page.header("set-cookie"))
            self.assertNotIn("csrf", page.body)
            self.assertIn('href="/sign-in"', page.body)
            self.assertEqual(page.body.split("Public log</h2>")[0], self.browser().get(path).body.split("Public log</h2>")[0])

    def test_errors_stand_in_the_console_and_say_who_can_fix_them(self):
        clerk = self.browser("clerk")
        page = clerk.get("/console/people")
        self.assertEqual(page.status, 403)
        self.assertIn("Who can fix it", page.said())
        self.assertIn("Sign out", page.said())

    def test_hostile_names_stay_text(self):
        clerk = self.browser("clerk")
        name = '"><script>alert(1)</script>'
        clerk.post("/console/account/profile", {"display_name": name, "language": ""})
        page = clerk.get("/console/account")
        self.assertNotIn("<script", page.body)
        self.assertIn("&lt;script&gt;alert(1)", page.body)
        clerk.post("/console/account/profile", {"display_name": "Clerk", "language": ""})

    def test_zz_no_secret_is_written_anywhere(self):
        clerk = self.browser("clerk")
        self.secrets.update(clerk.cookies.values())
        self.browser().sign_in("clerk", password=PASSWORDS["boss"])
        self.output.flush()
        with open(self.output.name, encoding="utf-8") as file:
            said = file.read()
        stored = b""
        for directory, _, names in os.walk(self.data):
            for name in names:
                with open(os.path.join(directory, name), "rb") as file:
                    stored += file.read()
        for secret in self.secrets:
            self.assertNotIn(secret, said)
            self.assertNotIn(secret.encode(), stored)


if __name__ == "__main__":
    unittest.main()
