"""Names and programmes of which a made-up district is made: surnames frequent in the Hakka country, and plausible
grants.

The amounts are of the right size and not official; nothing here is taken from a register.
"""

from dataclasses import dataclass

TOWNS = ("江南街道", "金山街道", "西郊街道", "长沙镇", "三角镇", "城北镇", "西阳镇")

_VILLAGE_NAMES = (
    "上坝 石岭 大塘 古塘 竹洋",
    "东厢 月梅 芹洋 梅塘 黄坑",
    "乌寥 赤岭 龙丰 桥背 叶屋",
    "上罗 小密 大密 横坑 水车",
    "湾下 周溪 龙上 坜林 富奇",
    "干才 扎上 玉水 士贵 杨文",
    "白宫 新田 双黄 明山 阁公",
)
VILLAGES = {
    town: tuple(f"{name}村" for name in names.split()) for town, names in zip(TOWNS, _VILLAGE_NAMES, strict=True)
}
"""Some of each town's, by names as they are common there."""

ATTRIBUTES = {"低保": 20, "残疾": 35, "独生子女": 80, "退役军人": 25, "计生": 100, "特困": 3}
"""What policies ask for, and how many of a thousand people have it. 高龄 comes with the age."""

SURNAMES = (
    *"李张陈刘黄钟叶林古罗曾廖温谢邓丘赖侯饶巫梁吴杨何朱徐彭管卜肖宋房熊幸",
    "欧阳",
)

_WOMEN = (
    "秀英 玉兰 凤英 桂香 秀珍 兰英 玉珍 惠芳 新娣 招娣 伟香 美玲 "
    "丽华 春梅 秋菊 运香 满娣 小红 思敏 雅琴 冬梅 金凤 慧娟 远芳"
)
_MEN = (
    "国强 志明 伟文 新华 建国 永发 仕昌 德昌 运来 火生 水生 金生 "
    "佛生 石养 观养 锦泉 焕章 达 思源 文辉 育才 振中 展鹏 耀东"
)

WOMENS_NAMES = tuple(_WOMEN.split())
MENS_NAMES = tuple(_MEN.split())


@dataclass(frozen=True, slots=True)
class Programme:
    """A kind of grant: from what age, between what amounts in fen, and how often a year it is paid."""

    item: str
    youngest: int
    least_fen: int
    most_fen: int
    step_fen: int
    payments_a_year: int


PROGRAMMES = (
    Programme("城乡居民养老保险", 60, 21_000, 42_000, 100, 12),
    Programme("高龄津贴", 80, 5_000, 30_000, 1_000, 12),
    Programme("耕地地力保护补贴", 18, 8_000, 96_000, 150, 1),
    Programme("种粮补贴", 18, 3_000, 40_000, 100, 1),
    Programme("残疾人两项补贴", 1, 18_800, 50_600, 100, 12),
    Programme("低保", 1, 32_000, 76_000, 500, 12),
    Programme("农村计划生育家庭奖励扶助", 60, 96_000, 192_000, 8_000, 1),
    Programme("生态公益林效益补偿", 18, 4_200, 68_000, 100, 1),
)
