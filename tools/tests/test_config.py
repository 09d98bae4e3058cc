from datetime import UTC, datetime
from pathlib import Path

import pytest

from servicekit.clock import SteppedClock, real_now
from suite.clocks import keep_anchor, require_anchor
from suite.config import SERVICES, Config, load_config, read_env_file
from suite.errors import SuiteError

SECRETS = {"DJANGO_SECRET_KEY": "d" * 40, "JWT_SIGNING_KEY": "j" * 40, "DATABASE_PASSWORD": "p"}


def always(port: int) -> bool:
    return True


def load(root: Path, **environ: str) -> Config:
    return load_config(root=root, environ={**SECRETS, **environ}, may_bind=always)


def load_as_ordinary_user(root: Path, **environ: str) -> Config:
    return load_config(root=root, environ={**SECRETS, **environ}, may_bind=lambda port: port > 1023)


class TestReadEnvFile:
    def test_reads_values_quotes_and_comments(self, tmp_path: Path) -> None:
        file = tmp_path / ".env"
        file.write_text("# note\n\nA=1\nexport B='two words'\nC=\nD=a=b#c\n")
        assert read_env_file(file) == {"A": "1", "B": "two words", "C": "", "D": "a=b#c"}

    def test_names_the_line_that_is_wrong(self, tmp_path: Path) -> None:
        file = tmp_path / ".env"
        file.write_text("A=1\nnonsense\n")
        with pytest.raises(SuiteError, match=r"^Line 2 of \.env is not of the form KEY=value"):
            read_env_file(file)


class TestLoadConfig:
    def test_fills_in_the_embedded_addresses(self, tmp_path: Path) -> None:
        config = load(tmp_path)
        data = tmp_path / ".run" / "data"
        assert config.embedded is True
        assert config.environment["CELERY_BROKER_URL"] == "redis://127.0.0.1:6390/0"
        assert config.environment["REDIS_URL"] == "redis://127.0.0.1:6390/1"
        assert [config.database_url(service) for service in SERVICES] == [
            f"sqlite:///{data}/{name}.sqlite3"
            for name in ("ticket", "workflow", "messaging", "notification")
        ]
        assert config.public_url == "http://localhost:1000"
        assert config.environment["WORKFLOW_URL"] == "http://127.0.0.1:8002"

    def test_environment_wins_over_the_file_also_when_empty(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text(
            "TICKET_PORT=9004\nWORKFLOW_PORT=9002\nREDIS_URL=redis://elsewhere:6379/0\n"
        )
        config = load(tmp_path, TICKET_PORT="9104", REDIS_URL="")
        assert config.environment["TICKET_PORT"] == "9104"
        assert config.environment["WORKFLOW_PORT"] == "9002"
        assert config.embedded is True

    def test_a_named_url_means_services(self, tmp_path: Path) -> None:
        config = load(tmp_path, CELERY_BROKER_URL="amqp://rabbit//", DEPLOYMENT="embedded")
        assert config.embedded is False
        assert config.environment["DEPLOYMENT"] == "services"
        assert config.environment["CELERY_BROKER_URL"] == "amqp://rabbit//"
        assert config.environment["REDIS_URL"] == "redis://127.0.0.1:6379/0"

    def test_each_service_has_its_own_user_and_database(self, tmp_path: Path) -> None:
        config = load(tmp_path, DEPLOYMENT="services")
        urls = [config.database_url(service) for service in SERVICES]
        assert len({url.partition("@")[0] for url in urls}) == 4
        assert [url.rpartition("/")[2] for url in urls] == [
            "tts_ticket",
            "tts_workflow",
            "tts_messaging",
            "tts_notification",
        ]

    def test_takes_port_3000_where_1000_may_not_be_bound(self, tmp_path: Path) -> None:
        config = load_as_ordinary_user(tmp_path)
        assert (config.web_port, config.web_port_fell_back) == (3000, True)
        assert config.public_url == "http://localhost:3000"
        chosen = load_as_ordinary_user(tmp_path, FRONTEND_PORT="4000")
        assert (chosen.web_port, chosen.web_port_fell_back) == (4000, False)

    @pytest.mark.parametrize(
        ("environ", "sentence"),
        [
            ({"DEPLOYMENT": "cloud"}, "DEPLOYMENT is 'cloud': set it to nothing or embedded or"),
            ({"DEBUG": "yes"}, "DEBUG is 'yes': set it to 0 or 1."),
            ({"TICKET_PORT": "80x"}, "TICKET_PORT is '80x': set it to a port number from 1 to"),
            ({"TICKET_PORT": "70000"}, "TICKET_PORT is '70000': set it to a port number"),
            ({"TICKET_PORT": "8002"}, "WORKFLOW_PORT and TICKET_PORT are both 8002: give them"),
            ({"JWT_SIGNING_KEY": "short"}, "JWT_SIGNING_KEY is missing or shorter than 32"),
            ({"DEPLOYMENT": "services", "WORKERS": "0"}, "WORKERS is '0': set it to a whole"),
        ],
    )
    def test_says_what_is_wrong_in_one_sentence(
        self, tmp_path: Path, environ: dict[str, str], sentence: str
    ) -> None:
        with pytest.raises(SuiteError) as caught:
            load(tmp_path, **environ)
        assert str(caught.value).startswith(sentence)
        assert "\n" not in str(caught.value)

    def test_sqlite_has_one_worker_a_queue(self, tmp_path: Path) -> None:
        assert load(tmp_path, WORKERS="4").workflow_workers == 1
        assert load(tmp_path, WORKERS="4", DEPLOYMENT="services").workflow_workers == 4


class TestASimulatedClock:
    CLOCK = "2026-01-05T08:00:00Z@60"

    def test_begins_with_the_suite(self, tmp_path: Path) -> None:
        before = real_now().timestamp()
        environ = {**SECRETS, "TTS_CLOCK": self.CLOCK}
        config = load_config(root=tmp_path, environ=environ, may_bind=always, begins=True)
        assert before <= float(config.environment["TTS_CLOCK_ANCHOR"]) <= real_now().timestamp()

    def test_is_that_of_the_running_suite_for_a_command_beside_it(self, tmp_path: Path) -> None:
        keep_anchor(
            {"TTS_CLOCK": self.CLOCK, "TTS_CLOCK_ANCHOR": "1767600000.5"}, tmp_path / ".run"
        )
        beside = load(tmp_path, TTS_CLOCK=self.CLOCK)
        assert beside.environment["TTS_CLOCK_ANCHOR"] == "1767600000.5"

    def test_begins_again_with_the_next_suite(self, tmp_path: Path) -> None:
        keep_anchor(
            {"TTS_CLOCK": self.CLOCK, "TTS_CLOCK_ANCHOR": "1767600000.5"}, tmp_path / ".run"
        )
        environ = {**SECRETS, "TTS_CLOCK": self.CLOCK}
        config = load_config(root=tmp_path, environ=environ, may_bind=always, begins=True)
        assert config.environment["TTS_CLOCK_ANCHOR"] != "1767600000.5"

    def test_keeps_an_anchor_that_is_given(self, tmp_path: Path) -> None:
        environ = {**SECRETS, "TTS_CLOCK": self.CLOCK, "TTS_CLOCK_ANCHOR": "1767600000"}
        config = load_config(root=tmp_path, environ=environ, may_bind=always, begins=True)
        assert config.environment["TTS_CLOCK_ANCHOR"] == "1767600000"

    def test_in_steps_has_one_file_for_all_processes(self, tmp_path: Path) -> None:
        variables = {"TTS_CLOCK": "2026-01-05T08:00:00Z@steps"}
        config = load(tmp_path, **variables)
        file = Path(config.environment["TTS_CLOCK_STEPS"])
        assert file.parent == config.run_dir
        keep_anchor(config.environment, config.run_dir)
        assert SteppedClock(file).now() == datetime(2026, 1, 5, 8, tzinfo=UTC)
        assert load(tmp_path, **variables).environment["TTS_CLOCK_STEPS"] == str(file)

    def test_in_steps_is_not_for_containers_or_people(self, tmp_path: Path) -> None:
        variables = {"TTS_CLOCK": "2026-01-05T08:00:00Z@steps"}
        with pytest.raises(SuiteError, match="containers share no file"):
            require_anchor({**variables, "TTS_CLOCK_ANCHOR": "1767600000"})
        with pytest.raises(SuiteError, match="PUBLIC_URL is https"):
            load(tmp_path, **variables, PUBLIC_URL="https://tts.example")

    def test_leaves_nothing_behind_for_a_suite_without_one(self, tmp_path: Path) -> None:
        keep_anchor({"TTS_CLOCK": self.CLOCK, "TTS_CLOCK_ANCHOR": "1767600000.5"}, tmp_path)
        keep_anchor({}, tmp_path)
        assert list(tmp_path.iterdir()) == []
        assert "TTS_CLOCK_ANCHOR" not in load(tmp_path).environment

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"PUBLIC_URL": "https://tts.example.org"}, "PUBLIC_URL is https"),
            ({"TTS_CLOCK": "soon"}, "^TTS_CLOCK is 'soon': set it to "),
            ({"TTS_CLOCK_ANCHOR": "noon"}, "^TTS_CLOCK_ANCHOR is 'noon': set it to "),
        ],
    )
    def test_is_refused_with_a_sentence(
        self, tmp_path: Path, wrong: dict[str, str], sentence: str
    ) -> None:
        with pytest.raises(SuiteError, match=sentence):
            load(tmp_path, **{"TTS_CLOCK": self.CLOCK, **wrong})

    def test_needs_an_anchor_in_containers(self) -> None:
        with pytest.raises(SuiteError, match=r"^TTS_CLOCK needs TTS_CLOCK_ANCHOR in containers"):
            require_anchor({"TTS_CLOCK": self.CLOCK})
        require_anchor({"TTS_CLOCK": self.CLOCK, "TTS_CLOCK_ANCHOR": "1767600000"})
        require_anchor({"TTS_CLOCK": "", "TTS_CLOCK_ANCHOR": ""})
