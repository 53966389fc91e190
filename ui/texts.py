"""What each page of writing asks for, as values: a name, words to search for, a message.

Not here: which characters a spelling (pinyin.py) or a finger (offers.py) may mean.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from kiosk.domain.catalogue import WORDS_LIMIT as SEARCH_LIMIT
from kiosk.domain.consulting import WORDS_LIMIT as MESSAGE_LIMIT
from kiosk.flows import asking, browsing, query, town
from kiosk.flows.door import DoorState
from kiosk.flows.events import Event, MessageEntered, NameEntered, WordsEntered
from kiosk.flows.town import TownState
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words
from ui.pinyin import GIVEN, SURNAMES


class Use(Enum):
    NAME = "name"
    SEARCH = "search"
    MESSAGE = "message"


SEARCH_WORDS = (
    "居住证", "社保", "低保", "养老", "残疾", "医保", "建房", "高龄",
    "户口", "身份证", "生育", "退休", "种粮", "危房", "救助", "孤儿",
    "营业执照", "老年证", "婚姻", "殡葬", "失业", "培训", "低收入", "农机",
)  # fmt: skip
"""What the guide and the policies are asked for most; found by their words whole."""

MESSAGE_WORDS = (
    "，", "。", "？", "我", "请问", "什么时候", "为什么", "没有",
    "补贴", "收到", "怎么", "办理", "需要", "材料", "村里", "家里",
    "老人", "今年", "去年", "这个月", "元", "已经", "可以", "谢谢",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TextPad:
    """`first` is offered while nothing is written, `later` afterwards; `by_hand`: it begins with the field for a finger."""

    use: Use
    title: str
    placeholder: str
    go_on: str
    limit: int
    entered: Callable[[str], Event]
    first: tuple[str, ...]
    later: tuple[str, ...]
    by_hand: bool = False


def text_pad_of(snapshot: Snapshot, words: Words) -> TextPad | None:
    """What is written on the page that is seen; None where nothing is."""
    match snapshot.page:
        case query.TypingName():
            return TextPad(
                Use.NAME, words["name_empty"], words["name_title"], words["name_go_on"],
                query.NAME_LIMIT, NameEntered, tuple(SURNAMES), tuple(GIVEN),
            )  # fmt: skip
        case browsing.Searching():
            return TextPad(
                Use.SEARCH, words["search_title"], words["search_placeholder"], words["search_go_on"],
                SEARCH_LIMIT, WordsEntered, SEARCH_WORDS, SEARCH_WORDS,
            )  # fmt: skip
        case asking.Writing():
            return TextPad(
                Use.MESSAGE, words["write_title"], words["write_placeholder"], words["write_go_on"],
                MESSAGE_LIMIT, MessageEntered, MESSAGE_WORDS, MESSAGE_WORDS, by_hand=True,
            )  # fmt: skip
        case _:
            return None


def still_wanted(use: Use, state: DoorState | TownState) -> bool:
    """Whether one may come back from here to what was written for `use`: elsewhere it is forgotten at once."""
    if isinstance(state, town.StillThere):
        return still_wanted(use, state.back)
    page = state.asking if isinstance(state, town.Doubting) else state
    match use:
        case Use.NAME:
            return isinstance(page, query.TypingNumber | query.TypingName)
        case Use.SEARCH:
            return isinstance(page, browsing.BrowsingPage)
        case Use.MESSAGE:
            return isinstance(page, asking.ChoosingWords | asking.Writing | asking.LeavingContact | asking.Reviewing)
        case _:
            assert_never(use)
