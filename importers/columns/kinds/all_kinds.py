"""Every kind of list by its name."""

from collections.abc import Mapping
from types import MappingProxyType

from importers.columns.field import Kind
from importers.columns.kinds.contacts import CONTACTS
from importers.columns.kinds.divisions import DIVISIONS
from importers.columns.kinds.ground import CELLS, STATIONS, WORKERS
from importers.columns.kinds.people import PEOPLE
from importers.columns.kinds.policies import POLICIES

__all__ = ["KINDS"]

KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.name: kind for kind in (PEOPLE, CONTACTS, WORKERS, CELLS, STATIONS, POLICIES, DIVISIONS)}
)
