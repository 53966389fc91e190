"""What stands on a slip of paper, in the citizen's language: never more of a person than the screen shows."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import assert_never

from kiosk.domain.catalogue import PublicNotice
from kiosk.domain.consultations import Consultation
from kiosk.domain.guide import Matter
from kiosk.domain.policies import Policy
from kiosk.domain.receipts import Receipt
from kiosk.domain.slip import AmountLine, QrLine, Separator, Slip, SlipLine, TextLine
from kiosk.domain.subsidies import PaymentState, SubsidyAnswer
from kiosk.flows.effects import Printable, TicketSlip
from ui.i18n import CHINA, Words
from ui.papers import Paper, matter_paper, notice_paper, policy_paper, reply_paper
from ui.payments import explained

_NOTICE_LINES = 40
"""Of a published list: who wants more reads it on the screen."""


def slip_of(words: Words, now: Callable[[], datetime], content: Printable, as_of: datetime | None) -> Slip:
    """Whose machine it was, the content, and when it was printed."""
    lines = (
        TextLine(words["terminal"], centred=True),
        Separator(),
        *_content(content, as_of, words),
        Separator(),
        TextLine(words.say("printed_at", moment=words.moment(now()))),
    )
    return Slip(lines)


def _content(content: Printable, as_of: datetime | None, words: Words) -> Iterator[SlipLine]:
    match content:
        case SubsidyAnswer():
            yield from _subsidies(content, words)
        case Policy():
            yield from _paper(policy_paper(content, as_of, words))
        case PublicNotice():
            yield from _paper(notice_paper(content, as_of, words))
        case Matter():
            yield from _paper(matter_paper(content, as_of, words))
        case Consultation():
            yield from _paper(reply_paper(content, words))
        case Receipt():
            yield TextLine(words["receipt_slip"], centred=True)
            yield TextLine(content.spoken, centred=True, large=True)
            yield TextLine(words["sent_note"], centred=True)
            yield QrLine(content.digits)
        case TicketSlip(number, title):
            yield TextLine(number, centred=True, large=True)
            yield TextLine(title, centred=True)
            yield TextLine(words["ticket_note"], centred=True)
        case _:
            assert_never(content)


def _subsidies(answer: SubsidyAnswer, words: Words) -> Iterator[SlipLine]:
    year = answer.as_of.astimezone(CHINA).year
    yield AmountLine(words.say("results_total", year=year), answer.total_fen(year))
    yield Separator()
    for subsidy in answer.subsidies:
        yield AmountLine(subsidy.item, subsidy.fen)
        account = words.say("account", tail=subsidy.account_tail)
        yield TextLine(f"  {words.day(subsidy.granted_on)}  {words.of('state', subsidy.state)}  {account}")
        if subsidy.state is PaymentState.RETURNED:
            yield TextLine(f"  {explained(subsidy, words)}")
    yield TextLine(words.say("data_as_of", moment=words.moment(answer.as_of)))


def _paper(paper: Paper) -> Iterator[SlipLine]:
    yield TextLine(paper.title, centred=True, large=True)
    for line in paper.text.split("\n"):
        yield TextLine(line)
    for line in paper.lines[:_NOTICE_LINES]:
        yield TextLine(f"{line.text}  {line.amount}")
    if paper.note:
        yield TextLine(paper.note)
