"""A receipt is read however it is typed or heard, and a slip of the finger is seen before anybody is looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.receipts import DIGITS, InvalidReceiptError, Receipt, ReceiptFault, fault_of

receipts = st.integers(0, 10**18 - 1).map(lambda drawn: Receipt.draw(lambda _: drawn))


@given(receipts)
def test_a_receipt_is_read_back_as_it_is_spoken_and_shows_nothing_in_print(receipt: Receipt) -> None:
    assert len(receipt.digits) == DIGITS
    assert Receipt.parse(f" {receipt.spoken.replace(' ', ' - ')} ") == receipt
    assert receipt.digits not in repr(receipt)
    assert [len(group) for group in receipt.spoken.split()] == [4] * 5


@given(receipts, st.integers(0, DIGITS - 1), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(receipt: Receipt, at: int, by: int) -> None:
    wrong = str((int(receipt.digits[at]) + by) % 10)
    assert fault_of(receipt.digits[:at] + wrong + receipt.digits[at + 1 :]) is ReceiptFault.CHECK_DIGITS


@given(receipts, st.integers(0, DIGITS - 2))
def test_two_neighbours_exchanged_are_noticed(receipt: Receipt, at: int) -> None:
    left, right = receipt.digits[at], receipt.digits[at + 1]
    exchanged = receipt.digits[:at] + right + left + receipt.digits[at + 2 :]
    assert (fault_of(exchanged) is None) == (left == right)


@given(st.text(max_size=24))
def test_any_text_is_a_receipt_or_is_refused_by_name(text: str) -> None:
    try:
        receipt = Receipt.parse(text)
    except InvalidReceiptError:
        return
    assert int(receipt.digits) % 97 == 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ReceiptFault.TOO_SHORT),
        ("1234 5678", ReceiptFault.TOO_SHORT),
        ("１" * DIGITS, ReceiptFault.NOT_DIGITS),
        ("1" * (DIGITS + 1), ReceiptFault.NOT_DIGITS),
        ("0" * DIGITS, ReceiptFault.CHECK_DIGITS),
    ],
)
def test_what_is_wrong_has_a_name(text: str, fault: ReceiptFault) -> None:
    with pytest.raises(InvalidReceiptError) as caught:
        Receipt.parse(text)
    assert caught.value.fault is fault
