"""The query's pages apart from its pads: the proof that is asked for, and what was granted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.proofs import SecondProof
from kiosk.domain.subsidies import Subsidy, SubsidyAnswer, yuan
from kiosk.flows import query
from kiosk.flows.events import (
    Activity,
    DoubtPressed,
    EntitlementsWanted,
    Event,
    OtherWayWanted,
    OwnPinWanted,
    PrintPressed,
    ReadAloudPressed,
    RepliesWanted,
    TryAgainPressed,
)
from kiosk.flows.machine import Rules
from kiosk.service.snapshot import Snapshot
from ui.i18n import CHINA, Words
from ui.papers import shows_printing
from ui.payments import explained
from ui.view_models.guide import asked

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Row:
    """One grant as it is printed on the page; `index` is its place among all of them."""

    index: int
    item: str
    amount: str
    granted_on: str
    state: str
    sign: str
    account: str
    explained: str


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which year and item are looked at; None: all."""

    year: int | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class QueryPage:
    instruction: str = ""
    sign: str = "face"
    attention: bool = False
    """Something about the face is to be changed."""
    may_use_face: bool = False
    may_ask_volunteer: bool = False
    other_way: str = ""
    data_as_of: str = ""
    heading: str = ""
    total_label: str = ""
    total: str = ""
    rows: tuple[Row, ...] = ()
    year: str = ""
    item: str = ""
    vouched: bool = False
    print_text: str = ""


_SIGNS = {"PAID": "check", "PROCESSING": "clock", "RETURNED": "hand"}


def query_page(snapshot: Snapshot, words: Words, narrowed: Narrowed) -> QueryPage:
    state, rules = snapshot.page, snapshot.rules
    hint = state.guidance.hint if isinstance(state, query.ProvingByFace) else None
    instruction, sign = asked(hint, words)
    others = [proof for proof in query.proofs(rules) if proof is not SecondProof.FACE]
    page = QueryPage(
        words["prove_face_title"] if hint is None else instruction,
        sign,
        attention=hint is not None,
        may_use_face=SecondProof.FACE in query.proofs(rules),
        may_ask_volunteer=bool(others),
        other_way=words["prove_other" if others == [SecondProof.VOLUNTEER] else "prove_otherwise"],
        data_as_of=_as_of(snapshot.data_as_of, words),
    )
    return _with_results(page, state, rules, narrowed, words) if isinstance(state, query.Results) else page


def _as_of(moment: datetime | None, words: Words) -> str:
    return words["no_data_yet"] if moment is None else words.say("data_as_of", moment=words.moment(moment))


def _with_results(page: QueryPage, state: query.Results, rules: Rules, narrowed: Narrowed, words: Words) -> QueryPage:
    answer = state.answer
    year = narrowed.year or year_of(answer)
    rows = tuple(
        _row(index, subsidy, words)
        for index, subsidy in enumerate(answer.subsidies)
        if narrowed.year in (None, subsidy.granted_on.year) and narrowed.item in (None, subsidy.item)
    )
    return replace(
        page,
        data_as_of=_as_of(answer.as_of, words),
        heading=words.say("results_of", name=state.masked_name),
        total_label=words.say("results_total", year=year),
        total=words.say("yuan", amount=yuan(answer.total_fen(year))),
        rows=rows,
        year=words["every_year"] if narrowed.year is None else words.say("one_year", year=narrowed.year),
        item=narrowed.item or words["every_item"],
        vouched=state.vouched is not None and SecondProof.PIN in rules.second_proofs,
        print_text=words.of("print", state.printing) if shows_printing(state.printing, rules) else "",
    )


def year_of(answer: SubsidyAnswer) -> int:
    """The year of the data, not of the terminal's clock: a mirror of last year must not say that nothing was paid."""
    return answer.as_of.astimezone(CHINA).year


def _row(index: int, subsidy: Subsidy, words: Words) -> Row:
    return Row(
        index,
        subsidy.item,
        words.say("yuan", amount=yuan(subsidy.fen)),
        words.day(subsidy.granted_on),
        words.of("state", subsidy.state),
        _SIGNS[subsidy.state.name],
        words.say("account", tail=subsidy.account_tail),
        explained(subsidy, words),
    )


def _next(current: _T | None, of: Sequence[_T]) -> _T | None:
    """All, then one after the other, then all again."""
    if current is None:
        return of[0] if of else None
    place = of.index(current) + 1 if current in of else len(of)
    return of[place] if place < len(of) else None


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class QueryViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._page = QueryPage()
        self._narrowed = Narrowed()
        self._answer: SubsidyAnswer | None = None
        self._render_again: Callable[[], None] = lambda: None

    def render(self, snapshot: Snapshot, words: Words) -> None:
        answer = snapshot.page.answer if isinstance(snapshot.page, query.Results) else None
        if answer is not self._answer:
            self._answer, self._narrowed = answer, Narrowed()
        self._render_again = lambda: self.render(snapshot, words)
        page = query_page(snapshot, words, self._narrowed)
        if page != self._page:
            self._page = page
            self.changed.emit()

    @Property(str, notify=changed)
    def instruction(self) -> str:
        return self._page.instruction

    @Property(str, notify=changed)
    def sign(self) -> str:
        return self._page.sign

    @Property(bool, notify=changed)
    def mayUseFace(self) -> bool:
        return self._page.may_use_face

    @Property(bool, notify=changed)
    def attention(self) -> bool:
        return self._page.attention

    @Property(bool, notify=changed)
    def mayAskVolunteer(self) -> bool:
        return self._page.may_ask_volunteer

    @Property(str, notify=changed)
    def dataAsOf(self) -> str:
        return self._page.data_as_of

    @Property(str, notify=changed)
    def heading(self) -> str:
        return self._page.heading

    @Property(str, notify=changed)
    def totalLabel(self) -> str:
        return self._page.total_label

    @Property(str, notify=changed)
    def total(self) -> str:
        return self._page.total

    @Property("QVariantList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def rows(self) -> list[dict[str, object]]:
        return [
            {
                "item": row.item,
                "amount": row.amount,
                "grantedOn": row.granted_on,
                "state": row.state,
                "sign": row.sign,
                "account": row.account,
                "explained": row.explained,
                "index": row.index,
            }
            for row in self._page.rows
        ]

    @Property(str, notify=changed)
    def otherWayText(self) -> str:
        return self._page.other_way

    @Property(str, notify=changed)
    def year(self) -> str:
        return self._page.year

    @Property(str, notify=changed)
    def item(self) -> str:
        return self._page.item

    @Property(bool, notify=changed)
    def vouched(self) -> bool:
        """A volunteer stands by, with whom a number of one's own can be set."""
        return self._page.vouched

    @Property(str, notify=changed)
    def printText(self) -> str:
        """Empty where there is no printer."""
        return self._page.print_text

    @Slot()
    def nextYear(self) -> None:
        years = sorted({one.granted_on.year for one in self._subsidies()}, reverse=True)
        self._narrow(replace(self._narrowed, year=_next(self._narrowed.year, years)))

    @Slot()
    def nextItem(self) -> None:
        items = list(dict.fromkeys(one.item for one in self._subsidies()))
        self._narrow(replace(self._narrowed, item=_next(self._narrowed.item, items)))

    def _subsidies(self) -> Sequence[Subsidy]:
        return () if self._answer is None else self._answer.subsidies

    def _narrow(self, narrowed: Narrowed) -> None:
        self._narrowed = narrowed
        self._render_again()
        self._post(Activity())

    @Slot(int)
    def doubt(self, index: int) -> None:
        self._post(DoubtPressed(index))

    @Slot()
    def entitlements(self) -> None:
        self._post(EntitlementsWanted())

    @Slot()
    def replies(self) -> None:
        self._post(RepliesWanted())

    @Slot()
    def ownPin(self) -> None:
        self._post(OwnPinWanted())

    @Slot()
    def readAloud(self) -> None:
        self._post(ReadAloudPressed())

    @Slot()
    def print(self) -> None:
        self._post(PrintPressed())

    @Slot()
    def otherWay(self) -> None:
        self._post(OtherWayWanted())

    @Slot()
    def useFace(self) -> None:
        self._post(TryAgainPressed())

    @Slot()
    def turned(self) -> None:
        """A page of the results was turned: the visitor is still reading."""
        self._post(Activity())
