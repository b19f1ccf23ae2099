"""The logs that peers are given: the demonstration, and whose keys verify what."""
import base64
import hashlib
import json
import os

from agree import Broken, Skip, probity, run


def demonstration(folder):
    """A data directory below `folder` with the demonstration in it, built from real models when first asked for."""
    data = os.path.join(folder, "westmark")
    if not os.path.exists(data):
        done = run(os.environ["PROBITY"], "demo", "--once", "--data", data, timeout=1800)
        if done.returncode == 4:
            raise Skip("the demonstration could not be built: " + done.stderr.strip().splitlines()[-1])
        if done.returncode != 0:
            raise Broken(done.stderr)
    return data


class Trust:
    """What a log's trust file says: its origin, its own key, and the keys of those who sign statements. A key is DER."""

    def __init__(self, data):
        envelope = json.loads(probity("keys", "trust", "--data", data))
        said = json.loads(base64.b64decode(envelope["payload"]))["predicate"]
        self.origin = said["origin"]
        self.log_key = der(said["log_keys"][0]["key"])
        self.log_id = hashlib.sha256(self.origin.encode() + b"\n\x01" + self.log_key[12:]).digest()
        self.size = said["tree_size"]
        self.signers = {hashlib.sha256(der(one["key"])).hexdigest(): one["key"] for one in said["keys"]}

    def verifier_key(self):
        """The log's key as signed notes spell it."""
        key = base64.b64encode(b"\x01" + self.log_key[12:]).decode()
        return f"{self.origin}+{self.log_id[:4].hex()}+{key}"


def der(pem):
    return base64.b64decode("".join(pem.split("\n")[1:-2]))
