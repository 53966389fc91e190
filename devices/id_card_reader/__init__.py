"""The reader of identity cards: a SAM-V module on a serial line, as nearly every brand builds it in."""
