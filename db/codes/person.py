"""Persons served: what they are and whether they are registered."""

from db.codes.code import Code


class Sex(Code):
    MALE = "MALE", "男", "male"
    FEMALE = "FEMALE", "女", "female"


class PersonCategory(Code):
    """The twelve kinds of person collected nation-wide in 2018 (requirements §18)."""

    TRANSFERRED_OFFICER = "TRANSFERRED_OFFICER", "军队转业干部", "officer transferred to civilian work"
    DISCHARGED_SOLDIER = "DISCHARGED_SOLDIER", "退役士兵", "discharged soldier"
    RETIRED_OFFICER = "RETIRED_OFFICER", "军队离退休干部和退休士官", "retired officer or sergeant"
    RETIRED_CIVILIAN_STAFF = "RETIRED_CIVILIAN_STAFF", "无军籍离退休退职职工", "retired civilian staff"
    DEMOBILISED_SOLDIER = "DEMOBILISED_SOLDIER", "复员军人", "demobilised soldier"
    RED_ARMY_VETERAN = "RED_ARMY_VETERAN", "退伍红军老战士", "Red Army veteran"
    DISABLED_SOLDIER = "DISABLED_SOLDIER", "残疾军人", "disabled soldier"
    DISABLED_MILITIA = "DISABLED_MILITIA", "伤残民兵民工", "disabled militia or labourer"
    MARTYR_SURVIVOR = "MARTYR_SURVIVOR", "烈士遗属", "martyr's survivor"
    DUTY_DEATH_SURVIVOR = "DUTY_DEATH_SURVIVOR", "因公牺牲军人遗属", "survivor of a soldier who died on duty"
    ILLNESS_DEATH_SURVIVOR = (
        "ILLNESS_DEATH_SURVIVOR",
        "病故军人遗属",
        "survivor of a soldier who died of illness",
    )
    ACTIVE_DUTY_FAMILY = "ACTIVE_DUTY_FAMILY", "现役军人家属", "family of a soldier on active duty"


VETERAN_CATEGORIES = frozenset(
    {
        PersonCategory.TRANSFERRED_OFFICER,
        PersonCategory.DISCHARGED_SOLDIER,
        PersonCategory.RETIRED_OFFICER,
        PersonCategory.DEMOBILISED_SOLDIER,
        PersonCategory.RED_ARMY_VETERAN,
        PersonCategory.DISABLED_SOLDIER,
    }
)


class PriorityClass(Code):
    """Priority contact (policy 001-T68, 001-V44) and priority service (001-T64, 001-V37).

    Most urgent first.
    """

    EXTREME_HARDSHIP = "EXTREME_HARDSHIP", "特困退役军人", "extreme hardship"
    DISABLED = "DISABLED", "伤残人员", "disabled"
    MARTYR_FAMILY = "MARTYR_FAMILY", "烈属", "martyr's family"
    MERIT_HERO_OR_MODEL = "MERIT_HERO_OR_MODEL", "功臣模范", "merit hero or model"
    COMBAT_OR_TEST_VETERAN = "COMBAT_OR_TEST_VETERAN", "参战参试退役军人", "combat or test veteran"
    ACTIVE_DUTY_FAMILY = "ACTIVE_DUTY_FAMILY", "军属", "active-duty family"
    LIMITED_MOBILITY = "LIMITED_MOBILITY", "行动不便", "limited mobility"
    WIDOWED_OR_ALONE = "WIDOWED_OR_ALONE", "鳏寡孤独", "widowed or alone"
    ADVANCED_AGE = "ADVANCED_AGE", "年龄偏大", "advanced age"
    EMPTY_NEST = "EMPTY_NEST", "空巢（含独居）", "empty nest"
    WORKING_AWAY = "WORKING_AWAY", "外出务工家庭", "family working away"


class PersonStatus(Code):
    ACTIVE = "ACTIVE", "在册", "active"
    MOVED_OUT = "MOVED_OUT", "迁出", "moved out of the county"
    DECEASED = "DECEASED", "去世", "deceased"
    INELIGIBLE = "INELIGIBLE", "不再属于服务对象", "no longer a person served"
    MERGED = "MERGED", "已并入另一登记", "merged: the same person as another registration"


class EndReason(Code):
    """Why a residence ended.

    REHOUSED and REGRIDDED keep the person in the registry; the rest close the episode.
    """

    REHOUSED = "REHOUSED", "迁居", "moved house"
    REGRIDDED = "REGRIDDED", "网格调整", "cells redrawn"
    MOVED_OUT = "MOVED_OUT", "迁出", "moved out of the county"
    DECEASED = "DECEASED", "去世", "deceased"
    INELIGIBLE = "INELIGIBLE", "不再属于服务对象", "no longer a person served"


class ClosingReason(Code):
    """Why a registration ends: the reasons of `EndReason` that close an episode."""

    MOVED_OUT = "MOVED_OUT", "迁出", "moved out of the county"
    DECEASED = "DECEASED", "去世", "deceased"
    INELIGIBLE = "INELIGIBLE", "不再属于服务对象", "no longer a person served"


class PersonField(Code):
    """What may be amended of a person, each by itself."""

    NAME = "NAME", "姓名", "name"
    SEX = "SEX", "性别", "sex"
    BORN_ON = "BORN_ON", "出生日期", "date of birth"
    CATEGORIES = "CATEGORIES", "人员类别", "categories"
    PRIORITY_CLASSES = "PRIORITY_CLASSES", "重点类别", "priority classes"
    PHONE = "PHONE", "电话", "telephone number"
    ADDRESS = "ADDRESS", "住址", "address"
    REGISTERED_CODE = "REGISTERED_CODE", "户籍地", "place of household registration"
    ENLISTED_ON = "ENLISTED_ON", "入伍日期", "date of enlistment"
    DISCHARGED_ON = "DISCHARGED_ON", "退役日期", "date of discharge"
    IDENTITY_NUMBER = "IDENTITY_NUMBER", "公民身份号码", "identity number"


class DossierSection(Code):
    """What a dossier (一人一档) says of a person beside the registration (004 十二, C-06)."""

    SERVICE = "SERVICE", "服役经历", "how they served"
    FAMILY = "FAMILY", "家庭状况", "their family"
    EMPLOYMENT = "EMPLOYMENT", "就业创业", "work, and what they wish for"
    PARTY = "PARTY", "党组织和公益活动", "party organisation and public welfare"
    OUTLOOK = "OUTLOOK", "思想状况", "state of mind"


class DossierSource(Code):
    PERSON = "PERSON", "本人陈述", "the person said so"
    RELATIVE = "RELATIVE", "亲属陈述", "a relative said so"
    DOCUMENT = "DOCUMENT", "证件或档案", "papers"
    VISIT = "VISIT", "走访了解", "seen at a visit"
    DEPARTMENT = "DEPARTMENT", "部门数据", "another department's data"


class DossierItem(Code):
    """What a complete dossier has."""

    PHONE = "PHONE", "电话", "a telephone number"
    ADDRESS = "ADDRESS", "住址", "an address"
    LOCATION = "LOCATION", "住所坐标", "where the home lies"
    SERVICE_DATES = (
        "SERVICE_DATES",
        "入伍与退役日期（退役军人）",
        "of a veteran: dates of enlistment and discharge",
    )
    SERVICE = "SERVICE", "服役经历（退役军人）", "of a veteran: how they served"
    FAMILY = "FAMILY", "家庭状况", "their family"
    EMPLOYMENT = "EMPLOYMENT", "就业创业（未满 60 周岁者）", "of those under 60: work, and what they wish for"
    PARTY = "PARTY", "党组织和公益活动", "party organisation and public welfare"
    VERIFICATION = "VERIFICATION", "一年内核实", "what the dossier says verified within a year"


class ServiceBranch(Code):
    ARMY = "ARMY", "陆军", "army"
    NAVY = "NAVY", "海军", "navy"
    AIR_FORCE = "AIR_FORCE", "空军", "air force"
    ROCKET_FORCE = "ROCKET_FORCE", "火箭军（第二炮兵）", "rocket force"
    ARMED_POLICE = "ARMED_POLICE", "武警部队", "armed police"
    OTHER = "OTHER", "其他", "another"


class MaritalStatus(Code):
    """The classes of GB/T 2261.2 without their subdivisions."""

    UNMARRIED = "UNMARRIED", "未婚", "never married"
    MARRIED = "MARRIED", "已婚", "married"
    WIDOWED = "WIDOWED", "丧偶", "widowed"
    DIVORCED = "DIVORCED", "离婚", "divorced"


class LivingWith(Code):
    ALONE = "ALONE", "独居", "alone"
    SPOUSE = "SPOUSE", "仅与配偶", "with their spouse alone"
    FAMILY = "FAMILY", "与子女等家人", "with children or other family"
    INSTITUTION = "INSTITUTION", "养老、优抚机构", "in an institution"
    OTHERS = "OTHERS", "与他人", "with others"


class Employment(Code):
    EMPLOYED = "EMPLOYED", "受雇", "employed"
    SELF_EMPLOYED = "SELF_EMPLOYED", "个体或创业", "self-employed"
    FARMING = "FARMING", "务农", "farming"
    UNEMPLOYED = "UNEMPLOYED", "失业", "unemployed"
    RETIRED = "RETIRED", "退休", "retired"
    STUDYING = "STUDYING", "在学", "studying"
    UNABLE = "UNABLE", "无劳动能力", "unable to work"


class EmploymentWish(Code):
    JOB = "JOB", "求职", "a job"
    TRAINING = "TRAINING", "培训", "training"
    START_UP = "START_UP", "创业指导", "advice on starting a business"
    LOAN = "LOAN", "创业贷款", "a loan to start one"
