"""The code lists with what their codes are called, for clients that show them without introspection."""

from collections.abc import Iterator
from typing import Annotated, Self

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from db.codes import Code
from resolvers.wording.language import name_of
from schema.context import RonggeInfo
from schema.fields import argument, both, shown


@strawberry.type(description=both("一个代码及其名称", "A code and what it is called"))
class CodeLabel:
    code: str = shown("代码", "The code")
    label: str = shown("名称（按请求的语言）", "What it is called, in the language of the request")
    zh: str = shown("中文名称", "In Chinese")
    en: str = shown("英文名称", "In English")


@strawberry.type(description=both("一个代码表", "A list of codes"))
class CodeList:
    name: str = shown("名称，即枚举类型名", "Its name, that of the enum")
    codes: list[CodeLabel] = shown("各代码，按定义的顺序", "The codes, as they are defined")

    @classmethod
    def of(cls, name: str, codes: type[Code]) -> Self:
        """A code list with its labels."""
        labels = [CodeLabel(code=one.name, label=name_of(one), zh=one.zh, en=one.en) for one in codes]
        return cls(name=name, codes=labels)


@strawberry.field(description=both("一个代码表；没有则为空", "A list of codes; null if there is none"))
def code_list(
    info: RonggeInfo, name: Annotated[str, argument("枚举类型名", "Name of the enum")]
) -> CodeList | None:
    """For clients that show codes without introspection."""
    return next((one for one in _code_lists(info) if one.name == name), None)


@strawberry.field(description=both("全部代码表，按名称", "All lists of codes, by name"))
def code_lists(info: RonggeInfo) -> list[CodeList] | None:
    """As many as the schema has enums of ours."""
    return list(_code_lists(info))


def _code_lists(info: RonggeInfo) -> Iterator[CodeList]:
    for name, kind in sorted(info.schema.schema_converter.type_map.items()):
        definition = kind.definition
        if isinstance(definition, StrawberryEnumDefinition) and issubclass(definition.wrapped_cls, Code):
            yield CodeList.of(name, definition.wrapped_cls)
