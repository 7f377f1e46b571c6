"""The place of a layer that tells of the ground alone, which those who manage it may read too."""

from app.layers.feature import PLACE, Given
from geo.division_codes import full_division_code
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.ground.named_areas import NamedArea, area_of, ground_statement, own_grounds
from web_map.places import MINE, is_of_cell


async def ground_area(given: Given, ask: Ask) -> Area:
    """The place asked for, or else the viewer's own ground. Raises AREA_NOT_FOUND and so on."""
    code = given.parameters.get(PLACE)
    if not code or code == MINE:
        return own_grounds(ask)[0]
    named = (
        NamedArea(cell_code=code) if is_of_cell(code) else NamedArea(division_code=full_division_code(code))
    )
    return area_of(await given.database.rows(ground_statement(ask, named)))
