"""What an office's own totals say, beside the lines that they are about."""

import strawberry

from importers.runs.totals.against import Total
from schema.fields import both, shown


@strawberry.type(
    description=both(
        "文件中的一行合计，与读入、采用的行数对照",
        "A line of totals of the file, held against the lines that it is about",
    )
)
class ImportTotal:
    place: str = shown("合计所在，写作 工作表:行", "Where it stands, as sheet:line")
    village: str | None = shown(
        "所计各行同在的村（社区）；有的行未写或不在一村则为空",
        "The village that all of its lines name; null if they do not name one",
    )
    said: list[int] = shown("合计行中的各个数", "The counts that stand in it")
    read: int = shown("所计的行中读入的", "How many lines it is about")
    taken: int = shown("其中采用的", "Those of them that were, or will be, taken")
    difference: int = shown(
        "读入比最相近的数多几行", "How many lines more were read than the nearest count says"
    )

    @classmethod
    def of(cls, one: Total) -> "ImportTotal":
        """A line as it is shown."""
        return cls(
            place=one.place,
            village=one.village,
            said=list(one.counts),
            read=one.read,
            taken=one.taken,
            difference=one.difference,
        )
