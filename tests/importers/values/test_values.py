"""What cells say, as offices fill them in: the value, or the code of what was found."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.codes import ContactMode, ContactNeed, ContactOutcome, PersonCategory, PriorityClass, Sex
from geo.identity_numbers import is_identity_number
from importers.files.sheets import BLANK, Cell, CellKind
from importers.findings import Read, Weight
from importers.values.categories import (
    ambiguous_categories,
    ambiguous_classes,
    categories,
    priority_classes,
)
from importers.values.days import day
from importers.values.identity import identity_number
from importers.values.names import name, text
from importers.values.numbers import division_code, whole_number
from importers.values.phones import phone
from importers.values.words import MODES, NEEDS, OUTCOMES, SEXES, all_coded, coded, yes_or_no

TODAY = date(2026, 7, 1)
NUMBER = "500151196001019960"
WITH_X = "50015119970101999X"
C, P = PersonCategory, PriorityClass


def of(written: str) -> Cell:
    return Cell(CellKind.TEXT, written) if written else BLANK


def numeral(written: str) -> Cell:
    return Cell(CellKind.NUMBER, written)


def codes(read: Read[Any]) -> list[str]:
    return [one.code for one in read.findings]


@pytest.mark.parametrize(
    "written",
    [NUMBER, f" {NUMBER}\n", f"'{NUMBER}", f"‘{NUMBER}", "５００１５１１９６００１０１９９６０",
     "500151 19600101 9960", "500151-19600101-9960", f"{NUMBER}\u200b", f"\u202d{NUMBER}\u202c",
     f"“{NUMBER}”"],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(written: str) -> None:
    assert identity_number(of(written), "身份证", TODAY) == Read(NUMBER)


def test_the_last_character_may_be_small_or_a_cross() -> None:
    read = [identity_number(of(WITH_X[:-1] + last), "身份证", TODAY).value for last in "Xx×Ｘ"]
    assert len(set(read)) == 1


@pytest.mark.parametrize(
    ("cell", "code", "weight"),
    [
        (numeral("500151196001019960"), "IDENTITY_LOST", Weight.REFUSED),
        (numeral("500151196001019900"), "IDENTITY_LOST", Weight.REFUSED),
        (numeral("500151600101996"), "IDENTITY_LOST", Weight.REFUSED),
        (of("5.00151E+17"), "IDENTITY_LOST", Weight.REFUSED),
        (Cell(CellKind.DAY, "1960-01-01"), "IDENTITY_LOST", Weight.REFUSED),
        (Cell(CellKind.FLAG, "TRUE"), "IDENTITY_LOST", Weight.REFUSED),
        (Cell(CellKind.FAULT, "#N/A"), "CELL_FAULT", Weight.HELD),
        (of("0"), "IDENTITY_PLACEHOLDER", Weight.WARNED),
        (numeral("0"), "IDENTITY_PLACEHOLDER", Weight.WARNED),
        (of("无"), "IDENTITY_PLACEHOLDER", Weight.WARNED),
        (of("不详"), "IDENTITY_PLACEHOLDER", Weight.WARNED),
        (of("-"), "IDENTITY_PLACEHOLDER", Weight.WARNED),
        (of("111111111111111111"), "IDENTITY_PLACEHOLDER", Weight.WARNED),
        (of("xxxxxxxxxxxxxxxxxx"), "IDENTITY_PLACEHOLDER", Weight.WARNED),
        (of(NUMBER[:-1]), "IDENTITY_LENGTH", Weight.REFUSED),
        (of(NUMBER[:-1] + "4"), "IDENTITY_CHECK", Weight.REFUSED),
        (of("500151196013019960"), "IDENTITY_INVALID", Weight.REFUSED),
        (of("5001511960O1019960"), "IDENTITY_INVALID", Weight.REFUSED),
        (of("500151********9965"), "IDENTITY_MASKED", Weight.WARNED),
    ],
)
def test_what_is_no_number_gets_a_code(cell: Cell, code: str, weight: Weight) -> None:
    read = identity_number(cell, "身份证", TODAY)
    assert (read.value, codes(read), read.findings[0].weight) == (None, [code], weight)


def test_fifteen_digits_are_converted_and_told() -> None:
    read = identity_number(of("500151600101996"), "身份证", TODAY)
    assert read.value is not None
    assert is_identity_number(read.value, TODAY)
    assert codes(read) == ["IDENTITY_CONVERTED"]


@given(st.integers(min_value=10**14, max_value=10**18))
def test_a_number_in_a_cell_of_numbers_is_never_taken(digits: int) -> None:
    assert identity_number(numeral(str(digits)), "身份证", TODAY).value is None


@pytest.mark.parametrize(
    ("written", "value", "told"),
    [
        ("13800000001", "13800000001", []),
        ("138 0000 0001", "13800000001", []),
        ("138-0000-0001", "13800000001", []),
        ("+86 13800000001", "13800000001", []),
        ("008613800000001", "13800000001", []),
        ("１３８０００００００１", "13800000001", []),
        ("023-45600000", "023-45600000", []),
        ("(023)45600000", "02345600000", []),
        ("45600000", "45600000", []),
        ("400-800-0000", "400-800-0000", []),
        ("13800000001/13900000002", "13800000001", ["PHONE_SEVERAL"]),
        ("13800000001、023-45600000", "13800000001", ["PHONE_SEVERAL"]),
        ("13800000001 13900000002", "13800000001", ["PHONE_SEVERAL"]),
        ("无", None, ["PHONE_PLACEHOLDER"]),
        ("0", None, ["PHONE_PLACEHOLDER"]),
        ("1380000000", None, ["PHONE_LENGTH"]),
        ("138000000012", None, ["PHONE_LENGTH"]),
        ("儿子的电话", None, ["PHONE_UNREADABLE"]),
        ("+85212345678", "+85212345678", ["PHONE_ODD"]),
    ],
)
def test_a_telephone_number_is_read(written: str, value: str | None, told: list[str]) -> None:
    read = phone(of(written), "电话")
    assert (read.value, codes(read)) == (value, told)


def test_a_mobile_number_survives_as_a_numeral_and_a_landline_does_not() -> None:
    assert phone(numeral("13800000001"), "电话") == Read("13800000001")
    assert codes(phone(numeral("2345600000"), "电话")) == ["PHONE_LOST"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("退役士兵", (C.DISCHARGED_SOLDIER,)),
        ("退伍军人", (C.DISCHARGED_SOLDIER,)),
        ("DISCHARGED_SOLDIER", (C.DISCHARGED_SOLDIER,)),
        ("退役士兵、残疾军人", (C.DISCHARGED_SOLDIER, C.DISABLED_SOLDIER)),
        ("残疾军人；退伍兵;退役士兵", (C.DISABLED_SOLDIER, C.DISCHARGED_SOLDIER)),
        ("烈属", (C.MARTYR_SURVIVOR,)),
        ("军　属", (C.ACTIVE_DUTY_FAMILY,)),
    ],
)
def test_categories_are_read_in_their_order(written: str, value: tuple[PersonCategory, ...]) -> None:
    assert categories(of(written), "类别") == Read(value)


@pytest.mark.parametrize("written", ["三属", "两参", "退役军人", "退役士兵、三属", "伤残人员", "优抚对象"])
def test_a_word_for_several_categories_is_held(written: str) -> None:
    assert codes(categories(of(written), "类别")) == ["CATEGORY_AMBIGUOUS"]


def test_an_unknown_category_is_held() -> None:
    assert codes(categories(of("宇航员"), "类别")) == ["CATEGORY_UNKNOWN"]


def test_priority_classes_are_read() -> None:
    assert priority_classes(of("高龄、空巢（含独居）"), "重点").value == (P.ADVANCED_AGE, P.EMPTY_NEST)
    assert priority_classes(of("两参"), "重点").value == (P.COMBAT_OR_TEST_VETERAN,)
    assert priority_classes(of("无"), "重点").value == ()
    assert codes(priority_classes(of("三属"), "重点")) == ["CATEGORY_AMBIGUOUS"]


@pytest.mark.parametrize("word", [*ambiguous_categories])
def test_no_ambiguous_category_is_ever_taken(word: str) -> None:
    assert categories(of(word), "类别").value is None


@pytest.mark.parametrize("word", [*ambiguous_classes])
def test_no_ambiguous_class_is_ever_taken(word: str) -> None:
    assert priority_classes(of(word), "重点").value is None


@pytest.mark.parametrize(
    ("written", "value", "told"),
    [
        ("张　三", "张三", []),
        (" 张三 ", "张三", []),
        ("买买提•吐尔逊", "买买提·吐尔逊", []),
        ("买买提．吐尔逊", "买买提·吐尔逊", []),
        ("买买提 · 吐尔逊", "买买提·吐尔逊", []),
        ("买买提.吐尔逊", "买买提·吐尔逊", []),
        ("张\ue81e", "张\u9fb4", []),
        ("欧阳" + "·长" * 20, "欧阳" + "·长" * 20, []),
        ("张三（曾用名李四）", "张三（曾用名李四）", ["NAME_WITH_NOTE"]),
        ("张?", None, ["NAME_ODD"]),
        ("3", None, ["NAME_ODD"]),
        ("张\ue000", None, ["NAME_ODD"]),
        ("长" * 101, None, ["NAME_TOO_LONG"]),
    ],
)
def test_a_name_is_read(written: str, value: str | None, told: list[str]) -> None:
    read = name(of(written), "姓名")
    assert (read.value, codes(read)) == (value, told)


def test_words_of_contacts_are_read() -> None:
    assert coded(of("入户走访"), "方式", MODES).value is ContactMode.HOME_VISIT
    assert coded(of("phone"), "方式", MODES).value is ContactMode.PHONE
    assert coded(of("家中无人"), "结果", OUTCOMES).value is ContactOutcome.NOT_HOME
    assert coded(of("女"), "性别", SEXES).value is Sex.FEMALE
    assert codes(coded(of("走过"), "方式", MODES)) == ["WORD_UNKNOWN"]
    assert all_coded(of("看病、养老、医疗"), "需求", NEEDS).value == (ContactNeed.MEDICAL, ContactNeed.CARE)
    assert codes(all_coded(of("看病、登月"), "需求", NEEDS)) == ["WORD_UNKNOWN"]


@pytest.mark.parametrize(
    ("written", "value"), [("是", True), ("√", True), ("Y", True), ("否", False), ("×", False), ("0", False)]
)
def test_a_tick_is_read(written: str, value: bool) -> None:  # noqa: FBT001  # what is to come out
    assert yes_or_no(of(written), "是否").value is value


def test_a_code_is_read_with_its_noughts() -> None:
    assert division_code(of("'500151001001"), "代码").value == "500151001001"
    assert division_code(numeral("500151001001"), "代码").value == "500151001001"
    assert codes(division_code(of("5.00151E+11"), "代码")) == ["CODE_LOST"]
    assert whole_number(of("1,234"), "人数").value == 1234


READERS: list[Callable[[Cell], Read[Any]]] = [
    lambda cell: identity_number(cell, "列", TODAY),
    lambda cell: phone(cell, "列"),
    lambda cell: day(cell, "列", TODAY),
    lambda cell: categories(cell, "列"),
    lambda cell: priority_classes(cell, "列"),
    lambda cell: name(cell, "列"),
    lambda cell: text(cell, "列", 200),
    lambda cell: coded(cell, "列", MODES),
    lambda cell: yes_or_no(cell, "列"),
    lambda cell: division_code(cell, "列"),
    lambda cell: whole_number(cell, "列"),
]


@pytest.mark.parametrize("read", READERS)
def test_blank_says_nothing_and_the_word_clears(read: Callable[[Cell], Read[Any]]) -> None:
    assert read(BLANK) == read(of(" \u3000")) == Read()
    assert read(of("（清空）")) == read(of("(清空)")) == Read(clears=True)


@given(
    st.text(min_size=6, max_size=20).filter(str.strip),
    st.sampled_from(list(CellKind)),
    st.sampled_from(READERS),
)
def test_no_finding_repeats_what_a_cell_says(
    written: str, kind: CellKind, read: Callable[[Cell], Read[Any]]
) -> None:
    for one in read(Cell(kind, written)).findings:
        assert written.strip() not in one.zh + one.en
