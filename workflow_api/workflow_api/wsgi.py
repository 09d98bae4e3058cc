"""The Workflow API under a WSGI server. The process also runs the outbox relay."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workflow_api.settings")

application = get_wsgi_application()

# Import this after Django is set up, because the relay's models need the loaded apps.
from servicekit.messages.outbox import start_relay  # noqa: E402

start_relay()
