"""Keys of a process at work held against those of its database: a file that was not copied is noticed."""

from sqlalchemy import Executable, select

from app.keys.registered import ensure_standing
from db.engine import Database
from db.errors import DomainError
from db.models import KeyGeneration, SealingKey
from resolvers.people.identities import IdentityKeys


async def keys_refused(database: Database, keys: IdentityKeys) -> str | None:
    """The code of why nothing may be sealed; None if keys at hand are those of the database.

    KEY_MISSING, KEYS_OUTDATED, KEY_UNREGISTERED or SEALED_VALUE_UNREADABLE: a process with an older file
    would seal under a former key, or under one that is retired by now. Raises Unanswered.
    """
    known = select(KeyGeneration.number).scalar_subquery()
    asked: Executable = select(SealingKey.id, SealingKey.proof, known.label("generation"))
    rows = await database.rows(asked)
    generation = max((row.generation or 0 for row in rows), default=0)
    try:
        ensure_standing({row.id: row.proof for row in rows}, generation, keys)
    except DomainError as error:
        return error.code
    return None
