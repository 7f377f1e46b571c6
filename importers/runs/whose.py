"""Whose runs are: about persons theirs who see all of a county, of ground and staff theirs who manage it."""

from collections.abc import Mapping
from types import MappingProxyType

from db.codes import FileKind
from resolvers.areas import Area
from resolvers.scope import require
from resolvers.viewer import Permission, Viewer

PERMISSION: Mapping[FileKind, Permission] = MappingProxyType(
    dict.fromkeys(FileKind, Permission.MANAGE)
    | {FileKind.PEOPLE: Permission.SEARCH, FileKind.CONTACTS: Permission.SEARCH}
)


def kinds_of(viewer: Viewer, county_id: int) -> list[FileKind]:
    """The kinds of files that the viewer may bring into a county and whose runs they see.

    A role that has neither persons nor ground is told so: raises DomainError PERSONS_NOT_PERMITTED.
    """
    return [kind for kind in FileKind if county_id in counties_of(viewer, kind)]


def counties_of(viewer: Viewer, kind: FileKind) -> tuple[int, ...]:
    """The counties of whose files of a kind the viewer decides: those that are theirs as a whole.

    Raises DomainError PERSONS_NOT_PERMITTED.
    """
    if not viewer.areas(Permission.MANAGE):
        require(viewer, Permission.SEARCH)
    return tuple(sorted({area.county_id for area in viewer.areas(PERMISSION[kind]) if _is_county(area)}))


def _is_county(area: Area) -> bool:
    """Whether an area is one county, and all of it: a unit above one has no files of its own."""
    return area.is_whole_counties and not area.spans_counties
