"""`daphne messaging.asgi:application`: HTTP and sockets in one process, with its outbox relay."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "messaging.settings")
# Call this before the imports below, which need Django's apps.
http_application = get_asgi_application()

from messaging.routing import websocket_application  # noqa: E402
from servicekit.messages.outbox import start_relay  # noqa: E402

application = ProtocolTypeRouter({"http": http_application, "websocket": websocket_application})

start_relay()
