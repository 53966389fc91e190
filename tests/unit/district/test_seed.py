"""A made-up district: the same for the same numbers, plausible, and of people who do not exist."""

from datetime import date
from random import Random

import pytest

from district.database import Database
from district.names import TOWNS
from district.roster.store import page_after as residents_after
from district.seed import AREAS, MOST_RESIDENTS, SeedResident, SeedSubsidy, _People, seed
from district.subsidies.store import page_after as grants_after
from kiosk.domain.id_number import IdNumber
from offline_cache.wire.feed import Put, ResidentValue, SubsidyValue
from tests.support.districts import NewLocation

TODAY = date(2026, 11, 23)


def content(location: str) -> tuple[dict[str, ResidentValue], dict[str, SubsidyValue]]:
    database = Database(location)
    try:
        people = residents_after(database, None, 5000).items
        grants = grants_after(database, None, 5000).items
    finally:
        database.close()
    return (
        {item.key: item.value for item in people if isinstance(item, Put)},
        {item.key: item.value for item in grants if isinstance(item, Put)},
    )


def test_the_same_numbers_make_the_same_district(new_location: NewLocation) -> None:
    places = {name: new_location() for name in ("one", "two", "three")}
    for name, random_seed in (("one", 5), ("two", 5), ("three", 6)):
        seed(places[name], residents=40, subsidies=100, random_seed=random_seed, today=TODAY)
    assert content(places["one"]) == content(places["two"])
    assert content(places["one"]) != content(places["three"])


def test_everybody_has_a_true_number_of_nobody_and_lives_in_meijiang(new_location: NewLocation) -> None:
    place = new_location()
    seed(place, residents=300, subsidies=0, today=TODAY)
    people, _ = content(place)
    numbers = [IdNumber.parse(value.id_number) for value in people.values()]
    assert len(set(numbers)) == 300
    assert all(
        number.text.startswith("441402") and number.text[14:17] in ("996", "997", "998", "999") for number in numbers
    )
    assert all(1930 <= number.birth_date.year <= 2005 for number in numbers)
    assert {value.town for value in people.values()} == set(TOWNS)


def test_grants_are_of_last_year_and_this_one_and_fit_the_age(new_location: NewLocation) -> None:
    place = new_location()
    seed(place, residents=100, subsidies=800, today=TODAY)
    people, grants = content(place)
    assert len(grants) == 800
    for value in grants.values():
        assert date(2025, 1, 1) <= value.granted_on <= TODAY
        assert value.fen > 0
        assert len(value.account_tail) == 4
        age = value.granted_on.year - IdNumber.parse(people[value.person].id_number).birth_date.year
        assert value.item != "高龄津贴" or age >= 80
    assert {value.state for value in grants.values()} == {"paid", "processing", "returned"}


def test_known_people_are_placed_with_their_own_ids(new_location: NewLocation) -> None:
    place = new_location()
    known = SeedResident(
        "p-known", "肖国强", "11010519491231002X", "三角镇", [SeedSubsidy("低保", 50_000, date(2026, 10, 15))]
    )
    seed(place, residents=3, subsidies=0, extra=[known], today=TODAY)
    people, grants = content(place)
    assert people["p-known"].name == "肖国强"
    assert [(value.person, value.fen) for value in grants.values()] == [("p-known", 50_000)]
    assert "肖国强" not in repr(known)


def test_a_district_of_nobody_has_no_grants(new_location: NewLocation) -> None:
    place = new_location()
    seed(place, residents=0, subsidies=10, today=TODAY)
    assert content(place) == ({}, {})


def test_there_are_not_endless_numbers(new_location: NewLocation) -> None:
    place = new_location()
    with pytest.raises(ValueError, match="no more than"):
        seed(place, residents=MOST_RESIDENTS + 1, subsidies=0)


def test_on_new_years_day_there_are_still_days_to_pay_on(new_location: NewLocation) -> None:
    place = new_location()
    seed(place, residents=10, subsidies=50, today=date(2027, 1, 1))
    _, grants = content(place)
    assert all(value.granted_on <= date(2027, 1, 1) for value in grants.values())


def test_more_people_than_the_district_has_numbers_have_those_of_the_counties_around() -> None:
    random = Random(1)
    people = _People(random, 120_000)
    numbers = {value.id_number for _, value in people.residents(random)}
    assert len(numbers) == 120_000
    assert {number[:6] for number in numbers} == set(AREAS[:2])
