"""The number of connections that the open files of a process allow."""

import resource

from servicekit.http import limits

WANTED_FILES = 65_536
SPARE_FILES = 400
"""The number of files for other purposes: bodies on disk, databases, the broker, closing connections.
"""


def allowed_connections() -> int:
    """MAX_CONNECTIONS, or fewer if the system allows this process too few files.

    Shells and containers often start a process with a soft limit of 1024 or 256 files. The soft
    limit is first raised, at most to the hard limit.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_FILES if hard == resource.RLIM_INFINITY else min(WANTED_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
        except (OSError, ValueError):
            # Some systems have a lower limit of their own that they do not report.
            pass
    if soft == resource.RLIM_INFINITY:
        return limits.MAX_CONNECTIONS
    return min(limits.MAX_CONNECTIONS, max(soft - SPARE_FILES, soft // 2))
