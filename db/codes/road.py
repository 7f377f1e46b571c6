"""Roads: how people go, which way, and what kinds of road there are."""

from db.codes.code import Code


class TravelMode(Code):
    WALK = "WALK", "步行", "on foot"
    BICYCLE = "BICYCLE", "骑行", "by bicycle"
    CAR = "CAR", "驾车", "by car"


class TravelDirection(Code):
    TO_STATION = "TO_STATION", "从住处到服务站", "from the home to the station: the person's way"
    FROM_STATION = "FROM_STATION", "从服务站到住处", "from the station to the home: the worker's way"


class RoadClass(Code):
    MOTORWAY = "MOTORWAY", "高速公路", "motorway"
    TRUNK = "TRUNK", "快速路、国道", "trunk road"
    PRIMARY = "PRIMARY", "主干路", "primary road"
    SECONDARY = "SECONDARY", "次干路", "secondary road"
    TERTIARY = "TERTIARY", "支路", "tertiary road"
    MOTORWAY_LINK = "MOTORWAY_LINK", "高速匝道", "motorway ramp"
    LINK = "LINK", "匝道", "ramp"
    UNCLASSIFIED = "UNCLASSIFIED", "村道、其他道路", "minor road"
    RESIDENTIAL = "RESIDENTIAL", "居住区道路", "residential road"
    LIVING_STREET = "LIVING_STREET", "生活街区道路", "living street"
    SERVICE = "SERVICE", "内部道路", "service road"
    TRACK = "TRACK", "机耕路", "track"
    PEDESTRIAN = "PEDESTRIAN", "步行街", "pedestrian street"
    CYCLEWAY = "CYCLEWAY", "自行车道", "cycleway"
    FOOTWAY = "FOOTWAY", "人行道", "footway"
    PATH = "PATH", "小路", "path"
    STEPS = "STEPS", "台阶", "steps"
    FERRY = "FERRY", "轮渡", "ferry"


class OneWay(Code):
    BOTH = "BOTH", "双向", "both ways"
    FORWARD = "FORWARD", "按线方向单行", "one way, as drawn"
    BACKWARD = "BACKWARD", "逆线方向单行", "one way, against the drawing"
