"""Building blocks of every service's settings.py: `from servicekit.ops import settings as kit`."""

from servicekit.base.logs import configure_logging
from servicekit.http.limits import MAX_FORM_BYTES, MAX_JSON_BYTES
from servicekit.ops.settings.environment import THROTTLE_RATES, Environment
from servicekit.ops.settings.service import Service
from servicekit.ops.settings.stores import channel_layers, databases
from servicekit.ops.settings.web import (
    ADMIN_SESSION_SECONDS,
    API_KEYS,
    CORS_ALLOW_HEADERS,
    CORS_EXPOSE_HEADERS,
    MIDDLEWARE,
    REST_FRAMEWORK,
    SHARED_APPS,
    TEMPLATES,
    spectacular_settings,
)

__all__ = [
    "ADMIN_SESSION_SECONDS",
    "API_KEYS",
    "CORS_ALLOW_HEADERS",
    "CORS_EXPOSE_HEADERS",
    "MAX_FORM_BYTES",
    "MAX_JSON_BYTES",
    "MIDDLEWARE",
    "REST_FRAMEWORK",
    "SHARED_APPS",
    "TEMPLATES",
    "THROTTLE_RATES",
    "Environment",
    "Service",
    "channel_layers",
    "configure_logging",
    "databases",
    "spectacular_settings",
]
