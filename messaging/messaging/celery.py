"""The Celery application: `celery -A messaging worker` consumes the service's own queue."""

import os

from servicekit.messages.celeryapp import create_celery_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "messaging.settings")

app = create_celery_app("messaging", ["MESSAGING_TASKS_QUEUE"])
