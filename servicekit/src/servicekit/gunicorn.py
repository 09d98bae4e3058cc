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
# Threads receive complete requests only (docs/adr/0018).
worker_class = "servicekit.serving.worker.WholeRequestWorker"
threads = 4
timeout = 30
graceful_timeout = 10
# The default socket is in HOME, which several services would share.
control_socket_disable = True
# Requests are logged by the application, with their request id and without query strings.
accesslog = None

# A scrape asks one process, which answers for all. METRICS_DIR, read by the settings, replaces this
# folder and includes the Celery workers.
_metrics = Path(tempfile.mkdtemp(prefix="tts-metrics-")) if VARIABLE not in os.environ else None
if _metrics is not None:
    share_metrics(_metrics)


def on_exit(server: Any) -> None:
    """Delete the process's metric files."""
    if _metrics is not None:
        shutil.rmtree(_metrics, ignore_errors=True)
