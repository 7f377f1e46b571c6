"""Contacts: how, what for, with which outcome."""

from db.codes.code import Code


class ContactMode(Code):
    """How a contact was made: at home or online, as policy 004, section 四, tells them apart."""

    HOME_VISIT = "HOME_VISIT", "上门走访", "home visit"
    MEETING = "MEETING", "当面联系", "met in person elsewhere"
    RECEPTION = "RECEPTION", "来站接待", "received at the station"
    PHONE = "PHONE", "电话", "phone"
    ONLINE = "ONLINE", "网上联系", "online"
    LETTER = "LETTER", "信函", "letter"


IN_PERSON_MODES = (ContactMode.HOME_VISIT, ContactMode.MEETING)


class ContactPurpose(Code):
    """What a contact was for; the six must-visits are policy 001-T66."""

    ROUTINE = "ROUTINE", "常态化联系", "routine contact"
    PRIORITY = "PRIORITY", "重点联系", "priority contact"
    RETURN_HOME = "RETURN_HOME", "退役返乡必访", "must-visit: return home"
    MERIT_AWARD = "MERIT_AWARD", "立功受奖必访", "must-visit: merit award"
    NAMED_MODEL = "NAMED_MODEL", "英模典型必访", "must-visit: named model or hero"
    FESTIVAL = "FESTIVAL", "重要节日必访", "must-visit: festival"
    HARDSHIP = "HARDSHIP", "遇到困难必访", "must-visit: hardship"
    MAJOR_CHANGE = "MAJOR_CHANGE", "重大变故必访", "must-visit: major change"
    CAMPAIGN = "CAMPAIGN", "大走访", "campaign"
    FOLLOW_UP = "FOLLOW_UP", "回访", "follow-up visit"
    INFORMATION = "INFORMATION", "信息采集", "collecting information"
    PROXY_SERVICE = "PROXY_SERVICE", "服务代办", "service by proxy"


class ContactOutcome(Code):
    """Only REACHED counts as contact (model §4); the rest are attempts, shown beside."""

    REACHED = "REACHED", "已联系到", "reached"
    NOT_HOME = "NOT_HOME", "不在家", "not at home"
    NO_ANSWER = "NO_ANSWER", "无人接听", "no answer"
    REFUSED = "REFUSED", "拒绝", "refused"
    WRONG_ADDRESS = "WRONG_ADDRESS", "地址或号码有误", "wrong address or number"


class RollUpPeriod(Code):
    """The periods by which roll-ups count last contacts."""

    EVER = "EVER", "历来", "ever"
    YEAR = "YEAR", "年", "calendar year"
    MONTH = "MONTH", "月", "calendar month"
