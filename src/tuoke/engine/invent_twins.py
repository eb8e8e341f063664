"""An invented company as a second list brings it: the same firm, written otherwise, less of it known.

Each way is a function of an invented `Company` (`invent.py`) that gives a second one without a code of its own, or None
where the way does not suit its name. Nobody in it is new: people, website and number are those of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tuoke.engine import invented_words as words
from tuoke.engine.invent import Company

# A slip of the pen, each of the two about as rare as the other in the name of a firm.
SLIPS = dict(zip("岫洵漪淞珩湛渌缙翀榆皓曜稷", "柚珣猗菘衍谌禄晋种瑜浩耀季", strict=True))
TRADITIONAL = dict(
    zip("宁苏无锡东莞广厦汉电汽车机装纺织应链药制业实团", "寧蘇無錫東莞廣廈漢電汽車機裝紡織應鏈藥製業實團", strict=True)
)
LONG_FORMS = {
    "Ltd": "Limited",
    "Inc": "Incorporated",
    "GmbH": "G.m.b.H.",
    "LLC": "L.L.C.",
    "Pte Ltd": "Private Limited",
}


def other_form(row: Company) -> Company | None:
    """The legal form as another list has it; met by the website."""
    rest, form = _parted(row.name, words.LEGAL_EN if row.language == "en" else words.LEGAL_ZH)
    if row.language == "en":
        other = LONG_FORMS.get(form, "")
    else:
        other = {"有限公司": "股份有限公司", "股份有限公司": "有限公司"}.get(form, "")
    return _second(row, rest + other, phone="", people=[]) if other else None


def slip(row: Company) -> Company | None:
    """One letter wrong; met by the number."""
    if row.language == "en":
        at = next((place for place in range(1, 8) if row.name[place] == row.name[place - 1]), 4)
        return _second(row, row.name[:at] + row.name[at + 1 :], website="", people=row.people[1:])
    wrong = next((letter for letter in row.name if letter in SLIPS), "")
    return _second(row, row.name.replace(wrong, SLIPS[wrong], 1), website="", people=row.people[1:]) if wrong else None


def short(row: Company) -> Company | None:
    """As people say it, without place and legal form, and nothing else is known."""
    rest, _form = _parted(row.name, words.LEGAL_EN if row.language == "en" else words.LEGAL_ZH)
    name = rest.strip().removeprefix(_city(rest))
    return _second(row, name, area="", industry="", employees=None, website="", phone="", people=[])


def bracketed(row: Company) -> Company | None:
    """The place in brackets behind the trade; met by the name and the place."""
    rest, form = _parted(row.name, words.LEGAL_ZH)
    city = _city(rest)
    name = f"{rest.removeprefix(city)}（{city}）{form}"
    return _second(row, name, website="", people=row.people[1:]) if city else None


def traditional(row: Company) -> Company | None:
    """In traditional characters, as a colleague in Hong Kong wrote it down; met by the number."""
    name = "".join(TRADITIONAL.get(letter, letter) for letter in row.name)
    return _second(row, name, website="", people=[]) if name != row.name else None


WAYS: dict[str, Callable[[Company], Company | None]] = {
    "other_form": other_form, "slip": slip, "short": short, "bracketed": bracketed, "traditional": traditional,
}  # fmt: skip


def _second(row: Company, name: str, **known: object) -> Company:
    given = {"code": "", "name": name, "name_en": "", "owner_kind": "", "founded": None, **known}
    return replace(row, **given)  # type: ignore[arg-type]


def _parted(name: str, forms: Sequence[str]) -> tuple[str, str]:
    """A name without its legal form, and the form."""
    form = max((form for form in forms if name.endswith(form)), key=len, default="")
    return name.removesuffix(form), form


def _city(name: str) -> str:
    return next((city for city, *_ in words.CITIES_ZH if name.startswith(city)), "")
