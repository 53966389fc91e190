"""The scripted morning: what happens at a door and in a village between eight and nine, each act with its own ending.

Every act raises StepFailedError when it does not end as it should.
"""

from dataclasses import replace
from datetime import date

from devices.dock import Dock
from devices.id_card_reader.simulator import PlayedCard
from kiosk.demo.cast import Cast, Role
from kiosk.demo.director import Director, StepFailedError
from kiosk.demo.district import DemoDistrict
from kiosk.domain.framing import Hint
from kiosk.domain.masking import mask_name
from kiosk.domain.records import HandOver
from kiosk.domain.subsidies import PaymentState
from kiosk.flows import browsing, door, query, temperature, town


class DoorActs:
    """At the hall's door."""

    def __init__(self, director: Director, dock: Dock, cast: Cast) -> None:
        self._director = director
        self._dock = dock
        self._cast = cast

    def an_elder_walks_in(self) -> None:
        self._director.note("the door waits", "door-attract")
        self._dock.present(self._cast.elder.plays)
        self._director.state(door.Measuring, "the elder is measured")
        self._director.note(
            "an enrolled elder walks up; the temperature is taken while the face is compared", "door-measuring"
        )
        self._admitted(self._cast.elder)
        self._away()

    def a_mask_comes_off(self) -> None:
        neighbour = self._cast.neighbour.plays
        self._dock.present(replace(neighbour, masked=True))
        self._hinted(Hint.MASK)
        self._director.note("a neighbour with a mask is asked to take it off", "door-mask")
        self._dock.present(neighbour, walking=False)
        self._admitted(self._cast.neighbour)
        self._away()

    def a_fever_is_measured_again(self) -> None:
        self._dock.present(replace(self._cast.neighbour.plays, celsius=38.4))
        for attempt in (1, 2):
            again = self._director.state(door.MeasureAgain, "a high temperature is taken again")
            self._must("the temperature reads high", true=again.why is temperature.WhyAgain.ELEVATED)
            self._must(f"rest number {attempt}, not {again.tries.warmth}", true=again.tries.warmth == attempt)
            if attempt == 1:
                self._director.note("a feverish visitor rests before the next measurement", "door-measure-again")
            self._director.until(
                lambda: not isinstance(self._director.snapshot.state, door.MeasureAgain), "the rest is over"
            )
        handed = self._director.state(door.HandedOver, "the volunteer takes over")
        self._must("handed over for the temperature", true=handed.reason is HandOver.FEVER)
        self._director.note("measured three times: the volunteer takes over with a clinical thermometer", "door-fever")
        self._ended_by_touch()

    def a_stranger_chooses_the_id_card(self) -> None:
        self._dock.present(self._cast.stranger)
        self._director.state(door.NotRecognised, "a stranger is not recognised")
        self._director.note("a stranger is not recognised, and nobody guesses", "door-not-recognised")
        choice = self._director.state(door.ChooseWay, "the other ways are offered")
        self._must("offered because of the face", true=choice.why is door.WhyChoose.NOT_RECOGNISED)
        self._director.note("the other ways, as equals", "door-choose-way")
        self._director.touch("showCard")
        self._director.state(door.LayingCard, "the reader waits for a card")
        self._director.note("the reader waits for a card", "door-lay-card")
        self._lays(PlayedCard("张三", "11010519491231002X"))
        handed = self._director.state(door.HandedOver, "the volunteer registers who is not on the list")
        self._must("handed over for the list", true=handed.reason is HandOver.CARD_NOT_LISTED)
        self._director.note("the card is good, and its holder is not on the list yet", "door-id-card")
        self._ended_by_touch()

    def an_elder_lays_the_id_card(self) -> None:
        self._chooses_another_way("showCard")
        self._director.state(door.LayingCard, "the reader waits for a card")
        elder = self._cast.elder
        self._dock.thermometer.body.arrive(elder.plays.celsius)
        self._lays(PlayedCard(elder.name, elder.id_number.text))
        self._admitted(elder)
        self._director.note("an elder who would rather not be filmed lays the ID card", "door-by-card")
        self._away()

    def an_elder_shows_a_health_code(self) -> None:
        self._chooses_another_way("showCode")
        self._director.state(door.ShowingCode, "the scanner waits for a code")
        self._dock.thermometer.body.arrive(self._cast.elder.plays.celsius)
        self._dock.counter.scanner.window.show("demo-green")
        self._admitted(self._cast.elder)
        self._director.note("the district says green, and whose it is", "door-by-code")
        self._dock.counter.scanner.window.hide()
        self._away()

    def _chooses_another_way(self, button: str) -> None:
        self._director.touch("byOther")
        self._director.state(door.ChooseWay, "the ways are offered")
        self._director.touch(button)

    def _lays(self, card: PlayedCard) -> None:
        self._dock.counter.card_reader.plate.lay(card)

    def two_at_once(self) -> None:
        self._dock.present_both(self._cast.elder.plays, self._cast.neighbour.plays)
        self._hinted(Hint.SEVERAL)
        self._director.note("two people at once are asked to come one by one", "door-several")
        self._dock.present(self._cast.elder.plays, walking=False)
        self._admitted(self._cast.elder)
        self._away()

    def the_line_is_cut(self, district: DemoDistrict) -> None:
        district.line.cut()
        self._director.until(
            lambda: not self._director.snapshot.link.online, "the terminal notices that the line is cut"
        )
        waiting = self._director.snapshot.link.waiting
        self._dock.present(self._cast.elder.plays)
        self._admitted(self._cast.elder)
        self._director.until(lambda: self._director.snapshot.link.waiting > waiting, "the record waits in the queue")
        waiting = self._director.snapshot.link.waiting
        self._director.note(f"the line is cut; the elder enters all the same; {waiting} record(s) wait", "door-offline")
        self._away()

    def _admitted(self, role: Role) -> None:
        admitted = self._director.state(door.Admitted, "admitted")
        self._must("admitted as the right person", true=admitted.masked_name == mask_name(role.name))
        self._director.until(lambda: self._dock.latch.relay.energised, "the door is released")
        celsius = "-" if admitted.celsius is None else f"{admitted.celsius:.1f}"
        self._director.note(f"{admitted.masked_name} is admitted at {celsius} °C; the door is open", "door-admitted")

    def _hinted(self, hint: Hint) -> None:
        def shown() -> bool:
            state = self._director.snapshot.state
            return isinstance(state, door.Framing) and state.guidance.hint is hint

        self._director.until(shown, f"the hint {hint.value}")

    def _ended_by_touch(self) -> None:
        self._dock.clear()
        self._director.touch("end")
        self._at_rest()

    def _away(self) -> None:
        self._dock.clear()
        self._at_rest()

    def _at_rest(self) -> None:
        self._dock.counter.card_reader.plate.lift()
        self._director.clean_door()
        self._director.until(lambda: not self._dock.latch.relay.energised, "the door is closed again")

    def _must(self, what: str, *, true: bool) -> None:
        if not true:
            raise StepFailedError(f"not so: {what}")


class TerminalActs:
    """In the village."""

    def __init__(self, director: Director, dock: Dock, cast: Cast) -> None:
        self._director = director
        self._dock = dock
        self._cast = cast

    def subsidies_without_a_line(self, today: date) -> None:
        elder = self._cast.elder
        self._director.until(lambda: self._director.snapshot.health != {}, "the devices speak up")
        self._director.note("the village terminal, still cut off", "terminal-home")
        self._director.touch("subsidies")
        self._director.state(query.TypingNumber, "the page for the number")
        for character in elder.id_number.text:
            self._director.touch(f"key{character}")
        self._director.note("the ID number, checked while it is typed", "terminal-number")
        self._director.touch("enter")
        self._director.state(query.TypingName, "the page for the name")
        for syllable, character in (("xiao", "肖"), ("guo", "国"), ("qiang", "强")):
            for letter in syllable:
                self._director.touch(f"key{letter}")
            self._director.touch_word(character)
        self._director.note("the name, by pinyin", "terminal-name")
        self._director.touch("enter")
        self._director.state(query.ProvingByFace, "the face proves it")
        self._director.note("name and number are not enough: the face, or a volunteer", "terminal-proof")
        self._dock.present(elder.plays)
        results = self._director.state(query.Results, "the subsidies")
        this_year = [grant for grant in elder.grants if grant.granted_on(today).year == today.year]
        paid = sum(grant.fen for grant in this_year if grant.state is PaymentState.PAID)
        shown = results.answer
        if len(shown.subsidies) != len(elder.grants) or shown.total_fen(today.year) != paid:
            raise StepFailedError("the list or the total is not what the district granted")
        count = len(shown.subsidies)
        self._director.note(f"{count} grants from the terminal's own store, with their date", "terminal-results")
        self._dock.clear()
        self._director.touch("end")
        self._director.until(lambda: self._director.snapshot.state == town.Home(), "a clean first page")

    def the_line_returns(self, district: DemoDistrict) -> None:
        self._director.until(lambda: self._director.snapshot.link.waiting > 0, "the query's record waits")
        waiting = self._director.snapshot.link.waiting
        district.line.restore()
        self._director.until(
            lambda: self._director.snapshot.link.online and self._director.snapshot.link.waiting == 0,
            "the queue drains",
        )
        self._director.note(f"the line returns; {waiting} record(s) travelled", "terminal-online")

    def what_everybody_may_read(self) -> None:
        """After the line has brought it down."""
        self._director.until(self._director.has_publications, "policies, notices and the guide have come down")
        self._director.touch("policies")
        self._director.state(browsing.Ways, "how to find a policy")
        self._director.touch("item0")
        self._director.state(browsing.Choosing, "the departments")
        self._director.touch("item0")
        self._director.state(browsing.Entries, "its policies")
        self._director.touch("item0")
        self._director.state(browsing.Reading, "a policy")
        self._director.note("a policy in plain words, with a code to take it home", "terminal-policy")
        self._director.touch("end")
        self._director.until(lambda: self._director.snapshot.state == town.Home(), "a clean first page")
