"""Rate limits: for callers who are not signed in, for sign-ins, for writes, and for sockets.

Requests are counted in Redis. If it does not answer, each process counts alone, so that an outage
of Redis refuses nobody.
"""

from servicekit.http.throttling.rates import ThrottledError, check, is_exempt
from servicekit.http.throttling.views import ScopeThrottle

__all__ = ["ScopeThrottle", "ThrottledError", "check", "is_exempt"]
