"""The Workflow API under a WSGI server, with its outbox relay."""

import os

from django.core.wsgi import get_wsgi_application

from servicekit.outbox import start_relay

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workflow_api.settings")

application = get_wsgi_application()
start_relay()
