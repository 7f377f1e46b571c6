"""What each line of a file of contacts would do, by the rules by which contacts are recorded."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowVerdict
from importers.contacts.facts import Facts, facts_of, persons_of
from importers.contacts.known import Wanted, contacts_of
from importers.contacts.said import Said, said_in
from importers.findings import Finding, Weight
from importers.runs.checking import finding_of, held_already
from importers.runs.rows import found, opened, told
from importers.runs.steps import Became, Checking, Rows
from importers.values.identity import IDENTITY_DIFFERS, are_of_two
from importers.values.said import folded
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.recording.contacts import in_the_future, not_resident
from resolvers.wording.refusals import person_not_found

TWICE = Finding(
    "CONTACT_TWICE",
    Weight.HELD,
    "同一联系在文件中出现多次，各行均搁置：请删去重复的行，或填写记录编号以示区别",
    "the same contact stands on several lines of the file, which are all held: leave one, or number them",
)


_UNKNOWN = Finding(
    "CONTACT_ID_UNKNOWN",
    Weight.HELD,
    "没有此编号的联系：请核对联系日期，或删去记录编号后作为新记录导入",
    "no contact has this id: check the day, or take the id away to have it recorded as a new one",
)


async def judged_lines(connection: AsyncConnection, checking: Checking, rows: Rows) -> list[Became]:
    """What lines would do, as it is noted."""
    ask, run, keys = checking.ask, checking.run, checking.keys
    standing = {
        row.id: said_in(opened(keys, "said", row)) for row in rows if not held_already(found(row.findings))
    }
    persons = await persons_of(connection, run.county_id, standing, keys)
    wanted = {key: wanted_by(standing[key], person_id, run, keys) for key, person_id in persons.items()}
    facts = await facts_of(connection, run.county_id, [(one.person_id, one.on) for one in wanted.values()])
    lines = await contacts_of(connection, run.county_id, wanted)
    noted = []
    for row in rows:
        findings, contact = [], None
        if row.id in wanted:
            contact = lines[row.id].contact
            findings = list(_findings(ask, standing[row.id], persons[row.id], contact, facts=facts))
        elif row.id in standing:
            findings = [finding_of(person_not_found())]
        noted.append(_noted(row, findings, persons.get(row.id), contact))
    return noted


def wanted_by(said: Said, person_id: int, run: Row[Any], keys: IdentityKeys) -> Wanted:
    """The contact that a line asks for."""
    return Wanted(person_id, said.day, said.same(keys, run.office, str(person_id)), said.contact_id)


def _noted(
    row: Row[Any], findings: Sequence[Finding], person_id: int | None, contact: Row[Any] | None
) -> Became:
    every = [*found(row.findings), *findings]
    verdict = held_already(every) or (RowVerdict.NEW if contact is None else RowVerdict.UNCHANGED)
    return {
        "id": row.id,
        "verdict": verdict.value,
        "findings": [told(one) for one in every],
        "person_id": person_id,
    }


def _findings(
    ask: Ask, said: Said, person_id: int, contact: Row[Any] | None, *, facts: Facts
) -> Iterator[Finding]:
    if said.name is not None and folded(said.name) != folded(facts.names[person_id]):
        yield Finding(
            "NAME_CONTRADICTS",
            Weight.HELD,
            "姓名与此号码登记的姓名不符，请核对是否记错对象",
            "the name is not that of whoever bears the number: check whom it was",
        )
    if said.masked is not None and are_of_two(said.masked, facts.masks[person_id]):
        yield IDENTITY_DIFFERS
    if said.contact_id is not None:
        yield from [_UNKNOWN] if contact is None else _about(contact, said, person_id)
    elif said.day > ask.today:
        yield finding_of(in_the_future())
    elif (person_id, said.day) not in facts.registered:
        yield finding_of(not_resident())
    elif contact is not None:
        yield from _about(contact, said, person_id)
    elif (person_id, said.day, said.mode) in facts.contacts:
        yield Finding(
            "CONTACT_SAME_DAY",
            Weight.WARNED,
            "此人当日已有同一方式的联系记录，仍将写入，请核对是否重复",
            "a contact in that mode on that day is recorded already: it is taken, check that it is another",
        )


def _about(contact: Row[Any], said: Said, person_id: int) -> Iterator[Finding]:
    """What is odd about a contact that is recorded already."""
    if not _is_same(contact, said, person_id):
        yield Finding(
            "CONTACT_DIFFERS",
            Weight.HELD,
            "此记录编号已录入，内容不同；请在系统中更正该次联系",
            "a contact of that number is recorded and says otherwise: correct that one",
        )
    elif contact.superseded_at is not None:
        yield Finding(
            "CONTACT_CORRECTED",
            Weight.WARNED,
            "此联系已录入，后被更正或撤销，保留现状",
            "the contact was recorded, and corrected or withdrawn since: that stays",
        )


def _is_same(contact: Row[Any], said: Said, person_id: int) -> bool:
    recorded = (contact.person_id, contact.contacted_on, contact.mode, contact.purpose, contact.outcome)
    stated = (person_id, said.day, said.mode, said.purpose, said.outcome)
    more = (set(contact.needs), contact.note)
    return bool((recorded, more) == (stated, (set(said.needs), said.note)))
