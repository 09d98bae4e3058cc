"""gunicorn's configuration: `gunicorn --config python:servicekit.gunicorn <service>.wsgi`."""

import os

workers = int(
    os.environ.get("WEB_CONCURRENCY") or (2 if os.environ.get("DEPLOYMENT") == "services" else 1)
)
# Threads, since a browser's idle connection would hold a sync worker until its timeout.
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 10
# The default socket lies in HOME, where several services would share it.
control_socket_disable = True
# Requests are logged by the application, with their request id and without query strings.
accesslog = None
