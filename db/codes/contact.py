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


class ContactNeed(Code):
    """What a contact showed that somebody needs: the kinds of aid and service that the documents name.

    Never what anybody thinks or complains of: neither thought work nor petitions are noted on contacts.
    """

    LIVELIHOOD = "LIVELIHOOD", "生活困难", "livelihood"  # 001-T59, 003 #20
    EMPLOYMENT = "EMPLOYMENT", "就业创业", "employment or a business of one's own"  # 003 #46, 004 十二
    TRAINING = "TRAINING", "教育培训", "education or training"  # 001-T54, 003 #22
    MEDICAL = "MEDICAL", "医疗", "medical care"  # 003 #22, 001-V42
    HOUSING = "HOUSING", "住房", "housing"  # 003 #22
    ENTITLEMENT = "ENTITLEMENT", "优抚待遇", "pension or preferential treatment"  # 001-V42, 004 十二
    CARE = "CARE", "养老照护", "care in old age, or a place in a home"  # 001-V42
    PSYCHOLOGICAL = "PSYCHOLOGICAL", "心理疏导", "psychological counselling"  # 001-T71, 003 #32
    LEGAL = "LEGAL", "法律援助", "legal aid"  # 001-T73, 003 #31
    PROXY_SERVICE = "PROXY_SERVICE", "服务代办", "errands run for them"  # 003 #33, 001-T64
    OTHER = "OTHER", "其他", "something else"


class WithdrawalReason(Code):
    """Why a contact was withdrawn without another in its place."""

    NOT_MADE = "NOT_MADE", "实际未联系", "it did not happen"
    WRONG_PERSON = "WRONG_PERSON", "记错对象", "recorded for the wrong person"
    RECORDED_TWICE = "RECORDED_TWICE", "重复记录", "recorded twice"
    IMPORT_UNDONE = "IMPORT_UNDONE", "导入已撤回", "the import that recorded it was undone"


class RollUpPeriod(Code):
    """The periods by which roll-ups count last contacts."""

    EVER = "EVER", "历来", "ever"
    YEAR = "YEAR", "年", "calendar year"
    MONTH = "MONTH", "月", "calendar month"


class ContactStanding(Code):
    STANDS = "STANDS", "有效", "it stands"
    CORRECTED = "CORRECTED", "已被更正", "another came in its place"
    WITHDRAWN = "WITHDRAWN", "已撤销", "it was withdrawn"
