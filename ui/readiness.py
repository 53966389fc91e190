"""What the page of readiness says, as values: a line for each part, the worst first, and the thermometer's stages."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from kiosk.domain.health import Device, Ready
from kiosk.domain.readiness import OWN_ADVICE, TO_DO, Finding, Standing, Value
from kiosk.flows.readiness import LookingOver, Stages
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words

SIGNS = {Standing.GOOD: "check", Standing.ATTENTION: "info", Standing.BROKEN: "hand", Standing.ABSENT: "absent"}
_LAST_NARROW = 0x2E7F
_WORST_FIRST = (Standing.BROKEN, Standing.ATTENTION, Standing.GOOD, Standing.ABSENT)


@dataclass(frozen=True, slots=True)
class Checked:
    """One part. What to do is empty where there is nothing to be done."""

    name: str
    sign: str
    found: str
    advice: str

    def places(self, half_widths: int) -> int:
        """How many places of one line it takes on the page, where so many narrow characters are a line."""
        lines = sum(ceil(_half_widths(text) / half_widths) for text in (self.found, self.advice))
        return 1 if lines == 1 else ceil(0.58 * lines + 0.25)


@dataclass(frozen=True, slots=True)
class Sheet:
    """`stages` are name and value, in the order of the chain; empty where no thermometer works."""

    verdict: str = ""
    looking: bool = False
    checked: tuple[Checked, ...] = ()
    stages: tuple[tuple[str, str], ...] = ()
    note: str = ""


def sheet_of(snapshot: Snapshot, words: Words) -> Sheet:
    """What the page that is seen says; nothing on any other."""
    state = snapshot.page
    if not isinstance(state, LookingOver):
        return Sheet()
    findings = () if state.readiness is None else state.readiness.findings
    worst_first = sorted(findings, key=lambda finding: _WORST_FIRST.index(finding.standing))
    measures = snapshot.health.get(Device.THERMOMETER) == Ready()
    return Sheet(
        _verdict(findings, words),
        state.looking,
        tuple(_checked(finding, words) for finding in worst_first),
        tuple(_stages(state.stages, words)) if measures else (),
        _note(state.stages, words) if measures else "",
    )


def _half_widths(text: str) -> int:
    return sum(2 if ord(character) > _LAST_NARROW else 1 for character in text)


def _verdict(findings: tuple[Finding, ...], words: Words) -> str:
    if not findings:
        return words["ready_looking"]
    broken = sum(finding.standing is Standing.BROKEN for finding in findings)
    worn = sum(finding.standing is Standing.ATTENTION for finding in findings)
    if broken:
        return words.say("ready_broken", count=broken)
    return words.say("ready_attention", count=worn) if worn else words["ready_fit"]


def _checked(finding: Finding, words: Words) -> Checked:
    part = finding.part
    name = words.of("device", part) if isinstance(part, Device) else words.of("part", part)
    found, advice = _found(finding, words), _advice(finding, words)
    return Checked(name, SIGNS[finding.standing], found, advice)


def _found(finding: Finding, words: Words) -> str:
    fault = "" if finding.fault is None else words.of("fault", finding.fault)
    return words.of("found", finding.remark).format(**_filled(finding, words), fault=fault)


def _advice(finding: Finding, words: Words) -> str:
    if finding.fault is not None and isinstance(finding.part, Device):
        own = (finding.part, finding.fault) in OWN_ADVICE
        return words.of(f"advice_{finding.part.value}" if own else "advice", finding.fault)
    if finding.remark not in TO_DO:
        return ""
    return words.of("todo", finding.remark).format(**_filled(finding, words))


def _filled(finding: Finding, words: Words) -> dict[str, object]:
    return {name: _value(name, value, words) for name, value in finding.values}


def _value(name: str, value: Value, words: Words) -> object:
    if not isinstance(value, tuple):
        return value
    return words["comma"].join(words[f"feed_{one}"] if name == "feeds" else one for one in value)


def _stages(stages: Stages | None, words: Words) -> Iterator[tuple[str, str]]:
    warmth = None if stages is None else stages.warmth
    for name in ("raw", "radiance", "corrected", "body"):
        celsius: float | None = None if warmth is None else getattr(warmth, name)
        yield words[f"stage_{name}"], words["stage_none"] if celsius is None else f"{celsius:.2f} ℃"


def _note(stages: Stages | None, words: Words) -> str:
    if stages is None:
        return words["stage_nothing"]
    warmth = stages.warmth
    parts = (
        words["stage_of_face"] if stages.of_face else words["stage_of_hottest"],
        "" if warmth.room is None else words.say("stage_room", celsius=f"{warmth.room:.1f}"),
        "" if warmth.metres is None else words.say("stage_metres", metres=f"{warmth.metres:.2f}"),
    )
    return words["comma"].join(part for part in parts if part)
