"""What the sections of a dossier say (004 十二, C-06), and how it is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from db.codes import DossierSection, Employment, EmploymentWish, LivingWith, MaritalStatus, ServiceBranch
from resolvers.wording.refusals import bad_value

MOST_DEPENDANTS = 30


@dataclass(frozen=True, slots=True)
class Service:
    """How somebody served; the dates stand in the registration."""

    branch: ServiceBranch
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """With whom somebody lives, and who depends on them."""

    marital_status: MaritalStatus
    living_with: LivingWith
    dependants: int | None = None
    works_away: bool = False
    note: str | None = None

    def __post_init__(self) -> None:
        """Raises DomainError DEPENDANTS_OUT_OF_RANGE."""
        if self.dependants is not None and not 0 <= self.dependants <= MOST_DEPENDANTS:
            raise bad_value(
                "DEPENDANTS_OUT_OF_RANGE",
                "dependants",
                f"须在 0 至 {MOST_DEPENDANTS} 之间。",
                f"should be between 0 and {MOST_DEPENDANTS}.",
            )


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody does for a living, and what they wish for."""

    employment: Employment
    wishes: tuple[EmploymentWish, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Party membership, and whether somebody takes part in public welfare."""

    is_member: bool
    branch: str | None = None
    is_floating: bool = False
    volunteers: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """State of mind, in words."""

    note: str


Said: TypeAlias = Service | Family | Work | Party | Outlook
SECTIONS: Mapping[type[Said], DossierSection] = MappingProxyType(
    {
        Service: DossierSection.SERVICE,
        Family: DossierSection.FAMILY,
        Work: DossierSection.EMPLOYMENT,
        Party: DossierSection.PARTY,
        Outlook: DossierSection.OUTLOOK,
    }
)


def kept(said: Said) -> dict[str, Any]:
    """The members of a section as they are kept; codes by their values."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(said).items()}
