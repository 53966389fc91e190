"""What each page that only tells something says, as values."""

from dataclasses import dataclass

from kiosk.domain.catalogue import title_of
from kiosk.flows import asking, browsing, query, rating
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words
from ui.papers import Action, print_action


@dataclass(frozen=True, slots=True)
class Told:
    """`tone` is plain, pass or wait, as in Notice.qml."""

    title: str = ""
    text: str = ""
    note: str = ""
    sign: str = ""
    tone: str = "plain"
    actions: tuple[Action, ...] = ()


def told_of(snapshot: Snapshot, words: Words) -> Told:
    """What the page that is seen says; nothing where it asks for something."""
    state = snapshot.page
    match state:
        case asking.Sent(receipt, printing):
            actions = print_action(printing, snapshot.rules, words)
            return Told(words["sent_title"], receipt.spoken, words["sent_note"], "check", "pass", actions)
        case asking.NotSent(why):
            return Told(words["not_sent_title"], words.of("not_sent", why), "", "hand", "wait")
        case browsing.Ticket(number, back, printing):
            if number is None:
                return Told(words["no_ticket_title"], words["no_ticket_text"], "", "hand", "wait")
            actions = print_action(printing, snapshot.rules, words)
            return Told(number, title_of(back.document), words["ticket_note"], "check", "pass", actions)
        case browsing.Withdrawn():
            return Told(words["withdrawn_title"], words["withdrawn_text"], "", "hand", "wait")
        case query.PinIsSet():
            return Told(words["pin_set_title"], words["pin_set_text"], "", "check", "pass")
        case rating.Rated(kept=True):
            return Told(words["rated_title"], words["rated_text"], "", "check", "pass")
        case rating.Rated():
            return Told(words["not_sent_title"], words["not_sent_not_kept"], "", "hand", "wait")
        case _:
            return Told()
