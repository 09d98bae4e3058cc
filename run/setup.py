"""Installs everything the suite needs, each step only if its inputs have changed.

`setup.py run` installs what running needs and builds the web app; `setup.py dev` adds the tools of
tests and checks. Uses the standard library only, and syntax that an old Python can parse far enough
to report that it is too old.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - reports an older one
    sys.stderr.write(
        "Python 3.11 or newer is needed, this is %d.%d: "  # noqa: UP031
        "install it, or name it with make PYTHON=...\n" % sys.version_info[:2]
    )
    sys.exit(2)

import os
import re
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from suite.errors import SuiteError
from suite.stamps import Stamp, content_hash

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMPS = ROOT / ".run" / "stamps"
FRONTEND = ROOT / "frontend"
OLDEST_NODE = (20, 19)


def main() -> int:
    level = sys.argv[1] if len(sys.argv) > 1 else "run"
    try:
        require_node()
        with ThreadPoolExecutor(2) as pool:
            # Run both at once: they are independent and mostly wait for the network.
            halves = [pool.submit(set_up_python, with_tools=level == "dev")]
            halves.append(pool.submit(set_up_frontend))
            for half in halves:
                half.result()
    except SuiteError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def require_node() -> None:
    """Raise SuiteError unless node is on the PATH and new enough, with npm."""
    wanted = ".".join(str(part) for part in OLDEST_NODE)
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise SuiteError(
            f"Node.js {wanted} or newer and npm are needed: install them and run again."
        )
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    if found is None or (int(found[1]), int(found[2])) < OLDEST_NODE:
        raise SuiteError(
            f"Node.js {wanted} or newer is needed, this is {answer.stdout.strip() or 'unknown'}: "
            "install a newer one and run again."
        )


def set_up_python(*, with_tools: bool) -> None:
    """Create the virtual environment, and install servicekit and the requirements, checked by their
    hashes, into it.
    """
    python = VENV / "bin" / "python"
    interpreter = f"{sys.version_info[0]}.{sys.version_info[1]} {ROOT}"
    base = content_hash([ROOT / "requirements" / "base.txt"], extra=interpreter)
    dev = content_hash([ROOT / "requirements" / "dev.txt"], extra=base)
    if not python.exists():
        shutil.rmtree(STAMPS, ignore_errors=True)
        step("Making a virtual environment", [sys.executable, "-m", "venv", str(VENV)])
    # requirements/dev.txt includes everything in requirements/base.txt.
    has_tools = Stamp(STAMPS / "python-dev").matches(dev)
    if with_tools and not has_tools:
        install("Python packages and tools", ["--require-hashes", "-r", "requirements/dev.txt"])
        Stamp(STAMPS / "python-dev").write(dev)
    elif not with_tools and not has_tools and not Stamp(STAMPS / "python-base").matches(base):
        install("Python packages", ["--require-hashes", "-r", "requirements/base.txt"])
        Stamp(STAMPS / "python-base").write(base)
    kit = content_hash([ROOT / "servicekit" / "pyproject.toml"], extra=interpreter)
    if not Stamp(STAMPS / "servicekit").matches(kit):
        install("servicekit", ["--no-deps", "--editable", "servicekit"])
        Stamp(STAMPS / "servicekit").write(kit)
    _let_tools_import_suite()


def _let_tools_import_suite() -> None:
    """Put `run/` on the import path of the virtual environment: tools and tests import `suite`."""
    for site in (VENV / "lib").glob("python*/site-packages"):
        path = site / "suite.pth"
        if not path.exists() or path.read_text() != f"{ROOT / 'run'}\n":
            path.write_text(f"{ROOT / 'run'}\n")


def install(what: str, options: list[str]) -> None:
    """Install into the virtual environment with uv, which is several times faster than pip.

    Falls back to pip if uv fails: pip's configuration may name a package index that uv ignores.
    """
    python = str(VENV / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    try:
        if not (VENV / "bin" / "uv").exists():
            step("Installing uv", [*pip, "--require-hashes", "-r", "requirements/uv.txt"])
        uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", python]
        step(f"Installing {what}", [*uv, "--compile-bytecode", *options])
    except SuiteError:
        step(f"Installing {what} with pip", [*pip, *options])


def set_up_frontend() -> None:
    """Install the web app's packages as locked, and build it."""
    packages = content_hash([FRONTEND / "package-lock.json"], extra=str(ROOT))
    stamp = Stamp(STAMPS / "frontend-packages")
    if not stamp.matches(packages) or not (FRONTEND / "node_modules").is_dir():
        step(
            "Installing the web app's packages",
            ["npm", "ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"],
            FRONTEND,
        )
        stamp.write(packages)
    sources = [
        path
        for path in sorted(FRONTEND.iterdir())
        if not path.name.startswith(".") and path.name not in {"node_modules", "dist", "e2e"}
    ]
    built = content_hash(sources, extra=packages)
    stamp = Stamp(STAMPS / "frontend-build")
    if not stamp.matches(built) or not (FRONTEND / "dist").is_dir():
        step("Building the web app", ["npm", "run", "--silent", "build"], FRONTEND)
        stamp.write(built)


def step(title: str, command: list[str], folder: Path = ROOT) -> None:
    """Run one command. If it fails, print its output and raise SuiteError."""
    say(f"{title} ...")
    started = time.monotonic()
    result = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PIP_NO_INPUT": "1", "CI": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        say(result.stdout.rstrip())
        raise SuiteError(f"{title} failed (`{' '.join(command)}`): the lines above say why.")
    say(f"{title}: {time.monotonic() - started:.1f} s")


def say(text: str) -> None:
    """Print the whole text in one write, because two steps run at the same time."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
