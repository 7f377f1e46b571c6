"""Villages to choose from, under the names of their townships."""

from collections.abc import Sequence

from sqlalchemy import and_, false, null, or_, select
from sqlalchemy.orm import aliased

from db.codes import DivisionLevel
from db.models import Division, DivisionVersion
from resolvers.areas import Area
from resolvers.ask import Ask, Statement, current
from resolvers.within import Placed, lies_in

MOST_VILLAGES = 1_500


def villages_in(ask: Ask, areas: Sequence[Area]) -> Statement:
    """The villages of today in any of some areas, by code: code, name, and `township`, the name above.

    MOST_VILLAGES and one at most; none of areas above a county, whose villages nobody chooses from a list.
    """
    village, above = DivisionVersion, aliased(DivisionVersion)
    row = Placed(village.county_id, village.division_id, null())
    near = [area for area in areas if not area.spans_counties]
    over = and_(
        *[above.county_id == village.county_id, above.division_id == village.parent_id],
        current(above, ask.today),
    )
    here = and_(Division.county_id == village.county_id, Division.id == village.division_id)
    return (
        select(village.code, village.name, above.name.label("township"))
        .join(Division, here)
        .outerjoin(above, over)
        .where(
            *[Division.level == DivisionLevel.VILLAGE.value, current(village, ask.today)],
            or_(false(), *[lies_in(area, row, ask.today) for area in near]),
            or_(false(), *[village.county_id == area.county_id for area in near]),
        )
        .order_by(village.code)
        .limit(MOST_VILLAGES + 1)
    )
