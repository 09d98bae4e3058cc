"""The map in docs/contributing.md has a line for every app and every package of servicekit, and its
recipes name files that exist.
"""

from __future__ import annotations

import re

from suite.config import ROOT, SERVICES

TEXT = (ROOT / "docs" / "contributing.md").read_text()
KIT = ROOT / "servicekit" / "src" / "servicekit"
BASES = (
    "",
    "workflow_api/",
    "frontend/",
    "frontend/src/",
    "workflow_api/task/",
    "workflow_api/task/domain/",
)


def lines_of(heading: str) -> set[str]:
    section = TEXT.split(f"### {heading}\n", 1)[1].split("\n#", 1)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def test_every_app_has_its_line() -> None:
    apps = {
        f"{service.folder}/{path.parent.name}"
        for service in SERVICES
        for path in (ROOT / service.folder).glob("*/apps.py")
    }
    assert apps | {"workflow_api/sla"} == lines_of("The apps")


def test_every_wing_and_package_of_servicekit_has_its_line() -> None:
    wings = {path.parent.name for path in KIT.glob("*/__init__.py")}
    assert lines_of("The wings of servicekit") == wings
    packages = {path.parent for path in KIT.glob("*/*/__init__.py")}
    assert lines_of("The packages of servicekit") == {
        f"{path.parent.name}.{path.name}" for path in packages
    }


def test_the_wings_are_named_in_servicekit_itself() -> None:
    named = set(re.findall(r"^- `(\w+)`", (KIT / "__init__.py").read_text(), re.MULTILINE))
    assert named | {"testing"} == {path.parent.name for path in KIT.glob("*/__init__.py")}


def test_recipes_name_files_that_exist() -> None:
    recipes = TEXT.split("## Recipes", 1)[1].split("\n## ", 1)[0]
    named = set(re.findall(r"`([\w.-]+/[\w./-]+\.(?:py|tsx?|mjs|yaml))`", recipes))
    assert named
    assert {
        name for name in named if not any((ROOT / base / name).exists() for base in BASES)
    } == set()
