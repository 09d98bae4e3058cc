"""Building blocks of every service's settings.py.

Values come from the process environment, then from the repository's `.env`. An empty value counts
as not set. Secrets have no default: a start without them ends with one sentence.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
import jwt

from servicekit.envfile import ensure_env_file
from servicekit.logs import configure_logging
from servicekit.metrics.sharing import share_metrics
from servicekit.serving.limits import MAX_FORM_BYTES, MAX_JSON_BYTES

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
    "Environment",
    "Service",
    "channel_layers",
    "configure_logging",
    "databases",
    "spectacular_settings",
]


JWT_ALGORITHMS = ("HS256", "HS384", "HS512", "RS256", "EdDSA")


# Lifetime of a sign-in by the admin's own form. People of the suite have no such session.
ADMIN_SESSION_SECONDS = 8 * 60 * 60

# By address: anonymous requests, sign-ins, passwords, probes (/readyz, /metrics). By person: opened
# sockets, writes, sent files and their megabytes.
THROTTLE_RATES = {
    "anonymous": "600/minute",
    "login": "60/minute",
    "password": "30/minute",
    "probe": "600/minute",
    "socket": "120/minute",
    "writes": "600/minute",
    "files": "500/hour",
    "file_megabytes": "2000/hour",
}


@dataclass(frozen=True)
class Service:
    """The differences between services, in one place.

    `prefix` is the path of the one-origin proxy, e.g. `tickets-service` for
    `/api/tickets-service/`. `is_asgi` is true for services served by daphne.
    """

    name: str
    title: str
    description: str
    version: str
    prefix: str
    is_asgi: bool = False

    @property
    def path(self) -> str:
        """The prefix as a URL path without a trailing slash."""
        return f"/api/{self.prefix}"

    @property
    def static_url(self) -> str:
        """Fixed, so that it does not depend on the prefix of the first request."""
        return f"{self.path}/static/"


class Environment:
    """Typed access to the process environment, after the repository's `.env` was read into it."""

    def __init__(self, base_dir: Path) -> None:
        """Read `.env` beside the folder of the service; variables that are set already win."""
        path = ensure_env_file(base_dir.parent)
        if path is not None:
            environ.Env.read_env(str(path), overwrite=False)
        self._variables: Mapping[str, str] = environ.Env.ENVIRON
        if self.text("METRICS_DIR"):
            # Here, because it has to be known before any metrics are imported.
            share_metrics(Path(self.text("METRICS_DIR")) / base_dir.name)

    def text(self, name: str, default: str = "") -> str:
        """The value without surrounding spaces, or `default` if it is empty or not set."""
        return self._variables.get(name, "").strip() or default

    def secret(self, name: str) -> str:
        """The value; ends the process with a sentence if there is none."""
        value = self.text(name)
        if not value:
            raise SystemExit(
                f"{name} is not set: put a long random value into .env or the environment."
            )
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """True for 1, true, yes, on; false for 0, false, no, off."""
        value = self.text(name).lower()
        if not value:
            return default
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off"}:
            return False
        raise SystemExit(f"{name} is {value!r}: set it to 1 or 0.")

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        value = self.text(name)
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            raise SystemExit(f"{name} is {value!r}: set it to a whole number.") from None

    def words(self, name: str, default: Sequence[str] = ()) -> list[str]:
        """A list separated by commas."""
        value = self.text(name)
        if not value:
            return list(default)
        return [word.strip() for word in value.split(",") if word.strip()]

    @property
    def public_url(self) -> str:
        """The one origin that people use, without a trailing slash."""
        port = self.number("FRONTEND_PORT", 1000)
        return self.text("PUBLIC_URL", f"http://localhost:{port}").rstrip("/")

    @property
    def is_secure(self) -> bool:
        """Whether people come over https, so that cookies carry `Secure`."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def hsts_seconds(self) -> int:
        """How long browsers must use https only: a year if PUBLIC_URL does, else never."""
        return 365 * 24 * 60 * 60 if self.is_secure else 0

    @property
    def web_origins(self) -> list[str]:
        """Origins that may call the services' own ports and sockets with credentials."""
        public = urlsplit(self.public_url)
        port = self.number("FRONTEND_PORT", public.port or 1000)
        origins = [
            f"{public.scheme}://{public.netloc}",
            f"http://localhost:{port}",
            f"http://127.0.0.1:{port}",
        ]
        return list(dict.fromkeys(origins))

    @property
    def allowed_hosts(self) -> list[str]:
        """This machine, the host of PUBLIC_URL, and what ALLOWED_HOSTS adds."""
        public = urlsplit(self.public_url).hostname
        names = ["localhost", "127.0.0.1", "[::1]", *([public] if public else [])]
        return list(dict.fromkeys([*names, *self.words("ALLOWED_HOSTS")]))

    @property
    def jwt_algorithm(self) -> str:
        """The one algorithm that tokens are signed with; a token cannot choose another."""
        value = self.text("JWT_ALGORITHM", "HS256")
        if value not in JWT_ALGORITHMS:
            names = ", ".join(JWT_ALGORITHMS[:-1])
            raise SystemExit(
                f"JWT_ALGORITHM is {value!r}: set it to {names} or {JWT_ALGORITHMS[-1]}."
            )
        return value

    @property
    def jwt_signing_key(self) -> str:
        """The shared secret of the HS algorithms; empty if tokens have a public key."""
        return self.secret("JWT_SIGNING_KEY") if self._is_jwt_secret_shared else ""

    @property
    def jwt_other_signing_key(self) -> str:
        """A second secret that tokens may be signed with, while one is exchanged; mostly empty.

        Ends the process with a sentence if it is too short.
        """
        value = self.text("JWT_OTHER_SIGNING_KEY") if self._is_jwt_secret_shared else ""
        if value and len(value) < 32:
            raise SystemExit(
                "JWT_OTHER_SIGNING_KEY is shorter than 32 characters: set it to a key, or to nothing."
            )
        return value

    @property
    def jwt_public_key(self) -> str:
        """The public key as PEM, from JWT_PUBLIC_KEY or the file it names; empty without one.

        Ends the process with a sentence if the algorithm needs a key and none is configured.
        """
        if self._is_jwt_secret_shared:
            return ""
        value = self.text("JWT_PUBLIC_KEY")
        if not value:
            if not self.jwt_jwks_url:
                raise SystemExit(
                    f"JWT_ALGORITHM is {self.jwt_algorithm}: set JWT_PUBLIC_KEY or JWT_JWKS_URL."
                )
            return ""
        if not value.startswith("-----BEGIN"):
            value = _file_text("JWT_PUBLIC_KEY", value)
        pem = value.replace("\\n", "\n").strip()
        _require_public_key(pem, self.jwt_algorithm)
        return pem

    @property
    def jwt_jwks_url(self) -> str:
        """The address of an identity provider's keys; used only without JWT_PUBLIC_KEY."""
        value = self.text("JWT_JWKS_URL")
        if value and urlsplit(value).scheme not in {"http", "https"}:
            raise SystemExit(f"JWT_JWKS_URL is {value!r}: set it to an http or https address.")
        return value

    @property
    def _is_jwt_secret_shared(self) -> bool:
        return self.jwt_algorithm.startswith("HS")

    @property
    def throttle_rates(self) -> dict[str, str]:
        """Limits per minute, by scope; `THROTTLE_<SCOPE>` overrides one, `off` lifts it."""
        rates = {}
        for scope, usual in THROTTLE_RATES.items():
            name = f"THROTTLE_{scope.upper()}"
            rates[scope] = self.text(name, usual)
            if not re.fullmatch(r"off|\d{1,9}/(second|minute|hour)", rates[scope]):
                raise SystemExit(
                    f"{name} is {rates[scope]!r}: set it to a rate like 60/minute, or off."
                )
        return rates

    @property
    def redis_url(self) -> str:
        return self.text("REDIS_URL", "redis://127.0.0.1:6379/0")

    @property
    def broker_url(self) -> str:
        return self.text("CELERY_BROKER_URL", "amqp://localhost:5672")


def _file_text(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii")
    except (OSError, ValueError):
        raise SystemExit(
            f"{name} names {path!r}, which cannot be read: set it to a PEM key or file."
        ) from None


def _require_public_key(pem: str, algorithm: str) -> None:
    # A private key would work as well, but must not be here.
    try:
        jwt.get_algorithm_by_name(algorithm).prepare_key(pem)
        is_usable = "PRIVATE" not in pem
    except (jwt.PyJWTError, ValueError, TypeError):
        is_usable = False
    if not is_usable:
        raise SystemExit(f"JWT_PUBLIC_KEY is no public key for {algorithm}: set it to one in PEM.")


def databases(env: Environment, variable: str, base_dir: Path, service: Service) -> dict[str, Any]:
    """`DATABASES` from the URL in `variable`; a SQLite file in `base_dir` if it is empty."""
    url = env.text(variable, f"sqlite:///{base_dir / 'db.sqlite3'}")
    config: dict[str, Any] = dict(environ.Env.db_url_config(url))
    config["ATOMIC_REQUESTS"] = False
    suffix = env.text("TEST_DB_SUFFIX")
    if "sqlite" in config["ENGINE"]:
        config |= _sqlite(service, base_dir / f"test{suffix}.sqlite3")
    else:
        config |= _postgresql(service, f"test_{config['NAME']}{suffix}")
    return {"default": config}


def _sqlite(service: Service, test_file: Path) -> dict[str, Any]:
    return {
        # Threads of an ASGI server come and go; a kept connection would outlive its thread.
        "CONN_MAX_AGE": 0 if service.is_asgi and not _is_worker() else None,
        "OPTIONS": {
            # A transaction that starts by reading and then writes fails at once if another one has
            # written meanwhile; one that starts as a writer waits for its turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # recursive_triggers: otherwise INSERT OR REPLACE bypasses the append-only triggers.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
            ),
        },
        # A file, because threads of a test need separate connections to one database.
        "TEST": {"NAME": str(test_file)},
    }


def _postgresql(service: Service, test_name: str) -> dict[str, Any]:
    config: dict[str, Any] = {
        "ENGINE": "servicekit.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": None,
        # A server that does not answer at all counts as away within seconds, not minutes.
        "OPTIONS": {"connect_timeout": 5},
        "TEST": {"NAME": test_name},
    }
    if _is_worker():
        # A worker repeats the same few statements: the server parses and plans them once. No health
        # check before each message, since a consumer that has lost its connection opens another and
        # starts again.
        config["CONN_HEALTH_CHECKS"] = False
        config["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 5}
    elif service.is_asgi:
        config["CONN_MAX_AGE"] = 0
        if _program() == "daphne":
            # Any thread may serve a request: without a pool each would open its own connection.
            config["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 5}
    return config


def _program() -> str:
    path = Path(sys.argv[0] if sys.argv else "")
    # `python -m servicekit.serving.daphne` is daphne too.
    return path.parent.name if path.name == "__main__.py" else path.name.removesuffix(".py")


def _is_worker() -> bool:
    return _program() == "celery"


def channel_layers(env: Environment) -> dict[str, Any]:
    """`CHANNEL_LAYERS`: Redis or Valkey, separated from other runs by QUEUE_PREFIX."""
    return {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {
                # An idle socket blocks in a read of five seconds, which the client's own default
                # timeout of five would end as a failure.
                "hosts": [{"address": env.redis_url, "socket_timeout": 20}],
                "prefix": f"{env.text('QUEUE_PREFIX')}channels",
                # All sockets of a process share one queue; messages above this number are dropped.
                "capacity": 2_000,
            },
        }
    }


def spectacular_settings(
    service: Service, enum_names: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """`SPECTACULAR_SETTINGS`: the OpenAPI document and its two viewers, served by ourselves.

    `enum_names` maps the names of enums in the document to their choices, or to where they are
    defined.
    """
    return {
        "TITLE": service.title,
        "DESCRIPTION": service.description,
        "VERSION": service.version,
        "OAS_VERSION": "3.1.0",
        "SERVE_INCLUDE_SCHEMA": False,
        "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
        "SERVE_AUTHENTICATION": [],
        "SWAGGER_UI_DIST": "SIDECAR",
        "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
        "REDOC_DIST": "SIDECAR",
        "COMPONENT_SPLIT_REQUEST": True,
        "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
        "ENUM_NAME_OVERRIDES": {
            "HealthState": "servicekit.views.STATES",
            "DeadLetterState": "servicekit.consuming.models.DeadLetter.State",
            "OutboxState": "servicekit.outbox.models.OutboxMessage.State",
            **(enum_names or {}),
        },
        "POSTPROCESSING_HOOKS": [
            "drf_spectacular.hooks.postprocess_schema_enums",
            "servicekit.api.schema.document_errors",
            "servicekit.api.schema.name_server",
        ],
    }


CORS_ALLOW_HEADERS = [
    "accept",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "x-acting-as",
    "x-api-key",
    "x-csrftoken",
    "x-request-id",
]
CORS_EXPOSE_HEADERS = ["ETag", "Idempotent-Replayed", "Retry-After", "X-Request-ID"]

SHARED_APPS = [
    "servicekit.adminsite.apps.SuiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "servicekit.outbox",
    "servicekit.consuming",
    "servicekit.idempotency",
    "servicekit.invariants",
]

MIDDLEWARE = [
    "servicekit.request_id.RequestIdMiddleware",
    "servicekit.metrics.middleware.MetricsMiddleware",
    "servicekit.middleware.AccessLogMiddleware",
    "servicekit.middleware.ForwardedMiddleware",
    "servicekit.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "servicekit.bodies.BodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "servicekit.middleware.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "servicekit.throttling.middleware.ThrottleMiddleware",
    "servicekit.refusals.RefusalAuditMiddleware",
    "servicekit.adminsignin.AdminCookieMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["servicekit.auth.JWTCookieAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["servicekit.auth.SystemRolePermission"],
    "DEFAULT_PARSER_CLASSES": ["servicekit.api.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "servicekit.api.Pagination",
    "DEFAULT_SCHEMA_CLASS": "servicekit.api.schema.Schema",
    "DEFAULT_THROTTLE_CLASSES": ["servicekit.throttling.views.PersonThrottle"],
    "EXCEPTION_HANDLER": "servicekit.api.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

# For services that also accept API keys; they list `servicekit.apikeys` among their apps.
API_KEYS = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "servicekit.apikeys.authentication.KeyOrTokenAuthentication"
    ],
}
