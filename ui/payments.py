"""What has become of a payment, and what to do about it, on screens and on slips."""

from kiosk.domain.subsidies import PaymentState, ReturnReason, Subsidy
from ui.i18n import Words


def explained(subsidy: Subsidy, words: Words) -> str:
    """Of a returned payment by its reason: ours with its advice, the department's words with the general one."""
    reason = subsidy.returned_for
    if subsidy.state is not PaymentState.RETURNED or reason is None:
        return words.of("explained", subsidy.state)
    if isinstance(reason, ReturnReason):
        return words.of("returned", reason)
    return words.say("returned_in_words", reason=reason)
