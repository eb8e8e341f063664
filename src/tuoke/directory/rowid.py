"""Ids in addresses: whole numbers that a database can hold; anything longer is an address that does not exist."""


class RowId:
    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
