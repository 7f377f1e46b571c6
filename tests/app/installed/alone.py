"""A command in a network of its own: only the loopback of a machine that no cable leads to."""

import fcntl
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# Of linux/sockios.h and linux/if.h.
_SET_FLAGS, _UP = 0x8914, 0x1
# Of the block of addresses for documentation (RFC 5737): nobody answers there, and nothing leads there.
ELSEWHERE = ("192.0.2.1", 443)


def run_alone(module: str, *words: str, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """A module's outcome in a network of its own, made by root, or by anybody who may make namespaces."""
    of_anybody = () if os.geteuid() == 0 else ("--user", "--map-current-user", "--keep-caps")
    command = ["unshare", "--net", *of_anybody, sys.executable, "-m", module, *words]
    return subprocess.run(command, capture_output=True, text=True, env=dict(variables), check=False)


def raise_loopback() -> None:
    """Brings up the one interface there is, so that 127.0.0.1 answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        fcntl.ioctl(asked, _SET_FLAGS, struct.pack("16sH14x", b"lo", _UP))


def ensure_alone() -> None:
    """Asserts that nothing but the loopback is here, and that no address elsewhere can be reached."""
    assert [name for _, name in socket.if_nameindex()] == ["lo"]
    assert len(Path("/proc/net/route").read_text(encoding="ascii").splitlines()) <= 1
    with socket.socket() as asked:
        assert asked.connect_ex(ELSEWHERE) != 0
