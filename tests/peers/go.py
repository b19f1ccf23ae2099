"""The pinned Go and what it builds. Debian's Go is too old for the peers and cannot change into a newer one, so any Go at
hand fetches the pinned toolchain, which is a module like any other, and that one compiles them: the same everywhere.
Modules are pinned by the go.sum beside their go.mod, and the toolchain by its hash here."""
import json
import os
import platform
import shutil
import stat
import subprocess
import sys

from agree import BUILD, TOP, Broken, Skip, run

VERSION = "1.27.4"
TOOLCHAINS = {"x86_64": ("linux-amd64", "h1:8Tl0rBb7KdISSdPkZBjlpZxsUBb+004GI/SM2XbmSqI=")}
MODULES = os.path.join(BUILD, "go-modules")
BAD = ("checksum mismatch", "SECURITY ERROR", "missing go.sum entry")


def environment(**more):
    """The user's proxy and checksum database are the only things taken from outside."""
    return dict(os.environ, GO111MODULE="on", GOFLAGS="-modcacherw", GOMODCACHE=MODULES, GOTOOLCHAIN="local", GOWORK="off",
                GOCACHE=os.path.join(BUILD, "go-cache"), GOROOT="", CGO_ENABLED="0", **more)


def not_fetched(what, why):
    if any(word in why for word in BAD):
        raise Broken(f"{what} is not what was pinned: {why[-600:]}")
    raise Skip(f"{what} could not be fetched; is a Go module proxy at hand? {why.strip().splitlines()[-1]}")


def toolchain():
    """The path of the pinned go."""
    if platform.machine() not in TOOLCHAINS:
        raise Skip(f"no Go is pinned for {platform.machine()}")
    system, pinned = TOOLCHAINS[platform.machine()]
    root = os.path.join(MODULES, "golang.org", f"toolchain@v0.0.1-go{VERSION}.{system}")
    program = os.path.join(root, "bin", "go")
    whole = os.path.join(BUILD, f"go{VERSION}-whole")
    if os.path.exists(whole):
        return program
    any_go = shutil.which("go")
    if any_go is None:
        raise Skip("no Go is installed to fetch with (Debian's golang-go will do)")
    os.makedirs(BUILD, exist_ok=True)
    module = f"golang.org/toolchain@v0.0.1-go{VERSION}.{system}"
    done = run(any_go, "mod", "download", "-json", module, env=environment(), cwd=BUILD)
    said = json.loads(done.stdout or "{}")
    if done.returncode != 0:
        not_fetched(f"Go {VERSION}", said.get("Error", done.stderr))
    if said["Sum"] != pinned:
        shutil.rmtree(root)
        raise Broken(f"Go {VERSION} is not what was pinned: {said['Sum']}")
    # Modules carry no permissions.
    for folder in (os.path.join(root, "bin"), os.path.join(root, "pkg", "tool", system.replace("-", "_"))):
        for name in os.listdir(folder):
            os.chmod(os.path.join(folder, name), os.stat(os.path.join(folder, name)).st_mode | stat.S_IXUSR)
    with open(whole, "w", encoding="utf-8"):
        return program


def build(module, package, name):
    """Builds a package, named by its import path or by its file, with the modules that tests/go/MODULE pins."""
    go, folder = toolchain(), os.path.join(TOP, "tests", "go", module)
    # With go.sum beside it, no checksum database is asked.
    done = run(go, "list", "-deps", package, cwd=folder, env=environment(GOSUMDB="off"))
    if done.returncode != 0:
        not_fetched(name, done.stderr)
    program = os.path.join(BUILD, name)
    print(f"  building {name}", file=sys.stderr, flush=True)
    subprocess.run(["nice", go, "build", "-trimpath", "-ldflags=-s -w", "-o", program, package], check=True, cwd=folder,
                   env=environment(GOPROXY="off", GOSUMDB="off"))
    return program
