"""Rate limits per minute: of strangers, at the doors, and on sockets.

Counted in Redis if it answers, else in this process: an outage of the store refuses nobody.
"""

from servicekit.throttling.rates import ThrottledError, check, is_exempt
from servicekit.throttling.views import ScopeThrottle

__all__ = ["ScopeThrottle", "ThrottledError", "check", "is_exempt"]
