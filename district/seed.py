"""Fill a district with made-up residents and grants, the same for the same numbers, and with known people for a demo.

Identity numbers. Made-up residents have Meijiang's area code 441402 (when that has no more numbers, those of the
counties around it, as people have who moved here), a birth date from 1930 to 2005, a true check digit, and a sequence
from 996 to 999. Registrars are said to keep those four for people over a hundred years old (a convention from the
1980s, not part of GB 11643), whose birth dates lie before ours: as far as one can arrange it, such a number belongs to
nobody. A collision with a living person cannot be excluded; names are drawn apart from numbers and mean nothing.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from district.bulk import in_portions
from district.database import Database
from district.names import ATTRIBUTES, MENS_NAMES, PROGRAMMES, SURNAMES, TOWNS, VILLAGES, WOMENS_NAMES, Programme
from district.roster.store import put_residents
from district.subsidies.store import put_grants
from offline_cache.wire.feed import ResidentValue, ReturnReason, SubsidyValue

AREAS = ("441402", "441403", "441421", "441422", "441423", "441424", "441426", "441427", "441481")
"""GB/T 2260: Meijiang, then Meixian (as a district and as the county that it was), Dabu, Fengshun, Wuhua, Pingyuan,
Jiaoling, Xingning."""

_FIRST_BIRTH = date(1930, 1, 1)
_BIRTH_DAYS = (date(2006, 1, 1) - _FIRST_BIRTH).days
_WOMENS_SEQUENCES = ("996", "998")
_MENS_SEQUENCES = ("997", "999")
_NUMBERS_AN_AREA = _BIRTH_DAYS * 4
MOST_RESIDENTS = _NUMBERS_AN_AREA * len(AREAS)
"""There are no more numbers than that."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"

_OLD_BEFORE = 1946
"""Who was born by then is 80 and has 高龄 in the roster."""

_PAYMENT_DAY = 15
"""Of the month: grants are paid in the middle of it."""

_RETURNED_FOR = (
    *[ReturnReason.DORMANT.value] * 5,
    *[ReturnReason.ACCOUNT_CLOSED.value] * 4,
    *[ReturnReason.NAME_DIFFERS.value] * 3,
    *[ReturnReason.NOT_ACTIVATED.value] * 2,
    *[ReturnReason.CARD_LOST.value] * 2,
    ReturnReason.NO_SUCH_ACCOUNT.value,
    ReturnReason.FROZEN.value,
    ReturnReason.LIMIT_REACHED.value,
    "社保卡正在换发",
    None,
)
"""As often as they may be among a village's elders; a department has words of its own, or none."""

_LINES_A_TRANSACTION = 5000

_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class SeedSubsidy:
    """One grant. `fen` is hundredths of a yuan; `state` is paid, processing or returned."""

    item: str
    fen: int
    granted_on: date
    state: str = "paid"
    account_tail: str = "0000"
    returned_for: str | None = None


@dataclass(frozen=True, slots=True)
class SeedResident:
    """A known person for a demo. Without `subsidies` the person is one without grants."""

    person: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    town: str
    subsidies: Sequence[SeedSubsidy] = ()


class _People:
    """Made-up residents, as little of each as can be kept of half a million: a number that stands for area, birth date
    and sequence (no two people share one), the person's id, and the end of the account.
    """

    def __init__(self, random: Random, count: int) -> None:
        areas = -(-count // _NUMBERS_AN_AREA)
        self._numbers = array("L", random.sample(range(areas * _NUMBERS_AN_AREA), count))
        self._ids = array("Q", (random.getrandbits(64) for _ in range(count)))
        self._tails = array("H", (random.randrange(10_000) for _ in range(count)))

    def __len__(self) -> int:
        return len(self._numbers)

    def person(self, index: int) -> str:
        return f"p-{self._ids[index]:016x}"

    def account_tail(self, index: int) -> str:
        return f"{self._tails[index]:04d}"

    def born(self, index: int) -> date:
        return _FIRST_BIRTH + timedelta(days=self._numbers[index] % _NUMBERS_AN_AREA // 4)

    def residents(self, random: Random) -> Iterator[tuple[str, ResidentValue]]:
        for index, number in enumerate(self._numbers):
            choice = number % 4
            sequences, names = ((_WOMENS_SEQUENCES, WOMENS_NAMES), (_MENS_SEQUENCES, MENS_NAMES))[choice // 2]
            area = AREAS[number // _NUMBERS_AN_AREA]
            first_seventeen = f"{area}{self.born(index):%Y%m%d}{sequences[choice % 2]}"
            name, town = random.choice(SURNAMES) + random.choice(names), random.choice(TOWNS)
            yield (
                self.person(index),
                ResidentValue(
                    name=name,
                    id_number=first_seventeen + check_character(first_seventeen),
                    town=town,
                    village=VILLAGES[town][number // 4 % len(VILLAGES[town])],
                    attributes=_attributes(number, self.born(index)),
                ),
            )


def _attributes(number: int, born: date) -> tuple[str, ...]:
    """Spread by the number, so that names and towns stay those of the same random seed."""
    had = [
        word
        for place, (word, of_a_thousand) in enumerate(ATTRIBUTES.items(), start=1)
        if (number * 2_654_435_761 * place >> 7) % 1000 < of_a_thousand
    ]
    return (*had, "高龄") if born.year <= _OLD_BEFORE else tuple(had)


def seed(
    location: Path | str,
    *,
    residents: int,
    subsidies: int,
    random_seed: int = 0,
    extra: Sequence[SeedResident] = (),
    today: date | None = None,
) -> None:
    """Write `residents` made-up people with `subsidies` grants of last year and this one until `today`, and the
    `extra` people.

    Doing it again with the same numbers writes the same lines under new versions.
    """
    if residents > MOST_RESIDENTS:
        raise ValueError(f"no more than {MOST_RESIDENTS} made-up residents")
    random = Random(random_seed)
    people = _People(random, residents)
    database = Database(location)
    try:
        for roster in in_portions(people.residents(random), _LINES_A_TRANSACTION):
            with database.writing() as connection:
                put_residents(connection, roster)
        made = _make_grants(random, people, subsidies if residents else 0, today or datetime.now(_ZONE).date())
        for grants in in_portions(made, _LINES_A_TRANSACTION):
            with database.writing() as connection:
                put_grants(connection, grants)
        _write_known(database, extra)
    finally:
        database.close()


def check_character(first_seventeen: str) -> str:
    """The 18th character of an identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def _write_known(database: Database, known: Sequence[SeedResident]) -> None:
    with database.writing() as connection:
        put_residents(
            connection,
            [(one.person, ResidentValue(name=one.name, id_number=one.id_number, town=one.town)) for one in known],
        )
        put_grants(connection, [grant for one in known for grant in _grants_of(one)])


def _make_grants(random: Random, people: _People, count: int, today: date) -> Iterator[tuple[str, SubsidyValue]]:
    """Each drawn person gets one payment of one programme that fits his age on that day."""
    days = {programme: _payment_days(programme, today) for programme in PROGRAMMES}
    for_anybody = [fit for fit in PROGRAMMES if fit.youngest <= 1]
    for _ in range(count):
        index = random.randrange(len(people))
        programme = random.choice(PROGRAMMES)
        granted_on = random.choice(days[programme])
        if granted_on.year - people.born(index).year < programme.youngest:
            programme = random.choice(for_anybody)
        steps = (programme.most_fen - programme.least_fen) // programme.step_fen
        fen = programme.least_fen + programme.step_fen * random.randint(0, steps)
        state = _state(random, granted_on, today)
        key = random.getrandbits(64)
        value = SubsidyValue(
            person=people.person(index),
            item=programme.item,
            fen=fen,
            granted_on=granted_on,
            state=state,
            account_tail=people.account_tail(index),
            # by the key: the rest stays that of the same random seed
            returned_for=_RETURNED_FOR[key % len(_RETURNED_FOR)] if state == "returned" else None,
        )
        yield f"g-{key:016x}", value


def _payment_days(programme: Programme, today: date) -> Sequence[date]:
    """The days of last year and this one, not after today; what is paid once a year is paid in June."""
    months = [
        date(year, month, _PAYMENT_DAY)
        for year in (today.year - 1, today.year)
        for month in (range(1, 13) if programme.payments_a_year == 12 else (6,))
    ]
    return [day for day in months if day <= today]


def _state(random: Random, granted_on: date, today: date) -> str:
    """The newest are often on their way; a few bounced off a closed account."""
    if today - granted_on < timedelta(days=20):
        return random.choice(("processing", "paid"))
    return "returned" if random.random() < 0.02 else "paid"


def _grants_of(resident: SeedResident) -> Iterator[tuple[str, SubsidyValue]]:
    for number, subsidy in enumerate(resident.subsidies):
        value = SubsidyValue(
            person=resident.person,
            item=subsidy.item,
            fen=subsidy.fen,
            granted_on=subsidy.granted_on,
            state=subsidy.state,
            account_tail=subsidy.account_tail,
            returned_for=subsidy.returned_for,
        )
        yield f"{resident.person}-{number}", value
