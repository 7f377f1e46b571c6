"""Who asks, as only configured proxies may say; and devices that stay known over another key."""

import threading
import time

import httpx2
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from app.cookies import DEVICE_COOKIE, know_device, place_of
from app.server import _config
from tests.app.service import settings_for

FORWARDED = {"X-Forwarded-For": "10.7.7.7, 10.8.8.8", "X-Forwarded-Proto": "https"}
OLD, NEW = b"a key of thirty-two bytes, once..", b"another key of thirty-two bytes!!"


async def who_asks(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what the server takes for the caller."""
    request = Request(scope)
    asked = {"host": request.client.host if request.client else "", "scheme": request.url.scheme}
    await JSONResponse(asked)(scope, receive, send)


def told(proxies: str) -> dict[str, str]:
    """What a server of these proxies takes from a request that comes from this machine."""
    ours = _config(settings_for(PROXIES=proxies) if proxies else settings_for())
    config = uvicorn.Config(
        who_asks,
        port=0,
        log_config=None,
        lifespan="off",
        proxy_headers=ours.proxy_headers,
        forwarded_allow_ips=ours.forwarded_allow_ips,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        answer: dict[str, str] = httpx2.get(f"http://127.0.0.1:{port}/", headers=FORWARDED).json()
        return answer
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize(
    ("proxies", "host", "scheme"),
    [
        # The last one is what our own proxy saw; whatever stands before it anybody may have written.
        ("", "10.8.8.8", "https"),
        ("127.0.0.0/8", "10.8.8.8", "https"),
        ("127.0.0.1, 10.8.0.0/16", "10.7.7.7", "https"),
        ("10.8.8.8", "127.0.0.1", "http"),
        ("none", "127.0.0.1", "http"),
    ],
)
def test_a_request_is_whose_a_configured_proxy_says(
    proxies: str, host: str, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The server's own variable decides nothing.
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    assert told(proxies) == {"host": host, "scheme": scheme}


def test_a_device_stays_known_over_another_key() -> None:
    answer = Response()
    know_device((OLD,), answer, asking(), "li.hua")
    cookie = answer.headers["set-cookie"].partition(";")[0]
    assert place_of((NEW, OLD), asking(cookie), "li.hua").startswith("device:")
    assert place_of((NEW,), asking(cookie), "li.hua") == "address:10.1.1.1"
    assert place_of((NEW, OLD), asking(f"{DEVICE_COOKIE}=x"), "li.hua") == "address:10.1.1.1"


def asking(cookie: str = "") -> Request:
    headers = [(b"host", b"testserver"), (b"cookie", cookie.encode())]
    scope = {"type": "http", "path": "/sign-in", "query_string": b"", "headers": headers, "scheme": "http"}
    return Request({**scope, "client": ("10.1.1.1", 4000), "server": ("testserver", 80)})
