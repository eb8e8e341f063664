"""A person's name (zh, en) -> family and given name, and how it sounds: 李伟, Li Wei and Wei Li are one sound.

`person` reads one name, `with_persons` a column of them; both run the same program (registers.py). A name in Han is
family first, of one character or of two that are known together (欧阳). A name in letters is family last, unless a
comma says otherwise or only its first word is a Chinese family name. The sound is family and given name in pinyin or
small letters, in alphabetical order, for nobody can tell which of both Wei Li means. It proves little by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tuoke.engine.lists.folding import HAN, MARKS, SCRIPT, SPACES, Step, apply, with_keys
from tuoke.engine.lists.name_tables import family_sounds, sounds
from tuoke.engine.lists.registers import If, Let, Pad, Program, Put, Take, run, with_run

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

READ = (
    SCRIPT,
    Step("[\u0300-\u036f]", guard="[\u0300-\u036f]"),
    Step(f"[{SPACES}]+", " "),
    Step("^ +| +$"),
)
HELD = ("rest", "family", "given", "first", "last", "title", "lost")
TOGETHER = (
    "欧阳|司马|上官|诸葛|司徒|东方|皇甫|令狐|尉迟|公孙|慕容|宇文|长孙|轩辕|夏侯|独孤|南宫|西门|端木|百里|呼延|拓跋"
    "|完颜|耶律|澹台|公冶|申屠|太史|钟离|闻人|赫连|濮阳|淳于|单于|司空|鲜于|闾丘|纳兰|那拉|叶赫|第五"
)
CALLED = (
    "先生|女士|小姐|太太|夫人|老师|博士|教授|医生|大夫|律师|会计|秘书|助理|同志|师傅|总经理|副总经理|副总裁|总裁|副总"
    "|总监|副经理|经理|主任|副主任|董事长|董事|厂长|处长|科长|局长|部长|院长|校长|所长|主管|工程师|队长|店长|老板"
)
#: After one character of family name only: 王总, 张工.
SHORT = "[总工姐哥董局处科院]"
TITLES = (
    "mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|dame|rev|hon|capt|herr|frau|mme|mlle|monsieur|madame|ing|ir|dipl"
    "|signor|signora|sr|sra|don"
)
AFTER = "jr|sr|ii|iii|iv|phd|ph d|md|mba|esq|cpa|pe|llm|jd|dds|obe|mbe|msc|bsc|ma|ba"
#: Chinese family names in pinyin, and as they are written in Hong Kong, Taiwan and abroad.
FAMILIES = (
    "wang|li|zhang|liu|chen|yang|huang|zhao|wu|zhou|xu|sun|ma|zhu|hu|guo|he|gao|lin|luo|zheng|liang|xie|song|tang|deng"
    "|han|feng|cao|peng|zeng|xiao|tian|dong|pan|yuan|cai|jiang|yu|du|ye|cheng|wei|su|lu|ding|ren|yao|shen|zhong|cui|tan"
    "|fan|liao|shi|jin|jia|xia|fu|fang|zou|xiong|bai|meng|qin|qiu|hou|yin|xue|yan|lei|long|duan|hao|kong|shao|mao|chang"
    "|wan|gu|lai|kang|qian|niu|hong|gong|wen|ouyang|sima|zhuge|situ|shangguan|lyu|lv|cen|ge|chong|ning|ou|zha|zhai|zhan"
    "|zhuang|qi|qiao|qu|quan|shan|shang|sheng|shu|tao|tong|tu|weng|xi|xiang|xing|ying|you|yue|yun|zang|zhen|zuo|chan"
    "|cheung|wong|leung|ng|lau|kwok|chow|chu|tsang|yeung|hui|mak|tse|yip|tsui|kwan|ho|lam|lo|tam|fung|siu|poon|hsu|tsai"
    "|hsieh|chiang|teng|tseng|kuo|huang|chiu|liao|yeh|shih|chien|chung|peng|lo|ke"
)
#: So many characters are spoken; what is longer stays in characters.
LONGEST_FAMILY, LONGEST_GIVEN = 3, 4


@dataclass(frozen=True)
class Person:
    """Small letters or Han characters without spaces, '' where not told; `key` is the whole name without titles."""

    family: str
    given: str
    key: str
    sound: str


def person(text: str | None) -> Person:
    """The name of one person; `with_persons` gives the same for a column."""
    read = apply(READ, text or "")
    done = run(_program(), {**dict.fromkeys(HELD, ""), "rest": read})
    family, given = done["family"], done["given"]
    first = "".join(family_sounds().get(c, sounds().get(c, c)) for c in family[:LONGEST_FAMILY])
    second = "".join(sounds().get(c, c) for c in given[:LONGEST_GIVEN])
    parts = [first + family[LONGEST_FAMILY:], second + given[LONGEST_GIVEN:]] if _is_han(family) else [family, given]
    return Person(family, given, f"{given} {family}".strip(" ") if not _is_han(family) else family + given, _two(parts))


def _is_han(text: str) -> bool:
    return HAN[0] <= text[:1] <= HAN[-1]


def _two(parts: list[str]) -> str:
    return " ".join(sorted(part for part in parts if part))


@cache
def _program() -> Program:
    return (*_read(), *_chinese(), *_western())


def _read() -> Iterator[Put | Take | Pad]:
    # A nickname in brackets or in quotation marks is left out, and so are letters beside a name in Han.
    yield Put("rest", '[(（"“][^()（）"“”]*[)）"”]', " ", when=(If("rest", '[(（"“]'),))
    yield Put("rest", f"[^{HAN}·]+", when=(If("rest", f"[{HAN}]"),))


def _chinese() -> Iterator[Put | Take]:
    han = If("rest", f"[{HAN}]")
    # 阿里木·买买提: the given name stands first.
    yield Take(f"·[{HAN}]+$", "family", when=(If("rest", has="·"), han))
    yield Put("family", "·", when=(If("family", has="·"),))
    yield Take(f"^[{HAN}]+", "given", at_start=True, when=(If("family", no=True),))
    yield Put("rest", "·", when=(han,))
    yield Take(f"(?:{CALLED})+$", "title", skip=1, when=(han,))
    yield Take(f"{SHORT}$", "title", skip=1, when=(han, If("rest", "^..$")))
    yield Take("^[老小阿]", "title", at_start=True, when=(han, If("rest", "^..$"), If("title")))
    yield Take(f"^(?:{TOGETHER})", "family", at_start=True, when=(han, If("rest", "^...?.?$")))
    yield Take(f"^[{HAN}]", "family", at_start=True, when=(han, If("family")))
    yield Take(f"^[{HAN}]+", "given", at_start=True, when=(han,))


def _western() -> Iterator[Put | Take | Let | Pad]:
    western = If("family")
    yield Put("rest", "['’‘`´]", when=(western, If("rest", "['’‘`´]")))
    yield Put("rest", f"[ {MARKS.replace(',', '')}.]+", " ", when=(western,))
    yield Put("rest", "  +", " ", when=(If("rest", has="  "),))
    yield Pad("rest")
    yield Put("rest", f"^(?: (?:{TITLES}))+ ", " ", when=(western,))
    yield Put("rest", f"(?: ?,? (?:{AFTER}))+$", when=(western,))
    # Smith, John
    comma = If("rest", has=",")
    yield Take("^[^,]+", "family", at_start=True, when=(western, comma))
    yield Take("^, *[^,]+", "given", at_start=True, when=(If("rest", has=","),))
    yield Put("given", "[, ]+", " ", when=(If("given", has=","),))
    yield Put("family", f" (?:{TITLES})$", when=(If("family", no=True), If("given", no=True)))
    yield Let((("rest", ()),), when=(If("family", no=True),))
    # The first word, where only it is a Chinese family name; else the last.
    families = f"^ (?:{FAMILIES})$"
    yield Take(" [^ ]+$", "last", when=(western,))
    yield Take("^ [^ ]+", "first", at_start=True, when=(western,))
    chinese = (If("first", families), If("last", families, no=True))
    yield Let((("family", ("first",)), ("given", ("rest", "last")), ("last", ())), when=(western, *chinese))
    yield Let((("given", ("first", "rest")), ("family", ("last",))), when=(western,))
    # Initials in the middle: John F. Kennedy.
    yield Put("given", "(?: [a-z])+$", when=(If("given", "^ [^ ][^ ]+(?: [a-z])+$"),))
    yield Put("given", " ", when=(If("given", has=" "),))
    yield Put("family", " ", when=(If("family", has=" "),))
    yield Put("family", "^l(?:v|yu)$", "lu", when=(If("family", "^l(?:v|yu)$"),))


def pinyin() -> "pa.Table":
    """char, sound, family_sound: the table that `with_persons` joins, one line for each character."""
    import pyarrow as pa

    characters = sorted({*sounds(), *family_sounds()})
    return pa.table({
        "char": characters,
        "sound": [sounds().get(c, c) for c in characters],
        "family_sound": [family_sounds().get(c, sounds().get(c, c)) for c in characters],
    })  # fmt: skip


#: The columns of `pinyin`, as an input of a step.
PINYIN = {"char": "string", "sound": "string", "family_sound": "string"}


def with_persons(table: "ir.Table", pinyin: "ir.Table", column: str = "person") -> "ir.Table":
    """The table with family, given, person_key and sound of the names in `column`, null where not told."""
    import ibis

    read = with_keys(table, READ, _read=column)
    rows = read.mutate(**{name: ibis.literal("") for name in HELD}, _all=read._read.fill_null(""))
    done = with_run(rows.mutate(rest=rows._all), _program())
    done = done.mutate(_han=done.family.re_search(f"^[{HAN}]"))
    spoken: dict[str, list[str]] = {"family": [], "given": []}
    for part, longest, sound in (("family", LONGEST_FAMILY, "family_sound"), ("given", LONGEST_GIVEN, "sound")):
        for place in range(longest):
            name = f"_{part}{place}"
            letter = ibis.ifelse(done._han, done[part].substr(place, 1), ibis.null("string"))
            told = pinyin.select(_char=pinyin.char, **{name: pinyin[sound]})
            done = done.mutate(_letter=letter).left_join(told, [("_letter", "_char")]).drop("_letter", "_char")
            spoken[part].append(name)
    sides = {}
    for part, names in spoken.items():
        value = done[part].substr(len(names))
        for place, name in reversed(list(enumerate(names))):
            value = ibis.coalesce(done[name], done[part].substr(place, 1)) + value
        sides[part] = ibis.ifelse(done._han, value, done[part])
    done = done.mutate(_one=ibis.least(*sides.values()), _two=ibis.greatest(*sides.values()))
    key = ibis.ifelse(done._han, done.family + done.given, done.given + " " + done.family)
    done = done.mutate(person_key=key, sound=done._one + " " + done._two)
    told = {
        name: done[name].re_replace("^ +| +$", "").nullif("") for name in ("family", "given", "person_key", "sound")
    }
    return done.select(*table.columns, **told)
