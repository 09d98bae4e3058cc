"""The settings of databases and of the channel layer."""

import sys
from pathlib import Path
from typing import Any

import environ

from servicekit.ops.settings.environment import Environment
from servicekit.ops.settings.service import Service


def databases(env: Environment, variable: str, base_dir: Path, service: Service) -> dict[str, Any]:
    """`DATABASES` from the URL in the environment's `variable`; without a URL, a SQLite file in
    `base_dir`.
    """
    url = env.text(variable, f"sqlite:///{base_dir / 'db.sqlite3'}")
    config: dict[str, Any] = dict(environ.Env.db_url_config(url))
    config["ATOMIC_REQUESTS"] = False
    suffix = env.text("TEST_DB_SUFFIX")
    if "sqlite" in config["ENGINE"]:
        config |= _sqlite(service, base_dir / f"test{suffix}.sqlite3")
    else:
        config |= _postgresql(service, f"test_{config['NAME']}{suffix}")
    return {"default": config}


def _sqlite(service: Service, test_file: Path) -> dict[str, Any]:
    return {
        # An ASGI server often starts new threads: a persistent connection would outlive its thread.
        "CONN_MAX_AGE": 0 if service.is_asgi and not _is_worker() else None,
        "OPTIONS": {
            # Begin every transaction as a writer, which waits for its turn. A transaction that
            # reads first and then writes fails at once if another transaction has written
            # meanwhile.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # Without recursive_triggers, INSERT OR REPLACE bypasses the append-only triggers.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
            ),
        },
        # A file, because threads of a test need separate connections to one database.
        "TEST": {"NAME": str(test_file)},
    }


def _postgresql(service: Service, test_name: str) -> dict[str, Any]:
    config: dict[str, Any] = {
        "ENGINE": "servicekit.db.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": None,
        # A server that does not answer at all counts as away within seconds, not minutes.
        "OPTIONS": {"connect_timeout": 5},
        "TEST": {"NAME": test_name},
    }
    if _is_worker():
        # A worker repeats the same few statements: the server parses and plans them once. No health
        # check before each message, since a consumer that has lost its connection opens another and
        # starts again.
        config["CONN_HEALTH_CHECKS"] = False
        config["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 5}
    elif service.is_asgi:
        config["CONN_MAX_AGE"] = 0
        if _program() == "daphne":
            # Any thread may serve a request: without a pool each would open its own connection.
            config["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 5}
    return config


def _program() -> str:
    path = Path(sys.argv[0] if sys.argv else "")
    # `python -m servicekit.http.serving.daphne` is daphne too.
    return path.parent.name if path.name == "__main__.py" else path.name.removesuffix(".py")


def _is_worker() -> bool:
    return _program() == "celery"


def channel_layers(env: Environment) -> dict[str, Any]:
    """`CHANNEL_LAYERS`: Redis or Valkey, separated from other runs by QUEUE_PREFIX."""
    return {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {
                # A read from an idle socket blocks for five seconds. The client's default timeout
                # is five seconds too, and would end such a read with an error.
                "hosts": [{"address": env.redis_url, "socket_timeout": 20}],
                "prefix": f"{env.text('QUEUE_PREFIX')}channels",
                # All sockets of a process share one queue; messages above this number are dropped.
                "capacity": 2_000,
            },
        }
    }
