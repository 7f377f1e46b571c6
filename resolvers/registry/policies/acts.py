"""Drafting contact policies, putting them in force and retiring them: each act committed by itself."""

from db.engine import Database
from db.ids import IdMaker
from resolvers.ask import Ask
from resolvers.receipts import Recorded
from resolvers.registry.policies.entry import PolicyDraft, PolicyTurn
from resolvers.registry.policies.writing import activated, drafted, retired


async def draft_policy(database: Database, ask: Ask, draft: PolicyDraft, ids: IdMaker) -> Recorded:
    """Drafts a policy. Raises DomainError as `drafted` does."""
    async with database.writing() as connection:
        return await drafted(connection, ask, draft, ids)


async def activate_policy(database: Database, ask: Ask, turn: PolicyTurn, ids: IdMaker) -> Recorded:
    """Puts a draft in force from a day on. Raises DomainError as `activated` does."""
    async with database.writing() as connection:
        return await activated(connection, ask, turn, ids)


async def retire_policy(database: Database, ask: Ask, turn: PolicyTurn, ids: IdMaker) -> Recorded:
    """Ends a policy before a day. Raises DomainError as `retired` does."""
    async with database.writing() as connection:
        return await retired(connection, ask, turn, ids)
