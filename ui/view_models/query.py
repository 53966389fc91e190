"""The query's pages apart from its pads: the proof that is asked for, and what was granted."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.subsidies import Subsidy, SubsidyAnswer, yuan
from kiosk.flows import query
from kiosk.flows.events import Activity, Event, OtherWayWanted, SubsidiesWanted, TryAgainPressed
from kiosk.domain.proofs import SecondProof

from kiosk.service.snapshot import Snapshot
from ui.i18n import CHINA, Words
from ui.view_models.guide import asked

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One grant as it is printed on the page."""

    item: str
    amount: str
    granted_on: str
    state: str
    sign: str
    account: str


@dataclass(frozen=True, slots=True)
class QueryPage:
    instruction: str = ""
    sign: str = "face"
    may_use_face: bool = False
    may_ask_volunteer: bool = False
    data_as_of: str = ""
    heading: str = ""
    total_label: str = ""
    total: str = ""
    rows: tuple[Row, ...] = ()


_SIGNS = {"PAID": "check", "PROCESSING": "clock", "RETURNED": "hand"}


def query_page(snapshot: Snapshot, words: Words) -> QueryPage:
    state, rules = snapshot.state, snapshot.rules
    hint = state.guidance.hint if isinstance(state, query.ProvingByFace) else None
    instruction, sign = asked(hint, words)
    results = state if isinstance(state, query.Results) else None
    as_of = snapshot.data_as_of if results is None else results.answer.as_of
    return QueryPage(
        words["prove_face_title"] if hint is None else instruction,
        sign,
        may_use_face=SecondProof.FACE in rules.second_proofs and rules.faces_work,
        may_ask_volunteer=SecondProof.VOLUNTEER in rules.second_proofs,
        data_as_of=words["no_data_yet"] if as_of is None else words.say("data_as_of", moment=words.moment(as_of)),
        heading="" if results is None else words.say("results_of", name=results.masked_name),
        total_label="" if results is None else words.say("results_total", year=_year(results.answer)),
        total="" if results is None else _total(results.answer, words),
        rows=() if results is None else tuple(_row(subsidy, words) for subsidy in results.answer.subsidies),
    )


def _year(answer: SubsidyAnswer) -> int:
    """The year of the data, not of the terminal's clock: a mirror of last year must not say that nothing was paid."""
    return answer.as_of.astimezone(CHINA).year


def _total(answer: SubsidyAnswer, words: Words) -> str:
    return words.say("yuan", amount=yuan(answer.total_fen(_year(answer))))


def _row(subsidy: Subsidy, words: Words) -> Row:
    return Row(
        subsidy.item,
        words.say("yuan", amount=yuan(subsidy.fen)),
        words.day(subsidy.granted_on),
        words.of("state", subsidy.state),
        _SIGNS[subsidy.state.name],
        words.say("account", tail=subsidy.account_tail),
    )


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class QueryViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._page = QueryPage()

    def render(self, snapshot: Snapshot, words: Words) -> None:
        page = query_page(snapshot, words)
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
    def rows(self) -> list[dict[str, str]]:
        return [
            {
                "item": row.item,
                "amount": row.amount,
                "grantedOn": row.granted_on,
                "state": row.state,
                "sign": row.sign,
                "account": row.account,
            }
            for row in self._page.rows
        ]

    @Slot()
    def wantSubsidies(self) -> None:
        self._post(SubsidiesWanted())

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
