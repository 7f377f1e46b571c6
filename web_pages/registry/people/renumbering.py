"""Putting a wrong identity number right."""

from types import MappingProxyType

from db.errors import DomainError
from resolvers.registry.people.entry import number_of
from resolvers.registry.renumbering.renumbering import Renumbering, correct_identity_number
from web_pages.registry.acts.page import About, Act
from web_pages.registry.asked import Key
from web_pages.registry.form import Form, unbroken
from web_pages.registry.people.changing import base_of, tell_conflict, version_of


async def _renumbered(about: About, form: Form) -> Key | None:
    number = form.read("number", lambda text: number_of(unbroken(text), about.asked.ask.today))
    if number is None:
        return None
    asked, renumbering = about.asked, Renumbering(form.ticket(), *about.key, version_of(form), number)
    try:
        await correct_identity_number(asked.database, asked.ask, renumbering, keys=asked.keys, ids=asked.ids)
    except DomainError as error:
        tell_conflict(form, error)
        raise
    return about.key


_FIELDS = MappingProxyType({"ALREADY_REGISTERED": "number"})
NUMBERS = (Act(name="number", template="number.html", done=_renumbered, begun=base_of, codes=_FIELDS),)
