"""`celery -A notification_service worker`: takes from both queues of this service."""

import os

from servicekit.celeryapp import create_celery_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notification_service.settings")

app = create_celery_app(
    "notification_service", ["INAPP_NOTIFICATION_QUEUE", "EMAIL_NOTIFICATION_QUEUE"]
)
