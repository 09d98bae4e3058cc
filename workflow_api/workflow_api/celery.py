"""The worker of the Workflow API, and the queues it takes from."""

import os

from servicekit.celeryapp import create_celery_app

from .queues import ROLE_SYNC_QUEUE, TICKET_QUEUE, WORKFLOW_QUEUE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workflow_api.settings")

app = create_celery_app("workflow_api", [TICKET_QUEUE, WORKFLOW_QUEUE, ROLE_SYNC_QUEUE])
