"""Runs every check that needs no running suite: `make check`.

`check.py write-schemas` writes the OpenAPI schemas that the check compares with.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

from checking.messages import message_problems
from checking.notice_types import notice_type_problems
from checking.sql import sql_problems
from proving.jobs import (
    Job,
    run_jobs,
)
from proving.testbed import embedded_environment
from suite.config import ROOT, SERVICES

TYPED_PARTS = ("workflow_api", "servicekit", "ticket_service", "messaging", "notification_service")
_BIN = Path(sys.executable).parent
_UNUSED_PORT = 1
CONTRACT = Path("docs/contract.md")


def main() -> int:
    if sys.argv[1:] == ["write-schemas"]:
        return write_schemas()
    with tempfile.TemporaryDirectory(prefix="tts-check-") as name:
        folder = Path(name)
        outcomes = run_jobs(_jobs(folder))
        if shutil.which("promtool") is None:
            print("promtool is not installed: the tests of the alert rules are left out.")
        findings = [
            _schema_drift(folder),
            readme_problems(ROOT),
            message_problems(ROOT),
            notice_type_problems(ROOT),
            sql_problems(ROOT),
        ]
    for problem in (problem for found in findings for problem in found):
        print(problem)
    passed = [outcome.ok for outcome in outcomes] + [not found for found in findings]
    print(f"{passed.count(True)} checks passed, {passed.count(False)} failed", flush=True)
    return 0 if all(passed) else 1


def write_schemas() -> int:
    """Write `<service>/schema.yaml` of every service, then the web app's types from them."""
    with tempfile.TemporaryDirectory(prefix="tts-check-") as name:
        environment = embedded_environment(_UNUSED_PORT, Path(name))
        outcomes = run_jobs(
            [
                Job(
                    f"schema {service.folder}",
                    _manage(_spectacular(ROOT / service.folder / "schema.yaml")),
                    ROOT / service.folder,
                    environment,
                )
                for service in SERVICES
            ]
        )
        outcomes += run_jobs(
            [Job("web app's types", ["npm", "run", "generate:api"], ROOT / "frontend")]
        )
    return 0 if all(outcome.ok for outcome in outcomes) else 1


def _jobs(folder: Path) -> list[Job]:
    environment = embedded_environment(_UNUSED_PORT, folder)
    return [
        Job("ruff check", [str(_BIN / "ruff"), "check"], ROOT),
        Job("ruff format", [str(_BIN / "ruff"), "format", "--check"], ROOT),
        Job("web app: biome, tsc, types of the APIs", ["npm", "run", "check"], ROOT / "frontend"),
        Job("web app: size of a first load", ["npm", "run", "check:size"], ROOT / "frontend"),
        *(
            Job(f"mypy {part}", [str(_BIN / "mypy"), *_mypy_target(part)], ROOT / part, environment)
            for part in (*TYPED_PARTS, "tools")
        ),
        *(
            Job(f"import contracts {part}", [str(_BIN / "lint-imports")], ROOT / part, environment)
            for part in TYPED_PARTS
        ),
        *(
            Job(
                f"migrations and schema {service.folder}",
                _manage(
                    ["makemigrations", "--check", "--dry-run"],
                    _spectacular(folder / f"{service.folder}.yaml"),
                ),
                ROOT / service.folder,
                environment,
            )
            for service in SERVICES
        ),
        Job(
            "voice of docstrings, comments and docs",
            [sys.executable, "-m", "pytest", "-q", "tests/test_voice.py"],
            ROOT / "tools",
        ),
        *_alert_jobs(),
    ]


def _alert_jobs() -> list[Job]:
    """The jobs that check the syntax of the alert rules and run their tests; none if promtool is
    not installed.
    """
    promtool = shutil.which("promtool")
    if promtool is None:
        return []
    folder = ROOT / "deploy" / "prometheus"
    return [
        Job("alert rules: syntax", [promtool, "check", "config", "prometheus.yml"], folder),
        Job("alert rules: tests", [promtool, "test", "rules", "alerts_test.yml"], folder),
    ]


def _mypy_target(part: str) -> list[str]:
    """The arguments for mypy: none if the part's mypy.ini lists the files to check, else its
    folder.
    """
    configuration = (ROOT / part / "mypy.ini").read_text()
    return [] if re.search(r"^(files|packages|modules)\s*=", configuration, re.MULTILINE) else ["."]


def _manage(*commands: list[str]) -> list[str]:
    """The command line that runs these management commands in one Python process."""
    script = ROOT / "run" / "suite" / "manage.py"
    return [sys.executable, str(script), *(json.dumps(command) for command in commands)]


def _spectacular(target: Path) -> list[str]:
    return ["spectacular", "--file", str(target), "--validate", "--fail-on-warn"]


def _schema_drift(folder: Path) -> list[str]:
    """A sentence for each committed schema that differs from the one just generated in `folder`."""
    return [
        f"{service.folder}/schema.yaml is not what the code says: run make schemas."
        for service in SERVICES
        if _text(folder / f"{service.folder}.yaml") != _text(ROOT / service.folder / "schema.yaml")
    ]


def _text(file: Path) -> str | None:
    return file.read_text() if file.is_file() else None


def readme_problems(root: Path) -> list[str]:
    """A sentence for each `make` target and each path that the README or docs name but that does
    not exist.

    The contract may name targets that do not exist yet.
    """
    makefile = (root / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z0-9-]+):", makefile, re.MULTILINE))
    problems: list[str] = []
    for page in [root / "README.md", *sorted((root / "docs").rglob("*.md"))]:
        text = page.read_text()
        name = page.relative_to(root)
        named = set(re.findall(r"`make ([a-z0-9-]+)", text))
        unknown = set() if name == CONTRACT else named - targets
        links = set(re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text))
        dead = {link for link in links if not (page.parent / link).exists()}
        problems += [f"{name} names `make {it}`, which does not exist." for it in sorted(unknown)]
        problems += [f"{name} links to {it}, which does not exist." for it in sorted(dead)]
    return problems


if __name__ == "__main__":
    sys.exit(main())
