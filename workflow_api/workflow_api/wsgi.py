"""The Workflow API under a WSGI server, with its outbox relay."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workflow_api.settings")

application = get_wsgi_application()

# Import it late: the relay's models need Django's apps to be loaded.
from servicekit.messages.outbox import start_relay  # noqa: E402

start_relay()
