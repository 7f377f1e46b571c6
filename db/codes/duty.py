"""Duties to contact: the rules, what triggers them, and how binding a policy is."""

from db.codes.code import Code


class DutyRule(Code):
    """What a contact policy asks for; CAMPAIGN is asked for by campaigns alone.

    The six after the first three are the six must-visits (六必访, policy 001-T66).
    """

    YEARLY_VISIT = "YEARLY_VISIT", "入户走访", "regular visit to every household"
    PRIORITY_CONTACT = "PRIORITY_CONTACT", "重点联系", "priority contact"
    CLOSER_CONTACT = "CLOSER_CONTACT", "提高联系走访频次", "contact more often"
    RETURN_HOME = "RETURN_HOME", "退役返乡必访", "must-visit: return home"
    MERIT_AWARD = "MERIT_AWARD", "立功受奖必访", "must-visit: merit award"
    NAMED_MODEL = "NAMED_MODEL", "英模典型必访", "must-visit: named model or hero"
    FESTIVAL = "FESTIVAL", "重要节日必访", "must-visit: festival"
    HARDSHIP = "HARDSHIP", "遇到困难必访", "must-visit: hardship"
    MAJOR_CHANGE = "MAJOR_CHANGE", "重大变故必访", "must-visit: major change"
    CAMPAIGN = "CAMPAIGN", "专项走访任务", "an ordered round of visits"


class LifeEventKind(Code):
    """What happened to a person."""

    RETURN_HOME = "RETURN_HOME", "退役返乡", "returned home from service"
    MERIT_AWARD = "MERIT_AWARD", "立功受奖", "was awarded a merit"
    NAMED_MODEL = "NAMED_MODEL", "获评英模典型", "was named a model or hero"
    HARDSHIP = "HARDSHIP", "遇到困难", "met with hardship"
    MAJOR_CHANGE = "MAJOR_CHANGE", "重大变故", "a major change in the family"
    DEATH = "DEATH", "去世", "died"
    MOVE = "MOVE", "迁居", "moved house"
    MOVED_OUT = "MOVED_OUT", "迁出", "moved out of the county"


# After these a registration goes on no longer.
CLOSING_EVENTS = (LifeEventKind.DEATH, LifeEventKind.MOVED_OUT)


class Festival(Code):
    """Days on which persons are visited; those of the lunisolar calendar move."""

    SPRING_FESTIVAL = "SPRING_FESTIVAL", "春节", "Spring Festival, first day of the lunar year"
    QINGMING = "QINGMING", "清明节", "Qingming, the solar term"
    DRAGON_BOAT = "DRAGON_BOAT", "端午节", "Dragon Boat Festival, fifth of the fifth lunar month"
    ARMY_DAY = "ARMY_DAY", "八一建军节", "Army Day, 1 August"
    MID_AUTUMN = "MID_AUTUMN", "中秋节", "Mid-Autumn Festival, fifteenth of the eighth lunar month"
    MARTYRS_DAY = "MARTYRS_DAY", "烈士纪念日", "Martyrs' Day, 30 September"
    NATIONAL_DAY = "NATIONAL_DAY", "国庆节", "National Day, 1 October"
    DOUBLE_NINTH = "DOUBLE_NINTH", "重阳节", "Double Ninth Festival, ninth of the ninth lunar month"


class PolicyTrigger(Code):
    INTERVAL = "INTERVAL", "按周期", "every so many months or days"
    LIFE_EVENT = "LIFE_EVENT", "人生事件", "a life event"
    FESTIVAL = "FESTIVAL", "节日", "a festival"
    CAMPAIGN = "CAMPAIGN", "专项任务", "a campaign: its own window, once"


class PolicyStatus(Code):
    """Only policies in force raise duties.

    A draft may lack what its document leaves open, such as an interval.
    """

    IN_FORCE = "IN_FORCE", "现行", "in force"
    DRAFT = "DRAFT", "草案", "draft: raises no duty"
    WITHDRAWN = "WITHDRAWN", "已废止", "withdrawn"


class DutyState(Code):
    """What a duty is as of a day, in the order of a worker's list."""

    OVERDUE = "OVERDUE", "逾期（仍可补访）", "overdue: the window has passed, it can still be made up"
    DUE = "DUE", "应访", "due: the window is open"
    UPCOMING = "UPCOMING", "即将到期", "upcoming: the window opens later"
    SATISFIED = "SATISFIED", "已完成", "satisfied by a contact"
    MISSED = "MISSED", "已错过", "missed: neither in its window nor in the time to make up for it"
