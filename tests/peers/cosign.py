"""cosign, the client that people have: every bundle of the demonstration, offline, with the signer's key and a trusted root
that names our log alone; and altered ones, which both it and `probity verify` must refuse."""
import base64
import copy
import json
import os

import go
from agree import probity, run
from logs import Trust, demonstration


def bundles(report, folder):
    program = go.build("cosign", "github.com/sigstore/cosign/v3/cmd/cosign", "cosign")
    data = demonstration(os.path.dirname(folder))
    client = Client(program, folder, Trust(data), data)
    shown, refused = {}, []
    for index in range(client.trust.size):
        bundle = json.loads(probity("show", str(index), "--bundle", "--data", data))
        kind = statement(bundle)["predicateType"]
        done = client.verify(bundle)
        if done.returncode == 0:
            shown.setdefault(kind, bundle)
        else:
            refused.append(f"entry {index}, {kind}: {done.stderr}")
    report.expect(not refused, f"all {client.trust.size} bundles, of {len(shown)} kinds, are verified", " | ".join(refused))
    if not shown:
        return
    for what, alter in ALTERED.items():
        taken = [kind for kind, bundle in shown.items() if client.takes(alter(copy.deepcopy(bundle)))]
        report.expect(not taken, f"refused by both with {what}", f"taken: {taken}")
    one = next(iter(shown.values()))
    stranger = {key: pem for key, pem in client.trust.signers.items() if key != hint(one)}.popitem()[1]
    report.expect(client.verify(one, key=stranger).returncode != 0, "refused with the key of somebody else", "taken")
    report.expect(client.verify(one, digest="0" * 64).returncode != 0, "refused for another artifact", "taken")
    report.expect(client.verify(one, kind="https://other.example/v1").returncode != 0, "refused as another kind", "taken")
    client.write_root(f"https://other.{client.trust.origin}")
    report.expect(client.verify(one).returncode != 0, "refused where the log has another name", "taken")


class Client:
    """cosign with what it is told to trust, in files."""

    def __init__(self, program, folder, trust, data):
        self.program, self.folder, self.trust = program, folder, trust
        self.write("trust.json", probity("keys", "trust", "--data", data))
        self.write_root(f"https://{trust.origin}")

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def write_root(self, url):
        self.write("root.json", json.dumps({
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [{
                "baseUrl": url, "hashAlgorithm": "SHA2_256",
                "publicKey": {"rawBytes": text(self.trust.log_key), "keyDetails": "PKIX_ED25519",
                              "validFor": {"start": "1970-01-01T00:00:00Z"}},
                "logId": {"keyId": text(self.trust.log_id)}}]}))

    def verify(self, bundle, key=None, digest=None, kind=None):
        said = statement(bundle)
        return run(self.program, "verify-blob-attestation", "--bundle", self.write("bundle.json", json.dumps(bundle)),
                   "--trusted-root", os.path.join(self.folder, "root.json"),
                   "--key", self.write("key.pem", key or self.trust.signers[hint(bundle)]),
                   "--type", kind or said["predicateType"],
                   "--digest", digest or said["subject"][0]["digest"]["sha256"], "--digestAlg", "sha256", timeout=60)

    def takes(self, bundle):
        """Whether either of the two takes it."""
        ours = run(os.environ["PROBITY"], "verify", self.write("bundle.json", json.dumps(bundle)),
                   "--trust", os.path.join(self.folder, "trust.json"))
        return ours.returncode == 0 or self.verify(bundle).returncode == 0


def statement(bundle):
    return json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))


def hint(bundle):
    return bundle["verificationMaterial"]["publicKey"]["hint"]


def entry(bundle):
    return bundle["verificationMaterial"]["tlogEntries"][0]


def proof(bundle):
    return entry(bundle)["inclusionProof"]


def text(raw):
    return base64.b64encode(raw).decode()


def flipped(encoded, at=-1):
    raw = bytearray(base64.b64decode(encoded))
    raw[at] ^= 1
    return text(bytes(raw))


def altering(change):
    def altered(bundle):
        change(bundle)
        return bundle
    return altered


def payload(bundle):
    """Another statement that reads as well as the first."""
    said = statement(bundle)
    said["predicate"] = {**said["predicate"], "more": "than was signed"}
    bundle["dsseEnvelope"]["payload"] = text(json.dumps(said).encode())


def signature(bundle):
    one = bundle["dsseEnvelope"]["signatures"][0]
    one["sig"] = flipped(one["sig"])


def no_signature(bundle):
    bundle["dsseEnvelope"]["signatures"] = []


def hash_of_proof(bundle):
    proof(bundle)["hashes"][0] = flipped(proof(bundle)["hashes"][0])


def shorter_proof(bundle):
    proof(bundle)["hashes"].pop()


def another_index(bundle):
    for place in (entry(bundle), proof(bundle)):
        place["logIndex"] = str(int(place["logIndex"]) ^ 1)


def another_log(bundle):
    entry(bundle)["logId"]["keyId"] = flipped(entry(bundle)["logId"]["keyId"])


def no_entry(bundle):
    bundle["verificationMaterial"]["tlogEntries"] = []


def no_proof(bundle):
    del entry(bundle)["inclusionProof"]


def line_of_checkpoint(number, change):
    def altered(bundle):
        lines = proof(bundle)["checkpoint"]["envelope"].split("\n")
        lines[number] = change(lines[number])
        proof(bundle)["checkpoint"]["envelope"] = "\n".join(lines)
    return altered


def signature_line(line):
    head, _, encoded = line.rpartition(" ")
    return f"{head} {flipped(encoded)}"


ALTERED = {what: altering(change) for what, change in {
    "another payload": payload,
    "a bit of the signature changed": signature,
    "no signature": no_signature,
    "a bit of the proof changed": hash_of_proof,
    "a hash less in the proof": shorter_proof,
    "the index of its neighbour": another_index,
    "another log's id": another_log,
    "no log entry": no_entry,
    "no proof": no_proof,
    "another size in the checkpoint": line_of_checkpoint(1, lambda line: str(int(line) + 1)),
    "another root in the checkpoint": line_of_checkpoint(2, flipped),
    "a bit of the checkpoint's signature changed": line_of_checkpoint(4, signature_line),
    "another name in the checkpoint": line_of_checkpoint(0, lambda line: "other." + line),
}.items()}
