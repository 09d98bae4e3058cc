import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from proving.drill import servers
from proving.drill.faults import is_of
from proving.drill.servers import (
    Server,
    found_program,
    own_servers,
)
from suite.errors import SuiteError
from suite.processes import Program, Watchdog
from tests.test_processes import is_running
from tests.test_processes import wait_for as until


@pytest.fixture
def watchdog() -> Iterator[Watchdog]:
    dog = Watchdog()
    yield dog
    dog.close()


def server(command: list[str], folder: Path, watchdog: Watchdog, refusal: str = "") -> Server:
    return Server(
        "thing",
        command,
        folder=folder,
        environment={"GREETING": "hello"},
        watchdog=watchdog,
        refusal=lambda: refusal,
    )


def line_of(path: Path) -> str:
    until(lambda: path.is_file() and path.read_text().endswith("\n"))
    return path.read_text()


class TestServer:
    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
    def test_ends_with_all_that_it_started(
        self, tmp_path: Path, watchdog: Watchdog, number: int
    ) -> None:
        script = "sleep 600 & echo $$ $! > started; wait"
        thing = server(["sh", "-c", script], tmp_path, watchdog)
        thing.start()
        family = [int(word) for word in line_of(tmp_path / "started").split()]
        assert [is_running(process) for process in family] == [True, True]
        thing.stop(number)
        until(lambda: not any(is_running(process) for process in family))

    def test_comes_up_again(self, tmp_path: Path, watchdog: Watchdog) -> None:
        script = "echo $GREETING >> started; exec sleep 600"
        thing = server(["sh", "-c", script], tmp_path, watchdog)
        for times in (1, 2):
            thing.start()
            until(lambda: line_of(tmp_path / "started").count("hello") >= times)  # noqa: B023
            thing.stop()
        thing.stop()

    def test_says_with_its_last_lines_why_it_does_not_start(
        self, tmp_path: Path, watchdog: Watchdog
    ) -> None:
        thing = server(
            ["sh", "-c", "echo no room; exit 3"], tmp_path, watchdog, refusal="nobody answers"
        )
        with pytest.raises(
            SuiteError, match=r"The drill's thing does not start \(nobody answers\): no room"
        ):
            thing.start()
        thing.stop()


class TestPrograms:
    def test_are_taken_of_the_newest_version(self, tmp_path: Path) -> None:
        for version in ("9.6", "15", "13"):
            program = tmp_path / version / "bin" / "initdb"
            program.parent.mkdir(parents=True)
            program.touch(mode=0o755)
        found = found_program("initdb", [f"{tmp_path}/*/bin"])
        assert found == tmp_path / "15" / "bin" / "initdb"

    def test_that_may_not_be_run_are_none(self, tmp_path: Path) -> None:
        (tmp_path / "no-such-program").touch(mode=0o644)
        assert found_program("no-such-program", [str(tmp_path)]) is None

    def test_that_are_missing_are_named_before_anything_starts(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(servers, "found_program", lambda *_: None)
        with pytest.raises(SuiteError) as refused, own_servers():
            pytest.fail("started")
        assert str(refused.value) == (
            "PostgreSQL's initdb is not installed. "
            "rabbitmq-server or Erlang's epmd is not installed."
        )


class TestIsOf:
    def test_knows_a_program_behind_its_interpreter(self, tmp_path: Path) -> None:
        script = tmp_path / "serve"
        script.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(600)\n")
        script.chmod(0o755)
        program = Program("a", [str(script), "--port", "1"], tmp_path, {})
        other = Program("b", [str(script), "--port", "2"], tmp_path, {})
        with subprocess.Popen(program.command) as process:
            until(lambda: is_of(process.pid, program))
            assert not is_of(process.pid, other)
            process.kill()

    def test_finds_nobody_where_nobody_is(self, tmp_path: Path) -> None:
        with subprocess.Popen(["true"]) as process:
            process.wait()
        assert not is_of(process.pid, Program("a", ["true"], tmp_path, {}))
