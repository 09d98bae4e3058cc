"""The settings of a small service for the tests of servicekit itself."""

import os
from pathlib import Path

import environ

from servicekit.base.logs import configure_logging
from servicekit.ops import settings as kit

BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = "only-for-the-tests-of-servicekit-itself"
JWT_SIGNING_KEY = "a-signing-key-only-for-the-tests-of-servicekit-and-long-enough-for-sha-512"
JWT_OTHER_SIGNING_KEY = ""
JWT_ALGORITHM = "HS256"
JWT_PUBLIC_KEY = ""
JWT_JWKS_URL = ""
JWT_AUDIENCE = ""
JWT_ISSUER = ""
ADMIN_ROLES = {"tts": ["Admin"]}
THROTTLE_EXEMPT_ROLES = ADMIN_ROLES
THROTTLE_RATES = kit.THROTTLE_RATES
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "project.urls"
PUBLIC_URL = "http://localhost:1000"
SERVICE = kit.Service(
    name="project", title="Project", description="", version="0.0.1", prefix="project"
)
STATIC_URL = SERVICE.static_url
WHITENOISE_STATIC_PREFIX = "/static/"
WHITENOISE_USE_FINDERS = True
MAX_BODY_BYTES = kit.MAX_JSON_BYTES
TRUSTED_PROXIES = ["127.0.0.1", "10.0.0.0/8", "::1"]
USE_X_FORWARDED_HOST = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CORS_ALLOWED_ORIGINS = ["http://localhost:1000"]
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOW_HEADERS = kit.CORS_ALLOW_HEADERS
CORS_EXPOSE_HEADERS = kit.CORS_EXPOSE_HEADERS
COOKIES_SECURE = False
SESSION_COOKIE_NAME = "project_sessionid"
CSRF_COOKIE_NAME = "project_csrftoken"
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
REST_FRAMEWORK = kit.REST_FRAMEWORK | kit.API_KEYS
API_KEY_SCOPES = ["things:create", "things:read"]
SPECTACULAR_SETTINGS = kit.spectacular_settings(SERVICE)

INSTALLED_APPS = [
    *kit.SHARED_APPS,
    "servicekit.auth.apikeys",
    "servicekit.sockets.sockettokens",
    "project.sample",
]
MIDDLEWARE = kit.MIDDLEWARE

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

_suffix = os.environ.get("TEST_DB_SUFFIX", "")
_sqlite_options = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA recursive_triggers=ON;"
    ),
}
if os.environ.get("TEST_DATABASE_URL"):
    _database = environ.Env.db_url_config(os.environ["TEST_DATABASE_URL"])
    if "sqlite" in _database["ENGINE"]:
        _database["OPTIONS"] = _sqlite_options
    else:
        _database["ENGINE"] = "servicekit.db.postgresql"
        _database["TEST"] = {"NAME": f"test_{_database['NAME']}{_suffix}"}
else:
    # A file, because the threads of a test share the database.
    _database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(BASE_DIR / f"db{_suffix}.sqlite3"),
        "OPTIONS": _sqlite_options,
        "TEST": {"NAME": str(BASE_DIR / f"test{_suffix}.sqlite3")},
    }
DATABASES = {"default": _database}

CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "memory://")
QUEUE_PREFIX = os.environ.get("QUEUE_PREFIX", "")

if os.environ.get("PROJECT_LOGS"):
    configure_logging("project", "console")
