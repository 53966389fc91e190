"""Fill a district with made-up residents and grants, the same for the same numbers, and with known people for a demo.

Identity numbers. Made-up residents have Meijiang's area code 441402, a birth date from 1930 to 2005, a true check
digit, and a sequence from 996 to 999. Registrars are said to keep those four for people over a hundred years old (a
convention from the 1980s, not part of GB 11643), whose birth dates lie before ours: as far as one can arrange it, such
a number belongs to nobody. A collision with a living person cannot be excluded; names are drawn apart from numbers and
mean nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from district.database import Database
from district.names import MENS_NAMES, PROGRAMMES, SURNAMES, TOWNS, WOMENS_NAMES, Programme
from district.roster.store import put_residents
from district.subsidies.store import put_grants
from offline_cache.wire.feed import ResidentValue, SubsidyValue

AREA = "441402"
_FIRST_BIRTH = date(1930, 1, 1)
_BIRTH_DAYS = (date(2006, 1, 1) - _FIRST_BIRTH).days
_WOMENS_SEQUENCES = ("996", "998")
_MENS_SEQUENCES = ("997", "999")
MOST_RESIDENTS = _BIRTH_DAYS * 4
"""There are no more numbers than that."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"

_PAYMENT_DAY = 15
"""Of the month: grants are paid in the middle of it."""

_LINES_A_TRANSACTION = 5000


@dataclass(frozen=True, slots=True)
class SeedSubsidy:
    """One grant. `fen` is hundredths of a yuan; `state` is paid, processing or returned."""

    item: str
    fen: int
    granted_on: date
    state: str = "paid"
    account_tail: str = "0000"


@dataclass(frozen=True, slots=True)
class SeedResident:
    """A known person for a demo. Without `subsidies` the person is one without grants."""

    person: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    town: str
    subsidies: Sequence[SeedSubsidy] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """A made-up resident, and the birth date that decides which grants are plausible."""

    person: str
    value: ResidentValue
    born: date
    account_tail: str


def seed(
    database_path: Path | str,
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
    people = [_make_person(random, number) for number in random.sample(range(MOST_RESIDENTS), residents)]
    grants = list(_make_grants(random, people, subsidies, today or date.today())) if people else []
    roster = [(one.person, one.value) for one in people]
    roster += [(one.person, ResidentValue(name=one.name, id_number=one.id_number, town=one.town)) for one in extra]
    grants += [grant for one in extra for grant in _grants_of(one)]
    _write(database_path, roster, grants)


def check_character(first_seventeen: str) -> str:
    """The 18th character of an identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def _write(
    database_path: Path | str, roster: Sequence[tuple[str, ResidentValue]], grants: Sequence[tuple[str, SubsidyValue]]
) -> None:
    database = Database(database_path)
    try:
        for first in range(0, len(roster), _LINES_A_TRANSACTION):
            with database.writing() as connection:
                put_residents(connection, roster[first : first + _LINES_A_TRANSACTION])
        for first in range(0, len(grants), _LINES_A_TRANSACTION):
            with database.writing() as connection:
                put_grants(connection, grants[first : first + _LINES_A_TRANSACTION])
    finally:
        database.close()


def _make_person(random: Random, number: int) -> _Made:
    """`number` stands for one birth date and sequence, so that no two people share an identity number."""
    day, choice = divmod(number, 4)
    born = _FIRST_BIRTH + timedelta(days=day)
    sequences, names = ((_WOMENS_SEQUENCES, WOMENS_NAMES), (_MENS_SEQUENCES, MENS_NAMES))[choice // 2]
    first_seventeen = f"{AREA}{born:%Y%m%d}{sequences[choice % 2]}"
    value = ResidentValue(
        name=random.choice(SURNAMES) + random.choice(names),
        id_number=first_seventeen + check_character(first_seventeen),
        town=random.choice(TOWNS),
    )
    return _Made(f"p-{random.getrandbits(64):016x}", value, born, f"{random.randrange(10_000):04d}")


def _make_grants(
    random: Random, people: Sequence[_Made], count: int, today: date
) -> Iterator[tuple[str, SubsidyValue]]:
    """Each drawn person gets one payment of one programme that fits his age on that day."""
    for _ in range(count):
        one = random.choice(people)
        programme = random.choice(PROGRAMMES)
        granted_on = _payment_day(random, programme, today)
        if granted_on.year - one.born.year < programme.youngest:
            programme = random.choice([fit for fit in PROGRAMMES if fit.youngest <= 1])
        steps = (programme.most_fen - programme.least_fen) // programme.step_fen
        value = SubsidyValue(
            person=one.person,
            item=programme.item,
            fen=programme.least_fen + programme.step_fen * random.randint(0, steps),
            granted_on=granted_on,
            state=_state(random, granted_on, today),
            account_tail=one.account_tail,
        )
        yield f"g-{random.getrandbits(64):016x}", value


def _payment_day(random: Random, programme: Programme, today: date) -> date:
    """A day of last year or this one, not after today; what is paid once a year is paid in June."""
    months = [
        date(year, month, _PAYMENT_DAY)
        for year in (today.year - 1, today.year)
        for month in (range(1, 13) if programme.payments_a_year == 12 else (6,))
    ]
    return random.choice([day for day in months if day <= today])


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
        )
        yield f"{resident.person}-{number}", value
