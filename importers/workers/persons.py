"""Which lines of a file are about one worker, and what they say of number and telephone together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from importers.files.sheets import Line
from importers.findings import Finding, Weight
from importers.values.said import folded
from importers.workers.said import Said

_SEVERAL = Finding(
    "WORKER_AMBIGUOUS",
    Weight.HELD,
    "文件中该站同名者有不同工号，请在该行写明工号",
    "the file has several of that name at the station by their numbers: say which in the line",
)
_PHONES = Finding(
    "PHONES_CONTRADICT",
    Weight.HELD,
    "同一网格员在文件中有不同电话，各行均搁置",
    "the file says different telephone numbers of one worker: all of the lines are held",
)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line with what it says and what was found."""

    line: Line
    said: Said
    findings: tuple[Finding, ...]

    @property
    def is_held(self) -> bool:
        """Whether it is not to be written as it stands."""
        return any(one.weight != Weight.WARNED for one in self.findings)


def completed(read: Sequence[ReadLine]) -> list[ReadLine]:
    """Lines with the number and telephone that any line of the same worker says."""
    numbers: defaultdict[tuple[str, int | None], set[str]] = defaultdict(set)
    for one in read:
        if one.said.staff_number is not None:
            numbers[_name(one.said)].add(one.said.staff_number)
    numbered = [_numbered(one, numbers[_name(one.said)]) for one in read]
    phones: defaultdict[tuple[tuple[str, int | None], str | None], set[str]] = defaultdict(set)
    for one in numbered:
        if one.said.phone is not None:
            phones[_name(one.said), one.said.staff_number].add(one.said.phone)
    return [_called(one, phones[_name(one.said), one.said.staff_number]) for one in numbered]


def _numbered(one: ReadLine, numbers: set[str]) -> ReadLine:
    if one.said.staff_number is not None or not numbers:
        return one
    if len(numbers) > 1:
        return replace(one, findings=(*one.findings, _SEVERAL))
    return replace(one, said=replace(one.said, staff_number=min(numbers)))


def _called(one: ReadLine, phones: set[str]) -> ReadLine:
    if len(phones) > 1:
        return replace(one, findings=(*one.findings, _PHONES))
    return replace(one, said=replace(one.said, phone=min(phones))) if phones else one


def _name(said: Said) -> tuple[str, int | None]:
    return folded(said.name), said.station_id
