"""What the operator says beside the files: what they cover, what is one and the same, what may be closed."""

from dataclasses import dataclass
from typing import Self

from db.errors import DomainError
from geo.division_codes import NATION_CODE, CodeRange, full_division_code, level_of, subtree_range

__all__ = ["AS_USUAL", "Sameness", "Terms"]


@dataclass(frozen=True, slots=True)
class Sameness:
    """A division of the register and one of the delivery that are one, by their codes of twelve digits."""

    old_code: str
    code: str

    @classmethod
    def of(cls, written: str) -> Self:
        """From OLD=NEW, codes of 2 to 12 digits of one level; raises DomainError BAD_SAMENESS."""
        old, _, new = written.partition("=")
        try:
            same = cls(full_division_code(old.strip()), full_division_code(new.strip()))
            is_one_level = level_of(same.old_code) is level_of(same.code)
        except DomainError:
            is_one_level = False
        if not is_one_level:
            raise DomainError(
                "BAD_SAMENESS",
                f"--same {written}：应为 旧代码=新代码，两者同级",
                f"--same {written}: should be OLD=NEW, two division codes of one level",
            )
        return same


@dataclass(frozen=True, slots=True)
class Terms:
    """What a delivery is taken for.

    `covers` is the code (2 to 12 digits) of the division below which every unit was delivered; `same` names
    what has changed beyond recognition; `accept_closings` is how many divisions may be closed, None for what
    is usual; `zones_listed` says that the lists name functional zones even where none is in them.
    """

    covers: str | None = None
    same: tuple[Sameness, ...] = ()
    accept_closings: int | None = None
    zones_listed: bool = False

    def range(self) -> CodeRange | None:
        """The codes of what is covered, None if nothing was said; raises DomainError BAD_DIVISION_CODE."""
        if self.covers is None:
            return None
        return subtree_range(self.covers if self.covers == NATION_CODE else full_division_code(self.covers))


AS_USUAL = Terms()
