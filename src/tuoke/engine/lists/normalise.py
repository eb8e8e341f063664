"""Raw row -> clean row, as one Ibis expression; and the keys of single phones and addresses of mail."""


def phone_key(text: str, region: str = "CN") -> str | None:
    """'+8613800138000' for '138 0013 8000'; None where it is not a number one could call."""
    raise NotImplementedError


def email_key(text: str) -> str | None:
    """The address in small letters; None where it is not one."""
    raise NotImplementedError
