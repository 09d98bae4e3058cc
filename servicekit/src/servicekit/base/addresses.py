"""Find the address of a client behind the proxies that we trust."""

import ipaddress
from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(entries: Sequence[str]) -> list[Network]:
    """Parse TRUSTED_PROXIES into networks; raises ImproperlyConfigured for an entry that is not one."""
    return [_network(entry) for entry in entries]


def is_within(address: str, trusted: Sequence[Network]) -> bool:
    """Whether the address is in one of the networks; also works for IPv4 addresses mapped into IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in trusted)


def client_address(remote: str, forwarded_for: str) -> str:
    """The address of the client: the last address of the chain that is not a trusted proxy's.

    `remote` is the address of the connection, `forwarded_for` the header X-Forwarded-For. A client
    can write anything at the beginning of that header. So the header is read from its end, for as
    long as the addresses belong to trusted proxies and the entries are valid.
    """
    trusted = _trusted(tuple(settings.TRUSTED_PROXIES))
    address = remote
    for hop in reversed([part.strip() for part in forwarded_for.split(",") if part.strip()]):
        if not is_within(address, trusted) or not _is_address(hop):
            break
        address = hop
    return address[:64]


def network_of(address: str) -> str:
    """The network of one household or host: an IPv4 address itself, or the /64 of an IPv6 address.

    The whole /64 counts as one, since a host may use any of its 2**64 addresses. A text that is not
    an address is returned unchanged.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=8)
def _trusted(entries: tuple[str, ...]) -> list[Network]:
    return networks(entries)


def _network(entry: str) -> Network:
    try:
        return ipaddress.ip_network(entry, strict=False)
    except ValueError:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES names {entry!r}: set it to addresses or networks like 10.0.0.0/8."
        ) from None
