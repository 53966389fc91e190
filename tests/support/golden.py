"""Frames as the vendors' documents and drivers show them, one table for all devices: what is parsed and produced byte for byte.

Made by nobody's encoder here: published bytes, and checksums worked out apart.
"""

SAMV_COMMANDS = {
    "SAM_STATUS": "AA AA AA 96 69 00 03 11 FF ED",
    "FIND": "AA AA AA 96 69 00 03 20 01 22",
    "SELECT": "AA AA AA 96 69 00 03 20 02 21",
    "READ_BASE": "AA AA AA 96 69 00 03 30 01 32",
}
SAMV_UNUSED = {
    "10 FF": "AA AA AA 96 69 00 03 10 FF EC",
    "12 FF": "AA AA AA 96 69 00 03 12 FF EE",
    "30 03": "AA AA AA 96 69 00 03 30 03 30",
    "30 05": "AA AA AA 96 69 00 03 30 05 36",
    "30 10": "AA AA AA 96 69 00 03 30 10 23",
    "60 00": "AA AA AA 96 69 00 03 60 00 63",
    "60 01": "AA AA AA 96 69 00 03 60 01 62",
    "60 02": "AA AA AA 96 69 00 03 60 02 61",
    "60 03": "AA AA AA 96 69 00 03 60 03 60",
    "60 04": "AA AA AA 96 69 00 03 60 04 67",
}
"""Commands that this terminal never sends, by their payload: reset, SAM id, new address, management information,
fingerprints, and the five line rates."""
SAMV_ANSWERS = {
    "AA AA AA 96 69 00 04 00 00 90 94": (0x90, ""),
    "AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97": (0x9F, "00 00 00 00"),
    "AA AA AA 96 69 00 04 00 00 80 84": (0x80, ""),
    "AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C": (0x90, "00 00 00 00 00 00 00 00"),
    "AA AA AA 96 69 00 04 00 00 81 85": (0x81, ""),
    "AA AA AA 96 69 00 04 00 00 41 45": (0x41, ""),
    "AA AA AA 96 69 00 04 00 00 91 95": (0x91, ""),
    "AA AA AA 96 69 00 04 00 00 60 64": (0x60, ""),
    "AA AA AA 96 69 00 04 00 00 10 14": (0x10, ""),
    "AA AA AA 96 69 00 04 00 00 11 15": (0x11, ""),
    "AA AA AA 96 69 00 04 00 00 21 25": (0x21, ""),
    "AA AA AA 96 69 00 04 00 00 40 44": (0x40, ""),
    "AA AA AA 96 69 00 04 00 00 33 37": (0x33, ""),
}
SAMV_SAMPLE_HEAD = "AA AA AA 96 69 05 08 00 00 90 01 00 04 00"
"""Of a whole answer with text and photograph: 1295 bytes."""

GM65_TRIGGER = "7E 00 08 01 00 02 01 02 DA"
GM65_TRIGGER_UNCHECKED = "7E 00 08 01 00 02 01 AB CD"
"""The same order without a checksum, which the engine takes too and which is never sent here."""
GM65_SAVE = "7E 00 09 01 00 00 00 DE C8"
GM65_RATE_9600 = "7E 00 08 02 00 2A 39 01 A7 EA"
GM65_READ_RATE = "7E 00 07 01 00 2A 02 D8 0F"
GM65_ACKNOWLEDGEMENT = "02 00 00 01 00 33 31"
HONEYWELL_TRIGGER, HONEYWELL_RELEASE = "16 54 0D", "16 55 0D"
NEWLAND_TRIGGER, NEWLAND_RELEASE, NEWLAND_ACKNOWLEDGEMENT = "1B 31", "1B 30", "06"
