"""Which posts a station's head has beside, by the document that says so.

None of the documents forbids another post: they guide, score and encourage. So what falls short of one is
said in the receipt; refused is only a post that there is not at the station's level.
"""

from dataclasses import dataclass

from db.codes import DivisionLevel, HeadPost
from db.errors import DomainError


@dataclass(frozen=True, slots=True)
class PostRule:
    """What an item of a document says of the heads of a level."""

    document: str
    article: str
    level: DivisionLevel
    fitting: tuple[HeadPost, ...]
    text: str


@dataclass(frozen=True, slots=True)
class PostFinding:
    """Whether a head's post is what a rule says; None where it was not said what post it is."""

    rule: PostRule
    is_met: bool | None


_SECRETARY, _DIRECTOR = HeadPost.VILLAGE_SECRETARY, HeadPost.VILLAGE_DIRECTOR
RULES = (
    PostRule(
        *("001-V", "2", DivisionLevel.VILLAGE, (_SECRETARY, _DIRECTOR)),
        "退役军人服务站站长由村（社区）书记或主任兼任",
    ),
    PostRule(
        *("003", "56", DivisionLevel.VILLAGE, (_SECRETARY,)),
        "村（社区）退役军人服务站站长由村（社区）党组织书记兼任",
    ),
    PostRule(
        *("004", "八", DivisionLevel.VILLAGE, (_SECRETARY, _DIRECTOR, HeadPost.VILLAGE_COMMITTEE)),
        "推动社区（村）“两委”成员担任服务站站长",
    ),
    PostRule(
        *("003", "73", DivisionLevel.TOWNSHIP, (HeadPost.PRINCIPAL_LEADER,)),
        "乡镇（街道）退役军人服务站站长由同级党委、政府主要领导兼任",
    ),
)
_OF_LEVEL = {
    HeadPost.VILLAGE_SECRETARY: DivisionLevel.VILLAGE,
    HeadPost.VILLAGE_DIRECTOR: DivisionLevel.VILLAGE,
    HeadPost.VILLAGE_COMMITTEE: DivisionLevel.VILLAGE,
    HeadPost.PRINCIPAL_LEADER: DivisionLevel.TOWNSHIP,
    HeadPost.OTHER_LEADER: DivisionLevel.TOWNSHIP,
}


def check_post(level: DivisionLevel, post: HeadPost | None) -> None:
    """Raises DomainError HEAD_POST_NOT_OF_LEVEL for a post that there is not at a station's level."""
    if post is not None and _OF_LEVEL.get(post, level) != level:
        raise DomainError(
            "HEAD_POST_NOT_OF_LEVEL",
            f"{level.zh}服务中心（站）的站长不会是“{post.zh}”。",
            f"The head of a {level.en} station cannot be {post.en}.",
        )


def findings(level: DivisionLevel, post: HeadPost | None) -> tuple[PostFinding, ...]:
    """What each document says of a head of this level with this post."""
    rules = [rule for rule in RULES if rule.level == level]
    return tuple(PostFinding(rule, None if post is None else post in rule.fitting) for rule in rules)
