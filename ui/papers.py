"""What each page of reading says, as values: a heading, a text to turn over page by page, and what can be done about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from kiosk.domain.catalogue import PublicNotice
from kiosk.domain.consultations import Consultation, ConsultationState
from kiosk.domain.consulting import Draft
from kiosk.domain.entitlements import AgeBetween, Condition, DoesNotReceive, Finding, HasAttribute, LivesIn, Receives
from kiosk.domain.guide import Matter
from kiosk.domain.policies import Policy
from kiosk.domain.subsidies import yuan
from kiosk.flows import asking, browsing, query
from kiosk.flows.events import DoubtPressed, Event, PrintPressed, SendPressed, TicketWanted
from kiosk.flows.machine import Rules
from kiosk.flows.printing import Printing
from kiosk.service.snapshot import Snapshot
from ui.i18n import CHINA, Words


@dataclass(frozen=True, slots=True)
class Action:
    """A button beside the text. `name` is for tests and for people who cannot see it, `main` the one that goes on."""

    name: str
    text: str
    sign: str
    event: Event
    main: bool = False

    def shown(self) -> dict[str, object]:
        """As QML sees it: without the event."""
        return {"name": self.name, "text": self.text, "sign": self.sign, "main": self.main}


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of a published list, with the event of doubting it."""

    text: str
    amount: str
    event: Event


@dataclass(frozen=True, slots=True)
class Paper:
    """`text` has one paragraph a line. `lines` are shown as a list of their own. `note` is the date of the data."""

    title: str = ""
    text: str = ""
    note: str = ""
    actions: tuple[Action, ...] = ()
    lines: tuple[PaperLine, ...] = ()
    code: str = ""
    """What the square code on the page says, to take it home on a telephone; empty for none."""


def paper_of(snapshot: Snapshot, words: Words) -> Paper:
    """The paper of the page that is seen; an empty one where nothing is read."""
    state = snapshot.page
    match state:
        case browsing.Reading(document=Policy() as policy):
            return _with_print(policy_paper(policy, state.as_of, words), state.printing, snapshot.rules, words)
        case browsing.Reading(document=PublicNotice() as notice):
            return _with_print(notice_paper(notice, state.as_of, words), state.printing, snapshot.rules, words)
        case browsing.Reading(document=Matter() as matter):
            return _with_print(matter_paper(matter, state.as_of, words), state.printing, snapshot.rules, words)
        case asking.ShowingReply(consultation=consultation):
            if consultation is None:
                return Paper(words["no_reply_title"], words["no_reply_text"])
            return _with_print(reply_paper(consultation, words), state.printing, snapshot.rules, words)
        case query.ReadingReply():
            return _with_print(reply_paper(state.consultation, words), state.printing, snapshot.rules, words)
        case query.Entitled():
            return _entitled(state, words)
        case asking.Reviewing():
            send = Action("send", words["send"], "next", SendPressed(), main=True)
            return Paper(words["review_title"], _draft(state.draft, words), words["review_note"], (send,))
        case _:
            return Paper()


def print_action(printing: Printing, rules: Rules, words: Words) -> tuple[Action, ...]:
    """The button that prints, where there is a printer; its words say how far the slip has got."""
    if not shows_printing(printing, rules):
        return ()
    return (Action("print", words.of("print", printing), "print", PrintPressed()),)


def shows_printing(printing: Printing, rules: Rules) -> bool:
    """Whether there is a printer, or a slip that is owed: it is told that it did not come out, and can be tried again."""
    return rules.can_print or printing in (Printing.UNDER_WAY, Printing.FAILED)


def _with_print(paper: Paper, printing: Printing, rules: Rules, words: Words) -> Paper:
    return replace(paper, actions=(*paper.actions, *print_action(printing, rules, words)))


def _parts(parts: Iterable[tuple[str, str]]) -> str:
    """Headings in brackets, as a notice on paper has them; a part without a text is left out."""
    return "\n\n".join(f"【{heading}】\n{text}" for heading, text in parts if text)


def _as_of(moment: datetime | None, words: Words) -> str:
    return "" if moment is None else words.say("data_as_of", moment=words.moment(moment))


def policy_paper(policy: Policy, as_of: datetime | None, words: Words) -> Paper:
    until = "" if policy.valid_until is None else words.day(policy.valid_until)
    text = _parts(
        (
            (words["policy_summary"], policy.summary),
            (words["policy_eligible"], policy.eligible),
            (words["policy_amount"], policy.amount),
            (words["policy_where"], policy.where),
            (words["policy_until"], until),
            (words["policy_text"], policy.text),
            (words["policy_source"], f"{policy.department}  {words.day(policy.published_on)}"),
        )
    )
    home = "\n".join(part for part in (policy.title, policy.summary, policy.where, policy.department) if part)
    return Paper(policy.title, text, _as_of(as_of, words), code=home)


def notice_paper(notice: PublicNotice, as_of: datetime | None, words: Words) -> Paper:
    brief = notice.notice.brief
    shown = words.say("notice_shown", begins=words.day(brief.starts_on), ends=words.day(brief.ends_on))
    text = _parts(
        (
            (words["notice_place"], brief.village or brief.town or words["everywhere"]),
            (words["notice_period"], brief.period),
            (words["notice_body"], notice.notice.body),
            (words["notice_total"], _money(notice.notice.total_fen, words) if notice.lines else ""),
            (words["notice_dates"], shown),
        )
    )
    lines = tuple(
        PaperLine(
            "  ".join(
                part for part in (line.who, line.item, "" if line.paid_on is None else words.day(line.paid_on)) if part
            ),
            _money(line.fen, words),
            DoubtPressed(index),
        )
        for index, line in enumerate(notice.lines)
    )
    doubt = Action("doubt", words["doubt_notice"], "hand", DoubtPressed())
    return Paper(brief.title, text, _as_of(as_of, words), (doubt,), lines)


def _money(fen: int, words: Words) -> str:
    return words.say("yuan", amount=yuan(fen))


def matter_paper(matter: Matter, as_of: datetime | None, words: Words) -> Paper:
    brief = matter.brief
    hall = (words.say("matter_hall", counter=matter.counter or words["matter_any_counter"]),) if brief.in_hall else ()
    where = words["comma"].join((*hall, *brief.towns))
    papers = "\n".join(
        f"{number}. {paper.name}" + (words["matter_licence"] if paper.by_licence else "")
        for number, paper in enumerate(matter.papers, start=1)
    )
    limit = words["matter_instant"] if brief.instant else ""
    if not limit and matter.limit_days is not None:
        limit = words.say("matter_days", days=matter.limit_days)
    text = _parts(
        (
            (words["matter_where"], where),
            (words["matter_papers"], papers),
            (words["matter_steps"], "\n".join(f"{n}. {step}" for n, step in enumerate(matter.steps, start=1))),
            (words["matter_fee"], matter.fee),
            (words["matter_limit"], limit),
            (words["matter_hours"], matter.hours),
            (words["matter_place"], matter.place),
            (words["matter_phone"], matter.phone or ""),
            (words["policy_source"], brief.department),
        )
    )
    ticket = (Action("ticket", words["take_ticket"], "code", TicketWanted(), main=True),) if brief.in_hall else ()
    return Paper(brief.title, text, _as_of(as_of, words), ticket)


def reply_paper(consultation: Consultation, words: Words) -> Paper:
    since = words.day(consultation.at.astimezone(CHINA).date())
    due = "" if consultation.due_on is None else words.day(consultation.due_on)
    text = _parts(
        (
            (words["reply_state"], words.of("progress", consultation.state)),
            (words["reply_answer"], consultation.answer or ""),
            (words["reply_due"], "" if consultation.state is ConsultationState.ANSWERED else due),
            (words["reply_since"], since),
            (words["reply_department"], consultation.department),
        )
    )
    return Paper(consultation.topic, text)


def _entitled(state: query.Entitled, words: Words) -> Paper:
    note = _as_of(state.as_of, words)
    if not state.findings:
        return Paper(words["entitled_title"], words["entitled_nothing"], note)
    return Paper(words["entitled_title"], "\n\n".join(_finding(one, words) for one in state.findings), note)


def _finding(finding: Finding, words: Words) -> str:
    reasons = words["comma"].join(_reason(reason, words) for reason in finding.reasons)
    lines = (
        f"【{finding.benefit.title}】",
        words.say("entitled_because", reasons=reasons),
        words.say("entitled_apply", where=finding.benefit.where_to_apply) if finding.benefit.where_to_apply else "",
    )
    return "\n".join(line for line in lines if line)


def _reason(reason: Condition, words: Words) -> str:
    """Why a policy finds this person, in plain words."""
    match reason:
        case AgeBetween(least, None) if least is not None:
            return words.say("because_older", age=least)
        case AgeBetween(None, most) if most is not None:
            return words.say("because_younger", age=most)
        case AgeBetween(least, most):
            return words.say("because_aged", least=least, most=most)
        case HasAttribute(attribute):
            return words.say("because_attribute", attribute=attribute)
        case LivesIn(places):
            return words.say("because_lives", places=words["comma"].join(sorted(places)))
        case Receives(item):
            return words.say("because_receives", item=item)
        case DoesNotReceive(item):
            return words.say("because_not", item=item)
        case _:
            assert_never(reason)


def _draft(draft: Draft, words: Words) -> str:
    """The message as it will be sent, once more."""
    said = words.of("ready", draft.question) if draft.question is not None else draft.words
    if draft.voice_seconds:
        said = words.say("recorded", seconds=draft.voice_seconds)
    return _parts(
        (
            (words["review_sort"], words.of("sort", draft.sort)),
            (words["review_department"], draft.department or words["department_unknown"]),
            (words["review_about"], "" if draft.doubt is None else draft.doubt.label),
            (words["review_words"], said),
            (words["review_contact"], draft.contact or words["no_contact"]),
        )
    )
