"""Lists of a county's townships and villages, as statisticians and offices of civil affairs keep them."""

from importers.columns.field import Field, Kind
from importers.columns.reading import text_of, undated
from importers.values.numbers import division_code

__all__ = ["DIVISIONS", "LONGEST_NAME"]

LONGEST_NAME = 100

DIVISIONS = Kind(
    "divisions",
    "区划清单",
    "divisions of a county",
    (
        Field(
            "code",
            "区划代码",
            "code",
            undated(division_code),
            "代码 编码 统计用区划代码 行政区划代码 区划编码 村代码 社区代码 村居代码 村（社区）代码"
            " 街道代码 乡镇代码 12位代码",
            needed=True,
            note="乡级 9 或 12 位，村级 12 位统计用区划代码，单元格须为文本格式",
            sample="500151001000",
        ),
        Field(
            "name",
            "区划名称",
            "name",
            text_of(LONGEST_NAME),
            "名称 单位名称 行政区划名称 统计用区划名称 村名 社区名称 村居名称 村（社区）"
            " 村（社区）名称 村（居）委会名称",
            needed=True,
            sample="某街道",
        ),
        Field(
            "parent_code",
            "上级代码",
            "code of the township",
            undated(division_code),
            "上级区划代码 所属乡镇代码 所属街道代码 父级代码 上级编码",
            note="村所属的乡级；不填则按代码前 9 位",
        ),
        Field(
            "parent",
            "上级名称",
            "name of the township",
            text_of(LONGEST_NAME),
            "上级 上级区划 所属乡镇 所属街道 所属镇街 所属乡镇（街道） 乡镇（街道） 乡镇 街道 镇街 隶属",
            note="与上级代码填其一即可",
        ),
    ),
    passed="序号 编号 序 No. NO 行号 操作 城乡分类代码 城乡分类 城乡属性 备注 说明 级别 层级"
    " 县 区县 县（区） 所属区县",
)
