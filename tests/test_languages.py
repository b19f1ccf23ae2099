"""Pages in the language of their address, through the real program: /fr/uses is /uses in French. What one reader asked for
never reaches the next, links and redirects keep the language and lead nowhere else, and what a browser would like is offered,
never imposed. With --pseudo-locale there is a third language that everything looked up shows."""
import collections
import html.parser
import json
import os
import re
import subprocess
import tempfile
import threading
import unittest
import urllib.parse

from program import Server, make_node, must, must_json, needs_program
from test_console import PASSWORDS, Browser

FRENCH_BROWSER = {"Accept_Language": "fr-FR,fr;q=0.9,en;q=0.8"}
# Files, and what is the same in every language.
NO_PAGE = re.compile(r"\.(css|svg|js)$|^/fr/tile/")  # tiles are bytes, not text


class Document(html.parser.HTMLParser):
    """What a page says to whoever reads its markup: language, links, forms, texts outside [!! !!]."""

    def __init__(self, body):
        super().__init__()
        self.lang, self.links, self.alternates, self.tongues = "", [], {}, {}
        self.feed(body)

    def handle_starttag(self, tag, given):
        given = dict(given)
        if tag == "html":
            self.lang = given.get("lang")
        if tag == "link" and "hreflang" in given:
            self.alternates[given["hreflang"]] = given["href"]
        elif tag == "a" and "hreflang" in given:
            self.tongues[given["hreflang"]] = given["href"]
        else:
            self.links += [given[name] for name in ("href", "action") if name in given]


@needs_program
class Languages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.data, cls.other = (os.path.join(folder, name) for name in ("city", "town"))
        for data in (cls.data, cls.other):
            make_node(data)
        cls.boss = cls.invitation("boss")
        cls.french = cls.invitation("clerk", "--language", "fr")
        cls.port = cls.serve()
        for path, login in ((cls.boss, "boss"), (cls.french, "clerk")):
            browser = Browser(cls.port)
            browser.get(path)
            answer = browser.post(path, {"password": PASSWORDS[login], "again": PASSWORDS[login]})
            assert answer.status == 303, answer.body

    @classmethod
    def invitation(cls, login, *more):
        return must_json("account", "invite", login, "--for", "city/registrar", "--data", cls.data, *more)["path"]

    @classmethod
    def serve(cls, *options, data=None):
        return cls.enterClassContext(Server(data or cls.data, *options, stderr=subprocess.DEVNULL)).port

    def get(self, path, **headers):
        return Browser(self.port).get(path, **headers)

    def lang(self, path, **headers):
        page = self.get(path, **headers)
        return page.status, Document(page.body).lang, page.header("content-language")

    # ---- the address says the language ----

    def test_a_prefix_is_a_language(self):
        self.assertEqual(self.lang("/uses"), (200, "en", "en"))
        self.assertEqual(self.lang("/fr/uses"), (200, "fr", "fr"))
        self.assertEqual(self.lang("/fr"), (200, "fr", "fr"))
        self.assertEqual(self.lang("/fr/"), (200, "fr", "fr"))
        self.assertEqual(self.lang("/fr/no/such/page"), (404, "fr", "fr"))
        self.assertEqual(self.lang("/fr/fr/uses"), (404, "fr", "fr"))
        self.assertEqual(self.lang("/france"), (404, "en", "en"))
        self.assertEqual(self.lang("/qps/uses"), (404, "en", "en"))

    def test_every_link_of_a_french_page_is_french_and_lives(self):
        waiting, known = collections.deque(["/fr/"]), {"/fr/"}
        while waiting:
            path = waiting.popleft()
            page = self.get(path)
            self.assertIn(page.status, (200, 303), path)
            if page.status == 303:
                self.assertTrue(page.header("location").startswith("/fr/"), (path, page.header("location")))
            if not page.header("content-type", ).startswith("text/html"):
                continue
            document = Document(page.body)
            self.assertEqual(document.lang, "fr", path)
            self.assertEqual(urllib.parse.urlsplit(document.tongues["en"]).path or "/", path[3:].split("?")[0] or "/")
            for link in document.links:
                if not link.startswith("/") or NO_PAGE.search(link.split("?")[0]):
                    continue
                self.assertTrue(link.startswith("/fr/"), f"{path} leads to {link}")
                link = link.split("#")[0]
                if link not in known and "/search" not in link and "/sign-out" not in link and len(known) < 400:
                    known.add(link)
                    waiting.append(link)
        self.assertGreater(len(known), 30)

    def test_the_switch_stays_on_the_page_and_its_query(self):
        page = Document(self.get("/fr/uses?q=a+%22b%22&sort=name").body)
        self.assertEqual(page.tongues, {"en": "/uses?q=a%20%22b%22&sort=name", "fr": "/fr/uses?q=a%20%22b%22&sort=name"})
        site = f"http://127.0.0.1:{self.port}"
        self.assertEqual(page.alternates["en"], page.alternates["x-default"])
        self.assertEqual(page.alternates["fr"], site + "/fr/uses?q=a%20%22b%22&sort=name")

    def test_the_words_are_french(self):
        for path, word in (("/fr/uses", "usages"), ("/fr/verify", "confiance"), ("/fr/sign-in", "se connecter"),
                           ("/fr/no/such/page", "page")):
            self.assertIn(word, self.get(path).said().lower(), path)

    # ---- data ----

    def members(self, value):
        if isinstance(value, dict):
            return {name: self.members(one) for name, one in value.items()}
        return [self.members(one) for one in value] if isinstance(value, list) else type(value).__name__

    def test_data_has_the_same_members_in_both_languages(self):
        for path in ("/index.json", "/uses.json", "/agencies.json", "/log.json", "/log/0.json", "/rules.json", "/verify.json"):
            english, french = self.get(path), self.get("/fr" + path)
            self.assertEqual((french.status, french.header("content-language")), (200, "fr"), path)
            self.assertEqual(self.members(json.loads(english.body)), self.members(json.loads(french.body)), path)
        self.assertNotEqual(self.get("/rules.json").body, self.get("/fr/rules.json").body)

    def test_tables_and_feeds_keep_the_language(self):
        feed = self.get("/fr/log.atom").body
        self.assertIn('xml:lang="fr"', feed)
        site = f"http://127.0.0.1:{self.port}"
        for href in re.findall(r'href="([^"]+)"', feed):
            self.assertTrue(href.startswith(site + "/fr/"), href)
        self.assertEqual(re.findall("<id>.*</id>", feed), re.findall("<id>.*</id>", self.get("/log.atom").body))
        table = self.get("/fr/log.csv?count=1")
        self.assertEqual(table.header("content-language"), "fr")
        for address in re.findall("<([^>]+)>", table.header("link") or ""):
            self.assertTrue(address.startswith("/fr/log.csv"), address)

    def test_files_work_under_a_prefix_too(self):
        for path in ("/site.css", "/favicon.svg", "/trust.json", "/checkpoint", "/health"):
            english, french = self.get(path), self.get("/fr" + path)
            self.assertEqual((french.status, french.body), (200, english.body), path)

    # ---- nobody else's language ----

    def test_no_language_reaches_the_next_reader(self):
        wrong = []

        def read(path, lang):
            for _ in range(40):
                found = self.lang(path)
                if found != (200, lang, lang):
                    wrong.append((path, found))

        readers = [threading.Thread(target=read, args=pair) for pair in
                   (("/", "en"), ("/fr/", "fr"), ("/rules", "en"), ("/fr/rules", "fr")) for _ in range(2)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        self.assertEqual(wrong, [])
        # On one connection, so on one worker after the other.
        self.assertEqual([self.lang(path)[1] for path in ("/fr/uses", "/uses", "/fr/none", "/none", "/uses")],
                         ["fr", "en", "fr", "en", "en"])

    def test_what_is_kept_is_kept_for_its_language_and_its_offer(self):
        for _ in range(3):
            self.assertEqual(self.lang("/rules")[1], "en")
            self.assertEqual(self.lang("/fr/rules")[1], "fr")
            self.assertIn("Cette page en français", self.get("/rules", **FRENCH_BROWSER).body)
            self.assertNotIn("Cette page en français", self.get("/rules").body)

    # ---- what a browser would like ----

    def test_a_language_is_offered_and_never_imposed(self):
        page = self.get("/uses?q=x", **FRENCH_BROWSER)
        self.assertEqual((page.status, Document(page.body).lang), (200, "en"))
        self.assertIn('<a hreflang="fr" lang="fr" href="/fr/uses?q=x">Cette page en français</a>', page.body)
        self.assertIn("Accept-Language", ", ".join(value for name, value in page.headers if name.lower() == "vary"))
        self.assertNotIn("Cette page en français", self.get("/fr/uses", **FRENCH_BROWSER).body)
        self.assertIn("This page in English", self.get("/fr/uses", Accept_Language="en-GB").body)
        self.assertNotIn("Cette page", self.get("/uses", Accept_Language="de, *;q=0.5").body)
        for path in ("/uses.json", "/site.css"):
            vary = ", ".join(value for name, value in self.get(path).headers if name.lower() == "vary")
            self.assertNotIn("Accept-Language", vary, path)

    # ---- where it leads ----

    def test_redirects_keep_the_language(self):
        for path, to in (("/fr/check", "/fr/verify"), ("/check", "/verify"), ("/fr/uses/", "/fr/uses"),
                         ("/fr/console", "/fr/sign-in?next=%2Fconsole")):
            self.assertEqual(self.get(path).header("location"), to, path)

    def test_no_prefix_leads_away(self):
        for path in ("/fr//evil.example", "//fr", "/fr/../uses", "/fr/%2e%2e/uses", "/fr/%5Cevil.example", "/fr/.."):
            page = self.get(path)
            self.assertIn(page.status, (400, 404), path)
            self.assertIsNone(page.header("location"), path)
        for path in ("/fr/uses//", "/fr///evil.example/"):
            self.assertNotIn("evil", self.get(path).header("location") or "", path)
        for going in ("//evil.example", "/\\evil.example", "https://evil.example", "/fr//evil.example", "/fr/\\evil.example",
                      "fr//evil.example"):
            browser = Browser(self.port)
            browser.get("/fr/sign-in")
            answer = browser.post("/fr/sign-in", {"login": "boss", "password": PASSWORDS["boss"], "next": going})
            self.assertEqual(answer.status, 303)
            location = urllib.parse.urljoin(f"http://127.0.0.1:{self.port}/fr/sign-in", answer.header("location"))
            self.assertTrue(location.startswith(f"http://127.0.0.1:{self.port}/fr/"), (going, location))

    # ---- the console ----

    def test_forms_work_under_a_prefix_and_no_forged_one_does(self):
        browser = Browser(self.port)
        page = browser.get("/fr/sign-in")
        self.assertEqual(Document(page.body).lang, "fr")
        fields = {"login": "boss", "password": PASSWORDS["boss"]}
        self.assertEqual(browser.post("/fr/sign-in", fields, Origin="https://evil.example").status, 403)
        self.assertEqual(browser.post("/fr/sign-in", fields, csrf="no").status, 403)
        wrong = browser.post("/fr/sign-in", {**fields, "password": "wrong wrong wrong"})
        self.assertEqual((wrong.status, Document(wrong.body).lang), (422, "fr"))
        answer = browser.post("/fr/sign-in", fields)
        self.assertEqual((answer.status, answer.header("location")), (303, "/fr/console"))
        home = browser.get("/fr/console")
        self.assertEqual((home.status, Document(home.body).lang), (200, "fr"))
        out = browser.post("/fr/sign-out")
        self.assertEqual(out.header("location"), "/fr/sign-in?out=1")

    def test_the_accounts_language_leads_after_sign_in(self):
        def leads(login, path, next_path):
            browser = Browser(self.port)
            browser.get(path)
            fields = {"login": login, "password": PASSWORDS[login], "next": next_path}
            return browser.post(path, fields).header("location")

        self.assertEqual(leads("clerk", "/sign-in", "/console"), "/fr/console")
        self.assertEqual(leads("clerk", "/sign-in", "/fr/console/account"), "/fr/console/account")
        self.assertEqual(leads("boss", "/sign-in", "/console"), "/console")
        self.assertEqual(leads("boss", "/fr/sign-in", "/console"), "/fr/console")

    def test_a_chosen_language_is_spoken_at_once(self):
        browser = Browser(self.port)
        browser.sign_in("boss")
        browser.get("/console/account")
        chosen = browser.post("/console/account/profile", {"display_name": "Bo", "language": "fr"})
        self.assertEqual(chosen.header("location"), "/fr/console/account?done=profile")
        browser.get("/fr/console/account")
        undone = browser.post("/fr/console/account/profile", {"display_name": "Bo", "language": ""})
        self.assertEqual(undone.header("location"), "/fr/console/account?done=profile")

    # ---- the pseudo-locale ----

    def test_the_pseudo_locale_is_there_for_tests_alone(self):
        port = self.serve("--pseudo-locale", data=self.other)
        page = Browser(port).get("/qps/uses")
        self.assertEqual((page.status, Document(page.body).lang), (200, "qps"))
        self.assertIn("[!!", page.body)
        self.assertNotIn("pseudo-locale", must("serve", "--help"))


if __name__ == "__main__":
    unittest.main()
