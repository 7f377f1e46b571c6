"""Persons who cannot be reached: why, what was decided, and what has become of a request."""

from db.codes.code import Code


class UnreachableReason(Code):
    """Why a person cannot be reached, as the worker found it."""

    WHEREABOUTS_UNKNOWN = "WHEREABOUTS_UNKNOWN", "去向不明", "whereabouts unknown"
    WRONG_ADDRESS = "WRONG_ADDRESS", "地址有误或房屋已拆", "wrong address, or the house is gone"
    WRONG_NUMBER = "WRONG_NUMBER", "电话错误或停用", "wrong or dead telephone number"
    LONG_AWAY = "LONG_AWAY", "长期外出，联系不上", "away for long and out of touch"
    REFUSES = "REFUSES", "拒绝联系", "refuses contact"
    OTHER = "OTHER", "其他", "other"


class UnreachableDecision(Code):
    """What a reviewer decides."""

    CONFIRMED = "CONFIRMED", "确认失联", "confirmed"
    RETURNED = "RETURNED", "退回继续联系", "returned: go on trying"


class UnreachableState(Code):
    """What has become of a request. The first two stand; a later contact ends them."""

    OPEN = "OPEN", "待审核", "open: waiting for review"
    CONFIRMED = "CONFIRMED", "已确认失联", "confirmed"
    RETURNED = "RETURNED", "已退回", "returned"
    REACHED = "REACHED", "后已联系到", "ended: the person was reached since"
