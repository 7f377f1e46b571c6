"""Places: levels of divisions, stations, cells, coordinates."""

from db.codes.code import Code


class DivisionLevel(Code):
    NATION = "NATION", "国家", "nation"
    PROVINCE = "PROVINCE", "省级", "province"
    CITY = "CITY", "地级", "city"
    COUNTY = "COUNTY", "县级", "county"
    TOWNSHIP = "TOWNSHIP", "乡级", "township"
    VILLAGE = "VILLAGE", "村级", "village"


UNIT_LEVELS = (DivisionLevel.NATION, DivisionLevel.PROVINCE, DivisionLevel.CITY, DivisionLevel.COUNTY)


class StationForm(Code):
    CENTRE = "CENTRE", "服务中心", "service centre (nation to county)"
    STATION = "STATION", "服务站", "service station (township, village)"


class GridPlanStatus(Code):
    DRAFT = "DRAFT", "草案", "draft"
    ACTIVE = "ACTIVE", "现行", "active"
    ARCHIVED = "ARCHIVED", "已归档", "archived"


class GridCellKind(Code):
    INTEGRATED = "INTEGRATED", "综合网格", "integrated cell"
    DEDICATED = "DEDICATED", "专属网格", "dedicated cell"


class GridRole(Code):
    PRIMARY = "PRIMARY", "主责网格员", "primary grid worker"
    DEPUTY = "DEPUTY", "协助网格员", "deputy"
    LEAD = "LEAD", "网格长", "grid lead"
    COVER = "COVER", "临时代管", "temporary cover"


class CoordinateSystem(Code):
    WGS84 = "WGS84", "WGS-84", "WGS-84, EPSG:4326"
    CGCS2000 = (
        "CGCS2000",
        "国家大地坐标系 CGCS2000",
        "CGCS2000, EPSG:4490; equal to WGS-84 to a few centimetres",
    )
    GCJ02 = "GCJ02", "火星坐标 GCJ-02", "GCJ-02, as on Amap and Tencent maps"
    BD09 = "BD09", "百度坐标 BD-09", "BD-09, as on Baidu maps"


class ShapeSource(Code):
    OFFICIAL = "OFFICIAL", "官方边界", "official boundary"
    SURVEYED = "SURVEYED", "实地采集", "surveyed"
    GEONAMES = "GEONAMES", "GeoNames 地名点", "GeoNames point"
    DERIVED = "DERIVED", "推算，非真实边界", "derived, not a real boundary"
