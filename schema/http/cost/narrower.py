"""What to ask less of, where a request took too long: the arguments that narrow its root fields."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from graphql import FieldNode, GraphQLSchema

from db.errors import DomainError
from db.failures import Unanswered, too_long
from resolvers.sizes.asking import QuestionTooLargeError
from schema.http.cost.fields_asked import fields_below, root_fields
from schema.http.documents import Ready

# By argument, those that save most first.
_WAYS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "scope": ("缩小范围", "name a smaller area"),
        "window": ("缩短时间窗", "shorten the window"),
        "months": ("减少月数", "ask for fewer months"),
        "filter": ("增加筛选条件", "filter for fewer persons"),
        "bins": ("加大分区", "take larger bins"),
        "add": ("减少增设站数", "add fewer stations"),
        "minutes": ("减少时限", "ask for fewer bands of minutes"),
        "visits": ("减少走访人数", "ask for fewer visits"),
        "contacts": ("每批少发几条", "send fewer contacts a batch"),
        "first": ("减小每页条数", "ask for smaller pages"),
    }
)
_PAGED = frozenset({"edges", "nodes", "pageInfo", "totalCount"})


def narrowed(
    failure: DomainError, key: str | None = None, *, core: GraphQLSchema, ready: Ready
) -> DomainError:
    """A TIMEOUT or a refusal for size that says what to narrow, `extensions.narrow`.

    Of the root field with a key, or of all. Any other failure as it is.
    """
    is_too_large = isinstance(failure, QuestionTooLargeError)
    if not is_too_large and failure.code != too_long().code:
        return failure
    kept = [one for one in root_fields(ready) if key is None or _key(one) == key]
    names = {name for one in kept for name in _names(core, ready, one)}
    ways = [name for name in _WAYS if name in names]
    if not ways:
        return failure
    zh = "、".join(f"{_WAYS[name][0]}（{name}）" for name in ways)
    en = ", ".join(f"{_WAYS[name][1]} (`{name}`)" for name in ways)
    if isinstance(failure, QuestionTooLargeError):
        return failure.narrowed(zh, en, ways)
    return Unanswered(
        failure.code,
        f"处理时间过长，已停止；请{zh}，或稍后再试。",
        f"This took too long and was stopped: {en}, or try again later.",
        {**failure.details, "narrow": ways},
    )


def _key(node: FieldNode) -> str:
    return (node.alias or node.name).value


def _names(core: GraphQLSchema, ready: Ready, node: FieldNode) -> Iterator[str]:
    root = core.get_root_type(ready.operation.operation)
    shown = root.fields.get(node.name.value) if root else None
    if shown is not None:
        yield from shown.args
        given = shown.args.get("input")
        yield from getattr(getattr(given and given.type, "of_type", None), "fields", ())
    if any(one.name.value in _PAGED for one in fields_below(ready, node)):
        yield "first"
