"""Transfers of persons between counties: whose side, what was decided, and what has become of them."""

from db.codes.code import Code


class TransferDirection(Code):
    OUT = "OUT", "迁出", "out of this county"
    IN = "IN", "迁入", "into this county"


class TransferDecision(Code):
    WITHDRAWN = "WITHDRAWN", "已撤回", "withdrawn by the county that offered it"
    REFUSED = "REFUSED", "已退回", "refused by the county it was offered to"
    ACCEPTED = "ACCEPTED", "已接收", "accepted: the person is registered in the new county"


class TransferState(Code):
    """What has become of an offer; only the first waits for a decision."""

    OFFERED = "OFFERED", "待接收", "offered: waits for the other county"
    WITHDRAWN = "WITHDRAWN", "已撤回", "withdrawn by the county that offered it"
    REFUSED = "REFUSED", "已退回", "refused by the county it was offered to"
    ACCEPTED = "ACCEPTED", "已接收", "accepted: the person is registered in the new county"
    EXPIRED = "EXPIRED", "已过期", "expired before anything was decided"
