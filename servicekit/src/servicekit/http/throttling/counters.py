"""Count events within a window of time, together with other processes if Redis answers."""

import threading
import time
from typing import Any

import redis
from django.conf import settings

from servicekit.base.logs import get_logger

logger = get_logger(__name__)

TIMEOUT_SECONDS = 0.25
# The time after a failure in which Redis is not asked again.
PAUSE_SECONDS = 30.0
MAX_LOCAL_KEYS = 10_000


class Counters:
    """Counts of events, by key and window of time. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._local: dict[tuple[str, int], int] = {}
        self._clients: dict[str, Any] = {}
        self._shared_again_at = 0.0

    def hit(
        self, key: str, *, window: int, now: float, amount: int = 1, alone_up_to: int = 0
    ) -> int:
        """Count `amount` in the window of `window` seconds that contains `now`; returns the total.

        While the count of this process is at most `alone_up_to`, Redis is not asked. That saves time
        for most requests, as long as the limit is far away.
        """
        number = int(now // window)
        with self._lock:
            if len(self._local) >= MAX_LOCAL_KEYS:
                self._local.clear()
            count = self._local.get((key, number), 0) + amount
            self._local[key, number] = count
        if count <= alone_up_to or getattr(settings, "THROTTLE_STORE", "redis") != "redis":
            return count
        shared = self._hit_shared(key, number, window, amount)
        if shared is None:
            return count
        with self._lock:
            self._local[key, number] = max(shared, count)
        return shared

    def seen(self, key: str, *, window: int, now: float) -> int:
        """The count that this process knows. Counts nothing and does not ask Redis."""
        with self._lock:
            return self._local.get((key, int(now // window)), 0)

    def reset(self, key: str, *, window: int, now: float) -> None:
        """Set the count of the window that contains `now` to zero."""
        number = int(now // window)
        if getattr(settings, "THROTTLE_STORE", "redis") == "redis":
            self._reset_shared(key, number)
        with self._lock:
            self._local.pop((key, number), None)

    def forget(self) -> None:
        """Reset all counts of this process."""
        with self._lock:
            self._local.clear()
            self._shared_again_at = 0.0

    def _hit_shared(self, key: str, number: int, window: int, amount: int) -> int | None:
        if time.monotonic() < self._shared_again_at:
            return None
        name = _name(key, number)
        try:
            pipeline = self._client().pipeline(transaction=False)
            pipeline.incrby(name, amount)
            pipeline.expire(name, window * 2)
            return int(pipeline.execute()[0])
        except (redis.RedisError, OSError, ValueError) as error:
            logger.warning("throttling.store_away", error=type(error).__name__)
            self._shared_again_at = time.monotonic() + PAUSE_SECONDS
            return None

    def _reset_shared(self, key: str, number: int) -> None:
        if time.monotonic() < self._shared_again_at:
            return
        try:
            self._client().delete(_name(key, number))
        except (redis.RedisError, OSError) as error:
            logger.warning("throttling.store_away", error=type(error).__name__)
            self._shared_again_at = time.monotonic() + PAUSE_SECONDS

    def _client(self) -> Any:
        url = settings.REDIS_URL
        if url not in self._clients:
            self._clients[url] = redis.Redis.from_url(
                url,
                socket_timeout=TIMEOUT_SECONDS,
                socket_connect_timeout=TIMEOUT_SECONDS,
                retry=None,
            )
        return self._clients[url]


def _name(key: str, number: int) -> str:
    return f"{settings.QUEUE_PREFIX}throttle:{settings.SERVICE.name}:{key}:{number}"


counters = Counters()
