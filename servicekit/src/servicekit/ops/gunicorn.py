"""gunicorn's configuration: `gunicorn --config python:servicekit.ops.gunicorn <service>.wsgi`."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from servicekit.base.metrics.sharing import VARIABLE, share_metrics

workers = int(
    os.environ.get("WEB_CONCURRENCY") or (2 if os.environ.get("DEPLOYMENT") == "services" else 1)
)
# This worker class passes only complete requests to the threads (docs/adr/0018).
worker_class = "servicekit.http.serving.worker.WholeRequestWorker"
threads = 4
timeout = 30
graceful_timeout = 10
# The control socket is in HOME by default, so that several services would use the same one.
control_socket_disable = True
# The application logs requests itself, with the request id and without the query string.
accesslog = None

# A scrape reaches one process, which must report the metrics of all processes; so they share a
# folder. If METRICS_DIR is set, the settings use that folder, and the Celery workers share it too.
_metrics = Path(tempfile.mkdtemp(prefix="tts-metrics-")) if VARIABLE not in os.environ else None
if _metrics is not None:
    share_metrics(_metrics)


def on_exit(server: Any) -> None:
    """Delete the folder with the metric files, when the server ends."""
    if _metrics is not None:
        shutil.rmtree(_metrics, ignore_errors=True)
