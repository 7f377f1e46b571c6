"""Who must have a second factor."""

from db.codes import Role
from db.codes.code import Code


class SecondFactorRule(Code):
    """GB/T 22239-2019, 8.1.4.1 wants two factors of whoever signs in; officers are the least of it."""

    OPTIONAL = "optional", "自愿", "whoever wants one"
    OFFICERS = "officers", "三员必须", "officers must"
    EVERYBODY = "everybody", "人人必须", "everybody must"

    def binds(self, role: Role) -> bool:
        """Whether a person of this role signs in by two factors only."""
        everybody, officers = self == SecondFactorRule.EVERYBODY, self == SecondFactorRule.OFFICERS
        return everybody or (officers and role == Role.OFFICER)
