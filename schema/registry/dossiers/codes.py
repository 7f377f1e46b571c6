"""The code lists of dossiers as GraphQL enums."""

from db.codes import (
    DossierItem,
    DossierSection,
    DossierSource,
    Employment,
    EmploymentWish,
    LivingWith,
    MaritalStatus,
    ServiceBranch,
)
from schema.fields import described

described(DossierSection, "档案的部分", "A section of a dossier")
described(DossierItem, "完整的档案须有的项", "What a complete dossier has")
described(DossierSource, "所记内容的来源", "Where what is said comes from")
described(ServiceBranch, "军种", "Branch of the armed forces")
described(MaritalStatus, "婚姻状况", "Marital status")
described(LivingWith, "居住状况", "With whom somebody lives")
described(Employment, "就业状况", "What somebody does for a living")
described(EmploymentWish, "就业创业需求", "What somebody wishes for, for work")

__all__ = [
    "DossierItem",
    "DossierSection",
    "DossierSource",
    "Employment",
    "EmploymentWish",
    "LivingWith",
    "MaritalStatus",
    "ServiceBranch",
]
