"""Settings read from the process environment, then from the repository's `.env`.

An empty value counts as not set. Secrets have no default: a start without them ends with one
sentence.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import environ
import jwt

from servicekit.base.envfile import ensure_env_file
from servicekit.base.metrics.sharing import share_metrics
from servicekit.clock import ClockError, clock_configure

JWT_ALGORITHMS = ("HS256", "HS384", "HS512", "RS256", "EdDSA")

# The first four scopes are counted by address: anonymous requests, sign-ins, passwords, probes
# (/readyz, /metrics). The others are counted by person: opened sockets, writes, sent files and
# their megabytes.
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


class Environment:
    """Typed access to the process environment, after the repository's `.env` was read into it."""

    def __init__(self, base_dir: Path) -> None:
        """Read `.env` beside the folder of the service; variables that are already set keep their
        values.
        """
        path = ensure_env_file(base_dir.parent)
        if path is not None:
            environ.Env.read_env(str(path), overwrite=False)
        self._variables: Mapping[str, str] = environ.Env.ENVIRON
        if self.text("METRICS_DIR"):
            # Set the folder here, because it has to be known before any metrics are imported.
            share_metrics(Path(self.text("METRICS_DIR")) / base_dir.name)
        try:
            clock_configure(public_url=self.public_url)
        except ClockError as error:
            raise SystemExit(str(error)) from None

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
        """True for 1, true, yes, on; false for 0, false, no, off. Another word ends the process."""
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
        """Whether PUBLIC_URL is https, so that cookies have the attribute `Secure`."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def hsts_seconds(self) -> int:
        """How long browsers must use https only: a year if PUBLIC_URL is https, else not at all."""
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
        """This machine, the host of PUBLIC_URL, and the names in ALLOWED_HOSTS."""
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
        """A second secret with which tokens may be signed while the first one is being replaced.

        It is empty at other times.

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
        """The public key as PEM, from JWT_PUBLIC_KEY or the file that it names. Empty if tokens
        have a shared secret, or if the keys are fetched from JWT_JWKS_URL.

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
        """The rate of each scope, such as `60/minute` or `off`; `THROTTLE_<SCOPE>` overrides it."""
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
    # A private key would work as well, but a service that only verifies tokens must not have it.
    try:
        jwt.get_algorithm_by_name(algorithm).prepare_key(pem)
        is_usable = "PRIVATE" not in pem
    except (jwt.PyJWTError, ValueError, TypeError):
        is_usable = False
    if not is_usable:
        raise SystemExit(f"JWT_PUBLIC_KEY is no public key for {algorithm}: set it to one in PEM.")
