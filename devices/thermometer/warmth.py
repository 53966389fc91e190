"""For how long a sensor has been under power, as far as its line tells."""

COOLED_AFTER = 30.0
"""Seconds without a word after which a sensor counts as switched off and cold; a shorter gap is a loose plug."""


class PowerWatch:
    """Begins anew with the program: no module tells when it was switched on, and too cold is the safe guess."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._heard_at = 0.0

    def heard(self, now: float) -> float:
        """A measurement came at monotonic `now`; answers for how many seconds at least the sensor has been on."""
        if self._since is None or now - self._heard_at > COOLED_AFTER:
            self._since = now
        self._heard_at = now
        return now - self._since
