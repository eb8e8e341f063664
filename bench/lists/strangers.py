"""A list of companies that do not exist, each once, with a seller for each: what the ranking is measured on.

    python -m bench.lists.strangers --rows 10000000 --out bench/out/strangers.parquet    (or .csv)

Written by DuckDB from the number of the row and the seed alone, so that memory stays bounded: ten million rows take
a minute, 0.45 GB as Parquet and 1.4 GB as CSV. (The labelled list, bench/labelled, is for finding twins.)
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

SELLERS = 10_000
ROWS_OF_A_SELLER = 1_000
SIGNS = "华远盛宏德信达科泰瑞中恒新嘉通安联海天力东方金星光明亚太龙凤和平长江北南西"
AREAS = (
    "深圳|广州|上海|苏州|杭州|北京|成都|武汉|广东省深圳市|东莞|南京|宁波|厦门|青岛|天津|重庆|佛山|无锡|合肥|长沙|郑州|西安|大连|"
    "济南|福州|浙江|江苏|广东|Shenzhen|Shanghai|Chicago, Illinois|Austin, Texas|Houston, Texas|Dallas, Texas|New York|"
    "Boston, Massachusetts|Seattle, Washington|Denver, Colorado|London|Berlin"
).split("|")
INDUSTRIES = (
    "软件服务|软件和信息技术|半导体|集成电路|银行|证券|食品|化工原料|元器件|汽车配件|医药|物流|纺织|造纸|建筑|电力|煤炭|钢铁|"
    "机械|旅游|Software and IT|Semiconductors|Finance|Construction|Machinery|Food|Media|Retail|Logistics|Energy"
).split("|")
TITLES = (
    "总经理|副总经理|CEO|财务总监|信息总监|采购经理|采购总监|董事长|董事长助理|厂长|设备部总经理|Plant Manager|CIO|CFO|"
    "Project Manager|Office Manager|General Manager|Deputy General Manager|Procurement Director|销售经理"
).split("|")
OWNERS = "民营企业|自然人|外资|国有|合资|其他|Private|State-owned".split("|")
EMPLOYEES = "50-99|100-499|500-999|1000+|1.2万|50人以下|20|85|240|1300|6,500".split("|")
TRIGGERS = "并购公告|换帅|新厂投产|获得融资|new plant|acquisition".split("|")
MARKETS = "主板|创业板|科创板|北交所|新三板".split("|")


def _drawn(values: list[str], salt: int, seed: int, share: float = 1.0) -> str:
    """SQL that draws one of the values for row `i`, or null for the rest of `share`."""
    told = ",".join("'" + value.replace("'", "''") + "'" for value in values)
    drawn = f"[{told}][1 + (hash(i * 64 + {salt} + {seed} * 1000003) % {len(values)})::INT]"
    return drawn if share == 1 else f"CASE WHEN hash(i * 64 + {salt + 32}) % 100 < {share * 100:.0f} THEN {drawn} END"


def query(rows: int, seed: int) -> str:
    """The list as SQL. About half of the names are Chinese; `seller` is one of 10,000, or of fewer in a short list."""
    sellers = max(1, min(SELLERS, rows // ROWS_OF_A_SELLER))
    core = " || ".join(
        f"substr('{SIGNS}', 1 + (hash(i * 64 + {k} + {seed}) % {len(SIGNS)})::INT, 1)" for k in (20, 21, 22)
    )
    chinese = (
        _drawn(["深圳市", "上海", "北京", "广东", ""], 1, seed),
        core,
        _drawn(["科技", "实业", "电子", "贸易"], 2, seed),
        _drawn(["有限公司", "股份有限公司", "集团有限公司", "(中国)有限公司"], 3, seed),
    )
    english = (
        _drawn(["Acme ", "Blue ", "Northern ", "Pacific ", "Global ", "Delta "], 4, seed),
        "substr(md5(i::VARCHAR), 1, 6)",
        _drawn([" Systems", " Holdings", " Industries", " Foods & Co"], 5, seed),
        _drawn([" Inc.", " Ltd", ", LLC", " GmbH", ""], 6, seed),
    )
    names = [" || ".join(parts) for parts in (chinese, english)]
    return f"""SELECT i AS id, CASE WHEN hash(i * 64 + 9) % 2 = 0 THEN {names[0]} ELSE {names[1]} END AS name,
        {_drawn(AREAS, 7, seed, 0.9)} AS area, {_drawn(INDUSTRIES, 8, seed, 0.9)} AS industry,
        {_drawn(TITLES, 10, seed, 0.8)} AS title, {_drawn(OWNERS, 11, seed, 0.7)} AS owner_kind,
        {_drawn(EMPLOYEES, 12, seed, 0.7)} AS employees, {_drawn(TRIGGERS, 13, seed, 0.3)} AS "trigger",
        {_drawn(MARKETS, 14, seed, 0.6)} AS market,
        '1' || (3000000000 + hash(i) % 6999999999)::BIGINT::VARCHAR AS phone,
        'p' || i || '@ex' || (hash(i) % 100000) || '.com' AS email,
        'seller' || lpad((hash(i * 64 + 15) % {sellers})::VARCHAR, 5, '0') AS seller
        FROM range({rows}) t(i)"""


def write(path: Path, rows: int, seed: int) -> None:
    """As Parquet or CSV, by the ending; whole or not at all."""
    unfinished = path.with_name(path.name + ".part")
    how = "(HEADER)" if path.suffix == ".csv" else "(FORMAT parquet, ROW_GROUP_SIZE 250000)"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query(rows, seed)}) TO '{unfinished}' {how}")
    unfinished.rename(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    write(args.out, args.rows, args.seed)


if __name__ == "__main__":
    main()
