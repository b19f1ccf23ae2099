"""The real program from outside: one node made with `probity init`, statements signed and submitted on the command line, and
what every command answers, with its exit code: 0 good, 1 bad verdict, 2 usage, 3 bad input, 4 the environment."""
import base64
import contextlib
import datetime
import json
import os
import shutil
import socket
import sqlite3
import tempfile
import unittest

from program import (CLERK, REGISTRAR, TOP, appoint, appointment, make_node, model, must, must_json, needs_program, probity,
                     read, say, signed, write)

COMMANDS = ["demo", "init", "serve", "sign", "submit", "show", "list", "verify", "log audit", "log export", "log rebuild",
            "log proof", "log checkpoint", "classify", "rubric check", "rubric effective", "rubric explain", "rubric compare", "model hash", "token issue", "token may", "keys list",
            "keys new", "keys trust",
            "webhook add", "webhook list", "webhook test", "webhook pause", "webhook resume", "webhook remove", "file put",
            "file list", "file remove", "file check",
            "import", "export",
            "account invite", "account list", "account reset", "account lock", "account unlock", "account audit",
            "account token"]


def in_days(days):
    return (datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days)).isoformat()


@needs_program
class CommandLine(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.data = cls.at("node")
        make_node(cls.data, "--zone", "Europe/Lisbon")
        cls.early_trust = write(cls.at("early.trust.json"), must("keys", "trust", "--data", cls.data))
        cls.make_people()
        cls.make_component()
        cls.make_use()
        cls.trust = write(cls.at("trust.json"), must("keys", "trust", "--data", cls.data))
        token = must_json("list", "safety-token", "--data", cls.data)[0]
        cls.token = write(cls.at("line.safety.json"), must("show", str(token["index"]), "--bundle", "--data", cls.data))

    @classmethod
    def at(cls, *names):
        return os.path.join(cls.folder, *names)

    @classmethod
    def make_people(cls):
        appoint(cls.data)
        cls.own_key = cls.at("librarian.pem")
        own = must_json("keys", "new", "--out", cls.own_key)["public_key"]
        say(cls.data, REGISTRAR, appointment(own, "city/librarian", custody="self"))

    @classmethod
    def make_component(cls):
        cls.model = cls.at("model")
        os.mkdir(cls.model)
        write(os.path.join(cls.model, "model.onnx"), "weights")
        write(os.path.join(cls.model, "README.md"), "A model.")
        cls.manifest = must_json("model", "hash", cls.model)
        subject = ["artifact " + cls.manifest["root"]]
        say(cls.data, CLERK, model("city/vad", "Voice activity"))
        for kind, predicate in (
                ("release", {"model": "city/vad", "version": "1.0", "changelog": [{"kind": "added", "text": "first"}],
                             "rollback": {"plan": "Staff answer the phone."}}),
                ("weights-manifest", {"manifest": cls.manifest}),
                ("training-data", {"data": "declared_unknown", "description": "The maker does not say.", "datasets": []}),
                ("licence", {"expression": "MIT"})):
            say(cls.data, CLERK, {"kind": kind, "subject": subject, "predicate": predicate})

    @classmethod
    def say_outside(cls, document):
        """With the librarian's own key, which the node does not hold."""
        envelope = must("sign", "-", "--data", cls.data, "--key", cls.own_key, stdin=json.dumps(document))
        return must_json("submit", "-", "--data", cls.data, stdin=envelope)[0]["index"]

    @classmethod
    def make_use(cls):
        cls.use_entry = cls.say_outside({"kind": "use", "predicate": {
            "id": "city/line", "name": "Phone line", "summary": "Hears whether somebody speaks.", "purpose": "public-library",
            "context": "The library's line.", "stage": "live", "components": [cls.manifest["root"]], "owner": "Library",
            "contact": {"office": "Library desk"}, "rights": []}})
        subject = ["use city/line"]
        cls.say_outside({"kind": "use-facts", "subject": subject, "predicate": {
            "facts": [{"name": "use.effect", "value": "service_operations"}, {"name": "use.role", "value": "none"},
                      {"name": "use.operation_data", "value": "personal"}, {"name": "use.persons_per_year", "value": 20000},
                      {"name": "use.irreversible", "value": False}, {"name": "use.vulnerable_group", "value": False}],
            "none_of": ["service"]}})
        cls.say_outside({"kind": "self-declaration", "subject": subject, "predicate": {
            "minimisation": "m", "masking": "m", "audit_log": "a", "oversight": "o", "documentation": "d",
            "valid_until": in_days(300)}})
        cls.say_outside({"kind": "adoption", "subject": subject, "predicate": {"code": "360", "decision": "adopt"}})

    def refused(self, code, *words, says=(), stdin=""):
        run = probity(*words, stdin=stdin)
        self.assertEqual(run.returncode, code, f"{words}\n{run.stdout}{run.stderr}")
        for text in says:
            self.assertIn(text, run.stderr + run.stdout)
        return run

    # Help and usage

    def test_every_command_shows_an_example(self):
        for command in COMMANDS:
            said = must(*command.split(), "--help")
            self.assertIn("probity " + command, said.split("Example:\n")[1])
            self.assertIn("--json", said)
        listed = must("--help")
        for command in COMMANDS:
            self.assertIn(command.split()[0], listed)
        self.assertRegex(must("--version"), r"^\d+\.\d+\.\d+")

    def test_usage_is_2(self):
        for words in ([], ["fly"], ["list"], ["list", "--data", self.data, "--wings"], ["show", "--data", self.data],
                      ["sign", "-", "--data", self.data], ["sign", "-", "--data", self.data, "--as", CLERK, "--key", "x"],
                      ["keys", "new"], ["keys", "new", "--data", self.data, "--for", "City Clerk"],
                      ["list", "--data", self.data, "--count", "0"], ["list", "--data", self.data, "--count", "many"],
                      ["log", "proof", "-1", "--data", self.data], ["log"],
                      ["token", "may", self.token, "--trust", self.trust, "--purpose", "public-library", "--role", "wizard"],
                      ["init", "--data", self.at("x"), "--name", "n", "--agency", "Not A Slug"]):
            run = self.refused(2, *words)
            self.assertTrue(run.stderr or run.stdout, words)
        self.assertFalse(os.path.exists(self.at("x")))

    # The node and its environment

    def test_a_node_is_made_once(self):
        self.refused(3, "init", "--data", self.data, "--name", "n", "--agency", "a", says=["directory.exists", self.data])
        write(self.at("file"), "x")
        self.refused(4, "init", "--data", self.at("file", "node"), "--name", "n", "--agency", "a",
                     says=[self.at("file"), "File exists"])
        self.assertEqual(os.stat(os.path.join(self.data, "kek")).st_mode & 0o777, 0o600)
        self.assertEqual(os.stat(self.data).st_mode & 0o777, 0o700)

    def test_no_node_is_4_and_says_what_is_missing(self):
        self.refused(4, "list", "--data", self.at("nowhere"), says=["node.json", "node.incomplete"])
        half = self.at("half")
        shutil.copytree(self.data, half)
        os.remove(os.path.join(half, "kek"))
        self.refused(4, "log", "audit", "--data", half, says=["kek"])

    def test_a_port_in_use_is_4(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            self.refused(4, "serve", "--data", self.data, "--listen", f"127.0.0.1:{taken.getsockname()[1]}", says=["in use"])
        self.refused(2, "serve", "--data", self.data, "--listen", "nonsense")

    # Keys

    def test_keys(self):
        owners = {key["owner"] for key in must_json("keys", "list", "--data", self.data)}
        self.assertLessEqual({"node", "log", "agency/city", "person/city/registrar", "person/city/clerk"}, owners)
        self.assertNotIn("person/city/librarian", owners)
        self.assertEqual(os.stat(self.own_key).st_mode & 0o777, 0o600)
        self.assertIn("PRIVATE KEY", read(self.own_key))
        self.refused(3, "keys", "new", "--out", self.own_key, says=["key.file-exists"])

    # Statements in and out

    def test_refusals_name_place_and_rule_and_store_nothing(self):
        before = must("log", "checkpoint", "--data", self.data)
        document = model("city/new")
        document["predicate"]["modality"] = "smell"
        text = json.dumps(document)
        envelope = signed(self.data, CLERK, document)
        self.refused(3, "submit", "-", "--data", self.data, stdin=envelope,
                     says=["/predicate/modality", "word.unknown", "smell", "vision"])
        error = json.loads(self.refused(3, "submit", "-", "--data", self.data, "--json", stdin=envelope).stderr)
        self.assertEqual(error["rule"], "word.unknown")
        self.assertTrue(error["pointer"].endswith("/predicate/modality"))
        self.refused(3, "submit", "-", "--data", self.data, stdin=envelope[:100], says=["json.syntax"])
        self.refused(3, "submit", self.at("nothing.json"), "--data", self.data, says=["nothing.json"])
        self.refused(3, "sign", "-", "--data", self.data, "--as", "city/nobody", stdin=text, says=["key.custody"])
        self.refused(3, "sign", "-", "--data", self.data, "--as", CLERK, stdin='{"kind": "rumour"}', says=["kind.unknown"])
        key = write(self.at("bad.pem"), "no key")
        self.refused(3, "sign", "-", "--data", self.data, "--key", key, stdin=text, says=["key.pem"])
        self.assertEqual(must("log", "checkpoint", "--data", self.data), before)

    def test_receipts_and_repetition(self):
        envelope = must("sign", write(self.at("m.json"), model("city/receipted")), "--data", self.data, "--as", CLERK)
        file = write(self.at("m.dsse"), envelope)
        first = must_json("submit", file, "--data", self.data, "--receipts", self.at("r"))[0]
        self.assertFalse(first["again"])
        receipt = json.loads(read(self.at("r", f"{first['index']}.receipt.json")))
        self.assertEqual(receipt["index"], first["index"])
        self.assertEqual(set(receipt), {"index", "leaf", "proof", "checkpoint"})
        again = must_json("submit", file, "--data", self.data)[0]
        self.assertEqual((again["index"], again["again"]), (first["index"], True))
        proof = json.loads(must("log", "proof", str(first["index"]), "--data", self.data))
        self.assertEqual(proof["leaf"], receipt["leaf"])
        self.refused(3, "log", "proof", "100000", "--data", self.data)

    def test_show_and_list(self):
        shown = must_json("show", "city/line", "--data", self.data)
        self.assertEqual((shown["index"], shown["kind"], shown["signer"]), (self.use_entry, "use", "city/librarian"))
        self.assertEqual(shown["content"]["predicate"]["id"], "city/line")
        for name in (str(self.use_entry), shown["statement"], shown["content"]["subject"][0]["digest"]["sha256"],
                     "use city/line"):
            self.assertEqual(must_json("show", name, "--data", self.data), shown)
        self.assertIn("signed by  city/librarian", must("show", "city/line", "--data", self.data))
        bundle = json.loads(must("show", "city/line", "--bundle", "--data", self.data))
        self.assertIn("dsseEnvelope", bundle)
        for name in ("city/nothing", "100000", "0" * 64):
            self.refused(3, "show", name, "--data", self.data, says=["log.index", name])
        everything = must_json("list", "--data", self.data)
        self.assertEqual(everything[-1]["kind"], "genesis")
        self.assertEqual([line["index"] for line in everything], sorted((line["index"] for line in everything), reverse=True))
        self.assertEqual(len(must_json("list", "--data", self.data, "--count", "2")), 2)
        releases = must_json("list", "release", "--data", self.data)
        self.assertEqual({line["kind"] for line in releases}, {"release"})
        self.assertIn("no entries of kind incident", must("list", "incident", "--data", self.data))

    # The log

    def test_audit_and_checkpoint(self):
        report = must_json("log", "audit", "--data", self.data)
        note = must("log", "checkpoint", "--data", self.data).split("\n")
        self.assertEqual(note[0], "city.probity.example")
        self.assertEqual(int(note[1]), report["size"])
        self.assertEqual(base64.b64decode(note[2]).hex(), report["root"])
        damaged = self.at("damaged")
        shutil.copytree(self.data, damaged)
        database = sqlite3.connect(os.path.join(damaged, "probity.db"))
        with database:
            database.execute("UPDATE log_payload SET envelope = replace(envelope, '\"sig\":\"MEU', '\"sig\":\"MEQ') "
                             "WHERE idx = 5")
            database.execute("UPDATE log_payload SET envelope = replace(envelope, '\"sig\":\"ME', '\"sig\":\"MD') "
                             "WHERE idx = 5")
        database.close()
        self.refused(1, "log", "audit", "--data", damaged, "--payloads", says=["log entry 5", "audit."])

    def test_a_table_that_does_not_hold_what_the_log_says(self):
        must("log", "audit", "--tables", "--data", self.data)
        changed = self.at("changed")
        shutil.copytree(self.data, changed)
        with contextlib.closing(sqlite3.connect(os.path.join(changed, "probity.db"))) as database, database:
            database.execute("UPDATE ledger_organisation SET name = 'Somebody else'")
        must("log", "audit", "--data", changed)  # the log is whole
        self.refused(1, "log", "audit", "--tables", "--data", changed, says=["table ledger_organisation", "audit.folded"])
        must("log", "rebuild", "--data", changed)
        must("log", "audit", "--tables", "--data", changed)
        self.assertFalse([name for name in os.listdir(changed) if "folded" in name], "the copy is still there")

    # Verifying offline

    def test_verify_good(self):
        said = must("verify", self.token, "--trust", self.trust, "--artifact", self.model)
        self.assertIn("verified", said)
        self.assertIn("artifact    matches", said)
        answer = must_json("verify", self.token, "--trust", self.trust)[0]
        self.assertEqual((answer["kind"], answer["signed_by"], answer["in_time"]), ("safety-token/v1", "city", True))
        use = write(self.at("use.bundle"), must("show", "city/line", "--bundle", "--data", self.data))
        must("verify", use, self.token, "--trust", self.trust)

    def tampered(self, change):
        bundle = json.loads(read(self.token))
        change(bundle)
        return write(self.at("tampered.json"), bundle)

    def test_verify_finds_each_change(self):
        def payload(bundle):
            text = base64.b64decode(bundle["dsseEnvelope"]["payload"])
            assert b'"3600"' in text
            bundle["dsseEnvelope"]["payload"] = base64.b64encode(text.replace(b'"3600"', b'"0600"')).decode()

        def flipped(text):
            raw = bytearray(base64.b64decode(text))
            raw[-1] ^= 1
            return base64.b64encode(bytes(raw)).decode()

        def signature(bundle):
            one = bundle["dsseEnvelope"]["signatures"][0]
            one["sig"] = flipped(one["sig"])

        def entry(bundle):
            return bundle["verificationMaterial"]["tlogEntries"][0]

        def proof(bundle):
            hashes = entry(bundle)["inclusionProof"]["hashes"]
            hashes[0] = flipped(hashes[0])

        def checkpoint(bundle):
            held = entry(bundle)["inclusionProof"]["checkpoint"]
            lines = held["envelope"].split("\n")
            lines[1] = str(int(lines[1]) + 1)
            held["envelope"] = "\n".join(lines)

        def index(bundle):
            held = entry(bundle)
            held["logIndex"] = str(int(held["logIndex"]) - 1)

        for change in (payload, signature, proof, checkpoint, index):
            with self.subTest(change.__name__):
                self.refused(1, "verify", self.tampered(change), "--trust", self.trust, says=["NOT VERIFIED", "rule"])

    def test_verify_asks_for_the_right_things(self):
        other = self.at("other-model")
        os.mkdir(other)
        write(os.path.join(other, "model.onnx"), "other weights")
        self.refused(1, "verify", self.token, "--trust", self.trust, "--artifact", other, says=["DOES NOT MATCH"])
        self.refused(1, "verify", self.token, "--trust", self.trust, "--as-of", "2040-01-01", says=["NOT valid"])
        # The root covers digests alone: a renamed file shows only beside the signed manifest.
        renamed = self.at("renamed-model")
        shutil.copytree(self.model, renamed)
        os.rename(os.path.join(renamed, "README.md"), os.path.join(renamed, "READ.md"))
        manifest = str(must_json("list", "weights-manifest", "--data", self.data)[0]["index"])
        bundle = write(self.at("manifest.bundle"), must("show", manifest, "--bundle", "--data", self.data))
        must("verify", bundle, "--trust", self.trust, "--artifact", self.model)
        self.refused(1, "verify", bundle, "--trust", self.trust, "--artifact", renamed, says=["READ.md", "artifact.differs"])
        use = write(self.at("unknown.bundle"), must("show", "city/line", "--bundle", "--data", self.data))
        self.refused(1, "verify", use, "--trust", self.early_trust, says=["NOT VERIFIED", "key.unknown"])
        self.refused(3, "verify", self.token, "--trust", write(self.at("no.trust"), "{}"))
        self.refused(3, "verify", self.at("missing.json"), "--trust", self.trust, says=["missing.json"])
        forged = json.loads(read(self.trust))
        text = base64.b64decode(forged["payload"]).replace(b"city.probity.example", b"town.probity.example")
        forged["payload"] = base64.b64encode(text).decode()
        self.refused(3, "verify", self.token, "--trust", write(self.at("forged.trust"), forged), says=["envelope.signature"])

    def test_token_may(self):
        def may(purpose, role, *more):
            return ["token", "may", self.token, "--trust", self.trust, "--purpose", purpose, "--role", role, *more]

        self.assertIn("allow", must(*may("public-library", "none")))
        for words, rule in ((may("emergency-dispatch", "none"), "purpose"), (may("public-library", "decides"), "role"),
                            (may("public-library", "none", "--as-of", "2040-01-01"), "expired"),
                            (may("fortune-telling", "none"), "purpose")):
            answer = json.loads(self.refused(1, *words, "--json").stdout)
            self.assertEqual(answer["answer"], "deny")
            self.assertIn(rule, answer["rule"])
            self.assertTrue(answer["reason"])
        must(*may("public-library", "none", "--artifact", self.model))
        use = write(self.at("no-token.bundle"), must("show", "city/line", "--bundle", "--data", self.data))
        self.refused(3, "token", "may", use, "--trust", self.trust, "--purpose", "public-library", "--role", "none",
                     says=["token.kind"])

    def test_token_issue(self):
        self.refused(3, "token", "issue", self.manifest["root"], "--data", self.data, says=["token.earned"])
        self.refused(3, "token", "issue", "use city/nothing", "--data", self.data, says=["subject.unknown"])
        draft = json.loads(must("token", "issue", "use city/line", "--draft", "--data", self.data))
        self.assertEqual(draft["predicate"]["code"], "3600")

    # Without a log

    def test_classify_says_what_is_determined_and_counts_the_rest(self):
        facts = write(self.at("score.json"), {"facts": {
            "use.operation_data": "personal", "use.role": "recommends", "use.almost_always_followed": True,
            "gdpr.law_enforcement": False, "gdpr.roles": ["controller"], "gdpr.significant_effect": True,
            "gdpr.authorised_by_law": True, "gdpr.systematic_evaluation": True}})
        said = probity("classify", facts, "--as-of", "2026-11-24").stdout
        for line in ("  a decision by automated means alone, allowed with safeguards (GDPR Art. 22(2)): in force",
                     "    keep to the safeguards of the law that authorises it (GDPR Art. 22(2)(b), controller): in force",
                     "    consult the supervisory authority before processing (GDPR Art. 36(1), controller): "
                     "depends on gdpr.residual_high_risk"):
            self.assertIn(line + "\n", said)
        self.assertRegex(said, r"  Not determined: .*high-risk \(Annex I\)")
        self.assertRegex(said, r"    \d+ more may follow from what is not determined")
        self.assertNotIn("run a risk management system", said)

    def test_classify(self):
        case = json.loads(read(os.path.join(TOP, "src", "rubric", "cases", "library-chatbot.json")))["case"]
        facts = write(self.at("facts.json"), case)
        answer = must_json("classify", facts, "--as-of", "2026-11-23")
        self.assertEqual(answer["code"], "2610")
        self.assertIn("Risk code 2610", must("classify", facts, "--as-of", "2026-11-23"))
        del case["facts"]["use.effect"]
        self.refused(1, "classify", write(facts, case), says=["----", "use.effect"])
        case["facts"]["use.effect"] = "magic"
        self.refused(3, "classify", write(facts, case), says=["use.effect", "fact.word", "magic"])
        self.refused(3, "classify", write(facts, '{"facts": {"use.persons_per_year": 1.5}}'), says=["number.float"])
        self.refused(3, "classify", self.at("no-facts.json"), says=["no-facts.json"])

    def test_claims(self):
        head = ("agency,use_case_name,is_high_impact,HI_justification,topic_area,problem_solved,benefits,system_outputs\n")
        faces = 'A,{},{},{},Law Enforcement,Facial recognition of suspects in public places at night,,Possible matches\n'
        sheet = write(self.at("inventory.csv"), head + faces.format("Faces (FACE)", "High-impact", "") +
                      faces.format("Face", "Not High-impact", "It decides nothing"))
        said = must("claims", sheet, "--as-of", "2026-11-24", "--each")
        self.assertRegex(said, r"high impact +1 +0 +0 +1\n")
        self.assertRegex(said, r"not high impact +1 +0 +0 +1\n")
        self.assertIn('us.category.j: "facial*" in problem_solved', said)
        self.assertIn("One tool, opposite claims:\n  One name or nearly the same words:\n    row 2", said)
        answer = must_json("claims", sheet, "--as-of", "2026-11-24")
        self.assertEqual(answer["n"], 2)
        self.assertEqual([row["computed"] for row in answer["rows"]], ["yes", "yes"])
        write(sheet, head + faces.format("Faces", "Perhaps", ""))
        self.refused(1, "claims", sheet, says=["Row 2", "is_high_impact", "Perhaps"])
        write(sheet, head.replace("topic_area,", "").replace("\n", ",other\n"))
        self.refused(3, "claims", sheet, says=["topic_area"])
        self.refused(3, "claims", sheet, "--reading", "nothing", says=["us-2025"])
        reading = write(self.at("reading.json"), "{}")
        self.refused(3, "claims", sheet, "--reading", reading, says=["reading.json", "field.missing"])

    def test_rubric_check(self):
        core = os.path.join(TOP, "rubrics", "core.json")
        self.assertIn("holds together", must("rubric", "check", core))
        rules = json.loads(read(core))
        rules["purposes"][1]["parent"] = "nowhere"
        self.refused(3, "rubric", "check", write(self.at("rubric.json"), rules), says=["/purposes/1", "nowhere"])
        self.refused(3, "rubric", "check", write(self.at("rubric.json"), "{"), says=["json.syntax"])

    def test_additions_of_an_agency(self):
        document = {"agency": "city", "base": {"id": "core", "at_least": "1.0.0"}, "deltas": {"digits": [{"id": "D1", "parts": [
            {"id": "D1.effect", "raises": [{"id": "city.chat", "value": 4, "when": {"fact": "use.role", "at_least": "informs"},
                                            "words": {"en": "it speaks for the city"}}]}]}]}}
        additions = write(self.at("additions.json"), document)
        self.assertIn("city.chat: new", must("rubric", "check", additions))
        joined = write(self.at("joined.json"), must("rubric", "effective", additions))
        self.assertIn("core+city 1.0.0 holds together", must("rubric", "check", joined))
        case = json.loads(read(os.path.join(TOP, "src", "rubric", "cases", "library-chatbot.json")))["case"]
        facts = write(self.at("facts.json"), case)
        answer = json.loads(must("classify", facts, "--as-of", "2026-11-23", "--overlay", additions, "--json"))
        self.assertEqual(answer["code"][:3], "461")
        self.assertEqual(answer["digits"][0]["rule"], "city.chat")
        document["deltas"] = {"token": {"days": 91}}
        write(additions, document)
        for command in (["rubric", "check"], ["rubric", "effective"], ["classify", facts, "--overlay"]):
            self.refused(3, *command, additions, says=["/deltas/token/days", "overlay.looser", "91", "90", "only fall"])

    def test_rubric_explain(self):
        said = must("rubric", "explain", "requirement.red_team")
        for words in ("Impact (D1) is 4 or more", "“Does it withstand the red team?” (check.red_team)", "365 days", "may only fall",
                      "AI Act Art. 15"):
            self.assertIn(words, said)
        self.assertIn("Impact (D1)\u202f: 4 ou plus",
                      must("rubric", "explain", "requirement.red_team", "--language", "fr"))
        self.assertIn("the deployer", must("rubric", "explain", "eu-ai-act/duties/art26.9"))
        self.assertEqual({one["kind"] for one in must_json("rubric", "explain", "prohibited")}, {"question", "class"})
        ids = must_json("rubric", "explain")
        self.assertGreater(len(ids), 400)
        for one in ids[::40]:
            self.assertTrue(must_json("rubric", "explain", one["id"])[0]["sections"], one)
        self.refused(3, "rubric", "explain", "requirement.red_teem", says=["requirement.red_team", "rubric.id"])
        self.refused(2, "rubric", "explain", "token", "--language", "xx", says=["rubric.language"])
        additions = write(self.at("explained.json"), {"agency": "city", "base": {"id": "core", "at_least": "1.0.0"},
                                                      "deltas": {"token": {"days": 30}}})
        self.assertIn("before: 90\n    now: 30", must("rubric", "explain", "token", "--overlay", additions))

    def test_rubric_compare(self):
        core = os.path.join(TOP, "rubrics", "core.json")
        self.assertIn("the same", must("rubric", "compare", core, core))
        rules = json.loads(read(core))
        rules["token"]["days"] = 30
        tighter = write(self.at("tighter.json"), rules)
        self.assertIn("can be a MINOR", must("rubric", "compare", core, tighter))
        self.refused(1, "rubric", "compare", tighter, core, says=["LOOSER", "before: 30", "now: 90", "MAJOR"])
        self.refused(3, "rubric", "compare", core, write(self.at("no-rules.json"), "{}"), says=["no-rules.json"])

    def test_model_hash(self):
        self.assertEqual({file["path"] for file in self.manifest["files"]}, {"README.md", "model.onnx"})
        self.assertIn("root     " + self.manifest["root"], must("model", "hash", self.model))
        linked = self.at("linked")
        shutil.copytree(self.model, linked)
        os.symlink("/etc/hostname", os.path.join(linked, "hostname"))
        self.refused(3, "model", "hash", linked, says=["hostname"])
        os.mkdir(self.at("empty"))
        self.refused(3, "model", "hash", self.at("empty"), says=["artifact.empty"])
        self.refused(3, "model", "hash", self.at("no-model"), says=["no-model"])


if __name__ == "__main__":
    unittest.main()
