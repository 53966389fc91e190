"""What each page of choosing offers, as values: pure functions of what the terminal shows and the words of a language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from kiosk.domain.catalogue import SEARCHES, Facet, Search, Shelf
from kiosk.domain.consultations import Consultation, ConsultationSort
from kiosk.domain.consulting import ReadyQuestion
from kiosk.domain.rated import Subject
from kiosk.domain.ratings import Step as Grade
from kiosk.domain.records import Ground, Help
from kiosk.flows import asking, assisted, browsing, door, letting_in, query, rating
from kiosk.flows.events import (
    AskingWanted,
    DepartmentChosen,
    EntryChosen,
    Event,
    GradeChosen,
    GroundChosen,
    LetInWanted,
    LookOverWanted,
    OptionChosen,
    OtherWayWanted,
    OwnWordsWanted,
    ProofChosen,
    RatingWanted,
    ReadyQuestionChosen,
    ReplyChosen,
    ReplyWanted,
    SearchChosen,
    SendAwayWanted,
    SentAway,
    ShelfWanted,
    SortChosen,
    SubjectChosen,
    SubsidiesWanted,
    TryAgainPressed,
    VoiceWanted,
)
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words

_SHORT = 9
"""Characters of an answer that fits a tile of half the width."""

COUNTERS = range(1, 13)
"""The hall's counters, by the number over each."""


@dataclass(frozen=True, slots=True)
class Item:
    text: str
    event: Event
    detail: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """`note` is the date of the data. Steps of a scale are `ordered`: one below the other, however short. `backable` and
    `endable` as in Page.qml.
    """

    title: str = ""
    items: tuple[Item, ...] = ()
    text: str = ""
    note: str = ""
    ordered: bool = False
    backable: bool = True
    endable: bool = True

    @property
    def columns(self) -> int:
        """Two where all answers are short."""
        short = all(len(item.text) <= _SHORT and not item.detail for item in self.items)
        return 2 if short and not self.ordered else 1


def menu_of(snapshot: Snapshot, words: Words) -> Menu:
    """The menu of the page that is seen; an empty one where nothing is chosen."""
    state = snapshot.page
    match state:
        case assisted.Desk(below=door.Attract()):
            return Menu(
                words["desk_title"], _desk_at_door(snapshot, words), words["desk_text"], backable=False, endable=False
            )
        case assisted.Desk():
            return Menu(words["desk_title"], _desk_at_town(words), words["desk_text"], backable=False, endable=False)
        case door.HandedOver(reason):
            return Menu(words["visitor_title"], _for_visitor(words), words.of("handed", reason), backable=False)
        case letting_in.ChoosingGround(celsius=celsius):
            grounds = tuple(Item(words.of("ground", one), GroundChosen(one), sign=_GROUND_SIGNS[one]) for one in Ground)
            other = Item(words["visitor_other_way"], OtherWayWanted(), sign="face")
            warmth = "" if celsius is None else words.say("warmth", celsius=f"{celsius:.1f}")
            return Menu(words["ground_title"], (*grounds, other), words["ground_text"], warmth)
        case letting_in.SendingAway():
            places = tuple(
                Item(words.of("send", where), SentAway(where), sign=_ONWARD_SIGNS[where]) for where in letting_in.ONWARD
            )
            return Menu(words["send_away_title"], places, words["send_away_text"])
        case browsing.Ways(shelf):
            return Menu(words.of("shelf", shelf), tuple(_searches(shelf, words)), words["search_text"])
        case browsing.Choosing():
            return _options(state, words)
        case browsing.Entries():
            return _entries(state, words)
        case query.ChoosingProof():
            proofs = tuple(
                Item(words.of("proof", proof), ProofChosen(proof), sign=_PROOF_SIGNS[proof.name])
                for proof in state.proofs
                if proof in query.proofs(snapshot.rules)
            )
            return Menu(words["choose_proof_title"], proofs, words["choose_proof_text"])
        case query.Replies():
            return Menu(words["replies_title"], tuple(_replies(state.consultations, words)), words["replies_text"])
        case asking.AskingStart():
            return Menu(words["ask_title"], tuple(_purposes(words)), words["ask_text"])
        case asking.ChoosingDepartment():
            return _departments(state, words)
        case asking.ChoosingWords():
            return _words_to_send(state, snapshot, words)
        case rating.ChoosingSubject():
            return Menu(words["rate_title"], tuple(_subjects(words)), words["rate_text"])
        case rating.Grading():
            grades = tuple(Item(words.of("grade", grade), GradeChosen(grade), sign=_FACES[grade]) for grade in Grade)
            return Menu(words["grade_title"], grades, words["grade_text"], ordered=True)
        case _:
            return Menu()


_GROUND_SIGNS = {Ground.ID_CARD: "card", Ground.HEALTH_CODE: "code", Ground.ESCORTED: "group"}
_ONWARD_SIGNS = {Help.SENT_HOME: "back", Help.SENT_TO_CLINIC: "warmth", Help.SENT_TO_DESK: "volunteer"}


def _desk_at_door(snapshot: Snapshot, words: Words) -> tuple[Item, ...]:
    """What a volunteer can do while no visitor is being helped; further work of a volunteer's is a further item here."""
    face = [Item(words["desk_face"], TryAgainPressed(), sign="face")] if snapshot.rules.face_opens_door else []
    return (
        Item(words["desk_let_in"], LetInWanted(), sign="door"),
        *face,
        Item(words["desk_other_way"], OtherWayWanted(), sign="card"),
        Item(words["ready_title"], LookOverWanted(), sign="info"),
    )


def _desk_at_town(words: Words) -> tuple[Item, ...]:
    """The same six things as on the first page; further work of a volunteer's is a further item here."""
    things = (Item(words[f"home_{name}"], event, sign=sign) for name, sign, event in _THINGS)
    return (*things, Item(words["ready_title"], LookOverWanted(), sign="info"))


def _for_visitor(words: Words) -> tuple[Item, ...]:
    return (
        Item(words["visitor_let_in"], LetInWanted(), sign="door"),
        Item(words["visitor_other_way"], OtherWayWanted(), sign="card"),
        Item(words["visitor_send_away"], SendAwayWanted(), sign="hand"),
    )


_THINGS: tuple[tuple[str, str, Event], ...] = (
    ("subsidies", "coin", SubsidiesWanted()),
    ("policies", "paper", ShelfWanted(Shelf.POLICIES)),
    ("notices", "board", ShelfWanted(Shelf.NOTICES)),
    ("asking", "question", AskingWanted()),
    ("rating", "content", RatingWanted()),
    ("guide", "here", ShelfWanted(Shelf.GUIDE)),
)

_SEARCH_SIGNS = {
    Search.BY_DEPARTMENT: "door",
    Search.BY_REGION: "here",
    Search.NEW_COUNTRYSIDE: "light",
    Search.BY_WORDS: "question",
}
_PROOF_SIGNS = {"FACE": "face", "PIN": "code", "VOLUNTEER": "volunteer"}
_FACES = {
    Grade.VERY_SATISFIED: "delighted",
    Grade.SATISFIED: "content",
    Grade.FAIR: "even",
    Grade.DISSATISFIED: "unhappy",
    Grade.VERY_DISSATISFIED: "upset",
}


def _searches(shelf: Shelf, words: Words) -> Iterable[Item]:
    for search in SEARCHES[shelf]:
        yield Item(words.of("search", search), SearchChosen(search), sign=_SEARCH_SIGNS[search])


def _as_of(moment: datetime | None, words: Words) -> str:
    return words["no_data_yet"] if moment is None else words.say("data_as_of", moment=words.moment(moment))


def _options(state: browsing.Choosing, words: Words) -> Menu:
    items = tuple(
        Item(option.label or value_in_words(state.facet, option.value, words), OptionChosen(option.value))
        for option in state.options
    )
    text = words["pick_one"] if items else words["nothing_published"]
    return Menu(words.of("facet", state.facet), items, text, _as_of(state.as_of, words))


def value_in_words(facet: Facet, value: str, words: Words) -> str:
    """Departments, towns and villages are their own names; the closed sets have a sentence each."""
    match facet:
        case Facet.CATEGORY:
            return words[f"category_{value}"]
        case Facet.THEME:
            return words[f"theme_{value}"]
        case Facet.DEPARTMENT | Facet.REGION | Facet.VILLAGE | Facet.PERIOD:
            return value or words["everywhere"]
        case _:
            assert_never(facet)


def _entries(state: browsing.Entries, words: Words) -> Menu:
    items = tuple(Item(entry.title, EntryChosen(entry.key), entry.detail) for entry in state.entries)
    nothing = words["nothing_found"] if state.selection.words else words["nothing_published"]
    return Menu(
        words.of("shelf", state.selection.shelf),
        items,
        words.say("found", count=len(items)) if items else nothing,
        _as_of(state.as_of, words),
    )


def _purposes(words: Words) -> Iterable[Item]:
    yield Item(words["sort_question"], SortChosen(ConsultationSort.QUESTION), sign="question")
    yield Item(words["sort_complaint"], SortChosen(ConsultationSort.COMPLAINT), sign="hand")
    yield Item(words["read_reply"], ReplyWanted(), sign="info")


def _departments(state: asking.ChoosingDepartment, words: Words) -> Menu:
    unsure = Item(words["department_unknown"], DepartmentChosen(""), sign="question")
    named = tuple(Item(name, DepartmentChosen(name)) for name in state.departments)
    return Menu(words["department_title"], (unsure, *named), words["department_text"])


def _words_to_send(state: asking.ChoosingWords, snapshot: Snapshot, words: Words) -> Menu:
    own = [Item(words["own_words"], OwnWordsWanted(), sign="write")]
    if snapshot.rules.can_record:
        own.append(Item(words["own_voice"], VoiceWanted(), sign="voice"))
    ready = tuple(Item(words.of("ready", question), ReadyQuestionChosen(question)) for question in ReadyQuestion)
    about = "" if state.draft.doubt is None else words.say("about", label=state.draft.doubt.label)
    return Menu(words["words_title"], (*own, *ready), about or words["words_text"])


def _replies(consultations: Iterable[Consultation], words: Words) -> Iterable[Item]:
    for one in consultations:
        yield Item(one.topic, ReplyChosen(one.consultation), words.of("progress", one.state), sign="info")


def _subjects(words: Words) -> Iterable[Item]:
    yield Item(words["this_terminal"], SubjectChosen(Subject()), sign="info")
    for number in COUNTERS:
        yield Item(words.say("counter", number=number), SubjectChosen(Subject(counter=f"{number}")))
