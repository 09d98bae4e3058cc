"""Structured logs: each line has the name of an event, fields, and the request id.

Never log tokens, bodies or personal data. Refer to objects by their ids:
`get_logger(__name__).info("ticket.created", ticket_id=…)`.
"""

import logging
import logging.config
from typing import Any

import structlog
from structlog.types import EventDict, Processor, WrappedLogger


def get_logger(name: str) -> Any:
    """A logger. Keyword arguments of its methods become fields of the line."""
    return structlog.stdlib.get_logger(name)


def configure_logging(service: str, style: str) -> None:
    """Send structlog and the standard library's loggers to stderr as `json` or `console` lines."""

    def add_service(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["service"] = service
        return event

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,  # the request id
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_service,
    ]
    if style == "json":
        rendering: list[Processor] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    else:
        # The default formatter prints the local variables of every frame, which may hold bodies,
        # tokens and names.
        plain = structlog.dev.plain_traceback
        rendering = [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]

    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        *rendering,
                    ],
                }
            },
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "formatter": "structured"},
            },
            "root": {"handlers": ["stderr"], "level": "INFO"},
            "loggers": {
                # AccessLogMiddleware writes one line per request; these loggers would write it
                # again.
                "django.request": {"level": "ERROR"},
                "django.server": {"level": "WARNING"},
                "django.channels.server": {"level": "WARNING"},
                "daphne": {"level": "WARNING"},
                "httpx": {"level": "WARNING"},
                # Celery's two lines per message have no request id; the consumer writes a line that
                # has it.
                "celery.worker.strategy": {"level": "WARNING"},
                "celery.app.trace": {"level": "WARNING"},
            },
        }
    )
