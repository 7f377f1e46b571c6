"""Persons to be registered as they are sent: the county and the home that each names."""

from collections.abc import Sequence

from db.errors import DomainError
from resolvers.areas import Area
from resolvers.ground.named_areas import NamedArea, area_of, searched_area_statement
from resolvers.registry.people.entry import Registration
from resolvers.registry.people.homes import county_at
from resolvers.scope import out_of_scope, require
from resolvers.viewer import Permission
from schema.context import Context
from schema.fast.kept import looked_up
from schema.registry.people.inputs import RegisterPersonInput

# What was named once is not looked up again; what was refused is refused again.
Known = dict[NamedArea, Area | DomainError]


async def entry_of(context: Context, input: RegisterPersonInput, known: Known | None = None) -> Registration:
    """What is to be registered, in the county of its home. Raises DomainError AREA_NOT_FOUND."""
    ask, named = context.ask(), input.home.named()
    require(ask.viewer, Permission.SEARCH)
    area = None if named is None else await _area(context, named, {} if known is None else known)
    home = input.home.home(area)
    county_id = home.county_id
    if county_id is None and home.spot is not None:
        county_id = next((row.county_id for row in await context.rows(county_at(ask, home.spot))), None)
    if county_id is None:
        raise out_of_scope()
    return input.entry(context, county_id, home)


async def entries_of(
    context: Context, inputs: Sequence[RegisterPersonInput]
) -> list[Registration | DomainError]:
    """Each, or why it cannot be read."""
    known: Known = {}
    found: list[Registration | DomainError] = []
    for one in inputs:
        try:
            found.append(await entry_of(context, one, known))
        except DomainError as error:
            found.append(error)
    return found


async def _area(context: Context, named: NamedArea, known: Known) -> Area:
    if named not in known:
        try:
            known[named] = area_of(await looked_up(context, searched_area_statement, context.ask(), named))
        except DomainError as error:
            known[named] = error
    found = known[named]
    if isinstance(found, DomainError):
        raise found
    return found
