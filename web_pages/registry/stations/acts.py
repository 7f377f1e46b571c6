"""What is decided about a station: how it is amended, and who takes up a post there."""

from collections.abc import Mapping

from db.codes import StationAct
from db.errors import DomainError
from geo.names import person_name
from resolvers.registry.staff.orders import NewWorker
from resolvers.registry.staff.workers import add_worker
from resolvers.registry.stations.amending import StationAmendment, amend_station
from resolvers.wording.language import said
from web_pages.registry.acts.page import About, Act, day_of_today
from web_pages.registry.asked import Key
from web_pages.registry.form import WHOLE, Form
from web_pages.registry.people.changing import tell_conflict
from web_pages.registry.stations.fields import FIELDS, STATION_CODES, said_of, station_choices, values_of


async def _added(about: About, form: Form) -> Key | None:
    name, on = person_name(form.text("name")), form.day("on")
    if on is None:
        return None
    entry = NewWorker(form.ticket(), *about.key, name, on)
    asked = about.asked
    await add_worker(asked.database, asked.ask, entry, keys=asked.keys, ids=asked.ids)
    return about.key


def _stands(about: About) -> Mapping[str, str]:
    values = values_of(about.row)
    before = {f"was.{name}": value for name, value in values.items()}
    return {**values, **before, **day_of_today(about), "base": str(about.row.version), "kind": "CHANGE"}


async def _others(about: About) -> Mapping[str, object]:
    return {"others": await station_choices(about.asked, about.key), "names": FIELDS}


async def _amended(about: About, form: Form) -> Key | None:
    on, kind = form.day("on"), form.text("kind")
    if kind not in {one.value for one in StationAct}:
        form.errors["kind"] = said("请选择一项。", "Choose one.")
    told = said_of(form)
    if form.stands and not told:
        form.errors[WHOLE] = said("没有改动。", "Nothing is changed.")
    if not form.stands or on is None:
        return None
    base = form.text("base")
    amendment = StationAmendment(
        client_id=form.ticket(),
        station=about.key,
        base_version=int(base) if base.isdecimal() and len(base) < 10 else 0,  # noqa: PLR2004  # more versions than there are days
        act=StationAct.of(kind),
        on=on,
        said=tuple(told.items()),
    )
    try:
        await amend_station(about.asked.database, about.asked.ask, amendment, about.asked.ids)
    except DomainError as error:
        tell_conflict(form, error)
        raise
    return about.key


STATION_ACTS = (
    Act(
        name="worker",
        template="add_worker.html",
        done=_added,
        begun=day_of_today,
        codes={"BAD_NAME": "name", "POST_DAY_NOT_POSSIBLE": "on"},
    ),
    Act(
        name="amend",
        template="amend_station.html",
        done=_amended,
        begun=_stands,
        beside=_others,
        codes={**STATION_CODES, "STATION_NOT_FOUND": "co_located"},
    ),
)
