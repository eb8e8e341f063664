"""Company x profile -> fits or not, with the rule that strikes. Requirement rows 229-236."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tuoke.engine.lists.columns import FIELD_KEYS, PERSON_FIELDS
from tuoke.engine.lists.names import FOLD, with_keys
from tuoke.engine.lists.numbers import with_span
from tuoke.engine.lists.refusal import Refusal
from tuoke.engine.lists.shape import Shape
from tuoke.engine.lists.territory import Tree

if TYPE_CHECKING:
    import ibis.expr.types as ir

PROFILE_SCHEMA = 1
MOST_INDUSTRIES = 2
MOST_TITLES = 3
MOST_EMPLOYEES = 100_000_000
#: The order in which the rules are asked; the first that strikes is the one that is counted.
RULES = ("industry", "title", "territory", "employees", "owner_kind", "conditions")

#: What no condition can ask: it belongs to a person, or is not of the list.
NO_CONDITION = (*PERSON_FIELDS, "line", "company_id", "person_id")


class ProfileError(Refusal):
    """A profile that is not taken.

    Codes: bad_schema, bad_type, bad_text, bad_range, bad_strike, unknown_key, unknown_field, unknown_territory,
    empty_name, two_kinds, only_whole_lists, too_many_industries, too_many_titles, too_many_values.
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
    """What `field` must be: one of `any`, or hold one of `contains`, or a number (a year) from `min` to `max`.

    `field`: a field of a company, or any further column of the list. One of the three kinds is asked.
    """

    field: str
    any: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None

    @property
    def kind(self) -> str:
        """is | contains | range."""
        return "is" if self.any else "contains" if self.contains else "range"


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
        """The profile that the dict describes (schema: docs/how-to/rank.md); ProfileError where it is refused."""
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

    @property
    def further(self) -> tuple[str, ...]:
        """The columns beside the fields of a company that its conditions ask."""
        return tuple(dict.fromkeys(one.field for one in self.conditions if one.field not in FIELD_KEYS))

    def refuse_further(self) -> None:
        """ProfileError where it asks columns that a list read in slices, or each row by itself, does not bring."""
        for field in self.further:
            raise ProfileError("only_whole_lists", field=field)


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
    shape = Shape(ProfileError, ("field", "any", "contains", "min", "max"), item)
    field = shape.text("field")
    if not field or field in NO_CONDITION:
        raise ProfileError("unknown_field", given=field)
    words = {key: shape.texts(key) for key in ("any", "contains")}
    low, high = shape.number("min"), shape.number("max")
    asked = [*filter(None, words.values()), *([(low, high)] if (low, high) != (None, None) else [])]
    if not asked:
        raise ProfileError("empty_name", key="conditions")
    if len(asked) > 1:
        raise ProfileError("two_kinds", field=field)
    if low is not None and high is not None and low > high:
        raise ProfileError("bad_range", key=field, given=low, low=low, high=high)
    return Condition(field, **words, min=low, max=high)


def facts(people: "ir.Table", companies: "ir.Table", meanings: "dict[str, ir.Table]") -> "ir.Table":
    """People x companies with what their values mean to profile and card (`verdicts.py`); one row per person."""
    company = companies.drop("line")
    rows = people.join(company, "company")
    rows = rows.left_join(meanings["industries"].rename(industry_fits="fits", industry_points="points"), "industry_key")
    rows = rows.drop("industry_key_right")
    rows = rows.left_join(meanings["areas"].rename(area_fits="fits", area_points="points"), "area").drop("area_right")
    rows = rows.left_join(meanings["titles"].rename(title_fits="fits", title_points="points"), "title")
    rows = rows.drop("title_right")
    rows = rows.left_join(meanings["owners"], "owner_key").drop("owner_key_right")
    rows = rows.left_join(meanings["unmet"], "company").drop("company_right")
    return rows.cross_join(meanings["settings"])


def facts_asked(companies: "ir.Table", further: "ir.Table", conditions: "ir.Table") -> "ir.Table":
    """company, field, value: what is known of the fields that a condition asks.

    `further`: the same of columns that are no field of a company.
    """
    import ibis.selectors as s

    fields = [key for key in FIELD_KEYS if key not in PERSON_FIELDS]
    long = companies.select("company", *fields).pivot_longer(s.cols(*fields), names_to="field", values_to="value")
    long = long.union(further.select("company", "field", "value"))
    return long.filter(long.value.notnull()).semi_join(conditions, "field")


def asked(facts_asked: "ir.Table", conditions: "ir.Table") -> "ir.Table":
    """Each different value once per condition: field, value, place, kind, key, low, high."""
    import ibis

    values = facts_asked.select("field", "value").distinct()
    values = values.join(conditions.select("place", "field", "kind").distinct(), "field")
    keyed = with_keys(values, FOLD, key="value")
    keyed = keyed.mutate(told=ibis.ifelse(keyed.kind == "range", keyed.value, ibis.null("string")))
    return with_span(keyed, "told", "field").select("field", "value", "place", "kind", "key", "low", "high")


def unmet(facts_asked: "ir.Table", asked: "ir.Table", conditions: "ir.Table") -> "ir.Table":
    """The companies that fail one of the conditions; what is not known fails none."""
    import ibis

    known = asked.filter(ibis.ifelse(asked.kind == "range", asked.low.notnull(), asked.key.notnull()))
    words = conditions.filter(conditions.kind == "is").select("place", "key")
    equal = known.filter(known.kind == "is").join(words, ["place", "key"]).select("field", "value", "place")
    # The few conditions that no equality answers are asked one by one.
    others = conditions.filter(conditions.kind != "is").select("place", word="key", least="min", most="max")
    pairs = known.filter(known.kind != "is").join(others, "place")
    holds = ibis.ifelse(
        pairs.kind == "range", (pairs.high >= pairs.least) & (pairs.low <= pairs.most), pairs.key.contains(pairs.word)
    )
    met = equal.union(pairs.filter(holds).select("field", "value", "place")).distinct()
    failing = known.anti_join(met, ["field", "value", "place"]).select("field", "value").distinct()
    failed = facts_asked.semi_join(failing, ["field", "value"])
    return failed.select("company", unmet=ibis.literal(True)).distinct()


def alone(judged: "ir.Table") -> "ir.Table":
    """One row: how many companies each rule strikes alone, so that without it they would fit."""
    companies = judged.group_by("company").agg(
        fits=judged.rule.isnull().any(), **{rule: (judged.only == rule).fill_null(False).any() for rule in RULES}
    )
    struck = companies.filter(~companies.fits)
    return struck.agg(**{rule: struck.count(where=struck[rule]) for rule in RULES})


def judged(facts: "ir.Table") -> "ir.Table":
    """The facts with `rule`, the first rule that strikes (null: fits), `passed`: how many rules it came past, and
    `only`: the rule without which it would fit."""
    import ibis

    strikes = {
        "industry": facts.industry_key.notnull() & ~facts.industry_fits.fill_null(False),
        "title": facts.title.notnull() & ~facts.title_fits.fill_null(False),
        "territory": facts.area.notnull() & ~facts.area_fits.fill_null(True),
        "employees": (facts.employees_to < facts.employees_min) | (facts.employees_from > facts.employees_max),
        "owner_kind": facts.owner_key.notnull() & facts.wanted.isnull(),
        "conditions": facts.unmet.notnull(),
    }
    struck = {f"_{rule}": (facts[f"ask_{rule}"] & strikes[rule]).fill_null(False) for rule in RULES}
    table = facts.mutate(**struck)
    # With strike = "all" one rule that does not strike saves the name.
    saved = ibis.or_(*(table[f"ask_{rule}"] & ~table[f"_{rule}"] for rule in RULES))
    table = table.mutate(_saved=table.strike_all & saved)
    # Under "all", taking a rule away may strike more, never fewer: there is none to name.
    struck_by = ibis.ifelse(table.strike_all, 0, sum(table[f"_{rule}"].cast("int64") for rule in RULES))
    first = [(table[f"_{rule}"] & ~table._saved, rule, place) for place, rule in enumerate(RULES)]
    table = table.mutate(
        rule=ibis.cases(*((hit, rule) for hit, rule, _ in first)),
        passed=ibis.cases(*((hit, ibis.literal(place, "int64")) for hit, _, place in first), else_=len(RULES)),
        only=ibis.cases(*((hit & (struck_by == 1), rule) for hit, rule, _ in first)),
    )
    return table.select(*(column for column in table.columns if not column.startswith("_")))


def struck_value(table: "ir.Table") -> "ir.StringValue":
    """The text by which the rule struck."""
    import ibis

    return ibis.cases(
        (table.rule == "industry", table.industry),
        (table.rule == "title", table.title),
        (table.rule == "territory", table.area),
        (table.rule == "employees", table.employees),
        (table.rule == "owner_kind", table.owner_kind),
    )
