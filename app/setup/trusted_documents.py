"""The documents that clients were built with: where an installation answers no others."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from db.errors import DomainError

_SHA_256 = 64


def trusted_documents(file: Path | None) -> frozenset[bytes] | None:
    """The SHA-256 of each document in a manifest, None without one: then any is answered.

    A manifest is JSON as clients write it: an object of texts by id (GraphQL Code Generator, Relay), or
    `operations` with a `body` each (Apollo). Texts are hashed here. Raises DomainError DOCUMENTS_UNREADABLE,
    also for an id that is another text's SHA-256: the client would send what it does not name.
    """
    if file is None:
        return None
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
        return frozenset(_digest(name, text) for name, text in _documents(manifest))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise DomainError(
            "DOCUMENTS_UNREADABLE",
            f"无法读取查询清单 {file}：须为客户端工具生成的 JSON，且编号与文本相符。",
            f"The manifest {file} cannot be read: JSON as clients write it, its ids those of its texts.",
        ) from None


def _documents(manifest: Any) -> Iterator[tuple[str, str]]:
    if isinstance(manifest.get("operations"), list):
        yield from ((one.get("id", ""), one["body"]) for one in manifest["operations"])
    else:
        yield from manifest.items()


def _digest(name: str, text: str) -> bytes:
    digest = hashlib.sha256(text.encode()).digest()
    if len(name) == _SHA_256 and bytes.fromhex(name) != digest:
        raise ValueError(name)
    return digest
