"""Whether an address answers, and whether a port is still free."""

import http.client
import socket
from urllib.parse import urlsplit

from db.errors import DomainError

HEALTH_PATH = "/healthz"
OK = 200


def address_answers(url: str) -> bool:
    """Whether the server at `url` says that it is well."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", HEALTH_PATH)
        return connection.getresponse().status == OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def ensure_port_is_free(host: str, port: int) -> None:
    """Raises PORT_TAKEN when another program listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise DomainError(
                "PORT_TAKEN",
                f"端口 {port} 已被占用；可设置 RONGGE_PORT 换用其他端口。",
                f"Port {port} is taken by another program; set RONGGE_PORT to another one.",
            ) from None
