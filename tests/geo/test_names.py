"""Names as people write and copy them."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.names import person_name, without_invisible

# Signs for numbers and marks of other scripts: controls of format by Unicode's category, but seen.
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


def test_no_blank_and_no_control_of_format_stays_in_a_name() -> None:
    hidden = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in {"Cf", "Zs", "Zl", "Zp"} and code not in SEEN
    ]
    assert [f"{ord(one):x}" for one in hidden if without_invisible(f"东{one}方") != "东方"] == []
    assert [f"{ord(one):x}" for one in hidden if person_name(f"张{one}三{one}") != "张三"] == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张 三", "张三"),
        (" 张　三\t", "张三"),
        ("张\u200b三\u202e", "张三"),
        ("欧阳\u00a0 修", "欧阳修"),
        ("买买提·艾力", "买买提·艾力"),
        ("John \u2003 Smith", "John Smith"),
        ("李 Wei", "李Wei"),
        ("e\u0301", "é"),
        ("张\x00三\x85", "张三"),
        ("", ""),
        (" \t　\u200b\ufeff", ""),
    ],
)
def test_a_persons_name_is_kept_without_padding(written: str, name: str) -> None:
    assert person_name(written) == name


@given(st.text(st.sampled_from("张三 　\t\u200b\u202eaé·\x00\x1c\u2028")))
def test_a_name_that_was_made_regular_stays_as_it_is(written: str) -> None:
    assert person_name(person_name(written)) == person_name(written)
