"""Texts in answers are in one language, in every lane, whoever asked before in the other."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from resolvers.wording.language import Language, speaking
from tests.schema.conftest import Asked
from tests.schema.lanes import FAST, Asking
from tests.schema.lanes import PLAIN as PLAIN_LANE

SPOKEN = ("label", "text", "explain")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Of codes and rules; places and documents bear the names that they have.
DOCUMENTS = (
    """{ coverage { definition { text } visitedDefinition { text }
                    waterfall { label drops { label } } } }""",
    "{ coverageBreakdown(by: SEX) { parts { key label coverage { definition { text } } } } }",
    "{ coverageBreakdown(by: MODE) { parts { key label } } }",
    "{ coverageBreakdown(by: PRIORITY_CLASS) { whole { definition { text } } parts { key label } } }",
    "{ coverageBreakdown(by: STATION) { parts { coverage { definition { text } } } } }",
    "{ continuity { definition { text } whole { drops { label } } } }",
)


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_each_text_is_in_the_language_of_who_asks(document: str, varied: Asked) -> None:
    asking = Asking(varied.world.viewers()["client"], document)
    for name, lane in {"plain": PLAIN_LANE, **FAST}.items():
        for language in (Language.ZH, Language.EN, Language.ZH):
            with speaking(language):
                answer = await lane(varied.oracle.database, asking)
            texts = list(spoken(orjson.loads(answer.data)))
            assert texts, name
            assert {bool(CHINESE.search(text)) for text in texts} == {language is Language.ZH}, (name, texts)


async def test_a_duty_is_explained_once_and_in_one_language(varied: Asked) -> None:
    asking = Asking(varied.world.viewers()["client"], "{ duties(first: 50) { nodes { explain } } }")
    for language, mark in ((Language.ZH, "；"), (Language.EN, "; ")):
        with speaking(language):
            answer = await PLAIN_LANE(varied.oracle.database, asking)
        for text in spoken(orjson.loads(answer.data)):
            said = [piece.split("，")[0] for piece in text.split(mark)]
            assert len(said) == len(set(said)) >= 4
            assert " / " not in text


def spoken(answer: Any) -> Iterator[str]:
    """Every text of an answer that is in a language."""
    if isinstance(answer, list):
        for one in answer:
            yield from spoken(one)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name in SPOKEN and isinstance(value, str):
                yield value
            else:
                yield from spoken(value)
