"""Which hint is on the screen and when it is spoken; shared by every page that asks for a face."""

from dataclasses import dataclass, field, replace

from kiosk.domain.framing import Hint, HintDisplay
from kiosk.domain.prompts import OF_HINT
from kiosk.flows.effects import Effect, Say
from kiosk.flows.machine import Rules


@dataclass(frozen=True, slots=True)
class Guidance:
    """`spoken_at` is monotonic seconds of the last spoken prompt on this page; None before the first picture."""

    display: HintDisplay = field(default_factory=HintDisplay)
    spoken: Hint | None = None
    spoken_at: float | None = None

    @property
    def hint(self) -> Hint | None:
        return self.display.shown

    def seen(self, hint: Hint | None, at: float, rules: Rules) -> tuple["Guidance", tuple[Effect, ...]]:
        """The guidance after a picture that called for `hint`, and what to say about it."""
        display = self.display.seen(hint, at, rules.framing)
        if self.spoken_at is None:
            # The page itself has just spoken.
            return Guidance(display, None, at), ()
        after = replace(self, display=display)
        shown = display.shown
        if shown is None or at - display.shown_at < rules.speak_hint_after_seconds:
            return after, ()
        pause = rules.repeat_hint_seconds if shown == self.spoken else rules.speak_every_seconds
        if at - self.spoken_at < pause:
            return after, ()
        return Guidance(display, shown, at), (Say(OF_HINT[shown]),)
