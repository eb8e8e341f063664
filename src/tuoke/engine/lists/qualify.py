"""Company x profile -> fits or not, with the rule that strikes. Requirement rows 229-236."""

from dataclasses import asdict, dataclass
from typing import Any

from tuoke.engine.lists.columns import FIELD_KEYS
from tuoke.engine.lists.refusal import Refusal
from tuoke.engine.lists.shape import Shape
from tuoke.engine.lists.territory import Tree

PROFILE_SCHEMA = 1
MOST_INDUSTRIES = 2
MOST_TITLES = 3
MOST_EMPLOYEES = 100_000_000
#: The order in which the rules are asked; the first that strikes is the one that is counted.
RULES = ("industry", "title", "territory", "employees", "owner_kind", "conditions")


class ProfileError(Refusal):
    """A profile that is not taken.

    Codes: bad_schema, bad_type, bad_text, bad_range, bad_strike, unknown_key, unknown_field, unknown_territory,
    empty_name, too_many_industries, too_many_titles, too_many_values.
    """


@dataclass(frozen=True)
class Industry:
    """One target industry and the other words that lists use for it."""

    name: str
    synonyms: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The name and its synonyms."""
        return (self.name, *self.synonyms)


@dataclass(frozen=True)
class Title(Industry):
    """One target title; `decides` tells the decider from one who only strongly influences (row 230)."""

    decides: bool = False


@dataclass(frozen=True)
class Range:
    """A range of employees, both ends included; None is open."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True)
class Condition:
    """`field` must be one of `any`."""

    field: str
    any: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """The ideal customer: an item that names nothing does not strike."""

    name: str = ""
    industries: tuple[Industry, ...] = ()
    titles: tuple[Title, ...] = ()
    territories: tuple[str, ...] = ()
    rival_strongholds: tuple[str, ...] = ()
    employees: Range | None = None
    owner_kinds: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    triggers: tuple[str, ...] = ()
    strike: str = "any"
    schema: int = PROFILE_SCHEMA

    @classmethod
    def from_dict(cls, given: Any, tree: Tree | None = None) -> "Profile":
        """The profile that the dict describes (docs/how-to/rank.md has the schema); ProfileError where it is refused."""
        shape = Shape(ProfileError, cls.__dataclass_fields__, given)
        schema = shape.schema(PROFILE_SCHEMA)
        industries = tuple(Industry(*_words(item, "industries")) for item in shape.tables("industries"))
        titles = tuple(_title(item) for item in shape.tables("titles"))
        if len(industries) > MOST_INDUSTRIES:
            raise ProfileError("too_many_industries", given=len(industries), allowed=MOST_INDUSTRIES)
        if len(titles) > MOST_TITLES:
            raise ProfileError("too_many_titles", given=len(titles), allowed=MOST_TITLES)
        strike = shape.text("strike", "any")
        if strike not in ("any", "all"):
            raise ProfileError("bad_strike", given=strike)
        return cls(
            name=shape.text("name"),
            industries=industries,
            titles=titles,
            territories=_places(shape.texts("territories"), tree),
            rival_strongholds=_places(shape.texts("rival_strongholds"), tree),
            employees=_range(shape.given.get("employees")),
            owner_kinds=shape.texts("owner_kinds"),
            conditions=tuple(_condition(item) for item in shape.tables("conditions")),
            triggers=shape.texts("triggers"),
            strike=strike,
            schema=schema,
        )

    def to_dict(self) -> dict[str, Any]:
        """The dict that `from_dict` reads back to an equal profile; JSON and TOML can hold it (None left out)."""
        return _plain(asdict(self))

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that this profile asks, in order."""
        asked = {
            "industry": self.industries,
            "title": self.titles,
            "territory": self.territories,
            "employees": self.employees,
            "owner_kind": self.owner_kinds,
            "conditions": self.conditions,
        }
        return tuple(rule for rule in RULES if asked[rule])


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _words(item: Any, key: str, more: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...]]:
    shape = Shape(ProfileError, ("name", "synonyms", *more), {"name": item} if isinstance(item, str) else item)
    name = shape.text("name")
    if not name:
        raise ProfileError("empty_name", key=key)
    return name, shape.texts("synonyms")


def _title(item: Any) -> Title:
    name, synonyms = _words(item, "titles", ("decides",))
    return Title(name, synonyms, False if isinstance(item, str) else Shape(ProfileError, item, item).truth("decides"))


def _places(names: tuple[str, ...], tree: Tree | None) -> tuple[str, ...]:
    known = tree or Tree.load()
    for name in names:
        if known.find(name) is None:
            raise ProfileError("unknown_territory", given=name)
    return names


def _range(given: Any) -> Range | None:
    if given is None:
        return None
    shape = Shape(ProfileError, ("min", "max"), given)
    low, high = (shape.whole(key, None, 0, MOST_EMPLOYEES) for key in ("min", "max"))
    if low is not None and high is not None and low > high:
        raise ProfileError("bad_range", key="employees", given=low, low=low, high=high)
    return Range(low, high) if (low, high) != (None, None) else None


def _condition(item: Any) -> Condition:
    shape = Shape(ProfileError, ("field", "any"), item)
    field = shape.text("field")
    if field not in FIELD_KEYS:
        raise ProfileError("unknown_field", given=field)
    wanted = shape.texts("any")
    if not wanted:
        raise ProfileError("empty_name", key="conditions")
    return Condition(field, wanted)
