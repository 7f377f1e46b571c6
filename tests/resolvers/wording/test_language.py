"""Which language a caller is spoken to in."""

import pytest

from db.codes import Sex
from resolvers.wording.language import Language, language, name_of, preferred, said, speaking


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", Language.ZH),
        ("zh-CN,zh;q=0.9,en;q=0.8", Language.ZH),
        ("en-US,en;q=0.9,zh-CN;q=0.8", Language.EN),
        ("en", Language.EN),
        ("EN-gb", Language.EN),
        ("fr, de;q=0.5", Language.ZH),
        ("fr, en;q=0.2", Language.EN),
        ("zh;q=0.5, en;q=0.5", Language.ZH),
        ("en;q=0", Language.ZH),
        ("en;q=nonsense", Language.ZH),
        ("en;q=7", Language.ZH),
        ("*", Language.ZH),
        (";;,,=", Language.ZH),
    ],
)
def test_the_language_is_the_one_that_weighs_most(header: str, chosen: Language) -> None:
    assert preferred(header) is chosen


def test_texts_are_said_in_one_language_and_in_chinese_by_default() -> None:
    assert (language(), said("军属", "family"), name_of(Sex.FEMALE)) == (Language.ZH, "军属", Sex.FEMALE.zh)
    with speaking(Language.EN):
        assert (said("军属", "family"), name_of(Sex.FEMALE)) == ("family", Sex.FEMALE.en)
    assert language() is Language.ZH
