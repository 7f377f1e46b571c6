"""Every document asked as by somebody of the whole nation, while the transaction serves somebody else.

So none of the application's conditions leaves a county out, and what does is the wall alone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from db.codes import ContactMode, ContactOutcome, ContactPurpose
from db.engine import Database
from db.errors import DomainError
from db.log.traces import Trace
from db.wall.scope import county, scope_statement
from resolvers.receipts import Claim, claimed
from resolvers.recording.contacts import record_contact
from resolvers.recording.entry import ContactEntry
from resolvers.scope import scope_setting
from schema.node import key_of, node_key
from tests.schema.conftest import Asked
from tests.schema.documents.every import DOCUMENTS
from tests.schema.lanes import FAST, Asking
from tests.schema.world import MAKER
from tests.viewers import ask_of

HERE, THERE = 500151, 500152
OF_PERSONS = {"Person", "Contact", "LifeEvent", "Transfer", "UnreachableRequest", "Household", "FileRun"}
TEXT = re.compile(r'"([A-Za-z0-9_-]{16,})"')


class Walled:
    """The product's database, whose transactions say that they serve somebody, whoever is served."""

    def __init__(self, database: Database, setting: bytes) -> None:
        self._database = database
        self._setting = setting

    def serving(self, _setting: bytes, trace: Trace) -> Database:
        """The connections for one request."""
        return self._database.serving(self._setting, trace)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


def persons_in(text: str) -> Iterator[int]:
    """The counties of persons, and of what is said of them, whose ids an answer holds."""
    for opaque in TEXT.findall(text):
        try:
            key = node_key(opaque)
        except DomainError:
            continue
        if key.type_name in OF_PERSONS:
            yield key.county_id


async def counties_answered(varied: Asked, role: str, first: int) -> Counter[int]:
    """In how many ids the answers to every other document name each county, behind the wall of a role."""
    viewers = varied.world.viewers()
    database = Walled(varied.oracle.database, scope_setting(viewers[role]))
    found: Counter[int] = Counter()
    for document in list(DOCUMENTS.values())[first::2]:
        if "mutation" in document.query:
            continue
        for variant in document.variants[:1]:
            query, values = varied.world.filled(document.query), varied.world.filled(dict(variant))
            asking = Asking(viewers["nation"], query, values, document.operation)
            answer = await FAST["ahead"](database, asking)
            found.update(persons_in(answer.data))
    return found


@pytest.mark.parametrize(
    ("role", "counties", "first"),
    [("far_worker", {THERE}, 0), ("leader", {HERE}, 1)],
)
async def test_no_answer_names_a_person_behind_the_wall(
    role: str, counties: set[int], first: int, varied: Asked
) -> None:
    assert (await counties_answered(varied, role, first)).keys() == counties


async def test_nothing_behind_the_wall_is_written_and_nothing_unwritten_is_acknowledged(
    varied: Asked,
) -> None:
    county_id, person_id = key_of(varied.world.ids["person E0"], "Person")
    viewers, day = varied.world.viewers(), date(2025, 10, 1)
    entry = ContactEntry(
        *(uuid4(), county_id, person_id, day),
        *(ContactMode.HOME_VISIT, ContactPurpose.ROUTINE, ContactOutcome.REACHED),
    )
    walled = varied.oracle.database.serving(scope_setting(viewers["client"]), varied.oracle.database.trace)
    for _ in range(2):
        with pytest.raises(DomainError, match="PERSON_NOT_FOUND"):
            await record_contact(walled, ask_of(viewers["nation"]), entry, MAKER)


async def test_a_receipt_that_is_not_seen_is_somebody_elses_and_ones_own_is_seen_anywhere(
    database: Database,
) -> None:
    claim = Claim(HERE, uuid4(), "first", b"digest", 1)
    first, other, moved = (
        database.serving(scope_statement(counties, subject), Trace(MAKER, subject, None))
        for subject, counties in (("first", [county(HERE)]), ("other", [county(THERE)]), ("first", []))
    )
    async with first.writing() as connection:
        assert await claimed(connection, claim) is None
    async with moved.writing() as connection:
        assert await claimed(connection, claim) == 1
    with pytest.raises(DomainError, match="CLIENT_ID_TAKEN"):
        async with other.writing() as connection:
            await claimed(connection, replace(claim, subject="other"))
