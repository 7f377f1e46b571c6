"""Persons whom a form names: by the numbers of their files, by identity number, or ticked in a list."""

import re

from db.codes import PersonStatus
from db.errors import DomainError
from resolvers.people.bearers import bearer_of
from resolvers.people.identities import key_hashes
from resolvers.people.lists import person
from resolvers.registry.households.entry import MOST_OTHERS
from resolvers.registry.households.refusals import household_spans_counties, household_too_large
from resolvers.registry.people.entry import number_of
from resolvers.wording.refusals import person_not_found
from web_pages.registry.asked import Asked, Key, key_of
from web_pages.registry.form import Form, unbroken

_BETWEEN = re.compile(r"[\n,;，；、]+")


async def persons_named(asked: Asked, form: Form, *, ticked: str, written: str, county_id: int) -> list[Key]:
    """Those ticked and those written, once each; what is wrong is told beside what was written.

    Written are numbers of files or identity numbers, one on a line. Whom one does not see is not there.
    Nobody is looked up where more are named than one household takes.
    """
    told = map(unbroken, [*form.chosen(ticked), *_BETWEEN.split(form.text(written))])
    named = dict.fromkeys(filter(None, told))
    if len(named) > MOST_OTHERS:
        form.refuse(household_too_large(MOST_OTHERS), written)
        return []
    keys: dict[Key, None] = {}
    for text in named:
        try:
            keys[await _key_of(asked, text, county_id)] = None
        except DomainError as error:
            form.refuse(error, written)
    return list(keys)


async def _key_of(asked: Asked, text: str, county_id: int) -> Key:
    """Who it is. Raises BAD_IDENTITY_NUMBER, PERSON_NOT_FOUND, HOUSEHOLD_SPANS_COUNTIES."""
    key = key_of(text)
    if key is not None:
        rows = await asked.rows(person(asked.ask, *key))
    else:
        hashes = key_hashes(asked.keys, number_of(text, asked.ask.today))
        rows = await asked.rows(bearer_of(asked.ask, hashes.values()))
    here = [row for row in rows if row.status == PersonStatus.ACTIVE.value]
    if not here:
        raise person_not_found()
    if here[0].county_id != county_id:
        raise household_spans_counties()
    return here[0].county_id, here[0].id
