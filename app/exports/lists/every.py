"""Which lists of the API are files: each by the fields that lead to it, and where its rows lie on the map."""

from dataclasses import dataclass

from app.layers.layer import Shape

Path = tuple[str, ...]
NOWHERE: Path = ()
HOME, AT_HOME = ("point",), ("person", "point")


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as a file of this name; with a `place`, as a layer too.

    With `below` it is of all that lies below the division that it hangs on.
    """

    name: str
    path: Path
    place: Path = NOWHERE
    shape: Shape = Shape.POINTS
    below: bool = False

    @property
    def field(self) -> str:
        """The last field that leads to it."""
        return self.path[-1]


# Persons and their contacts are tables of their own, which are read at one moment (people.py, ledger.py).
PEOPLE = ListFile("people", ("people",), HOME)
LEDGER = ListFile("contact-ledger", ("contactLedger",))
LISTS = (
    ListFile("divisions", ("division", "children"), ("boundary",), Shape.AREAS, below=True),
    ListFile("cells", ("division", "cells"), ("boundary",), Shape.AREAS, below=True),
    ListFile("my-cells", ("myCells",), ("boundary",), Shape.AREAS),
    ListFile("unassigned-cells", ("unassignedCells",), ("cell", "boundary"), Shape.AREAS),
    ListFile("grid-plans", ("gridPlans",)),
    ListFile("stations-required", ("stationsRequired",), ("division", "point")),
    ListFile("stations-below", ("station", "children"), HOME),
    ListFile("station-divisions", ("station", "divisions"), ("boundary",), Shape.AREAS),
    ListFile("station-cells", ("station", "cells"), ("boundary",), Shape.AREAS),
    ListFile("station-workers", ("station", "workers")),
    ListFile("coverage-list", ("coverageList",), HOME),
    ListFile("gap-list", ("serviceGapList",), HOME),
    ListFile("incomplete-dossiers", ("incompleteDossiers",), HOME),
    ListFile("duties", ("duties",), AT_HOME),
    ListFile("cell-people", ("gridCell", "people"), HOME),
    ListFile("cell-duties", ("gridCell", "duties"), AT_HOME),
    ListFile("households", ("households",), ("head", "point")),
    ListFile("duplicates", ("duplicates",)),
    ListFile("unreachable-requests", ("unreachableRequests",), AT_HOME),
    ListFile("escalations", ("escalations",), AT_HOME),
    ListFile("needs", ("needs",), AT_HOME),
    ListFile("inbox-numbers", ("inboxNumbers",)),
    ListFile("transfers", ("transfers",)),
    ListFile("contact-policies", ("contactPolicies",)),
    ListFile("campaigns", ("campaigns",)),
    ListFile("campaigns-below", ("campaign", "children")),
    ListFile("campaign-people", ("campaign", "people"), AT_HOME),
    ListFile("campaign-stations", ("campaign", "stations"), ("station", "point")),
    ListFile("import-runs", ("importRuns",)),
    ListFile("accounts", ("accounts",)),
    ListFile("access-log", ("accessLog",)),
)
