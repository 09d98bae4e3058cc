"""The container health checks return the right exit codes, and load nothing that is installed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import health
from suite.config import ROOT, SERVICES
from suite.ports import free_ports


class TestCheckWorker:
    def test_fails_before_the_first_heartbeat_and_after_the_last(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "heartbeat"
        monkeypatch.setattr(health, "HEARTBEAT_FILE", file)
        assert health.check_worker() == 1
        file.touch()
        assert health.check_worker() == 0
        monkeypatch.setattr("time.time", lambda: file.stat().st_mtime + 61)
        assert health.check_worker() == 1


class TestCheckWeb:
    def test_fails_where_nobody_answers(self) -> None:
        [port] = free_ports(1)
        assert health.check_web(str(port)) == 1


class TestCost:
    def test_loads_nothing_that_is_installed(self) -> None:
        """The health check imports no installed package, so that it starts fast: every container
        of a service runs it every few seconds.
        """
        ran = subprocess.run(
            [sys.executable, "-S", str(ROOT / "run" / "health.py"), "worker"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode, ran.stderr) in {(0, ""), (1, "")}


class TestCompose:
    def test_asks_each_service_at_its_port(self) -> None:
        text = (ROOT / "docker-compose.yml").read_text()
        asked = re.findall(r'command: \[web, (\w+)\](?:.|\n)*?health\.py, web, "(\d+)"', text)
        assert dict(asked) == {service.name: str(service.port) for service in SERVICES}
        workers = re.findall(r"command: \[worker, (\w+)\](?:.|\n)*?health\.py, worker\]", text)
        assert set(workers) == {service.name for service in SERVICES if service.worker}
