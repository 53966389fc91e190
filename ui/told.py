"""What each page that only tells something says, as values."""

from dataclasses import dataclass

from kiosk.domain.catalogue import title_of
from kiosk.flows import asking, assisted, browsing, letting_in, query, rating
from kiosk.flows.events import ConfirmPressed, OtherWayWanted, VouchPressed
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
        case assisted.Confirming():
            agree = Action("confirm", words["confirm_yourself_agree"], "check", ConfirmPressed(), main=True)
            return Told(words["confirm_yourself_title"], words["confirm_yourself_text"], "", "hand", "plain", (agree,))
        case letting_in.SentOn(where):
            return Told(words["sent_on_title"], words.of("sent_on", where), "", "volunteer", "wait")
        case query.Vouching():
            vouch = Action("vouch", words["vouch"], "check", VouchPressed(), main=True)
            other = Action("otherWay", words["prove_otherwise"], "back", OtherWayWanted())
            return Told(words["vouch_title"], words["vouch_text"], "", "card", "plain", (vouch, other))
        case query.PinIsSet():
            return Told(words["pin_set_title"], words["pin_set_text"], "", "check", "pass")
        case rating.Rated(kept=True):
            return Told(words["rated_title"], words["rated_text"], "", "check", "pass")
        case rating.Rated():
            return Told(words["not_sent_title"], words["not_sent_not_kept"], "", "hand", "wait")
        case _:
            return Told()
