"""Made-up names: a frequent surname and one or two characters, put together by lot."""

import numpy as np

from app.demo.spans import BoolArray

_SURNAMES = tuple(
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石"
)
_MALE = tuple(
    "伟强军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆志国建文德荣庆福忠成林安富祥云海山川春贵昌永兴茂松柏树江南北东升"
)
_FEMALE = tuple("芳娜敏静丽艳娟霞秀兰英玲桂珍萍红玉梅琴素云莲雪慧莹洁燕彩春菊凤美丹蓉琼淑华碧珠翠芬月香月仙")
_SECOND_CHARACTER = 0.72


def made_up_names(is_male: BoolArray, rng: np.random.Generator) -> list[str]:
    """A name for each; nobody's but by chance."""
    count = len(is_male)
    # The commonest surnames come first and are drawn most.
    weights = 1.0 / np.arange(8, 8 + len(_SURNAMES))
    surnames = rng.choice(np.array(_SURNAMES), count, p=weights / weights.sum())
    first, second = (_given(is_male, rng) for _ in range(2))
    second = np.where(rng.random(count) < _SECOND_CHARACTER, second, "")
    names: list[str] = np.char.add(np.char.add(surnames, first), second).tolist()
    return names


def _given(is_male: BoolArray, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    count = len(is_male)
    male, female = rng.choice(np.array(_MALE), count), rng.choice(np.array(_FEMALE), count)
    return np.where(is_male, male, female)
