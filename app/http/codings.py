"""Codings of content (RFC 9110, section 8.4): the fastest level of each, and which of them a client wants."""

import sys
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LONGEST_HEADER = 256
GZIP_FORMAT = 16 + zlib.MAX_WBITS


class Stream(Protocol):
    """One answer on its way through a coding."""

    def part(self, data: bytes) -> bytes:
        """What the client needs in order to read everything up to here."""

    def end(self, data: bytes) -> bytes:
        """The rest."""


class ZstdStream:
    """zstd, level 1."""

    def __init__(self) -> None:
        self._made = zstd.ZstdCompressor(level=1)

    def part(self, data: bytes) -> bytes:
        """As Stream."""
        return self._made.compress(data, self._made.FLUSH_BLOCK)

    def end(self, data: bytes) -> bytes:
        """As Stream."""
        return self._made.compress(data, self._made.FLUSH_FRAME)


class BrotliStream:
    """brotli, quality 1."""

    def __init__(self) -> None:
        self._made = brotli.Compressor(quality=1)

    def part(self, data: bytes) -> bytes:
        """As Stream."""
        return bytes(self._made.process(data) + self._made.flush())

    def end(self, data: bytes) -> bytes:
        """As Stream."""
        return bytes(self._made.process(data) + self._made.finish())


class GzipStream:
    """gzip, level 1."""

    def __init__(self) -> None:
        self._made = zlib.compressobj(1, zlib.DEFLATED, GZIP_FORMAT)

    def part(self, data: bytes) -> bytes:
        """As Stream."""
        return self._made.compress(data) + self._made.flush(zlib.Z_SYNC_FLUSH)

    def end(self, data: bytes) -> bytes:
        """As Stream."""
        return self._made.compress(data) + self._made.flush()


# In the order we prefer them where a client likes several equally.
CODINGS: dict[str, Callable[[], Stream]] = {"zstd": ZstdStream, "br": BrotliStream, "gzip": GzipStream}


@lru_cache(maxsize=128)
@lru_cache(maxsize=256)
def coding_for(accept_encoding: str) -> str | None:
    """The coding that the client likes best, of those it likes equally the one we prefer; None for none.

    RFC 9110, section 12.5.3.
    """
    if len(accept_encoding) > LONGEST_HEADER:  # no browser's
        return None
    liked = dict(_liked(member) for member in accept_encoding.lower().split(","))
    others, as_is = liked.get("*", 0.0), liked.get("identity", 0.0)
    qualities = {coding: liked.get(coding, others) for coding in CODINGS}
    best = max(qualities, key=lambda coding: qualities[coding])
    return best if qualities[best] > 0 and qualities[best] >= as_is else None


def _liked(member: str) -> tuple[str, float]:
    name, _, parameter = member.partition(";")
    key, _, value = parameter.partition("=")
    if not parameter.strip():
        return name.strip(), 1.0
    try:
        quality = float(value) if key.strip() == "q" else 0.0
    except ValueError:
        quality = 0.0
    return name.strip(), quality if 0 <= quality <= 1 else 0.0
