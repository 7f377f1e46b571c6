"""Names by their pinyin and by their initials, as people type them."""

import pytest

from resolvers.ground.sounds import BEGINNING, LATER, WHOLE, fit, sound_typed


@pytest.mark.parametrize(
    ("name", "typed", "how"),
    [
        ("铜梁区", "tlq", WHOLE),
        ("铜梁区", "TongLiang", BEGINNING),
        ("铜梁区", "tongl", BEGINNING),
        ("铜梁区", "tliangq", WHOLE),
        ("铜梁区", "lq", LATER),
        ("重庆市", "cqs", WHOLE),
        ("重庆市", "zhongqing", None),
        ("西安区", "xian", BEGINNING),
        ("西安区", "xi'an", BEGINNING),
        ("吕梁市", "lvliang", BEGINNING),
        ("甲A村", "jac", WHOLE),
        ("铜梁区", "tx", None),
        ("铜梁区", "tonglianqu", None),
    ],
)
def test_a_name_fits_its_sound(name: str, typed: str, how: int | None) -> None:
    assert fit(name, sound_typed(typed)) == how


@pytest.mark.parametrize("typed", ["", "铜", "500151", "a1", "%", "x" * 31, "<b>"])
def test_what_can_be_no_pinyin_is_none(typed: str) -> None:
    assert sound_typed(typed) == ""
