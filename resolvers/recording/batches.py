"""Recording many contacts at once, each by itself: what is wrong with one concerns no other."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from resolvers.ask import Ask
from resolvers.receipts import client_id_taken
from resolvers.recording.contacts import Outcome, recorded_each
from resolvers.recording.entry import ContactEntry
from resolvers.scope import require
from resolvers.viewer import Permission

LARGEST_BATCH = 500


class Item(Protocol):
    """What a batch holds."""

    @property
    def client_id(self) -> UUID:
        """The id its sender made."""

    @property
    def county_id(self) -> int:
        """The county in whose key space it is recorded."""


Entry = TypeVar("Entry", bound=Item)


async def record_contacts(
    database: Database, ask: Ask, items: Sequence[ContactEntry | DomainError], ids: IdMaker
) -> list[Outcome]:
    """What became of each item, in their order, as if they had been sent one after another.

    An item that could not even be read is its error. Raises DomainError BATCH_EMPTY, BATCH_TOO_LARGE.
    """
    require(ask.viewer, Permission.SEARCH)
    check_size(len(items))
    outcomes, rounds = rounds_of(items)
    for places in rounds:
        said = await recorded_each(database, ask, list(places.values()), ids)
        outcomes.update(zip(places, said, strict=True))
    return [outcomes[place] for place in range(len(items))]


def check_size(count: int) -> None:
    """Raises DomainError BATCH_EMPTY, BATCH_TOO_LARGE."""
    if count == 0:
        raise DomainError("BATCH_EMPTY", "批次中没有记录。", "The batch holds no records.")
    if count > LARGEST_BATCH:
        raise DomainError(
            "BATCH_TOO_LARGE",
            f"一批至多 {LARGEST_BATCH} 条，请分批发送；本批未写入任何记录。",
            f"A batch holds at most {LARGEST_BATCH} records; send several. Nothing of this one was written.",
        )


def rounds_of(
    items: Sequence[Entry | DomainError],
) -> tuple[dict[int, Outcome], list[dict[int, Entry]]]:
    """What is refused at once, and the others by place in rounds in which each client id stands once.

    Receipts are by county: a client id that comes again in another one is caught here.
    """
    refused: dict[int, Outcome] = {}
    rounds: list[dict[int, Entry]] = []
    seen: dict[UUID, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        if isinstance(item, DomainError):
            refused[place] = item
            continue
        counties = seen[item.client_id]
        counties.append(item.county_id)
        if item.county_id != counties[0]:
            refused[place] = client_id_taken()
            continue
        if len(counties) > len(rounds):
            rounds.append({})
        rounds[len(counties) - 1][place] = item
    return refused, rounds
