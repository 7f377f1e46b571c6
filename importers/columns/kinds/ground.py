"""Lists of workers with their cells, of cells, and of stations."""

from dataclasses import replace

from db.codes import GridCellKind, GridRole
from importers.columns.field import Field, Kind
from importers.columns.reading import as_written, text_of, undated, word_of
from importers.values.days import day
from importers.values.names import name
from importers.values.numbers import division_code, whole_number
from importers.values.phones import phone
from importers.values.words import CELL_KINDS, ROLES

__all__ = ["CELLS", "STATIONS", "WORKERS"]

_LONGEST_NAME, _LONGEST_ADDRESS = 100, 500

_CELL_CODE = Field(
    "cell_code",
    "网格代码",
    "code of the cell",
    text_of(_LONGEST_NAME),
    "网格编码 网格编号 网格号 所属网格 负责网格 负责网格编号 负责网格代码 所属网格代码 所属网格编码"
    " 责任网格 网格",
)
_TOWNSHIP = Field(
    "township",
    "乡镇（街道）",
    "township",
    text_of(_LONGEST_NAME),
    "乡镇 街道 镇街 乡镇街道 镇 镇(街道) 街镇 所属乡镇 所在乡镇 所属街道 所属镇街",
)
_VILLAGE = Field(
    "village",
    "村（社区）",
    "village",
    text_of(_LONGEST_NAME),
    "村 社区 村社区 村居 村(居) 所属村 所在村 所属社区 所在社区 所属村社区 行政村 村名 所属村(社区)",
)
_VILLAGE_CODE = Field(
    "village_code",
    "村（社区）代码",
    "code of the village",
    undated(division_code),
    "村代码 社区代码 村社区代码 区划代码 行政区划代码 村级代码",
    note="12 位统计用区划代码；与村名填其一即可",
)
_NOTE = Field("note", "备注", "note", text_of(_LONGEST_ADDRESS), "说明")

WORKERS = Kind(
    "workers",
    "网格员",
    "grid workers",
    (
        Field(
            "name",
            "姓名",
            "name",
            undated(name),
            "网格员姓名 网格员 人员姓名 专职网格员 兼职网格员",
            needed=True,
            sample="周新岗",
        ),
        Field(
            "staff_number",
            "工号",
            "staff number",
            text_of(_LONGEST_NAME),
            "网格员工号 人员工号 员工号 网格员编号 职工编号 胸牌号",
            note="本单位自编，在岗者各不相同；没有的可不填",
        ),
        Field(
            "phone",
            "联系电话",
            "telephone",
            undated(phone),
            "电话 手机 手机号 手机号码 联系方式 电话号码 网格员电话 网格员手机",
        ),
        _CELL_CODE,
        Field(
            "role",
            "职责",
            "role",
            word_of(ROLES),
            "角色 岗位 网格职责 职务 类型 人员类型 网格员类型",
            choices=tuple(GridRole),
            sample=GridRole.PRIMARY.zh,
        ),
        Field(
            "since",
            "任职日期",
            "from which day",
            day,
            "到岗日期 到岗时间 任职时间 上岗时间 起始日期 开始日期",
        ),
        Field(
            "until",
            "离任日期",
            "to which day",
            day,
            "离岗日期 离岗时间 离任时间 结束日期 截止日期",
            note="当日起不在岗；该行有网格的，只终止这些网格的职责",
        ),
        Field(
            "successor",
            "接任网格员",
            "who gets the cells",
            undated(name),
            "接任人 接替人 接手人 接任者 继任网格员",
            note="离任者的全部网格交给谁；没有网格的可不填",
        ),
        Field(
            "station",
            "所属服务站",
            "station",
            text_of(_LONGEST_NAME),
            "服务站 服务站名称 所在服务站 单位 所属单位 工作单位",
        ),
        _TOWNSHIP,
        _VILLAGE,
        _VILLAGE_CODE,
        _NOTE,
    ),
    doubtful=(("日期 时间", ("since", "until")), ("代码 编码", ("cell_code", "village_code"))),
)

CELLS = Kind(
    "cells",
    "网格",
    "grid cells",
    (
        replace(_CELL_CODE, needed=True),
        Field("name", "网格名称", "name of the cell", text_of(_LONGEST_NAME), "名称 网格名"),
        _VILLAGE_CODE,
        _TOWNSHIP,
        _VILLAGE,
        Field(
            "kind",
            "网格类型",
            "kind of the cell",
            word_of(CELL_KINDS),
            "类型 网格类别 类别 网格性质",
            choices=tuple(GridCellKind),
            sample=GridCellKind.INTEGRATED.zh,
        ),
        Field("households", "户数", "households", undated(whole_number), "总户数 住户数 网格户数"),
        Field("lead", "网格长", "lead of the cell", undated(name), "网格长姓名 负责人"),
        Field("bounds", "四至范围", "bounds in words", text_of(_LONGEST_ADDRESS), "四至 范围 网格范围 边界"),
        _NOTE,
    ),
    doubtful=(("代码 编码 编号", ("cell_code", "village_code")),),
    passed="序号 序 No. NO 行号 操作",
)

STATIONS = Kind(
    "stations",
    "服务站",
    "service stations",
    (
        Field(
            "name",
            "服务站名称",
            "name of the station",
            text_of(_LONGEST_NAME),
            "名称 服务站 站点名称 服务中心名称 服务中心(站)名称 机构名称 单位名称 服务中心站名称 站名",
            needed=True,
        ),
        Field(
            "division_code",
            "区划代码",
            "code of the division",
            undated(division_code),
            "行政区划代码 所在区划代码 村代码 社区代码 代码",
            note="2 至 12 位统计用区划代码；与乡镇、村名填其一即可",
        ),
        _TOWNSHIP,
        _VILLAGE,
        Field("head", "站长", "head", undated(name), "负责人 站长姓名 主任 负责人姓名 中心主任"),
        Field(
            "phone",
            "联系电话",
            "telephone",
            undated(phone),
            "电话 手机 站长电话 负责人电话 办公电话 服务电话 值班电话",
        ),
        Field("address", "地址", "address", text_of(_LONGEST_ADDRESS), "详细地址 办公地址 所在地址 站点地址"),
        Field("lon", "经度", "longitude", as_written, "东经 X坐标 x坐标 lng longitude"),
        Field("lat", "纬度", "latitude", as_written, "北纬 Y坐标 y坐标 latitude"),
        Field("opened_on", "建站日期", "day of opening", day, "建站时间 成立时间 成立日期 挂牌时间 挂牌日期"),
        _NOTE,
    ),
    doubtful=(("坐标 经纬度 位置", ("lon", "lat")), ("日期 时间", ("opened_on",))),
)
