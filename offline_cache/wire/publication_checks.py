"""What no publication may say, whatever else is right about it: checked where an office's file is taken in, and once more
before a terminal shows it. A fault names the field and never what stands there.
"""

import re
import unicodedata
from collections.abc import Iterator

from pydantic import ValidationError

from offline_cache.wire.entitlement import EntitlementRules
from offline_cache.wire.publications import GuideValue, Names, NoticeCategory, NoticeValue, PolicyValue, Theme

Fault = tuple[str, str]
"""The field, and what is wrong with it."""

_LEVELS = ("district", "town")
_LONG_NUMBER = re.compile(r"\d{15}")
"""Identity numbers of both kinds, and accounts."""
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(rf"(?<!\d)[1-9]\d{{5}}(?:18|19|20)\d{{2}}{_DAY}\d{{3}}[\dXx](?!\d)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-.·]+(?=[\dXx])")
_STARS = ("*", "某")


def faults_of_policy(value: PolicyValue) -> list[Fault]:
    faults = [("themes", "is none of the known themes") for theme in value.themes if theme not in _values(Theme)]
    if value.rules is not None:
        try:
            EntitlementRules.model_validate(value.rules)
        except ValidationError as error:
            found = error.errors(include_input=False, include_url=False)
            faults += [(".".join(("rules", *map(str, one["loc"]))), str(one["msg"]).lower()) for one in found]
    return faults


def faults_of_notice(value: NoticeValue) -> list[Fault]:
    faults = privacy_faults(value)
    if value.category not in _values(NoticeCategory):
        faults.append(("category", "is none of the known categories"))
    return faults


def privacy_faults(value: NoticeValue) -> list[Fault]:
    """An identity number or an account anywhere, a whole name where names are to be masked."""
    faults = [(field, "holds an identity number or an account") for field, text in _texts(value) if shows_number(text)]
    if value.names is Names.MASKED:
        faults += [
            (f"lines.{number}.who", "is a whole name: mask it, or say that the notice's names are open")
            for number, line in enumerate(value.lines)
            if not any(star in unicodedata.normalize("NFKC", line.who) for star in _STARS)
        ]
    return faults


def faults_of_guide(value: GuideValue) -> list[Fault]:
    return [] if value.level in _LEVELS else [("level", f"is none of {', '.join(_LEVELS)}")]


def shows_number(text: str) -> bool:
    """An identity number or an account, also in full-width digits, and with spaces or dashes between them."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(_LONG_NUMBER.search(plain) or _IDENTITY.search(_BETWEEN_DIGITS.sub("", plain)))


def _texts(value: NoticeValue) -> Iterator[tuple[str, str]]:
    yield from (("title", value.title), ("body", value.body), ("item", value.item or ""), ("period", value.period))
    for number, line in enumerate(value.lines):
        yield f"lines.{number}.who", line.who
        yield f"lines.{number}.item", line.item


def _values(words: type[Theme] | type[NoticeCategory]) -> frozenset[str]:
    return frozenset(word.value for word in words)
