"""Meters, which are counted when an event happens. Clients must not be able to choose a label."""

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()

requests = Histogram(
    "tts_http_request_duration_seconds",
    "HTTP requests by method, route template and status: how many, and how long they took.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
    registry=REGISTRY,
)
messages = Histogram(
    "tts_message_duration_seconds",
    "Messages that a consumer was given, by Celery task and outcome: how many, and how long.",
    ["task", "outcome"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0),
    registry=REGISTRY,
)
dead_lettered = Counter(
    "tts_messages_dead_lettered",
    "Messages that became dead letters, by Celery task and reason.",
    ["task", "reason"],
    registry=REGISTRY,
)
published = Counter("tts_outbox_published", "Messages the broker has confirmed.", registry=REGISTRY)
publish_failed = Counter(
    "tts_outbox_publish_failures",
    "Publishes that failed, by whose fault it was.",
    ["fault"],
    registry=REGISTRY,
)
idempotent_replays = Counter(
    "tts_idempotent_replays",
    "Requests answered by the stored answer to their Idempotency-Key.",
    registry=REGISTRY,
)
throttled = Counter(
    "tts_throttled",
    "Requests and sockets refused as too many, by scope.",
    ["scope"],
    registry=REGISTRY,
)
