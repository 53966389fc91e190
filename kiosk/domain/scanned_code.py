"""What a scanner read, made harmless. It is a text from a stranger's telephone: it is looked up, never shown and never obeyed."""

from dataclasses import dataclass, field

LONGEST = 2048
"""Characters. A health code has a few dozen, the densest QR code 4296; what is longer is no code that anybody here asks for."""


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """Printable characters only, at least one."""

    text: str = field(repr=False)

    @staticmethod
    def of(raw: str) -> "ScannedCode | None":
        """Without control, format and private characters and line ends; None when nothing is left or too much."""
        text = "".join(character for character in raw if character.isprintable()).strip()
        return ScannedCode(text) if 0 < len(text) <= LONGEST else None
