"""Answers that leave in one piece, and all of every answer."""

import asyncio
from asyncio import Transport
from collections.abc import Iterable
from typing import Any

import pytest

from app.wire.joined import Joined

HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Socket(Transport):
    """Remembers what is written to it, write by write."""

    def __init__(self) -> None:
        super().__init__({"peername": ("198.51.100.7", 1)})
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: Any) -> None:
        assert not self.closed
        self.written.append(bytes(data))

    def writelines(self, list_of_data: Iterable[Any]) -> None:
        self.write(b"".join(list_of_data))

    def close(self) -> None:
        self.closed = True


@pytest.fixture
async def both() -> tuple[Socket, Joined]:
    socket = Socket()
    return socket, Joined(socket, asyncio.get_running_loop())


async def test_head_and_body_are_one_write(both: tuple[Socket, Joined]) -> None:
    socket, joined = both
    for body in (b"ok", b"no"):
        joined.write(HEAD)
        joined.write(body)
    assert socket.written == [HEAD + b"ok", HEAD + b"no"]
    await asyncio.sleep(0)
    assert len(socket.written) == 2


async def test_what_streams_is_not_held_back(both: tuple[Socket, Joined]) -> None:
    socket, joined = both
    joined.write(HEAD)
    await asyncio.sleep(0)
    assert socket.written == [HEAD]
    for part in (b"3\r\none\r\n", b"3\r\ntwo\r\n"):
        joined.write(part)
    assert socket.written == [HEAD, b"3\r\none\r\n", b"3\r\ntwo\r\n"]


@pytest.mark.parametrize("ends", [b"", None])
async def test_an_answer_without_body_leaves_before_the_end(
    both: tuple[Socket, Joined], ends: bytes | None
) -> None:
    socket, joined = both
    joined.write(HEAD)
    if ends is not None:
        joined.write(ends)
    joined.close()
    assert (socket.written, socket.closed) == ([HEAD], True)
    await asyncio.sleep(0)
    assert socket.written == [HEAD]


async def test_who_waits_to_send_a_body_is_told_at_once(both: tuple[Socket, Joined]) -> None:
    socket, joined = both
    joined.write(CONTINUE)
    assert socket.written == [CONTINUE]


async def test_all_else_is_the_sockets_own(both: tuple[Socket, Joined]) -> None:
    _, joined = both
    assert joined.get_extra_info("peername") == ("198.51.100.7", 1)
