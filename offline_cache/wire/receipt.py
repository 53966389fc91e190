"""What travels and is stored of a consultation's receipt: its hash. The digits themselves only the asker has.

Sixty random bits: whoever steals the hashes would try 10^18 of them for one, and finds with each the answer that lies
beside it anyway. What digits make a receipt is the terminal's business.
"""

from hashlib import sha256


def hash_of(digits: str) -> str:
    return sha256(f"receipt:{digits}".encode()).hexdigest()
