"""Make up what a district publishes, the same for the same numbers: the service guide with as many matters as Meijiang has,
policies, and notices of every village in every column. Not here: people and their grants (seed.py).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from pydantic import JsonValue

from district import made_up_texts as texts
from district.database import Database
from district.names import MENS_NAMES, SURNAMES, TOWNS, VILLAGES, WOMENS_NAMES
from district.publications.store import changes_of, write_changes
from district.publications.values import ImportedValue, PublicationKind, scope_of
from offline_cache.wire.publications import GuideValue, Names, NoticeLine, NoticeValue, PolicyValue

MATTERS, IN_THE_HALL, HANDED_DOWN = 1_209, 1_046, 190 + 54
"""The district's own figures of 2021: matters, those accepted in the hall, those that towns accept."""

_LINES_A_NOTICE = 24
_GRANTED = ("低保", "高龄津贴", "残疾人两项补贴")

_RULES: dict[str, list[JsonValue]] = {
    "高龄津贴": [{"kind": "age_between", "least": 80}],
    "城乡居民养老保险": [{"kind": "age_between", "least": 60}],
    "残疾人两项补贴": [{"kind": "has_attribute", "attribute": "残疾"}, {"kind": "receives", "item": "低保"}],
    "农村计划生育家庭奖励扶助": [
        {"kind": "age_between", "least": 60},
        {"kind": "has_attribute", "attribute": "计生"},
    ],
    "特困人员救助供养": [
        {"kind": "has_attribute", "attribute": "特困"},
        {"kind": "does_not_receive", "item": "低保"},
    ],
    "退役军人创业扶持": [
        {"kind": "has_attribute", "attribute": "退役军人"},
        {"kind": "age_between", "least": 18, "most": 59},
    ],
    "医疗救助": [{"kind": "has_attribute", "attribute": "低保"}],
    "生态公益林效益补偿": [{"kind": "lives_in", "places": ["长沙镇", "西阳镇"]}, {"kind": "age_between", "least": 18}],
}


def make_up_publications(location: Path | str, today: date, random_seed: int = 0) -> None:
    """Doing it again with the same numbers changes nothing."""
    random = Random(random_seed)
    database = Database(location)
    made: dict[PublicationKind, dict[str, ImportedValue]] = {
        PublicationKind.GUIDE: dict(matters()),
        PublicationKind.POLICIES: dict(policies(today)),
        PublicationKind.NOTICES: dict(notices(random, today)),
    }
    try:
        for kind, values in made.items():
            scoped = {key: (scope_of(value), value) for key, value in values.items()}
            with database.writing() as connection:
                write_changes(connection, kind.feed, changes_of(connection, kind.feed, scoped))
    finally:
        database.close()


def matters() -> Iterator[tuple[str, GuideValue]]:
    """The first ones are handed down to towns; the last ones are not accepted in the hall."""
    everything = [
        (department, thing, action)
        for action in texts.ACTIONS
        for department, things in texts.DEPARTMENTS.items()
        for thing in things
    ]
    for number, (department, thing, action) in enumerate(everything[:MATTERS]):
        in_hall = number < IN_THE_HALL
        handed_down = number < HANDED_DOWN - (MATTERS - IN_THE_HALL) or not in_hall
        materials = (*texts.MATERIALS[:3], texts.MATERIALS[3 + number % 5])
        place = "区政务服务中心" if in_hall else "各镇（街道）党群服务中心"
        yield (
            f"sx-{number + 1:04}",
            GuideValue(
                title=f"{thing}（{action}）",
                department=department,
                materials=materials,
                licences=materials[:2] if number % 9 == 0 else (),
                steps=("提交申请材料", "窗口受理", "部门审核", "领取结果"),
                place=place,
                hours="周一至周五 8:30-12:00，14:30-17:30",
                phone=f"0753-200{number % 10_000:04}",
                level="town" if handed_down else "district",
                in_hall=in_hall,
                towns=TOWNS if handed_down else (),
                counter=f"{number % 36 + 1}号窗口" if in_hall else None,
                fee="不收费" if number % 20 else "按规定收取工本费",
                limit_days=0 if number % 6 == 0 else number % 15 + 1,
                instant=number % 6 == 0,
            ),
        )


def policies(today: date) -> Iterator[tuple[str, PolicyValue]]:
    for number, (item, department, theme, eligible, amount) in enumerate(texts.PROGRAMMES):
        for form, kind in enumerate(texts.POLICY_FORMS):
            published = date(today.year - 1 - form % 2, number % 12 + 1, form * 5 + 1)
            rules = _RULES.get(item) if form == 0 else None
            yield (
                f"zc-{number + 1:02}-{form + 1}",
                PolicyValue(
                    title=f"梅江区{item}{kind}",
                    department=department,
                    body=_policy_text(item, department, eligible, amount),
                    published_on=published,
                    regions=(TOWNS[number % len(TOWNS)],) if theme == "new_countryside" and form else (),
                    themes=(theme,),
                    summary=f"{eligible}，可以申领{item}，{amount}。带上身份证和户口簿到镇（街道）办理即可。",
                    eligible=eligible,
                    amount=amount,
                    where="户籍所在镇（街道）党群服务中心",
                    rules=None if rules is None else {"item": item, "conditions": rules},
                ),
            )


def notices(random: Random, today: date) -> Iterator[tuple[str, NoticeValue]]:
    starts = today - timedelta(days=5)
    for town, villages in VILLAGES.items():
        for place, village in enumerate(villages):
            for column, category in enumerate(texts.CATEGORY_NAMES):
                for part, item in enumerate(_items(category, place)):
                    yield (
                        f"gs-{TOWNS.index(town)}{place}-{column}{part}",
                        _notice(random, category, (town, village), item, starts),
                    )


def _items(category: str, place: int) -> tuple[str, ...]:
    if category == "subsidies":
        return _GRANTED
    choices = texts.COLLECTIVE_ITEMS[category]
    return (choices[place % len(choices)],)


def _notice(random: Random, category: str, place: tuple[str, str], item: str, starts: date) -> NoticeValue:
    town, village = place
    month = f"{starts:%Y}年{starts.month}月"
    granted = category == "subsidies"
    lines = tuple(_granted(random, item, starts) for _ in range(_LINES_A_NOTICE)) if granted else ()
    if category.startswith(("financial", "collective")):
        lines = (NoticeLine(who=f"{village}经济合作社", item=item, fen=random.randrange(1_000, 90_000) * 100),)
    return NoticeValue(
        category=category,
        title=f"{village}{month}{item}{'发放公示' if granted else texts.CATEGORY_NAMES[category]}",
        starts_on=starts,
        ends_on=starts + timedelta(days=30),
        period=month,
        town=town,
        village=village,
        item=item,
        body=f"根据{texts.CATEGORY_NAMES[category]}有关规定，现将{village}{item}有关情况予以公示，接受群众监督。"
        "如有异议，请在公示期内向镇（街道）或区有关部门反映。",
        names=Names.MASKED if granted else Names.OPEN,
        lines=lines,
    )


def _granted(random: Random, item: str, starts: date) -> NoticeLine:
    surname, name = random.choice(SURNAMES), random.choice(MENS_NAMES + WOMENS_NAMES)
    masked = f"{surname}*{name[1:]}"
    return NoticeLine(who=masked, item=item, fen=random.randrange(50, 760) * 100, paid_on=starts.replace(day=15))


def _policy_text(item: str, department: str, eligible: str, amount: str) -> str:
    return (
        f"第一条　为规范{item}的申请、审核和发放，根据上级有关规定，结合本区实际，制定本办法。\n"
        f"第二条　本办法适用于{eligible}。\n"
        f"第三条　{item}标准为：{amount}。标准随经济社会发展水平适时调整，由{department}会同区财政局公布。\n"
        "第四条　申请人持居民身份证、户口簿和银行账户，向户籍所在镇（街道）提出申请；行动不便的，可以委托他人代办，"
        "村（居）民委员会应当主动上门协助。\n"
        "第五条　镇（街道）自受理之日起十个工作日内完成初审，公示五日无异议的，报区级部门审核。\n"
        f"第六条　经审核符合条件的，自批准次月起通过惠民惠农财政补贴“一卡通”发放；不符合条件的，书面说明理由。\n"
        f"第七条　任何单位和个人不得截留、挪用{item}资金。骗取资金的，依法追回。\n"
        f"第八条　本办法由{department}负责解释，自印发之日起施行。"
    )
