"""The worker of the Workflow API, and the queues it consumes."""

import os

from servicekit.celeryapp import create_celery_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workflow_api.settings")

app = create_celery_app(
    "workflow_api", ["TICKET_TASKS_PRODUCTION", "WORKFLOW_TASKS_PRODUCTION", "TTS_ROLE_SYNC_QUEUE"]
)
