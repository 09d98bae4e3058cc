"""The WSGI application. Also starts the relay thread, which publishes the outbox."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticket_service.settings")

application = get_wsgi_application()

# Import late: the relay's models need Django's apps.
from servicekit.messages.outbox import start_relay  # noqa: E402

start_relay()
