"""The steps by which a Chinese company name is split."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tuoke.engine.lists.folding import HAN, MARKS
from tuoke.engine.lists.name_tables import SUFFIX_ZH, counties_zh, forms, places_zh, trades
from tuoke.engine.lists.registers import If, Let, Program, Put, Take

SITE = (
    "(?:分公司|子公司|分行|支行|分理处|办事处|代表处|联络处|营业部|营业厅|营业所|储蓄所|分厂|分店|分校|分院|分所|分部"
    "|分社|分局|分站|分中心|项目部)"
)
#: What is a site only where it stands after the legal form.
AFTER_FORM = f"(?:{SITE}|厂|店|部|处|院|所|站|场|车间|中心|基地|仓库|(?:供电|供水|燃气|销售|营销)公司)"
FORM_BEFORE = "(?:有限责任公司|股份有限公司|有限公司|股份公司|集团公司|总公司)"
#: What ends the name of a firm that needs no 公司 before its branch.
UNIT_BEFORE = "(?:银行|事务所|信用社|合作社|医院|大学|电机厂|厂|证券|保险|火锅|酒店|超市)"
FORMER = "(?:曾用名|原名称?|前身|前称|原)"
FORM_INSIDE = "有限合伙|普通合伙|特殊普通合伙|有限责任|个人独资|株|有"
GROUP = "(?:控股集团|集团控股|投资集团控股|控股|集团)"
#: Cores of banks that are words of trade everywhere else.
OWN_WORD = "^(?:工商|建设|农业|交通|招商|进出口|开发|邮政储蓄|邮储|光大|民生|人民|商业)银行"
ORDINAL = "(?:第?[一二三四五六七八九十0-9]+)?"
#: Words that begin with the sign of a kind of place: 市政, 市场, 区块链, 区域, 县域.
NOT_A_SIGN = (
    ("乡村", "\ue002村"),
    ("市政", "\ue000政"),
    ("市场", "\ue000场"),
    ("区块", "\ue001块"),
    ("区域", "\ue001域"),
)


@cache
def chinese() -> Program:
    return (*_brackets(), *_ends(), *_place(), *_core())


def _brackets() -> Iterator[Put | Take | Let]:
    """Marks of the exchange, former names, and what stands in brackets: site, form, group, place."""
    bracket = (If("rest", has="("),)
    yield Put("rest", f" *[(]{FORMER}[:： ]*[^()]*[)]", when=bracket)
    yield Put("rest", "[( ]*(?:曾用名|原名)[:： ].*$", when=(If("rest", find="曾用名|原名"),))
    listed = If("rest", "^[*a-z退]|[a-z退)股]$")
    code = "^(?:s?\\*? ?st|xd|xr|dr|[ncus]) ?"
    yield Put("rest", code, when=(listed, If("rest", f"{code}[{HAN}]")))
    share = "-[uwvdsb]+$|[abh]股$"
    yield Put("rest", share, when=(listed, If("rest", f"[{HAN}](?:{share})")))
    yield Put("rest", "[abh]$", when=(listed, If("rest", f"[{HAN}][{HAN}][abh]$")))
    yield Put("rest", "^退市|[(]?退[)]?$", when=(listed, If("rest", "^退市.|..退[)]?$")))
    yield Put("rest", f"[ {_marks()}]+", when=(If("rest", f"[ {_marks()}]"),))
    yield Take(f"[(][^()]*(?:{SITE}|店|厂)[)]$", "site", when=bracket)
    yield Put("site", "[()]", when=(If("site", no=True),))
    yield Take(f"[(](?:{FORM_INSIDE})[)].*$", "tail", when=bracket)
    told = (If("tail", no=True),)
    yield Take("^[(][^()]*[)]", "form", of="tail", at_start=True, when=told)
    yield Let((("rest", ("rest", "tail")), ("tail", ())), when=told)
    yield Put("form", "[()]", when=(If("form", no=True),))
    for into, what in (("group", GROUP), ("inner", f"(?:{places_zh(china=False)})(?:[一-鿿]{{2,4}}[市区县])?")):
        # What follows the bracket is laid aside, for only an end can be taken.
        yield Take(f"[(]{what}[)].*$", "tail", when=bracket)
        yield Take("^[(][^()]*[)]", into, of="tail", at_start=True, when=told)
        yield Let((("rest", ("rest", "tail")), ("tail", ())), when=told)
        yield Put(into, "[()]", when=(If(into, no=True),))
    yield Put("inner", f"{SUFFIX_ZH}$", when=(If("inner", no=True), If("inner", f"..{SUFFIX_ZH}$")))
    yield Put("rest", "[()]", when=bracket)


def _marks() -> str:
    return MARKS.replace("()", "") + "'’‘`´.&"


def _ends() -> Iterator[Put | Take]:
    """Site, legal form, group and a place after the trade."""
    ends = If("rest", "[分电水气售销]公司$|[行处部厅所厂店校院社局站场心地库间]$")
    open_ = (ends, If("site"))
    yield Take(f"{FORM_BEFORE}.+{AFTER_FORM}$", "site", leave=f"^{FORM_BEFORE}", when=open_)
    yield Take(f"{UNIT_BEFORE}.+{SITE}$", "site", skip=1, leave=f"^{UNIT_BEFORE}", when=open_)
    places = f"(?:{places_zh(china=True)})"
    county = "(?:[一-鿿]{1,3}[市区县镇])?"
    yield Take(f"(?:{places}{county}{ORDINAL})?{SITE}$", "site", skip=1, when=open_)
    japanese = (If("rest", has="会社"), If("form"))
    yield Take(f"^(?:{forms('zh', front=True)})", "form", at_start=True, when=japanese)
    formless = (If("form"),)
    yield Take(f"(?:{forms('zh')})$", "form", skip=1, when=formless)
    yield Take("(?:合伙企业|企业)$", "lost", skip=2, when=(If("form", "合伙"),))
    formed = (If("form", no=True),)
    before = f"(?:{GROUP}|{trades(zh=True)}|[a-z0-9])"
    yield Take(f"{before}{places}$", "after", skip=1, leave=f"^{before}", drop=f"{SUFFIX_ZH}$", when=formed)
    yield Take(f"{GROUP}$", "group", skip=2, first=True)
    yield Take(f"(?:{forms('unit')})$", "form", skip=1, when=(*formless, If("rest", "酒店$", no=True)))


def _place() -> Iterator[Put | Take]:
    for word, held in NOT_A_SIGN:
        yield Put("rest", word, held, when=(If("rest", has=word),))
    drop = f"{SUFFIX_ZH}$"
    placed, open_ = If("p1", no=True), If("p3")
    yield Take(f"^(?:{places_zh(china=False)})", "p1", at_start=True, drop=drop)
    yield Take(f"^(?:{places_zh(china=True)})", "p2", at_start=True, drop=drop, when=(placed,))
    # 北京市 朝阳区: a city of that name lies elsewhere.
    yield Take("^[区县]", "lost", at_start=True, when=(placed, If("rest", "^[区县]")))
    yield Put("p1", "^内$", "内蒙古", when=(placed,))
    signed = If("rest", "[区县市旗]")
    for some in (("1",), ("0", "-1")):
        yield Take(f"^(?:{counties_zh(*some)}){SUFFIX_ZH}", "p3", at_start=True, drop=drop, when=(open_, signed))
    town = "(?:街道|镇|乡)"
    yield Take(f"^..{town}", "p4", at_start=True, drop=f"{town}$", when=(If("p3", no=True),))
    yield Take("^..街道", "p4", at_start=True, drop="街道$", when=(placed, If("rest", has="街道")))
    for word, held in NOT_A_SIGN:
        yield Put("rest", held, word, when=(If("rest", has=held),))
    pure = Take(f"^(?:{trades(zh=True)})+$", "pure", at_start=True, when=(If("rest", OWN_WORD, no=True),))
    yield pure
    bare = (open_, If("rest", no=True))
    yield Take(f"^(?:{counties_zh('1')})", "bare", at_start=True, when=bare)
    yield Take(f"^(?:{counties_zh('0')})", "bare", at_start=True, when=(*bare, placed, If("bare")))
    yield replace(pure, when=(*pure.when, If("bare", no=True)))


def _core() -> Iterator[Put | Take | Let]:
    """What is left is core and trade; where nothing distinctive is left, the nearest place is the core."""
    trade = f"(?:{trades(zh=True)})"
    for place in ("bare", "p3", "p2", "p1"):
        new = (("core", (place,)), ("trade", ("pure",)), ("pure", ()), (place, ()))
        yield Let(new, when=(If("core"), If("rest"), If(place, no=True)))
    # Without a place, 通信设备 is a core and a trade.
    yield Let((("rest", ("pure",)),), when=(If("pure", no=True),))
    # 国网 浙江省 电力: a place in the middle, told by its sign.
    open_ = (If("core"), If("trade"))
    inside, told = (If("rest", has="省"), *open_, If("p1")), (If("tail", no=True),)
    yield Take(f"(?:{places_zh(china=True)}){trade}+$", "tail", skip=2, when=inside)
    yield Take(f"^(?:{places_zh(china=True)})", "p1", of="tail", at_start=True, drop=f"{SUFFIX_ZH}$", when=told)
    yield Let((("rest", ("rest", "tail")),), when=told)
    yield Take(f"^{trade}+$", "trade", skip=1, when=(*open_, If("p1", no=True)))
    yield Take(f"{trade}+$", "trade", skip=2, when=open_)
    yield Take("[酒茶醋盐糖]$", "trade", skip=2, when=(*open_, If("form", has="公司")))
    # 北京 安达 信 科技: a district that would leave one character is the beginning of the core.
    yield Let((("rest", ("bare", "rest")), ("bare", ())), when=(If("bare", no=True), If("core"), If("rest", "^.$")))
    yield Take(f"{GROUP}$", "group", skip=2, first=True, when=(If("core"), If("trade", no=True)))
    yield Let((("core", ("rest",)),), when=(If("core"),))
    yield Let((("place", ("p1", "p2", "p3", "bare", "p4")),))
    for late in ("inner", "after"):
        yield Let((("place", ("place", late)),), when=(If(late, no=True), If(late, within="place", no=True)))
