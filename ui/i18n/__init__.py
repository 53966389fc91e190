"""Every sentence that the screen shows, by key, in each language; complete in both, which a test keeps true.

Keys that belong to a closed set of the hub are made of its name: `prompt_too_far`, `fault_check_digit`, `why_asked`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum

from kiosk.domain.consultations import ConsultationSort
from kiosk.domain.consulting import ReadyQuestion
from kiosk.service.messages import MessageWords
from ui.i18n import en, zh_cn

CHINA = timezone(timedelta(hours=8))
"""One zone for the whole country, without summer time."""


class Language(Enum):
    ZH_CN = "zh_CN"
    EN = "en"

    @property
    def other(self) -> "Language":
        return Language.EN if self is Language.ZH_CN else Language.ZH_CN


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language."""

    language: Language
    texts: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def of(self, family: str, member: Enum) -> str:
        """The sentence for a member of one of the hub's closed sets."""
        return self.texts[f"{family}_{member.name.lower()}"]

    def say(self, key: str, **values: object) -> str:
        return self.texts[key].format(**values)

    def day(self, day: date) -> str:
        return self.say("date", year=day.year, month=day.month, day=day.day)

    def moment(self, moment: datetime) -> str:
        """An aware moment as the clock on the wall shows it."""
        local = moment.astimezone(CHINA)
        return self.say("moment", date=self.day(local.date()), time=f"{local:%H:%M}")


def words_of(language: Language) -> Words:
    return Words(language, zh_cn.TEXTS if language is Language.ZH_CN else en.TEXTS)


def message_words(words: Words) -> MessageWords:
    """What departments read of a message that was put together from ready parts."""
    return MessageWords(
        {question: words.of("ready", question) for question in ReadyQuestion},
        {sort: words.of("topic", sort) for sort in ConsultationSort},
        words["service_centre"],
    )
