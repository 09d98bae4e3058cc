"""Readings: gauges that are read from the database at each scrape."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from servicekit.base.logs import get_logger

logger = get_logger(__name__)


@dataclass(frozen=True)
class Reading:
    """One gauge. The keys of `values` are the values of `labels`; without labels the key is `()`."""

    name: str
    help: str
    values: Mapping[tuple[str, ...], float]
    labels: tuple[str, ...] = ()


readers: dict[str, Callable[[datetime], Iterable[Reading]]] = {}
"""Readers by name. Each runs a fixed number of queries, which must be answered from indexes."""


class ReadingCollector(Collector):
    """Runs all readers. If a reader fails, a gauge reports that, and the other readers still run."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        failed = GaugeMetricFamily(
            "tts_reading_failed",
            "1 where the gauges of this reader are missing.",
            labels=["reader"],
        )
        for name, read in readers.items():
            try:
                families = [_family(reading) for reading in read(self._now)]
            except Exception as error:
                logger.warning("metrics.reading_failed", reader=name, error=type(error).__name__)
                failed.add_metric([name], 1)
            else:
                failed.add_metric([name], 0)
                yield from families
        yield failed


def _family(reading: Reading) -> GaugeMetricFamily:
    family = GaugeMetricFamily(reading.name, reading.help, labels=reading.labels)
    for labels, value in sorted(reading.values.items()):
        family.add_metric(labels, value)
    return family
