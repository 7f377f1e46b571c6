"""The rows of the table of a map of stations."""

from resolvers.wording.language import said
from web_map.frame import Around
from web_map.rows.listed import Listed, ListedRow, Reached
from web_map.stations.staff import StationRow
from web_map.stations.wall import StationMap


def listed_stations(shown: StationMap, around: Around) -> Listed:
    """The rows, and where those lie that do not stand in the page."""
    return Listed([_row(one) for one in shown.rows], around.rows_address(), is_drawn=bool(shown.drawn))


def _row(one: StationRow) -> ListedRow:
    return ListedRow(
        id=one.id,
        map_class=one.tone.value,
        name=one.name,
        share="",
        tooltip=one.tooltip,
        cells=(Reached(one.head, one.telephone, one.address), one.persons),
        has_shape=one.geojson is not None,
        label="",
        details=_workers(one),
    )


def _workers(one: StationRow) -> tuple[str, str] | None:
    if not one.workers:
        return None
    summary = said(f"网格员 {len(one.workers)} 名", f"{len(one.workers)} grid workers")
    told = [said(f"{each.name}（{each.cells} 格）", f"{each.name} ({each.cells})") for each in one.workers]
    return summary, said("、", ", ").join(told)
