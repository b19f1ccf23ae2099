"""A PostgreSQL of our own for tests: in a temporary directory, on a socket there and no port, as an unprivileged user
where the tests run as root."""
import os
import pwd
import shutil
import signal
import subprocess
import tempfile

from program import read, soon

PLACES = ("/usr/lib/postgresql/15/bin", "/usr/bin", "/usr/local/bin")
BIN = next((place for place in PLACES if os.path.exists(os.path.join(place, "initdb"))), None)


def unprivileged():
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        except KeyError:
            pass
    return {}


class PostgreSQL:
    def __init__(self):
        self.folder = tempfile.mkdtemp()
        os.chmod(self.folder, 0o711)
        self.home = os.path.join(self.folder, "postgresql")
        os.mkdir(self.home)
        self.who = unprivileged()
        if self.who:
            os.chown(self.home, self.who["user"], self.who["group"])
        self.server = None
        subprocess.run([os.path.join(BIN, "initdb"), "-D", self.home + "/data", "-U", "probity", "--auth=trust",
                        "--encoding=UTF8", "--locale=C", "--no-sync"], check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, cwd="/", **self.who)
        self.start()

    def start(self):
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.server = subprocess.Popen(
                [os.path.join(BIN, "postgres"), "-D", self.home + "/data", "-k", self.home, "-c", "listen_addresses=",
                 "-c", "max_connections=200"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", **self.who)
        soon(self.is_ready, "PostgreSQL does not start")

    def is_ready(self):
        """After a kill it recovers first, which on a busy disk takes a while."""
        assert self.server.poll() is None, "PostgreSQL ended: " + read(os.path.join(self.folder, "log"))[-2000:]
        return subprocess.run([os.path.join(BIN, "pg_isready"), "-h", self.home, "-q"], check=False).returncode == 0

    def stop(self, how=signal.SIGQUIT):
        """SIGQUIT: at once, as `pg_ctl stop -m immediate`; it recovers when it starts."""
        if self.server:
            self.server.send_signal(how)
            self.server.wait()
            self.server = None

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database):
        return f"postgresql:///{database}?host={self.home}&user=probity"

    def sql(self, text, database="postgres"):
        return subprocess.run([os.path.join(BIN, "psql"), "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.home,
                               "-U", "probity", "-d", database, "-c", text], check=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, text=True).stdout

    def create(self, name, like="template0"):
        self.sql(f"CREATE DATABASE {name} TEMPLATE {like} ENCODING 'UTF8' LOCALE 'C'")
        return self.url(name)
