"""The parts of a company name, and the steps by which an English or foreign name is split."""

from collections.abc import Iterator
from functools import cache

from tuoke.engine.lists.folding import MARKS, SCRIPT, SPACES, Step
from tuoke.engine.lists.name_tables import forms, places_en, trades
from tuoke.engine.lists.registers import If, Let, Pad, Program, Put, Take, Together

PARTS = ("place", "core", "trade", "legal_form", "group_mark", "site")
#: What both languages need beside: rest is what is not yet told apart, the others hold something for a while.
HELD = (
    "rest",
    "form",
    "group",
    "inner",
    "after",
    "lost",
    "tail",
    "pure",
    "p1",
    "p2",
    "p3",
    "p4",
    "bare",
    "first",
    "front",
)
OPENING, CLOSING = "\\[{〔【〖「『《〈<", "\\]}〕】〗」』》〉>"
#: Text -> the text that is split: small letters, single spaces, one kind of bracket. Most need nothing of it.
READ = (
    SCRIPT,
    Step(
        "[\u0300-\u036f]",
        guard=f"[\u0300-\u036f{SPACES.replace(' ', '')}{OPENING}{CLOSING}㈱㈲&]|  ",
        then=(
            Step(f"[{SPACES}]+", " "),
            Step(r"\[[0-9]+\]"),
            Step(f"[{OPENING}]", "("),
            Step(f"[{CLOSING}]", ")"),
            Step("㈱", "(株)"),
            Step("㈲", "(有)"),
            Step("&", " and "),
        ),
    ),
)
SITE = (
    "(?:branch office|branch|representative office|rep office|liaison office|sales office|regional office|office"
    "|plant|factory|works|depot|warehouse|store)"
)
SITE_FIRST = "(?:filiale|niederlassung|zweigniederlassung|succursale|sucursal|branch of)"
GROUP = "(?:group holdings?|holdings? group|groups?|holdings?|gruppe|groupe|grupo|gruppo)"
TRADES_AS = "(?:d/b/a|dba|d b a|doing business as|trading as|t/a)"
FORMER = "(?:formerly known as|formerly|f/k/a|fka|previously known as|previously|ex)"
#: Words that tell one firm from another only with the word of trade after them.
OWN_WORD = "construction|agricultural|merchants|industrial|commercial|development|communications"
GENERIC = (
    "general|national|american|united|first|international|global|world|whole|best|business|standard|royal|central|new"
    "|old|north|south|east|west|northern|southern|eastern|western|british|us|usa|great|big|modern|universal|common"
    "|public|federal|limited|consolidated|allied|associated|integrated|advanced|applied|premier|all|the|my|our|one"
)


@cache
def english() -> Program:
    return (*_brackets(), *_ends(), *_parts())


def _brackets() -> Iterator[Put | Take | Together | Let | Pad]:
    """What the firm is called today, the place in brackets; then marks away, and every word begins with a space."""
    yield Put("rest", f"^.* {TRADES_AS}:? ", when=(If("rest", f" {TRADES_AS}:? ."),))
    former = f"[(,] ?{FORMER}[ :].*$| (?:formerly|f/k/a|fka|previously known as) .*$"
    yield Put("rest", former, when=(If("rest", FORMER),))
    bracket, told = If("rest", has="("), If("tail", no=True)
    yield Take(f"[(] ?(?:the )?(?:{places_en(china=False)}) ?[)].*$", "tail", when=(bracket,))
    yield Take("^[(][^()]*[)]", "inner", of="tail", at_start=True, when=(told,))
    yield Let((("rest", ("rest", "tail")),), when=(told,))
    yield Put("inner", "[()]", " ", when=(told,))
    yield Put("rest", "['’‘`´ʼ]", when=(If("rest", "['’‘`´ʼ]"),))
    for letter, letters in (("ß", "ss"), ("æ", "ae"), ("œ", "oe")):
        yield Put("rest", letter, letters, when=(If("rest", has=letter),))
    yield Put("rest", f"[. {MARKS}]+", " ", when=(If("rest", f"[.{MARKS}]|  "),))
    yield Pad("rest")
    yield Together("rest")
    yield Put("rest", "  +", " ", when=(If("rest", has="  "),))
    extra = "^ *the |(?: class [a-z])?(?: the) *$| class [a-z] *$"
    yield Put("rest", extra, " ", when=(If("rest", extra),))
    yield Pad("rest")
    yield Put("rest", " sp zoo$", " sp z oo", when=(If("rest", has=" sp zoo"),))


def _ends() -> Iterator[Put | Take]:
    """Site, and the form where it stands at the front; then place, first word, and form and group at the end."""
    form = f"(?: (?:(?:and|und|u) )?(?:{forms('latin')}))+"
    ends, open_ = If("rest", f" {SITE}$"), If("site")
    yield Take(f"{form} (?:.* )?{SITE}$", "site", skip=2, leave=f"^{form}", when=(ends,))
    yield Take(f" (?:{places_en(china=False)}) {SITE}$", "site", skip=2, when=(ends, open_))
    yield Take(f" {SITE_FIRST} .*$", "site", skip=2, when=(If("rest", f" {SITE_FIRST} "), open_))
    at_end = f" (?:{places_en(china=False)})$"
    yield Take(f"{form}{at_end}", "after", skip=2, leave=f"^{form}", when=(If("rest", at_end),))
    yield Take(f"^ (?:{forms('latin', front=True)}) ", "front", at_start=True)
    yield Put("rest", "^", " ", when=(If("front", no=True),))
    place = f"^ (?:{places_en(china=True)}) "
    yield Take(place, "p1", at_start=True)
    yield Put("rest", "^(?:(?:city|province|district|county|municipality|new area) )?", " ", when=(If("p1", no=True),))
    yield Take(place, "p2", at_start=True, when=(If("p1", no=True),))
    yield Put("rest", "^(?:(?:city|district|county|new area) )?", " ", when=(If("p2", no=True),))
    yield Take("^ [^ ]+", "first", at_start=True)
    yield Take(f"{form}$", "form")
    yield Take(f" {GROUP}$", "group")


def _parts() -> Iterator[Put | Take | Let]:
    trade = f"(?: (?:and )?(?:{trades(zh=False)}))"
    yield Take(f"{trade}+$", "trade")
    yield Take(f" {GROUP}$", "group", first=True, when=(If("trade", no=True),))
    yield Let((("rest", ("first", "rest")), ("first", ())))
    all_trade = (If("rest", f"^{trade}+$"), If("rest", f"^ (?:{OWN_WORD})$", no=True), If("core"))
    for place in ("p2", "p1"):
        new = (("core", (place,)), ("trade", ("rest", "trade")), ("rest", ()), (place, ()))
        yield Let(new, when=(*all_trade, If(place, no=True)))
    generic = f"^(?: (?:{GENERIC}|{places_en(china=False, codes=True)}))+$"
    yield Let(
        (("core", ("rest", "trade")), ("trade", ())), when=(If("core"), If("trade", no=True), If("rest", generic))
    )
    yield Let((("core", ("rest",)),), when=(If("core"),))
    yield Let((("form", ("front", "form")), ("place", ("p1", "p2", "inner", "after"))))
