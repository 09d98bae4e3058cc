"""Settings from `.env` and the environment, and the creation of `.env`."""

import stat
import threading
from pathlib import Path
from typing import Any

import environ
import pytest

from servicekit.base.envfile import ensure_env_file
from servicekit.ops import settings as kit

EXAMPLE = """# A comment with = in it
DEBUG=0
DJANGO_SECRET_KEY=<generate>
JWT_SIGNING_KEY=<generate>
EMPTY=
"""

WSGI = kit.Service(name="wsgi", title="", description="", version="1", prefix="wsgi")
ASGI = kit.Service(name="asgi", title="", description="", version="1", prefix="asgi", is_asgi=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".env.example").write_text(EXAMPLE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The variables of the process, empty at first, in place of the real environment."""
    empty: dict[str, str] = {}
    monkeypatch.setattr(environ.Env, "ENVIRON", empty)
    return empty


def values(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "=" in line]
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


class TestEnsureEnvFile:
    def test_makes_secrets_for_the_marked_ones_only(self, root: Path) -> None:
        made = values(ensure_env_file(root) or root)
        assert (made["DEBUG"], made["EMPTY"]) == ("0", "")
        assert len(made["JWT_SIGNING_KEY"]) == len(made["DJANGO_SECRET_KEY"]) == 64
        assert made["JWT_SIGNING_KEY"] != made["DJANGO_SECRET_KEY"]

    def test_lets_nobody_else_read_it(self, root: Path) -> None:
        assert ensure_env_file(root) == root / ".env"
        assert stat.S_IMODE((root / ".env").stat().st_mode) == 0o600

    def test_never_touches_an_existing_one(self, root: Path) -> None:
        (root / ".env").write_text("DEBUG=1\n", encoding="utf-8")
        ensure_env_file(root)
        assert (root / ".env").read_text(encoding="utf-8") == "DEBUG=1\n"

    def test_makes_nothing_without_the_example(self, tmp_path: Path) -> None:
        assert ensure_env_file(tmp_path) is None
        assert list(tmp_path.iterdir()) == []

    def test_gives_services_that_start_at_once_the_same_secrets(self, root: Path) -> None:
        barrier = threading.Barrier(8)
        seen: list[str] = []

        def start() -> None:
            barrier.wait()
            path = ensure_env_file(root)
            assert path is not None
            seen.append(path.read_text(encoding="utf-8"))

        threads = [threading.Thread(target=start) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(seen) == 8
        assert len(set(seen)) == 1
        assert sorted(path.name for path in root.iterdir()) == [".env", ".env.example"]


class TestEnvironment:
    @pytest.fixture
    def env(self, root: Path, variables: dict[str, str]) -> kit.Environment:
        return kit.Environment(root / "service")

    def test_lets_the_process_win_over_the_file(
        self, root: Path, variables: dict[str, str]
    ) -> None:
        (root / ".env").write_text("A=file\nB=file\n", encoding="utf-8")
        variables["A"] = "process"
        env = kit.Environment(root / "service")
        assert (env.text("A"), env.text("B")) == ("process", "file")

    def test_refuses_a_second_signing_key_that_is_too_short(
        self, env: kit.Environment, variables: dict[str, str]
    ) -> None:
        assert env.jwt_other_signing_key == ""
        variables["JWT_OTHER_SIGNING_KEY"] = "k" * 32
        assert env.jwt_other_signing_key == "k" * 32
        variables["JWT_OTHER_SIGNING_KEY"] = "k" * 31
        with pytest.raises(SystemExit, match="JWT_OTHER_SIGNING_KEY is shorter than 32"):
            _ = env.jwt_other_signing_key
        variables["JWT_ALGORITHM"] = "RS256"
        assert env.jwt_other_signing_key == ""

    def test_takes_an_empty_value_for_none(
        self, env: kit.Environment, variables: dict[str, str]
    ) -> None:
        variables.update(A=" ", B="", C="")
        assert (env.text("A", "x"), env.flag("B", default=True), env.number("C", 7)) == (
            "x",
            True,
            7,
        )

    @pytest.mark.parametrize(
        ("value", "flag"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("no", False)]
    )
    def test_reads_flags(
        self, env: kit.Environment, variables: dict[str, str], value: str, flag: bool
    ) -> None:
        variables["A"] = value
        assert env.flag("A") is flag

    def test_is_not_in_debug_by_itself(self, root: Path, variables: dict[str, str]) -> None:
        assert kit.Environment(root / "service").flag("DEBUG") is False

    def test_reads_lists(self, env: kit.Environment, variables: dict[str, str]) -> None:
        variables["A"] = "a, b,,c"
        assert env.words("A") == ["a", "b", "c"]
        assert env.words("B", ["d"]) == ["d"]

    @pytest.mark.parametrize(
        ("read", "sentence"),
        [
            (lambda env: env.flag("BAD"), "BAD is 'maybe': set it to 1 or 0."),
            (lambda env: env.number("BAD", 1), "BAD is 'maybe': set it to a whole number."),
            (
                lambda env: env.jwt_algorithm,
                "JWT_ALGORITHM is 'none': set it to HS256, HS384, HS512, RS256 or EdDSA.",
            ),
            (
                lambda env: env.secret("MISSING"),
                "MISSING is not set: put a long random value into .env or the environment.",
            ),
        ],
    )
    def test_ends_with_a_sentence_where_a_value_is_bad(
        self, env: kit.Environment, variables: dict[str, str], read: Any, sentence: str
    ) -> None:
        variables.update(BAD="maybe", JWT_ALGORITHM="none")
        with pytest.raises(SystemExit) as ended:
            read(env)
        assert ended.value.code == sentence

    @pytest.mark.parametrize(
        ("given", "origins"),
        [
            ({}, ["http://localhost:1000", "http://127.0.0.1:1000"]),
            ({"FRONTEND_PORT": "3000"}, ["http://localhost:3000", "http://127.0.0.1:3000"]),
            (
                {"PUBLIC_URL": "https://tts.example/", "FRONTEND_PORT": "3000"},
                ["https://tts.example", "http://localhost:3000", "http://127.0.0.1:3000"],
            ),
        ],
    )
    def test_knows_the_origins_of_the_web_app(
        self,
        env: kit.Environment,
        variables: dict[str, str],
        given: dict[str, str],
        origins: list[str],
    ) -> None:
        variables.update(given)
        assert env.web_origins == origins

    def test_is_secure_exactly_under_https(
        self, env: kit.Environment, variables: dict[str, str]
    ) -> None:
        assert not env.is_secure
        variables["PUBLIC_URL"] = "https://tts.example"
        assert env.is_secure
        variables["ALLOWED_HOSTS"] = "workflow"
        assert env.allowed_hosts == ["localhost", "127.0.0.1", "[::1]", "tts.example", "workflow"]


class TestDatabases:
    def database(
        self, tmp_path: Path, variables: dict[str, str], service: kit.Service, url: str
    ) -> dict[str, Any]:
        variables.update(SOME_DATABASE_URL=url, TEST_DB_SUFFIX="_x")
        env = kit.Environment(tmp_path / "root" / "service")
        return dict(kit.databases(env, "SOME_DATABASE_URL", tmp_path, service)["default"])

    def test_is_a_file_beside_the_service_by_default(
        self, tmp_path: Path, variables: dict[str, str]
    ) -> None:
        config = self.database(tmp_path, variables, WSGI, "")
        assert config["ENGINE"] == "django.db.backends.sqlite3"
        assert config["NAME"] == str(tmp_path / "db.sqlite3")
        assert config["TEST"] == {"NAME": str(tmp_path / "test_x.sqlite3")}
        assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        assert (config["CONN_MAX_AGE"], config["ATOMIC_REQUESTS"]) == (None, False)

    def test_keeps_no_sqlite_connection_under_asgi(
        self, tmp_path: Path, variables: dict[str, str]
    ) -> None:
        assert self.database(tmp_path, variables, ASGI, "")["CONN_MAX_AGE"] == 0

    @pytest.mark.parametrize(
        ("service", "program", "age", "pooled"),
        [
            (WSGI, "/usr/bin/gunicorn", None, False),
            (WSGI, "/usr/bin/celery", None, False),
            (ASGI, "/usr/bin/daphne", 0, True),
            (ASGI, "/usr/lib/site-packages/daphne/__main__.py", 0, True),
            (ASGI, "/usr/bin/celery", None, False),
            (ASGI, "manage.py", 0, False),
        ],
    )
    def test_treats_postgresql_as_the_program_needs(
        self,
        tmp_path: Path,
        variables: dict[str, str],
        monkeypatch: pytest.MonkeyPatch,
        service: kit.Service,
        program: str,
        age: int | None,
        pooled: bool,
    ) -> None:
        monkeypatch.setattr("sys.argv", [program])
        config = self.database(tmp_path, variables, service, "postgres://u:p@h:5433/name")
        assert (config["NAME"], config["TEST"]) == ("name", {"NAME": "test_name_x"})
        assert config["ENGINE"] == "servicekit.db.postgresql"
        is_worker = program.endswith("celery")
        assert config["CONN_HEALTH_CHECKS"] is not is_worker
        assert ("prepare_threshold" in config["OPTIONS"]) is is_worker
        assert config["CONN_MAX_AGE"] == age
        assert ("pool" in config.get("OPTIONS", {})) is pooled
