"""All documents written by hand, grouped by subject."""

from tests.schema.documents import (
    cells,
    coverage,
    directives,
    divisions,
    duties,
    forms,
    nodes,
    people,
    refusals,
    values,
)
from tests.schema.documents.document import Document

SUBJECTS = (cells, people, nodes, divisions, coverage, duties, forms, directives, values, refusals)
DOCUMENTS: dict[str, Document] = {
    f"{subject.__name__.rpartition('.')[2]}: {one.name}": one
    for subject in SUBJECTS
    for one in subject.DOCUMENTS
}
