"""All documents written by hand, grouped by subject."""

from tests.schema.documents import (
    assignments,
    campaigns,
    cells,
    coverage,
    coverage_full,
    directives,
    divisions,
    duties,
    forms,
    inbox,
    ledger,
    life_events,
    nodes,
    on_rows,
    pages,
    people,
    planning,
    plans,
    policies,
    recording,
    refusals,
    registry,
    service_areas,
    spatial,
    staff_and_ground,
    stations,
    values,
)
from tests.schema.documents.document import Document

SUBJECTS = (
    cells,
    people,
    nodes,
    on_rows,
    divisions,
    pages,
    coverage,
    coverage_full,
    duties,
    life_events,
    inbox,
    ledger,
    campaigns,
    assignments,
    recording,
    spatial,
    forms,
    directives,
    values,
    refusals,
    service_areas,
    planning,
    plans,
    staff_and_ground,
    registry,
    policies,
    stations,
)
DOCUMENTS: dict[str, Document] = {
    f"{subject.__name__.rpartition('.')[2]}: {one.name}": one
    for subject in SUBJECTS
    for one in subject.DOCUMENTS
}
