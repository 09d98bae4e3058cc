"""gunicorn's configuration: `gunicorn --config python:servicekit.gunicorn <service>.wsgi`."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from servicekit.metrics.sharing import VARIABLE, share_metrics

workers = int(
    os.environ.get("WEB_CONCURRENCY") or (2 if os.environ.get("DEPLOYMENT") == "services" else 1)
)
# A thread works on a request only when all of it is there (docs/adr/0018).
worker_class = "servicekit.serving.worker.WholeRequestWorker"
threads = 4
timeout = 30
graceful_timeout = 10
# The default socket lies in HOME, where several services would share it.
control_socket_disable = True
# Requests are logged by the application, with their request id and without query strings.
accesslog = None

# Its processes answer a scrape for one another. METRICS_DIR, read by the settings, wins over this
# folder and takes the Celery workers in.
_metrics = Path(tempfile.mkdtemp(prefix="tts-metrics-")) if VARIABLE not in os.environ else None
if _metrics is not None:
    share_metrics(_metrics)


def on_exit(server: Any) -> None:
    """Leave no files behind."""
    if _metrics is not None:
        shutil.rmtree(_metrics, ignore_errors=True)
