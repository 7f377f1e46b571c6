"""Columns recognised by their headings, corrected, and kept as a profile."""

from datetime import date
from itertools import chain, pairwise

import pytest

from db.errors import DomainError
from importers.columns.field import Kind
from importers.columns.kinds.contacts import CONTACTS
from importers.columns.kinds.ground import CELLS, STATIONS, WORKERS
from importers.columns.kinds.people import PEOPLE
from importers.columns.kinds.policies import POLICIES
from importers.columns.mapping import corrected, recognised
from importers.columns.profiles import applied, profile_of
from importers.files.sheets import BLANK
from importers.findings import Read
from tests.importers.files.made import table, the_sheet

KINDS = [PEOPLE, CONTACTS, WORKERS, CELLS, STATIONS, POLICIES]
OFFICE = (
    "序号",
    "姓 名*",
    "身份证号码（必填）",
    "人员类别",
    "联系方式/手机",
    "户籍地/村",
    "备注说明",
    "血型",
)


def named(headings: tuple[str, ...], kind: Kind = PEOPLE) -> dict[str, str]:
    return {one.heading: one.field.name for one in recognised(headings, kind).columns}


def test_headings_are_recognised_in_office_dress() -> None:
    mapping = recognised(OFFICE, PEOPLE)
    assert {one.at: one.field.name for one in mapping.columns} == {
        1: "name",
        2: "identity_number",
        3: "categories",
        4: "phone",
        6: "note",
    }
    assert mapping.passed == (0,)
    assert mapping.unrecognised == (7,)
    assert mapping.doubtful == {5: ("registered_place",)}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("身份证\u3000号", "identity_number"),
        ("公民身份号码", "identity_number"),
        ("身份证号(18位)", "identity_number"),
        ("手机号码", "phone"),
        ("常住地/村（社区）", "village"),
        ("住址/常住地/村", "village"),
        ("所属乡镇", "township"),
        ("退伍时间", "discharged_on"),
        ("identity_number", "identity_number"),
        ("X坐标", "lon"),
    ],
)
def test_a_heading_of_persons_is_recognised(heading: str, field: str) -> None:
    assert named((heading,)) == {heading: field}


def test_a_heading_means_what_it_means_in_its_list() -> None:
    assert named(("联系方式",)) == {"联系方式": "phone"}
    assert named(("联系方式",), CONTACTS) == {"联系方式": "mode"}
    assert named(("网格员",), WORKERS) == {"网格员": "name"}
    assert named(("网格员",), CONTACTS) == {"网格员": "worker"}
    assert named(("负责人",), STATIONS) == {"负责人": "head"}


def test_a_heading_of_several_meanings_is_asked_about() -> None:
    assert recognised(("姓名", "日期"), PEOPLE).doubtful == {1: ("born_on", "enlisted_on", "discharged_on")}
    assert recognised(("地址",), PEOPLE).columns == ()


def test_two_columns_of_one_field_are_both_left_until_somebody_says() -> None:
    mapping = recognised(("姓名", "手机", "电话"), PEOPLE)
    assert mapping.twice == {"phone": (1, 2)}
    assert mapping.column("phone") is None
    said = corrected(mapping, {2: "phone"})
    assert (said.twice, said.passed) == ({}, (1,))
    assert said.column("phone") is not None


def test_what_is_needed_and_missing_is_told() -> None:
    mapping = recognised(("姓名", "电话"), PEOPLE)
    assert [one.name for one in mapping.missing] == ["identity_number", "categories"]
    assert not mapping.is_settled
    assert recognised(("姓名", "身份证", "类别"), PEOPLE).is_settled


def test_a_correction_gives_and_takes() -> None:
    mapping = corrected(recognised(OFFICE, PEOPLE), {5: None, 7: "address", 4: None})
    assert {one.at: one.field.name for one in mapping.columns}[7] == "address"
    assert mapping.passed == (0, 4, 5)
    assert (mapping.doubtful, mapping.unrecognised) == ({}, ())


def test_a_correction_moves_a_field_from_one_column_to_another() -> None:
    mapping = corrected(recognised(("姓名", "甲"), PEOPLE), {1: "name"})
    assert [(one.at, one.field.name) for one in mapping.columns] == [(1, "name")]
    assert mapping.passed == (0,)


def test_a_profile_makes_the_next_file_need_no_asking() -> None:
    first = corrected(recognised(OFFICE, PEOPLE), {5: "registered_place", 7: None})
    profile = profile_of(first)
    again = applied(recognised(("新列", *OFFICE), PEOPLE), profile)
    assert {one.heading: one.field.name for one in again.columns} == {
        one.heading: one.field.name for one in first.columns
    }
    assert again.unrecognised == (0,)
    assert again.is_settled


def test_a_profile_of_two_columns_with_one_heading_tells_them_apart() -> None:
    headings = ("姓名", "日期", "日期")
    first = corrected(recognised(headings, PEOPLE), {1: "enlisted_on", 2: "discharged_on"})
    again = applied(recognised(headings, PEOPLE), profile_of(first))
    assert again.columns == first.columns


@pytest.mark.parametrize(
    "profile",
    [
        {},
        {"kind": "contacts", "columns": []},
        {"kind": "people", "columns": [["姓名", "no_such"]]},
        {"kind": "people", "columns": [1]},
        {"kind": "people", "columns": None},
        {"kind": "people", "columns": [[["x"], "name"]]},
    ],
)
def test_a_profile_that_does_not_fit_is_refused(profile: dict[str, object]) -> None:
    with pytest.raises(DomainError) as refusal:
        applied(recognised(OFFICE, PEOPLE), profile)
    assert refusal.value.code == "BAD_PROFILE"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_word_heads_two_fields(kind: Kind) -> None:
    words = [word for one in kind.fields for word in {*one.words}]
    doubtful = [word for said, _ in kind.doubtful for word in said.split()]
    together = [*words, *doubtful, *kind.passed.split()]
    assert sorted(together) == sorted({*together})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_word_is_recognised_as_its_field(kind: Kind) -> None:
    found = {
        (word, column.field.name)
        for one in kind.fields
        for word in one.words
        for column in recognised((word,), kind).columns
    }
    assert found == {(word, one.name) for one in kind.fields for word in one.words}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_line_of_its_words_is_found_as_the_heading(kind: Kind) -> None:
    words = [word for one in kind.fields for word in one.words if "/" not in word]
    for first, second in pairwise(words):
        sheet = the_sheet(table(("名单",), (first, second), ("甲", "乙")))
        assert sheet.columns == (first, second)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_is_doubtful_names_fields_that_there_are(kind: Kind) -> None:
    names = {one.name for one in kind.fields}
    assert set(chain.from_iterable(fields for _, fields in kind.doubtful)) <= names


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_reads_a_blank_as_nothing(kind: Kind) -> None:
    assert {one.read(BLANK, one.zh, date(2026, 7, 1)) for one in kind.fields} == {Read()}
