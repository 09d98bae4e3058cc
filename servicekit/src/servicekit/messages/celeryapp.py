"""Create the Celery application of a service."""

from collections.abc import Sequence
from typing import Any

from celery import Celery, signals
from django.db.backends.signals import connection_created

from servicekit.db.database import busy_timeout_set
from servicekit.messages import rabbitmq, valkey
from servicekit.messages.queues import broker_url, queue_name, stock_queue

__all__ = ["create_celery_app", "queue_name"]

# On Valkey and Redis: after this time a message that was not acknowledged is delivered again.
VISIBILITY_TIMEOUT_SECONDS = 30
# Shorter than the visibility timeout: else a message could be delivered again while its first
# worker still runs.
TASK_TIME_LIMIT_SECONDS = 20


def create_celery_app(service: str, queues: Sequence[str]) -> Celery:
    """The Celery application of a service. Its worker consumes `queues`, named as in the contract."""
    valkey.install()
    rabbitmq.install()
    app = Celery(service)
    # Pass a function, since this code runs before Django's settings are loaded.
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
        # Seconds to wait for the result of a killed child; our tasks have no results.
        "worker_lost_wait": 1.0,
        "worker_prefetch_multiplier": 16,
        "worker_consumer": "servicekit.messages.consuming.worker:DeadLetteringConsumer",
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "worker_send_task_events": False,
        # The queue for remote control is exclusive and named only after the host. If the workers of
        # two services ran on one machine without node names, the second one would fail with
        # RESOURCE_LOCKED.
        "worker_enable_remote_control": False,
        "CELERY_DB_REUSE_MAX": 10_000,
        "timezone": "UTC",
    }


def _start_relay(**_: object) -> None:
    from servicekit.messages.outbox import start_relay

    start_relay()


def _stop_relay(**_: object) -> None:
    from servicekit.messages.outbox.relay import stop_relay

    stop_relay(timeout=3.0)


def _wait_less_for_sqlite(connection: Any, **_: object) -> None:
    # Wait only briefly here: the consumer itself waits for a busy database, and can return the
    # message to the broker.
    if connection.vendor == "sqlite":
        busy_timeout_set(connection, 2000)


def _prepare_worker(**_: object) -> None:
    connection_created.connect(_wait_less_for_sqlite)


def _keep_logging(**_: object) -> None:
    """Do nothing: if this signal has a receiver, Celery does not replace Django's logging."""


signals.setup_logging.connect(_keep_logging)
signals.worker_init.connect(_prepare_worker)
# Start a relay in each child of a prefork pool and in a solo worker (`worker_process_init`), and in
# the parent of a pool (`worker_ready`), where it still runs when a child has died.
signals.worker_process_init.connect(_start_relay)
signals.worker_ready.connect(_start_relay)
signals.worker_process_shutdown.connect(_stop_relay)
