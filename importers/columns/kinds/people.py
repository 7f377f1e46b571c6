"""Lists of persons served."""

from db.codes import PersonCategory, PriorityClass, Sex
from importers.columns.field import Field, Kind
from importers.columns.kinds.households import HOUSEHOLD_FIELDS
from importers.columns.reading import as_written, text_of, undated, word_of
from importers.values.categories import categories, priority_classes
from importers.values.days import day
from importers.values.identity import identity_number
from importers.values.names import name
from importers.values.numbers import division_code
from importers.values.phones import phone
from importers.values.words import SEXES

__all__ = ["PEOPLE"]

_LONGEST_ADDRESS, _LONGEST_PLACE = 500, 100

PEOPLE = Kind(
    "people",
    "服务对象",
    "persons served",
    (
        Field(
            "name",
            "姓名",
            "name",
            undated(name),
            "名字 姓名全称 人员姓名 对象姓名 服务对象姓名 退役军人姓名 优抚对象姓名 本人姓名",
            needed=True,
            sample="张三",
        ),
        Field(
            "identity_number",
            "身份证号码",
            "identity number",
            identity_number,
            "身份证 身份证号 公民身份号码 公民身份证号码 居民身份证号码 证件号码 证件号 身份号码"
            " 身份证件号码 身份证件号"
            " 公民身份证号 居民身份证号 身份证号(18位)",
            needed=True,
            note="18 位，单元格须为文本格式",
        ),
        Field(
            "person_id",
            "人员编号",
            "id of the person",
            as_written,
            "服务对象编号 对象编号 系统编号",
            note="本系统导出的编号；号码脱敏的名单据此认人，新登记的不填",
        ),
        Field("sex", "性别", "sex", word_of(SEXES), choices=tuple(Sex), note="可由身份证号码得出，可不填"),
        Field(
            "born_on",
            "出生日期",
            "day of birth",
            day,
            "出生年月 出生年月日 生日 出生时间 出生",
            note="可由身份证号码得出，可不填",
        ),
        Field(
            "categories",
            "人员类别",
            "categories",
            undated(categories),
            "类别 对象类别 优抚类别 服务对象类别 人员类型 身份类别 对象类型 优抚对象类别 人员身份"
            " 类型 退役军人类别",
            needed=True,
            choices=tuple(PersonCategory),
            note="可填几项，以顿号分隔，第一项为主要类别",
            sample=PersonCategory.DISCHARGED_SOLDIER.zh,
        ),
        Field(
            "priority_classes",
            "重点对象类别",
            "priority classes",
            undated(priority_classes),
            "重点类别 重点对象 重点服务对象 重点联系对象 重点服务对象类别 重点联系 重点人员类别",
            choices=tuple(PriorityClass),
            note="可填几项，以顿号分隔；没有的填 无",
        ),
        Field(
            "phone",
            "联系电话",
            "telephone",
            undated(phone),
            "电话 手机 手机号 手机号码 联系方式 电话号码 联系号码 本人电话 本人联系电话 移动电话 联系手机",
            sample="13800000000",
        ),
        Field(
            "address",
            "住址",
            "address",
            text_of(_LONGEST_ADDRESS),
            "家庭住址 现住址 常住地址 居住地址 现居住地址 详细地址 家庭地址 居住地 现居住地 常住地"
            " 常住地详细地址 通讯地址"
            " 居住地详细地址 现住地址 实际居住地址 家庭详细住址",
        ),
        Field(
            "village_code",
            "村（社区）代码",
            "code of the village",
            undated(division_code),
            "村代码 社区代码 村社区代码 区划代码 行政区划代码 村级代码 居住地代码 常住地代码 村居代码"
            " 村(居)代码",
            note="12 位统计用区划代码；与村名、网格代码、坐标填其一即可",
        ),
        Field(
            "township",
            "乡镇（街道）",
            "township",
            text_of(_LONGEST_PLACE),
            "乡镇 街道 镇街 乡镇街道 镇 镇(街道) 街镇 所属乡镇 所在乡镇 所属街道 所属镇街 所在镇街"
            " 乡(镇) 乡(镇、街道) 常住地/镇"
            " 常住地/乡镇 居住地/乡镇 居住地/镇",
        ),
        Field(
            "village",
            "村（社区）",
            "village",
            text_of(_LONGEST_PLACE),
            "村 社区 村社区 村居 村(居) 所属村 所在村 所属社区 所在社区 所属村社区 行政村 村名"
            " 村(居)委会 常住地/村 常住地/村(社区)"
            " 居住地/村 居住地/村(社区) 所在村(社区) 所属村(社区)",
        ),
        Field(
            "cell_code",
            "网格代码",
            "code of the cell",
            text_of(_LONGEST_PLACE),
            "网格编码 网格编号 网格号 所属网格代码 所属网格编码 所属网格编号",
        ),
        Field("lon", "经度", "longitude", as_written, "东经 X坐标 x坐标 lng longitude 经度坐标 住址经度"),
        Field("lat", "纬度", "latitude", as_written, "北纬 Y坐标 y坐标 latitude 纬度坐标 住址纬度"),
        Field(
            "registered_code",
            "户籍地代码",
            "code of the place of registration",
            undated(division_code),
            "户籍地区划代码 户籍代码 户口所在地代码 户籍所在地代码",
        ),
        Field(
            "registered_place",
            "户籍地",
            "place of registration",
            text_of(_LONGEST_ADDRESS),
            "户籍地址 户籍所在地 户口所在地 户籍 户籍地详细地址 户口地址 户口所在地详细地址",
        ),
        Field(
            "enlisted_on",
            "入伍日期",
            "day of enlistment",
            day,
            "入伍时间 入伍年月 参军时间 参军日期 入伍年月日 参军年月 服役开始时间",
        ),
        Field(
            "discharged_on",
            "退役日期",
            "day of discharge",
            day,
            "退役时间 退伍时间 退伍日期 退役年月 退伍年月 退出现役时间 复员时间 转业时间 退役年月日"
            " 离队时间 退休时间",
        ),
        Field(
            "came_home_on", "返乡日期", "day of coming home", day, "返乡时间 报到时间 报到日期 返乡报到时间"
        ),
        *HOUSEHOLD_FIELDS,
        Field("note", "备注", "note", text_of(_LONGEST_ADDRESS), "说明 其他情况 备注说明 附注"),
    ),
    doubtful=(
        ("日期 时间 年月", ("born_on", "enlisted_on", "discharged_on")),
        ("地址 所在地 籍贯", ("address", "registered_place")),
        ("代码 编码 号码", ("village_code", "cell_code", "registered_code", "identity_number")),
        ("坐标 经纬度 位置 定位", ("lon", "lat")),
        ("所属网格 网格 网格名称 所在网格", ("cell_code",)),
        ("户主", ("head_name", "is_head")),
        ("家庭成员姓名 联系人", ("name",)),
        ("身份 对象", ("categories", "priority_classes")),
        ("户籍地/村 户籍地/镇 户籍地/乡镇 户籍地/村(社区)", ("registered_place",)),
    ),
)
