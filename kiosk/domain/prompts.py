"""Everything the kiosk can say or ask, by id. The text and the clip share the id; none holds a name or an amount."""

from enum import Enum

from kiosk.domain.framing import Hint


class Prompt(Enum):
    WELCOME = "welcome"
    LOOK_HERE = "look_here"
    NOT_SEEN = "not_seen"
    SEVERAL = "several"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    TOO_DARK = "too_dark"
    MASK = "mask"
    NOT_CENTRED = "not_centred"
    NOT_FRONTAL = "not_frontal"
    HOLD_STILL = "hold_still"
    COME_TO_SENSOR = "come_to_sensor"
    RECOGNISING = "recognising"
    PLEASE_ENTER = "please_enter"
    MEASURE_AGAIN = "measure_again"
    NOT_RECOGNISED = "not_recognised"
    ASK_SURNAME = "ask_surname"
    ASK_DIGITS = "ask_digits"
    CHOOSE_WAY = "choose_way"
    SHOW_CARD_TO_VOLUNTEER = "show_card_to_volunteer"
    SHOW_CODE_TO_VOLUNTEER = "show_code_to_volunteer"
    VOLUNTEER_COMING = "volunteer_coming"
    THANKS = "thanks"
    STILL_THERE = "still_there"
    TYPE_NUMBER = "type_number"
    TYPE_NAME = "type_name"
    PROVE_BY_FACE = "prove_by_face"
    PROVE_BY_VOLUNTEER = "prove_by_volunteer"
    RESULTS = "results"
    NOT_AVAILABLE = "not_available"


OF_HINT = {hint: Prompt[hint.name] for hint in Hint}
