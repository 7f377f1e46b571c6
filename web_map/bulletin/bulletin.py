"""A bulletin (通报) of a county or a township in one document: figures, trend, the lowest, and five maps."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from db.engine import Database
from geo.work.pool import WorkPool
from resolvers.spatial.density import Asking, density
from resolvers.wording.language import said
from web_map import labels
from web_map.coverage.page import title_of
from web_map.coverage.routes import Wanted, map_of
from web_map.coverage_map import CoverageMap
from web_map.density.asked import LEVELS as DENSITY_LEVELS
from web_map.density.asked import DensityAsked
from web_map.density.page import density_title
from web_map.density.parts import density_map
from web_map.density.sheet import density_sheet
from web_map.gaps.asked import LEVELS as GAP_LEVELS
from web_map.gaps.asked import GapsAsked
from web_map.gaps.page import gaps_title
from web_map.gaps.routes import answer_of
from web_map.gaps.sheet import gaps_sheet
from web_map.months.columns import columns_of
from web_map.overview.layers import overview_of
from web_map.overview.page import overview_title
from web_map.places import MapPlace
from web_map.printed.map_sheet import shapes_of
from web_map.printed.paper import FRAMES, Size, made_on
from web_map.printed.sheet import LOWEST, Over, coverage_sheet
from web_map.service_areas.asked import ServiceAsked
from web_map.service_areas.page import service_title
from web_map.service_areas.routes import map_of as service_map_of
from web_map.service_areas.sheet import service_sheet

_BODY, _END, _TABLE = "<body>", "</body>", '<section class="whole-table">'


@dataclass(frozen=True, slots=True)
class Making:
    """With what a bulletin is made: what is asked, of which place, on which paper."""

    database: Database
    work: WorkPool
    wanted: Wanted
    place: MapPlace
    size: Size


def bulletin_title(place: MapPlace, wanted: Wanted) -> str:
    """What the bulletin is called."""
    window = wanted.question.window
    days = f"{window.from_on} – {window.last_on}"
    return said(f"{place.name} 服务情况通报（{days}）", f"{place.name} · bulletin ({days})")


async def bulletin(making: Making) -> str:
    """The document as an HTML page without any reference, by the functions of the maps. Raises as they do."""
    shown = await map_of(making.database, making.wanted)
    gap, gaps = await _gaps(making)
    sheets = [
        await _overview(making, shown),
        await _visits(making),
        await _density(making),
        await _service(making),
        gaps,
    ]
    return labels.html(
        "bulletin.html",
        title=bulletin_title(making.place, making.wanted),
        size=making.size,
        frame=FRAMES[making.size],
        made_on=made_on(making.wanted.ask.today),
        map=shown,
        gap=gap,
        definition=shown.question.definition,
        window=labels.window_text(shown.question),
        trend=await columns_of(lambda: making.database, making.wanted),
        lowest=[part for part in shown.parts if part.counts.share is not None][:LOWEST],
        bodies=[_body(one) for one in sheets],
    )


def _body(sheet: str) -> Markup:
    """What a sheet shows but for the table behind it."""
    body = sheet.partition(_BODY)[2].partition(_END)[0].partition(_TABLE)[0]
    return Markup(body)  # noqa: S704  # a page of our own template, escaped there


async def _overview(making: Making, shown: CoverageMap) -> str:
    wanted, place = making.wanted, making.place
    found = await overview_of(making.database, wanted, place, shown)
    ground = await shapes_of(making.database, place, wanted.level, shown.shapes_on)
    title, over = overview_title(found, place), Over(found.points, found.marks)
    today = wanted.ask.today
    return coverage_sheet(shown, place, ground, size=making.size, title=title, today=today, over=over)


async def _visits(making: Making) -> str:
    wanted, place = making.wanted, making.place
    in_person = replace(wanted, question=replace(wanted.question, in_person=True))
    shown = await map_of(making.database, in_person)
    ground = await shapes_of(making.database, place, wanted.level, shown.shapes_on)
    title, today = title_of(shown, place), wanted.ask.today
    return coverage_sheet(shown, place, ground, size=making.size, title=title, today=today)


async def _density(making: Making) -> str:
    wanted, place = making.wanted, making.place
    question = DensityAsked(persons=wanted.asked).question(wanted.area, wanted.ask.today)
    shown = density_map(await density(Asking(making.database, making.work, wanted.ask), question))
    kind, on = question.bins.kind, question.persons.placed_on
    shapes = await shapes_of(making.database, place, DENSITY_LEVELS[kind], on) if kind.is_place else ()
    title, today = density_title(place, question), wanted.ask.today
    return density_sheet(shown, shapes, size=making.size, title=title, today=today)


async def _service(making: Making) -> str:
    wanted = making.wanted
    asked = ServiceAsked(as_of=wanted.asked.as_of)
    question = asked.question(wanted.area, wanted.ask.today)
    shown = await service_map_of(making.database, wanted.ask, question)
    title = service_title(making.place, asked)
    return service_sheet(shown, size=making.size, title=title, today=wanted.ask.today)


async def _gaps(making: Making) -> tuple[int, str]:
    """How many live in the gap, and its sheet."""
    wanted, place = making.wanted, making.place
    asked = GapsAsked(ServiceAsked(as_of=wanted.asked.as_of))
    question = asked.question(wanted.area, wanted.ask.today)
    answer = await answer_of(making.database, wanted.ask, question)
    level, on = GAP_LEVELS[asked.by], question.stations.on
    shapes = await shapes_of(making.database, place, level, on)
    title, today = gaps_title(place, asked), wanted.ask.today
    return answer.gap.persons, gaps_sheet(answer, shapes, size=making.size, title=title, today=today)
