"""The clips that amounts, dates and a person's subsidies are joined from, with the pinyin that the synthesiser is fed.

An announcer reads each alone and level, as it sounds inside a sentence. 一 has three clips, because its tone follows what
comes after it; a language without that change reads them alike.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from devices.voice.texts import Spoken


class Word(Enum):
    """The value is the clip's id."""

    ZERO = "word_0"
    ONE = "word_1"
    ONE_FALLING = "word_1_falling"
    """Before 百, 千, 元, 角 and 分."""
    ONE_RISING = "word_1_rising"
    """Before 万 and 亿."""
    TWO = "word_2"
    PAIR = "word_2_pair"
    """两, before what is counted."""
    THREE = "word_3"
    FOUR = "word_4"
    FIVE = "word_5"
    SIX = "word_6"
    SEVEN = "word_7"
    EIGHT = "word_8"
    NINE = "word_9"
    TEN = "word_10"
    HUNDRED = "word_100"
    THOUSAND = "word_1000"
    TEN_THOUSAND = "word_10000"
    HUNDRED_MILLION = "word_100000000"
    YUAN = "word_yuan"
    JIAO = "word_jiao"
    FEN = "word_fen"
    YEAR = "word_year"
    MONTH = "word_month"
    DAY = "word_day"
    TOTAL = "word_total"
    NOTHING = "word_nothing"
    GRANT = "word_grant"
    """In the place of an item that the pack has no clip for."""
    PAID = "word_paid"
    PROCESSING = "word_processing"
    RETURNED = "word_returned"


WORDS: Mapping[Word, Spoken] = MappingProxyType(
    {
        Word.ZERO: Spoken("零", "ling2"),
        Word.ONE: Spoken("一", "yi1"),
        Word.ONE_FALLING: Spoken("一", "yi4"),
        Word.ONE_RISING: Spoken("一", "yi2"),
        Word.TWO: Spoken("二", "er4"),
        Word.PAIR: Spoken("两", "liang3"),
        Word.THREE: Spoken("三", "san1"),
        Word.FOUR: Spoken("四", "si4"),
        Word.FIVE: Spoken("五", "wu3"),
        Word.SIX: Spoken("六", "liu4"),
        Word.SEVEN: Spoken("七", "qi1"),
        Word.EIGHT: Spoken("八", "ba1"),
        Word.NINE: Spoken("九", "jiu3"),
        Word.TEN: Spoken("十", "shi2"),
        Word.HUNDRED: Spoken("百", "bai3"),
        Word.THOUSAND: Spoken("千", "qian1"),
        Word.TEN_THOUSAND: Spoken("万", "wan4"),
        Word.HUNDRED_MILLION: Spoken("亿", "yi4"),
        Word.YUAN: Spoken("元", "yuan2"),
        Word.JIAO: Spoken("角", "jiao3"),
        Word.FEN: Spoken("分", "fen1"),
        Word.YEAR: Spoken("年", "nian2"),
        Word.MONTH: Spoken("月", "yue4"),
        Word.DAY: Spoken("日", "ri4"),
        Word.TOTAL: Spoken("一共发放", "yi2 gong4 fa1 fang4"),
        Word.NOTHING: Spoken("还没有发放记录", "hai2 mei2 you3 fa1 fang4 ji4 lu4"),
        Word.GRANT: Spoken("一笔补贴", "yi4 bi3 bu3 tie1"),
        Word.PAID: Spoken("已经发放", "yi3 jing1 fa1 fang4"),
        Word.PROCESSING: Spoken("正在办理", "zheng4 zai4 ban4 li3"),
        Word.RETURNED: Spoken("退回来了", "tui4 hui2 lai2 le5"),
    }
)

ITEM = "item_"
"""A clip whose id begins so speaks the name of an item of subsidy: the one that is its text, letter for letter."""

ITEMS: Mapping[str, Spoken] = MappingProxyType(
    {
        "item_grain": Spoken("种粮补贴", "zhong4 liang2 bu3 tie1"),
        "item_farmland": Spoken("耕地地力保护补贴", "geng1 di4 di4 li4 bao3 hu4 bu3 tie1"),
        "item_old_age": Spoken("高龄津贴", "gao1 ling2 jin1 tie1"),
        "item_pension": Spoken("城乡居民养老保险", "cheng2 xiang1 ju1 min2 yang3 lao3 bao3 xian3"),
        "item_low_income": Spoken("最低生活保障金", "zui4 di1 sheng1 huo2 bao3 zhang4 jin1"),
        "item_disabled_living": Spoken("困难残疾人生活补贴", "kun4 nan5 can2 ji2 ren2 sheng1 huo2 bu3 tie1"),
        "item_disabled_care": Spoken("重度残疾人护理补贴", "zhong4 du4 can2 ji2 ren2 hu4 li3 bu3 tie1"),
        "item_forest": Spoken("生态公益林补偿", "sheng1 tai4 gong1 yi4 lin2 bu3 chang2"),
    }
)
"""Those that the synthesised pack speaks; a recorded one may have as many more as the announcer has breath for."""
