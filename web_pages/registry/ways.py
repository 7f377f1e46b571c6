"""What the registry's pages lead whom to."""

from dataclasses import dataclass

from resolvers.viewer import Permission, Viewer
from resolvers.wording.language import said


@dataclass(frozen=True, slots=True)
class Way:
    """A page, and what the link to it says."""

    address: str
    text: str


def ways_of(viewer: Viewer) -> list[Way]:
    """The pages of the registry that are open to somebody: persons to who may see them, numbers to more."""
    ways = []
    if viewer.areas(Permission.SEARCH):
        ways.append(Way("/registry/people", said("查找服务对象", "Find a person")))
        ways.append(Way("/registry/people/new", said("登记服务对象", "Register a person")))
        ways.append(Way("/registry/households", said("户", "Households")))
    if viewer.areas(Permission.SEARCH) or viewer.areas(Permission.ANALYSE):
        ways.append(Way("/registry/inbox", said("上报与需求", "Inbox")))
    if viewer.areas(Permission.SEARCH):
        ways.append(Way("/registry/duplicates", said("疑似重复", "Duplicates")))
        ways.append(Way("/registry/transfers", said("跨县迁移", "Transfers")))
    if viewer.areas(Permission.MANAGE) or viewer.areas(Permission.ANALYSE):
        ways.append(Way("/registry/stations", said("服务站与网格员", "Stations and staff")))
        ways.append(Way("/registry/policies", said("联系走访规则", "Contact policies")))
        ways.append(Way("/registry/plans", said("网格方案", "Grid plans")))
    return ways
