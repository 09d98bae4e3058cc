"""The commit hooks run the tools of `make check`, at the same versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from check import _jobs
from suite.config import ROOT

OWN = (".venv/bin/", "bash -c 'cd frontend && node_modules/.bin/", "make check")


def hooks() -> dict[str, dict[str, Any]]:
    [repository] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    return {hook["id"]: hook for hook in repository["hooks"]}


def test_every_hook_is_a_tool_of_the_projects_own_environments() -> None:
    """A hook with another version of a tool could accept files that `make check` refuses."""
    assert [name for name, hook in hooks().items() if not hook["entry"].startswith(OWN)] == []


def test_what_a_commit_checks_is_part_of_the_check(tmp_path: Path) -> None:
    checked = " ".join(job.name for job in _jobs(tmp_path))
    quick = {name.split("-")[0] for name, hook in hooks().items() if "stages" not in hook}
    assert quick == {"ruff", "biome"}
    assert all(tool in checked for tool in quick)


def test_a_push_runs_the_whole_check() -> None:
    assert hooks()["make-check"]["stages"] == ["pre-push"]
    assert hooks()["make-check"]["entry"] == "make check"
