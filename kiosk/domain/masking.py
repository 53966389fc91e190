"""What may be shown of a person on a screen that others can see."""

from kiosk.domain.id_number import IdNumber


def mask_name(name: str) -> str:
    """Surname and last character stay: 肖国强 -> 肖*强, 李明 -> 李*, 欧阳小明 -> 欧**明."""
    if len(name) <= 1:
        return "*"
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_id_number(number: IdNumber) -> str:
    """Only the last four stay: the area and birth date of a number leave few candidates for the rest."""
    return "*" * (len(number.text) - 4) + number.last_four


def mask_account(account: str) -> str:
    """The last four of a bank account; a shorter text shows nothing."""
    return "*" * 4 + account[-4:] if len(account) >= 8 else "****"
