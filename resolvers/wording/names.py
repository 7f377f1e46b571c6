"""Names of places and persons on a page in another language."""

import re

from resolvers.wording.language import Language, language

_CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U000323af]")


def is_in_other_language(name: str) -> bool:
    """Whether a name is Chinese and the page is not, which whoever reads it aloud has to be told."""
    return language() is not Language.ZH and _CHINESE.search(name) is not None
