"""Two lists of one market, years apart: an older one in GBK and a newer one, and what must become of the one in the
other. The real ones lie beside the checkout (`../shared/data/cn_listed`); where they do not, a small pair of the same
shape with the same traps is made.

The counts come from rules written here once more, from the files alone: a test that asked the product would agree with
whatever it does.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "cn_listed"
OLDER, NEWER = "listed_companies_older_gbk.csv", "listed_companies.csv"
OLDER_HEADER = ["", "TS代码", "股票代码", "股票名称", "行业"]
NEWER_HEADER = "ts_code symbol name area industry cnspell market list_date act_name act_ent_type".split()

INDUSTRIES = ("专用机械", "电气设备", "软件服务", "化学制药", "通信设备")
BEGINNINGS = "远山 临江 北岭 青禾 云溪 海岳 松原 明川 广泽 安澜 恒野 新渡".split()
ENDINGS = "精工 电气 科技 重工 新材 智能 能源 药业 光电 股份 装备 环境 通信 软件 化学 机器 水务 物流 仪表 集成".split()


@dataclass(frozen=True)
class Line:
    code: str
    name: str
    industry: str
    area: str = ""
    owner_kind: str = ""
    market: str = ""


@dataclass(frozen=True)
class Lists:
    """Both files, and what is true of them. `brings` are the columns of the newer one that the older one lacks."""

    older_file: Path
    newer_file: Path
    real: bool

    @cached_property
    def older(self) -> dict[str, Line]:
        with self.older_file.open(encoding="gb18030", newline="") as file:
            rows = csv.DictReader(file)
            return {r["TS代码"]: Line(r["TS代码"], r["股票名称"], r["行业"]) for r in rows}

    @cached_property
    def newer(self) -> dict[str, Line]:
        with self.newer_file.open(encoding="utf-8", newline="") as file:
            return {
                r["ts_code"]: Line(r["ts_code"], r["name"], r["industry"], r["area"], r["act_ent_type"], r["market"])
                for r in csv.DictReader(file)
            }

    @cached_property
    def common(self) -> list[str]:
        """Codes on both lists, in the order of the newer one."""
        return [code for code in self.newer if code in self.older]

    def renamed(self, code: str) -> bool:
        """Whether it bears another name now; *ST before it and the width of the A behind it are no other name."""
        return bare(self.older[code].name) != bare(self.newer[code].name)

    def updated(self, *brings: str) -> list[str]:
        """Codes of known companies about which the newer list says something else, or something more in `brings`."""

        def differs(code: str) -> bool:
            now, before = self.newer[code], self.older[code]
            other = bool(now.industry) and now.industry != before.industry
            return self.renamed(code) or other or any(getattr(now, field) for field in brings)

        return [code for code in self.common if differs(code)]

    @cached_property
    def namesakes(self) -> list[tuple[str, str]]:
        """(code now, code then) where a name of the newer list was that of a company with another code in the older."""
        then: dict[str, str] = {}
        for line in self.older.values():
            then.setdefault(bare(line.name), line.code)
        found = ((code, then.get(bare(line.name))) for code, line in self.newer.items())
        return [(now, other) for now, other in found if other and other != now and not self._kept_its_name(now)]

    def _kept_its_name(self, code: str) -> bool:
        return code in self.older and not self.renamed(code)


def bare(name: str) -> str:
    """A short name as two lists of an exchange may both mean it."""
    name = unicodedata.normalize("NFKC", name).upper().replace(" ", "")
    name = re.sub(r"^(S?\*?ST|XD|XR|DR|[NCUS](?=[一-鿿]))", "", name)
    name = re.sub(r"(?<=[一-鿿])-[UWVD]+$", "", name)
    return re.sub(r"(?<=[一-鿿]{2})[ABH]$", "", name)


def both_lists(folder: Path) -> Lists:
    """The real ones where they are, else a pair that is made in `folder`."""
    if (SHARED / OLDER).exists() and (SHARED / NEWER).exists():
        return Lists(SHARED / OLDER, SHARED / NEWER, real=True)
    return made(folder)


def made(folder: Path) -> Lists:
    """200 companies then, 230 now: 170 in common, of which four took the names of four others, every ninth has a new
    name, some are under *ST, and the A behind a name went from half to full width."""
    names = [a + b for a, b in product(BEGINNINGS, ENDINGS)]
    older = [
        Line(f"99{n:04d}.{'SH' if n % 2 else 'SZ'}", name + ("A" if n % 7 == 3 else ""), INDUSTRIES[n % 5])
        for n, name in enumerate(names[:200])
    ]
    kept = [line for n, line in enumerate(older) if n % 20 not in (5, 11, 17)]
    newer = [_later(n, line) for n, line in enumerate(kept)]
    for n, gone in enumerate(line for line in older if line not in kept):
        if n < 4:  # the name goes to another company
            newer[n * 11 + 1] = Line(newer[n * 11 + 1].code, gone.name, *_facts(newer[n * 11 + 1]))
    newer += [
        Line(f"98{n:04d}.SZ", f"{name}数控", INDUSTRIES[n % 5], "苏州", "外资企业", "创业板")
        for n, name in enumerate(names[:60])
    ]
    return Lists(_write_older(folder, older), _write_newer(folder, newer), real=False)


def _later(n: int, line: Line) -> Line:
    name = line.name.replace("A", "Ａ")
    name = f"新{name[:2]}控股" + str(n) if n % 9 == 4 else f"*ST{name}" if n % 13 == 6 else name
    industry = INDUSTRIES[(n + 1) % 5] if n % 10 == 7 else line.industry
    return Line(line.code, name, industry, "深圳" if n % 2 else "北京", "民营企业" if n % 3 else "中央企业", "主板")


def _facts(line: Line) -> tuple[str, str, str, str]:
    return line.industry, line.area, line.owner_kind, line.market


def _write_older(folder: Path, lines: list[Line]) -> Path:
    path = folder / OLDER
    with path.open("w", encoding="gbk", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(OLDER_HEADER)
        writer.writerows([n, x.code, x.code[:6], x.name, x.industry] for n, x in enumerate(lines))
    return path


def _write_newer(folder: Path, lines: list[Line]) -> Path:
    path = folder / NEWER
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(NEWER_HEADER)
        for x in lines:
            writer.writerow(
                [
                    x.code,
                    x.code[:6],
                    x.name,
                    x.area,
                    x.industry,
                    "YSJG",
                    x.market,
                    "20100101",
                    "无实际控制人",
                    x.owner_kind,
                ]
            )
    return path
