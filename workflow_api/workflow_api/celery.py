"""The worker of the Workflow API, and the queues it consumes."""

import os

from celery import signals

from servicekit.messages.celeryapp import create_celery_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workflow_api.settings")

app = create_celery_app(
    "workflow_api", ["TICKET_TASKS_PRODUCTION", "WORKFLOW_TASKS_PRODUCTION", "TTS_ROLE_SYNC_QUEUE"]
)


def _start_threads(**_: object) -> None:
    from audit.services.keeper import keeper_thread
    from task.engine.dispatcher import dispatcher_thread

    dispatcher_thread.start()
    keeper_thread.start()


def _stop_threads(**_: object) -> None:
    from audit.services.keeper import keeper_thread
    from task.engine.dispatcher import dispatcher_thread

    dispatcher_thread.stop(timeout=3.0)
    keeper_thread.stop(timeout=3.0)


# Start the threads in each child of a prefork pool, and in the process of a solo pool.
signals.worker_process_init.connect(_start_threads)
signals.worker_ready.connect(_start_threads)
signals.worker_process_shutdown.connect(_stop_threads)
