"""The documents notice what is wrong: each of many defects, planted alone, makes some answer differ."""

import pytest

from tests.schema.conftest import Asked
from tests.schema.documents import broken as broken_documents
from tests.schema.documents.every import DOCUMENTS
from tests.schema.fast.differential import askings_of
from tests.schema.fast.planted import DEFECTS, Defect
from tests.schema.lanes import Asking, Lane, fast_lanes

BROKEN = {f"broken: {one.name}": one for one in broken_documents.DOCUMENTS}


def askings_of_those(beginning: str, place: Asked) -> list[list[Asking]]:
    """The askings of each document whose name begins so."""
    every = DOCUMENTS | BROKEN
    return [askings_of(one, place.world) for name, one in every.items() if name.startswith(beginning)]


async def first_difference(defect: Defect, place: Asked) -> str | None:
    """The query that is first answered otherwise than by PLAIN, which never meets the defect."""
    lanes = fast_lanes()
    for askings in askings_of_those(defect.noticed_by, place):
        expected = [await place.oracle.answer(asking) for asking in askings]
        with pytest.MonkeyPatch.context() as patch:
            defect.plant(patch)
            for lane in lanes.values():
                for asking, answer in zip(askings, expected, strict=True):
                    if not await _same(lane, place, asking, answer):
                        return asking.query
    return None


async def _same(lane: Lane, place: Asked, asking: Asking, expected: object) -> bool:
    try:
        return await lane(place.oracle.database, asking) == expected
    except ValueError:  # what came back is no JSON
        return False


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda one: one.name)
async def test_a_planted_defect_is_noticed(defect: Defect, varied: Asked, broken: Asked) -> None:
    place = broken if defect.noticed_by.startswith("broken:") else varied
    assert await first_difference(defect, place) is not None
