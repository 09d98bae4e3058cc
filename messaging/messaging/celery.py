"""The Celery application with which the outbox relay publishes; this service consumes no queue."""

import os

from servicekit.messages.celeryapp import create_celery_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "messaging.settings")

app = create_celery_app("messaging", [])
