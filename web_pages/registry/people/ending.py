"""Ending a registration, taking it up again, and registering anew who came back."""

from collections.abc import Mapping

from db.codes import ClosingReason
from resolvers.ask import parents_of
from resolvers.registry.households.lists import households_of_people, members_of_households
from resolvers.registry.households.succeeding import end_registration
from resolvers.registry.people.ending import Ending, Reinstatement, reinstate_person
from resolvers.registry.people.returning import Return, return_person
from resolvers.wording.language import name_of, said
from web_pages.registry.acts.home import HOME_FIELDS, home_in
from web_pages.registry.acts.page import About, Act
from web_pages.registry.asked import Key, key_of, key_text
from web_pages.registry.form import Form
from web_pages.registry.people.changing import villages_beside


def _today(about: About) -> Mapping[str, str]:
    return {"on": about.asked.ask.today.isoformat(), "system": "WGS84"}


async def who_stay(about: About) -> Mapping[str, object]:
    """The others of the household, of whom one may head it then."""
    ask = about.asked.ask
    rows = await about.asked.rows(households_of_people(ask, parents_of([about.key])))
    reasons = [(one.value, name_of(one)) for one in ClosingReason]
    if not rows:
        return {"others": [], "reasons": reasons}
    household = parents_of([(rows[0].county_id, rows[0].id)])
    members = await about.asked.rows(members_of_households(ask, household))
    others = [(key_text((one.county_id, one.id)), one.name) for one in members if one.id != about.key[1]]
    return {"others": others, "reasons": reasons}


async def _ended(about: About, form: Form) -> Key | None:
    on, source, reason = form.day("on"), form.reason("source"), form.text("reason")
    if reason not in {one.value for one in ClosingReason}:
        form.errors["reason"] = said("请选择原因。", "Choose why.")
    if not form.stands or on is None:
        return None
    ending = Ending(form.ticket(), *about.key, ClosingReason.of(reason), on, source)
    follows = key_of(form.text("successor"))
    successor_id = None if follows is None else follows[1]
    asked = about.asked
    await end_registration(asked.database, asked.ask, ending, asked.ids, successor_id=successor_id)
    return about.key


async def _reinstated(about: About, form: Form) -> Key | None:
    reason = form.reason("reason")
    if not form.stands:
        return None
    again = Reinstatement(form.ticket(), *about.key, reason)
    await reinstate_person(about.asked.database, about.asked.ask, again, about.asked.ids)
    return about.key


async def _returned(about: About, form: Form) -> Key | None:
    on, address = form.day("on"), form.words("address")
    home = await home_in(about.asked, form, mine=True)
    if not form.stands or on is None or home is None:
        return None
    asked = about.asked
    back = Return(form.ticket(), *about.key, on=on, home=home, address=address)
    recorded = await return_person(asked.database, asked.ask, back, keys=asked.keys, ids=asked.ids)
    return recorded.county_id, recorded.row_id


ENDINGS = (
    Act(
        name="end",
        template="end.html",
        done=_ended,
        begun=_today,
        beside=who_stay,
        codes={"NO_SUCH_SUCCESSOR": "successor", "NOT_RESIDENT_THEN": "on", "MOVED_SINCE": "on"},
    ),
    Act(name="reinstate", template="reinstate.html", done=_reinstated),
    Act(
        name="back",
        template="back.html",
        done=_returned,
        begun=_today,
        beside=villages_beside,
        codes={**HOME_FIELDS, "RETURN_BEFORE_LEAVING": "on"},
    ),
)
