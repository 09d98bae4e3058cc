"""The floor for the measurement of workers: a worker whose only Celery task does nothing, on the
same broker and with similar settings.

Run with the queue's name as first argument; the other arguments are passed to Celery.
"""

from __future__ import annotations

import os
import sys

from celery import Celery

from benching.queues import plain_queue

TASK = "bench.nothing"


def create_app(queue: str) -> Celery:
    app = Celery("bench", broker=os.environ["CELERY_BROKER_URL"])
    app.conf.update(
        task_queues=[plain_queue(queue)],
        task_acks_late=True,
        task_ignore_result=True,
        worker_prefetch_multiplier=16,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
    )
    app.task(name=TASK)(_nothing)
    return app


def _nothing(*_: object, **__: object) -> None:
    return None


if __name__ == "__main__":
    create_app(sys.argv.pop(1)).worker_main(sys.argv[1:])
