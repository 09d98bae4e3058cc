import os
import socket
from pathlib import Path

import pytest

from suite import ports
from suite.errors import SuiteError


class TestRequireFree:
    def test_accepts_a_free_port(self) -> None:
        ports.require_free(ports.free_ports(1)[0], "TICKET_PORT", "ticket_service")

    def test_names_variable_and_holder_of_a_taken_port(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            with pytest.raises(SuiteError) as caught:
                ports.require_free(port, "TICKET_PORT", "ticket_service")
        holder = Path("/proc/self/comm").read_text().strip()
        assert str(caught.value) == (
            f"Port {port} (ticket_service) is taken by {holder} ({os.getpid()}): "
            "stop that process or set TICKET_PORT to another port."
        )


class TestFreePorts:
    def test_gives_different_ports(self) -> None:
        assert len(set(ports.free_ports(8))) == 8


class TestMayBind:
    def test_counts_a_taken_port_as_allowed(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            assert ports.may_bind(server.getsockname()[1]) is True

    @pytest.mark.skipif(
        os.geteuid() != 0
        or int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text()) <= 1000,
        reason="needs root, who can become an ordinary user, and a kernel that guards port 1000",
    )
    def test_refuses_port_1000_to_an_ordinary_user(self) -> None:
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            os._exit(2 * ports.may_bind(1000) + ports.may_bind(3000))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
