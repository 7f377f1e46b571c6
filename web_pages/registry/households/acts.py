"""What is done about a household: it is formed, somebody comes or leaves, another heads it, it ends."""

from collections.abc import Mapping
from types import MappingProxyType

from resolvers.ask import parents_of
from resolvers.registry.households.acts import (
    form_household,
    head_household,
    join_household,
    leave_household,
)
from resolvers.registry.households.ending import end_household
from resolvers.registry.households.entry import Ending, Forming, Heading, Joining, Leaving
from resolvers.registry.households.lists import headed_households, households_of_people
from resolvers.registry.households.neighbours import neighbours
from resolvers.registry.households.refusals import household_not_found
from resolvers.wording.language import said
from web_pages.registry.acts.page import About, Act, day_of_today
from web_pages.registry.asked import Key, key_of, key_text
from web_pages.registry.form import Form
from web_pages.registry.households.named import persons_named
from web_pages.registry.households.one import head_of, members_of
from web_pages.registry.people.ending import who_stay

_DAYS = MappingProxyType({"DAY_IN_THE_FUTURE": "on", "NOT_RESIDENT_THEN": "on", "HEAD_CHANGED_SINCE": "on"})


async def _neighbours(about: About) -> Mapping[str, object]:
    """Who is registered at the same address, and in which household."""
    return {"neighbours": await about.asked.rows(neighbours(about.asked.ask, *about.key))}


async def _formed(about: About, form: Form) -> Key | None:
    on = form.day("on")
    others = await persons_named(about.asked, form, ticked="other", written="others", county_id=about.key[0])
    if not form.stands or on is None:
        return None
    named = tuple(one for _, one in others if one != about.key[1])
    forming = Forming(form.ticket(), about.key[0], on, about.key[1], named)
    await form_household(about.asked.database, about.asked.ask, forming, about.asked.ids)
    return about.key


async def _joined(about: About, form: Form) -> Key | None:
    """Brings a person into the household of somebody, ticked or written."""
    on, household = form.day("on"), key_of(form.text("household"))
    if household is None:
        household = await _household_of_named(about, form)
    if not form.stands or on is None or household is None:
        return None
    if household[0] != about.key[0]:
        raise household_not_found()
    joining = Joining(form.ticket(), *household, about.key[1], on)
    await join_household(about.asked.database, about.asked.ask, joining, about.asked.ids)
    return about.key


async def _household_of_named(about: About, form: Form) -> Key | None:
    asked = about.asked
    named = await persons_named(asked, form, ticked="", written="member", county_id=about.key[0])
    if not form.stands:
        return None
    rows = await asked.rows(households_of_people(asked.ask, parents_of(named))) if len(named) == 1 else []
    if not rows:
        form.errors["member"] = said(
            "请选择一户，或填写该户一名成员；所填者须已在某户中。",
            "Choose a household, or name one member of it, who has to belong to one.",
        )
        return None
    return rows[0].county_id, rows[0].id


async def _left(about: About, form: Form) -> Key | None:
    on, follows = form.day("on"), key_of(form.text("successor"))
    if on is None:
        return None
    leaving = Leaving(form.ticket(), *about.key, on, None if follows is None else follows[1])
    await leave_household(about.asked.database, about.asked.ask, leaving, about.asked.ids)
    return about.key


async def _brought(about: About, form: Form) -> Key | None:
    """Brings somebody into the household that the page is about."""
    on = form.day("on")
    named = await persons_named(about.asked, form, ticked="", written="member", county_id=about.key[0])
    if form.stands and len(named) != 1:
        form.errors["member"] = said("请填写一人。", "Name one person.")
    if not form.stands or on is None:
        return None
    joining = Joining(form.ticket(), *about.key, named[0][1], on)
    await join_household(about.asked.database, about.asked.ask, joining, about.asked.ids)
    return about.key


async def _members(about: About) -> Mapping[str, object]:
    """The members to choose a head from."""
    asked = about.asked
    rows, head = await members_of(asked, about.key), await head_of(asked, about.key)
    headed = await asked.rows(headed_households(asked.ask, parents_of([about.key])))
    named = [(key_text((one.county_id, one.id)), one.name) for one in rows if one.id != head]
    return {"others": named, "head_unseen": bool(headed) and head is None}


async def _headed(about: About, form: Form) -> Key | None:
    on, person = form.day("on"), key_of(form.text("person"))
    if person is None:
        form.errors["person"] = said("请选择户主。", "Choose who heads it.")
    if not form.stands or on is None or person is None:
        return None
    heading = Heading(form.ticket(), *about.key, person[1], on)
    await head_household(about.asked.database, about.asked.ask, heading, about.asked.ids)
    return about.key


async def _ended(about: About, form: Form) -> Key | None:
    on = form.day("on")
    if on is None and about.row is None:
        raise household_not_found()
    if on is None:
        return None
    ending = Ending(form.ticket(), *about.key, on)
    await end_household(about.asked.database, about.asked.ask, ending, about.asked.ids)
    return about.key


OF_PERSONS = (
    Act(
        name="household",
        template="form_household.html",
        done=_formed,
        begun=day_of_today,
        beside=_neighbours,
        codes={**_DAYS, "IN_A_HOUSEHOLD": "others", "HOUSEHOLD_TOO_LARGE": "others"},
    ),
    Act(
        name="join",
        template="join_household.html",
        done=_joined,
        begun=day_of_today,
        beside=_neighbours,
        codes={**_DAYS, "HOUSEHOLD_NOT_FOUND": "member"},
    ),
    Act(
        name="leave",
        template="leave_household.html",
        done=_left,
        begun=day_of_today,
        beside=who_stay,
        codes={**_DAYS, "NOT_IN_HOUSEHOLD": "on", "HOUSEHOLD_CHANGED_SINCE": "on"},
    ),
)
OF_HOUSEHOLDS = (
    Act(
        name="member",
        template="add_member.html",
        done=_brought,
        begun=day_of_today,
        codes={**_DAYS, "IN_A_HOUSEHOLD": "member", "REGISTRATION_CLOSED": "member"},
    ),
    Act(
        name="head",
        template="household_head.html",
        done=_headed,
        begun=day_of_today,
        beside=_members,
        codes={**_DAYS, "NOT_IN_HOUSEHOLD": "person"},
    ),
)
ENDING = (
    Act(
        name="end",
        template="end_household.html",
        done=_ended,
        begun=day_of_today,
        codes={**_DAYS, "HOUSEHOLD_CHANGED_SINCE": "on"},
    ),
)
