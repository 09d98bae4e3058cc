"""The Celery application every service makes."""

from collections.abc import Sequence
from typing import Any

from celery import Celery, signals
from django.db.backends.signals import connection_created

from servicekit import rabbitmq, valkey
from servicekit.database import busy_timeout_set
from servicekit.queues import broker_url, queue_name, stock_queue

__all__ = ["create_celery_app", "queue_name"]

# Valkey and Redis: how long an unacknowledged message stays with a worker that disappeared.
VISIBILITY_TIMEOUT_SECONDS = 30
# Below it, or a long run would be delivered to a second worker while the first still works.
TASK_TIME_LIMIT_SECONDS = 20


def create_celery_app(service: str, queues: Sequence[str]) -> Celery:
    """The application of one service, which consumes `queues` (names of the contract)."""
    valkey.install()
    rabbitmq.install()
    app = Celery(service)
    # Lazy: the service's package makes its application before Django's settings are loaded.
    app.add_defaults(lambda: _configuration(queues))
    app.autodiscover_tasks()
    app.set_default()
    return app


def _configuration(queues: Sequence[str]) -> dict[str, Any]:
    declared = [stock_queue(name) for name in queues]
    transport_options: dict[str, Any] = {"confirm_publish": True}
    if broker_url().startswith(("redis", "rediss", "valkey")):
        transport_options = {
            "visibility_timeout": VISIBILITY_TIMEOUT_SECONDS,
            "unacked_restore_interval": 2,
            "unacked_restore_throttle": 1,
        }
    return {
        "broker_url": broker_url(),
        "broker_transport_options": transport_options,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_queues": declared,
        "task_default_queue": declared[0].name if declared else queue_name("celery"),
        "task_create_missing_queues": False,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "task_time_limit": TASK_TIME_LIMIT_SECONDS,
        # How long to wait for the answer of a killed child; our tasks return none.
        "worker_lost_wait": 1.0,
        "worker_prefetch_multiplier": 16,
        "worker_consumer": "servicekit.consuming.worker:DeadLetteringConsumer",
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "worker_send_task_events": False,
        # Its queue is named after the host alone and exclusive: of two services' workers on one
        # machine and broker, both started without a node name, the second would end with
        # RESOURCE_LOCKED.
        "worker_enable_remote_control": False,
        "CELERY_DB_REUSE_MAX": 10_000,
        "timezone": "UTC",
    }


def _start_relay(**_: object) -> None:
    from servicekit.outbox import start_relay

    start_relay()


def _stop_relay(**_: object) -> None:
    from servicekit.outbox.relay import stop_relay

    stop_relay(timeout=3.0)


def _wait_less_for_sqlite(connection: Any, **_: object) -> None:
    # The consumer itself waits for a busy database, since it can give the message back.
    if connection.vendor == "sqlite":
        busy_timeout_set(connection, 2000)


def _prepare_worker(**_: object) -> None:
    connection_created.connect(_wait_less_for_sqlite)


def _keep_logging(**_: object) -> None:
    """Keep Django's logging: a connected receiver is enough to stop Celery from replacing it."""


signals.setup_logging.connect(_keep_logging)
signals.worker_init.connect(_prepare_worker)
# In each child of a prefork pool, in the one process of a solo pool, and in the parent, which lives
# on when its children are gone.
signals.worker_process_init.connect(_start_relay)
signals.worker_ready.connect(_start_relay)
signals.worker_process_shutdown.connect(_stop_relay)
