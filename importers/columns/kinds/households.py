"""The columns by which a list of persons says who keeps house with whom."""

from importers.columns.field import Field
from importers.columns.reading import undated
from importers.values.households import head_name, head_number, heads_household, household_number, is_head

__all__ = ["HOUSEHOLD_FIELDS"]

HOUSEHOLD_FIELDS = (
    Field(
        "household",
        "户号",
        "household",
        undated(household_number),
        "户口号 家庭编号 户编号 户口簿号 户口本号 家庭户号",
        note="同户的人填同一户号",
    ),
    Field(
        "head_name",
        "户主姓名",
        "name of the head of the household",
        undated(head_name),
        "户主名字 户主名称",
        note="没有户号时，据此和所在村认户",
    ),
    Field(
        "head_number",
        "户主身份证号码",
        "identity number of the head of the household",
        head_number,
        "户主身份证号 户主身份证 户主公民身份号码 户主证件号码 户主证件号",
    ),
    Field(
        "relation",
        "与户主关系",
        "relation to the head of the household",
        undated(heads_household),
        "与户主的关系 和户主关系 同户主关系 户主关系 家庭关系 与户主之关系",
        note="户主本人填 户主",
    ),
    Field("is_head", "是否户主", "whether head of the household", undated(is_head), "是否为户主"),
)
