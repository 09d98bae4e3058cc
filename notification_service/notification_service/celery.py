"""The Celery application: `celery -A notification_service worker` consumes both of our queues."""

import os

from celery.signals import worker_init

from servicekit.messages.celeryapp import create_celery_app
from servicekit.sockets.pushes import push_from_background

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notification_service.settings")

app = create_celery_app(
    "notification_service", ["INAPP_NOTIFICATION_QUEUE", "EMAIL_NOTIFICATION_QUEUE"]
)


def _prepare_pushes(**_: object) -> None:
    push_from_background()


worker_init.connect(_prepare_pushes)
