"""So many requests a minute, and no more: of strangers, at the doors, and on sockets.

Counted in Redis where it answers, else in this process: a store that is away refuses nobody.
"""

from servicekit.throttling.rates import ThrottledError, check, is_exempt
from servicekit.throttling.views import ScopeThrottle

__all__ = ["ScopeThrottle", "ThrottledError", "check", "is_exempt"]
