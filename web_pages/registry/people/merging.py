"""Two registrations of one person, side by side: merged into one, and taken apart again."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from resolvers.ask import parents_of
from resolvers.keyset import number_in
from resolvers.people.contacts import contacts_of_people
from resolvers.registry.duplicates.resembling import Newcomer, resembling
from resolvers.registry.merging.entry import Merge, Unmerge, two_counties
from resolvers.registry.merging.merging import merge_persons
from resolvers.registry.merging.unmerging import unmerge_persons
from resolvers.wording.language import said
from web_pages.registry.acts.page import About, Act, day_of_today
from web_pages.registry.asked import Key, Room, key_of, key_text, on_to, room_answer
from web_pages.registry.form import Form
from web_pages.registry.persons import PEOPLE, found, person_of
from web_pages.registry.places import names_of


@dataclass(frozen=True, slots=True)
class ChoosingPages:
    """The page that asks with whom a person is to be merged."""

    room: Room

    async def show(self, request: Request) -> Response:
        """Who resembles the person, and a field for the number of any other file. Raises PERSON_NOT_FOUND."""
        asked = self.room.asked(request)
        key, row = await found(request, asked)
        wanted, errors = request.query_params.get("with", "").strip(), {}
        if wanted:
            if key_of(wanted) is not None:
                return on_to(f"{PEOPLE}/{key_text(key)}/merge/{wanted}")
            errors["with"] = said("请填写另一登记的编号。", "Give the number of the other file.")
        alike = await asked.rows(resembling(asked.ask, Newcomer(key[0], row.name, row.born_on)))
        others = [one for one in alike if one.id != key[1]]
        return room_answer(
            request,
            "merge_with.html",
            status=400 if errors else 200,
            person=row,
            key=key_text(key),
            others=others,
            places=await names_of(asked, others),
            errors=errors,
            wanted=wanted,
        )


async def _both(about: About) -> Mapping[str, object]:
    """Both registrations, each with what hangs on it counted. Raises DomainError PERSON_NOT_FOUND."""
    other_key, other = await person_of(about.asked, about.params["other"])
    sides = []
    for key, row in ((about.key, about.row), (other_key, other)):
        contacts = number_in(contacts_of_people(about.asked.ask, parents_of([key])))
        sides.append((key_text(key), row, await about.asked.number(contacts)))
    return {
        "sides": sides,
        "other": key_text(other_key),
        "places": await names_of(about.asked, [about.row, other]),
    }


async def _merged(about: About, form: Form) -> Key | None:
    """Merges two persons into the one that is kept."""
    other, _ = await person_of(about.asked, about.params["other"])
    on, reason, kept = form.day("on"), form.reason("reason"), key_of(form.text("kept"))
    if kept not in {about.key, other}:
        form.errors["kept"] = said("请选择保留哪一个登记。", "Choose which registration is kept.")
    if not form.stands or on is None or kept is None:
        return None
    gone = other if kept == about.key else about.key
    if kept[0] != gone[0]:
        raise two_counties()
    different = bool(form.text("different"))
    merge = Merge(form.ticket(), *kept, gone[1], on=on, reason=reason, different_numbers=different)
    asked = about.asked
    await merge_persons(asked.database, asked.ask, merge, keys=asked.keys, ids=asked.ids)
    return kept


async def _unmerged(about: About, form: Form) -> Key | None:
    reason = form.reason("reason")
    if not form.stands:
        return None
    unmerge = Unmerge(form.ticket(), *about.key, reason)
    await unmerge_persons(about.asked.database, about.asked.ask, unmerge, about.asked.ids)
    return about.key


MERGES = (
    Act(
        name="merge/{other}",
        template="merge.html",
        done=_merged,
        begun=day_of_today,
        beside=_both,
        codes={"DIFFERENT_IDENTITY_NUMBERS": "different", "MERGE_WITH_ITSELF": "kept"},
    ),
    Act(name="unmerge", template="unmerge.html", done=_unmerged),
)
