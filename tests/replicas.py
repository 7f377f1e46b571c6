"""An offline copy as a phone keeps it, and what it must be equal to."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from resolvers.viewer import Viewer
from tests.schema.world import ask
from tests.viewers import TODAY

CHANGES = """query($since: String, $first: Int) { changes(since: $since, first: $first) {
    asOf begins cursor hasMore keptSince contactsFrom
    cells { id code assignments { role worker { name } } }
    persons { id name lastContactOn status cell { code } }
    contacts { personId contact { id contactedOn outcome } }
    tombstones { id reason }
} }"""
PRESENT = """query($first: Int) {
    people(first: $first) { nodes {
        id name lastContactOn status cell { code } contacts { nodes { id contactedOn outcome } }
    } }
}"""
MY_CELLS = "{ myCells { id code assignments { role worker { name } } } }"
MOST = 1000


@dataclass(slots=True)
class Replica:
    """Cells, persons, and contacts by person, as told so far; every tombstone and cursor ever given."""

    database: Any
    viewer: Viewer
    cells: dict[str, Any] = field(default_factory=dict)
    persons: dict[str, Any] = field(default_factory=dict)
    contacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    tombstones: list[tuple[str, str]] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    cursor: str | None = None
    has_more: bool = True
    day: date = TODAY

    async def page(self, first: int = 200) -> bool:
        """Takes one page; whether there is another at once."""
        asked = {"since": self.cursor, "first": first}
        answer = await ask(self.database, self.viewer, CHANGES, self.day, **asked)
        assert answer.errors is None, answer.errors
        self.keep((answer.data or {})["changes"])
        return self.has_more

    def keep(self, page: dict[str, Any]) -> None:
        """Does with a page what its description says."""
        if page["begins"]:
            self.cells, self.persons, self.contacts = {}, {}, {}
        self.cells |= {cell["id"]: cell for cell in page["cells"]}
        self.persons |= {person["id"]: person for person in page["persons"]}
        for one in page["contacts"]:
            self.contacts.setdefault(one["personId"], {})[one["contact"]["id"]] = one["contact"]
        for stone in page["tombstones"]:
            self._drop(stone["id"])
            self.tombstones.append((stone["id"], stone["reason"]))
        self.given = [person["id"] for person in page["persons"]]
        self.cursor, self.has_more = page["cursor"], page["hasMore"]

    def _drop(self, gone: str) -> None:
        for held in (self.cells, self.persons, self.contacts, *self.contacts.values()):
            held.pop(gone, None)

    async def sync(self, first: int = 200) -> None:
        """Takes pages until there are no more."""
        while await self.page(first):
            pass

    def shown(self) -> dict[str, Any]:
        """The copy as the list shows persons, the latest contacts first."""
        return {
            key: person | {"contacts": _latest(self.contacts.get(key, {}).values())}
            for key, person in self.persons.items()
        }

    async def ensure_right(self) -> None:
        """Asserts that the copy is exactly what the viewer is shown now."""
        answer = await ask(self.database, self.viewer, PRESENT, self.day, first=MOST)
        assert answer.errors is None
        people = (answer.data or {})["people"]["nodes"]
        assert self.shown() == {
            person["id"]: person | {"contacts": _latest(person["contacts"]["nodes"])} for person in people
        }
        if self.viewer.worker is not None:
            cells = (await ask(self.database, self.viewer, MY_CELLS, self.day)).data
            assert cells is not None
            assert self.cells == {cell["id"]: cell for cell in cells["myCells"]}


def _latest(contacts: Any) -> list[dict[str, Any]]:
    return sorted(contacts, key=lambda contact: (contact["contactedOn"], contact["id"]))
