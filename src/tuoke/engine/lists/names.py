"""Company name (zh, en) -> the key by which two spellings of one name are equal."""


def name_key(text: str) -> str:
    """The key of one name; `name_key_of` gives the same as an Ibis expression. '' where nothing is left to compare."""
    raise NotImplementedError


def fold(text: str) -> str:
    """The key of a plain value (an industry, a kind of owner): width, case, accents, spaces and marks away."""
    raise NotImplementedError
