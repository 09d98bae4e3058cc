"""The alert rules and the dashboard use metrics that the services have."""

from __future__ import annotations

import re

import pytest

from suite.config import ROOT, SERVICES

_NAME = re.compile(r"\btts_[a-z_]+")
# Suffixes that the Prometheus client adds to the name of a counter or a histogram.
_SUFFIXES = ("_total", "_bucket", "_count", "_sum")


def exposed() -> set[str]:
    """The names of all metrics that appear in the services' source code."""
    folders = [ROOT / "servicekit" / "src", *(ROOT / service.folder for service in SERVICES)]
    return {
        name
        for folder in folders
        for file in folder.rglob("*.py")
        if "tests" not in file.parts
        for name in re.findall(r'"(tts_[a-z_]+)"', file.read_text())
    }


def metrics_named_in(path: str) -> set[str]:
    found = _NAME.findall((ROOT / "deploy" / path).read_text())
    return {_without_suffix(name) for name in found}


def _without_suffix(name: str) -> str:
    return next((name.removesuffix(end) for end in _SUFFIXES if name.endswith(end)), name)


def test_every_alert_is_tried_quiet_and_firing() -> None:
    """Each alert has a promtool test in which it fires and one in which it does not. Promtool runs
    them.
    """
    folder = ROOT / "deploy" / "prometheus"
    alerts = re.findall(r"- alert: (\w+)", (folder / "alerts.yml").read_text())
    tests = (folder / "alerts_test.yml").read_text()
    quiet = set(re.findall(r"alertname: (\w+), exp_alerts: \[\]", tests))
    firing = set(re.findall(r"alertname: (\w+)\n\s+exp_alerts:\n\s+- exp_labels", tests))
    assert len(alerts) == len(set(alerts)) >= 10
    assert quiet == firing == set(alerts)


@pytest.mark.parametrize("path", ["prometheus/alerts.yml", "grafana/tts.json"])
def test_every_number_that_is_asked_for_exists(path: str) -> None:
    names = metrics_named_in(path)
    assert len(names) >= 10
    assert names - exposed() == set()
