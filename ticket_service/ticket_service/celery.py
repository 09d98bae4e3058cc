"""The Celery application: `celery -A ticket_service worker` consumes the service's own queue."""

import os

from servicekit.messages.celeryapp import create_celery_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticket_service.settings")

app = create_celery_app("ticket_service", queues=["TICKET_STATUS_QUEUE"])
