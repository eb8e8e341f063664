"""A firm's list of companies, invented: one seed, one list. For the demo and for measuring, never for work.

No company and nobody in it is real. Telephone numbers come from blocks kept free for films, or begin in a way that no
exchange assigns (a Chinese local number with 0); web and e-mail addresses end in `.example`, which nobody can register.

Companies      `invent(count, seed)` -> one `Company` each, in the order of their codes D-00001 ...
People         0 to 3 each, the first is the one most in charge
Unknown        about one value in twelve is missing, as in real lists: '' or None
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tuoke.engine import invented_words as words

ENGLISH_SHARE = 0.25


@dataclass(slots=True)
class Person:
    name: str
    title: str
    phone: str
    email: str


@dataclass(slots=True)
class Company:
    code: str
    language: str  # zh or en: the language of this row's values
    name: str
    name_en: str
    area: str
    industry: str
    owner_kind: str
    employees: int | None
    founded: int | None
    website: str
    phone: str
    people: list[Person] = field(default_factory=list)


def invent(count: int, seed: int = 1, english: float = ENGLISH_SHARE) -> Iterator[Company]:
    """`count` companies with their people. Names, codes and telephone numbers never repeat within one call."""
    inventor = _Inventor(seed)
    for number in range(1, count + 1):
        yield inventor.company(f"D-{number:05d}", "en" if inventor.chance.random() < english else "zh")


class _Inventor:
    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.names: set[str] = set()
        self.lines = 0  # telephone lines given out so far
        self.films: dict[str, int] = {}  # of each block kept for films: the last number given out

    def company(self, code: str, language: str) -> Company:
        return self._english(code) if language == "en" else self._chinese(code)

    def _chinese(self, code: str) -> Company:
        industry = self._weighted(words.INDUSTRIES, 2)
        city, pinyin, prefix, _ = self._weighted(words.CITIES_ZH, 3)
        heart = self._new(f"{city}{{}}{industry[3]}", words.FIRST_ZH, words.SECOND_ZH)
        domain = f"{pinyin.lower()}-{code.lower()}.example"
        made = Company(
            code, "zh", f"{city}{heart}{industry[3]}{self._pick(words.LEGAL_ZH)}", "", city, industry[0],
            self._weighted(words.OWNER_KINDS, 2)[0], self._employees(), self._founded(),
            f"https://www.{domain}", self._phone_zh(prefix),
        )  # fmt: skip
        made.people = [self._person_zh(prefix, domain) for _ in range(self._headcount())]
        return self._forget_some(made)

    def _english(self, code: str) -> Company:
        industry = self._weighted(words.INDUSTRIES, 2)
        place, _zh, prefix, digits = self._pick(words.PLACES_EN)
        heart = self._new(f"{{}} {industry[4]}", words.FIRST_EN, words.SECOND_EN)
        name = f"{heart} {industry[4]} {self._pick(words.LEGAL_EN)}"
        domain = f"{heart.lower().replace(' ', '-')}-{code.lower()}.example"
        made = Company(
            code, "en", name, name, place, industry[1], self._weighted(words.OWNER_KINDS, 2)[1], self._employees(),
            self._founded(), f"https://www.{domain}", self._phone_en(prefix, digits),
        )  # fmt: skip
        made.people = [self._person_en(prefix, digits, domain) for _ in range(self._headcount())]
        return self._forget_some(made)

    def _person_zh(self, prefix: str, domain: str) -> Person:
        surname, first, second = self._pick(words.SURNAMES), self._pick(words.GIVEN_ZH), self._pick(words.GIVEN_ZH)
        given = (first[0] + second[0], first[1] + second[1]) if self.chance.random() < 0.8 else first
        mailbox = f"{surname[1]}.{given[1]}{self.lines}@{domain}"
        return Person(surname[0] + given[0], self._weighted(words.TITLES, 2)[0], self._phone_zh(prefix), mailbox)

    def _person_en(self, prefix: str, digits: int, domain: str) -> Person:
        given, family = self._pick(words.GIVEN_EN), self._pick(words.FAMILY_EN)
        phone = self._phone_en(prefix, digits)
        mailbox = f"{given}.{family}{self.lines}@{domain}".lower()
        return Person(f"{given} {family}", self._weighted(words.TITLES, 2)[1], phone, mailbox)

    def _phone_zh(self, prefix: str) -> str:
        """No Chinese local number begins with 0. The factor shares no divisor with 10^7, so no number comes twice."""
        self.lines += 1
        digits = f"{self.lines * 3_454_327 % 10_000_000:07d}"
        return f"{prefix}-0{digits[:3]} {digits[3:]}"

    def _phone_en(self, prefix: str, digits: int) -> str:
        """Films have few numbers: when a block is used up, the rest have none that we know of."""
        self.lines += 1
        used = self.films[prefix] = self.films.get(prefix, -1) + 1
        if not prefix or used >= 10**digits:
            return ""
        return f"{prefix}{used:0{digits}d}"

    def _forget_some(self, made: Company) -> Company:
        """Real lists have holes."""
        for name, empty, share in (
            ("industry", "", 0.05), ("area", "", 0.03), ("owner_kind", "", 0.2), ("employees", None, 0.15),
            ("founded", None, 0.12), ("website", "", 0.2), ("phone", "", 0.1),
        ):  # fmt: skip
            if self.chance.random() < share:
                setattr(made, name, empty)
        for person in made.people:
            person.title = "" if self.chance.random() < 0.08 else person.title
            person.email = "" if self.chance.random() < 0.3 else person.email
            person.phone = "" if self.chance.random() < 0.12 else person.phone
        return made

    def _employees(self) -> int:
        """Log-normal, median about 160: many small firms, few large ones."""
        return max(5, min(20_000, round(self.chance.lognormvariate(5.1, 1.0))))

    def _founded(self) -> int:
        return 2024 - min(60, int(self.chance.expovariate(1 / 14)))

    def _headcount(self) -> int:
        return self.chance.choices((0, 1, 2, 3), (8, 45, 32, 15))[0]

    def _new(self, frame: str, *syllables: str | tuple[str, ...]) -> str:
        """A name's heart that is not taken within its frame; longer ones when the short are used up."""
        for attempt in range(1_000):
            heart = "".join(self._pick(choice) for choice in syllables)
            if attempt >= 5:
                more = "".join(self._pick(choice) for choice in syllables)
                heart += f" {more}" if heart.isascii() else more
            if (name := frame.format(heart)) not in self.names:
                self.names.add(name)
                return heart
        raise RuntimeError(f"no name left for {frame}")

    def _pick(self, values: Sequence[Any]) -> Any:
        return values[int(self.chance.random() * len(values))]

    def _weighted(self, rows: Sequence[Any], weight: int) -> Any:
        return self.chance.choices(rows, [row[weight] for row in rows])[0]
