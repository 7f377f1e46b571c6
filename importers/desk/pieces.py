"""The content of an uploaded file, in sealed pieces: no list of people lies on a disk in clear."""

import asyncio
import base64
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import IO, Any

from sqlalchemy import Row, delete, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Database
from db.ids import IdMaker
from db.models import FilePiece, FileRun
from importers.desk.jobs import KEPT_HOURS, file_gone
from importers.runs.run import RunKey
from resolvers.ask import Statement
from resolvers.people.identities import IdentityKeys, SealedAt, open_sealed, seal

PIECE_BYTES = 384 * 1024
_AT_ONCE = 8


async def keep_pieces(
    connection: AsyncConnection, key: RunKey, content: IO[bytes], *, keys: IdentityKeys, ids: IdMaker
) -> None:
    """Writes a file's content from where it stands to its end."""
    pieces = enumerate(_pieces(content), 1)

    def sealed() -> list[dict[str, Any]]:
        return [
            _row(key, number, piece, keys, row_id=ids.next()) for number, piece in islice(pieces, _AT_ONCE)
        ]

    # In a thread, so that nobody's answer waits for it.
    while rows := await asyncio.to_thread(sealed):
        await connection.execute(insert(FilePiece), rows)


async def content_of(database: Database, key: RunKey, keys: IdentityKeys) -> bytes:
    """The whole content. Raises DomainError FILE_GONE once it is forgotten."""
    piece = FilePiece
    rows: Statement = select(piece.county_id, piece.id, piece.content).where(
        piece.county_id == key.county_id, piece.run_id == key.id
    )
    pieces = await database.rows(rows.order_by(piece.number))
    if not pieces:
        raise file_gone()
    # In a thread, as it is kept: signs of life go on meanwhile.
    return await asyncio.to_thread(_opened, pieces, keys)


def _opened(pieces: Sequence[Row[Any]], keys: IdentityKeys) -> bytes:
    """Pieces, opened and put together."""
    sealed = ((place_of_piece(one.county_id, one.id), one.content) for one in pieces)
    return b"".join([base64.b64decode(open_sealed(keys, at, content)) for at, content in sealed])


async def forget_pieces(connection: AsyncConnection, key: RunKey) -> None:
    """Forgets a file's content; its lines are staged."""
    mine = (FilePiece.county_id == key.county_id, FilePiece.run_id == key.id)
    await connection.execute(delete(FilePiece).where(*mine))


def old_uploads() -> Statement:
    """Files of all counties whose content has been kept for a day: county_id, id."""
    piece, run = FilePiece, FileRun
    kept = select(piece.id).where(piece.county_id == run.county_id, piece.run_id == run.id).exists()
    day_ago = func.now() - literal(timedelta(hours=KEPT_HOURS))
    return select(run.county_id, run.id).where(run.staged_at < day_ago, run.job.is_(None), kept)


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    """At least one: an empty file is no file that is gone."""
    yield content.read(PIECE_BYTES)
    while piece := content.read(PIECE_BYTES):
        yield piece


def _row(key: RunKey, number: int, piece: bytes, keys: IdentityKeys, *, row_id: int) -> dict[str, Any]:
    content = seal(keys, place_of_piece(key.county_id, row_id), base64.b64encode(piece).decode())
    return {"county_id": key.county_id, "id": row_id, "run_id": key.id, "number": number, "content": content}


def place_of_piece(county_id: int, row_id: int) -> SealedAt:
    """The one place where a piece of a file can be opened."""
    return SealedAt("file_piece", "content", county_id, row_id)
