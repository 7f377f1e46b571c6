"""Values that a field may not have, in a database that has lost its constraints: every lane errs alike.

With the same paths and places, and the null spreads as far.
"""

import pytest

from tests.schema.conftest import Asked
from tests.schema.documents.broken import DOCUMENTS
from tests.schema.documents.document import Document
from tests.schema.fast.differential import askings_of, differences
from tests.schema.lanes import FAST


@pytest.mark.parametrize("one", DOCUMENTS, ids=lambda one: one.name)
async def test_every_lane_errs_like_graphql_core(one: Document, broken: Asked) -> None:
    askings = askings_of(one, broken.world)
    found = await differences(broken.oracle, FAST, askings)
    assert found[:1] == []
    answers = [await broken.oracle.answer(asking) for asking in askings]
    assert any("INTERNAL" in error for answer in answers for error in answer.errors)
