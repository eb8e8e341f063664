"""The blocking keys that ours and the peer share, by the names of our signs (engine/lists/signs.py)."""

BLOCKS = ("credit_code", "code", "domain", "email", "phone", "name_key", "heart")
#: The same, as our blocks are called (engine/lists/blocks.py).
KINDS = ("credit_code", "code", "domain", "email", "phone", "name", "heart")
