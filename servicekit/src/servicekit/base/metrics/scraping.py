"""The answer to Prometheus when it requests the metrics (a scrape). Every process gives the same
answer.
"""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from servicekit.base.metrics.meters import REGISTRY
from servicekit.base.metrics.readings import ReadingCollector


def scrape(*, accept: str, now: datetime) -> tuple[bytes, str]:
    """All metrics of this service and their content type, in the format that `accept` requests."""
    registry = CollectorRegistry(auto_describe=False)
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    registry.register(_SharedCollector(Path(folder)) if folder else REGISTRY)
    registry.register(ReadingCollector(now))
    encode, content_type = choose_encoder(accept)
    return encode(registry), content_type


class _SharedCollector(Collector):
    """Adds up the metrics files of all processes of the service.

    `folder` belongs to this machine. Its parent folder has one such folder for each machine.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Metric]:
        files = [str(path) for path in self._folder.parent.glob("*/*.db")]
        return MultiProcessCollector.merge(files)  # type: ignore[no-any-return, no-untyped-call]
