"""Rules read headlines of both languages; every headline here is invented."""

import time

import pytest

from tuoke.engine.lists.refusal import Refusal
from tuoke.engine.triggers import KINDS, Story, even, read_rule, shipped, spot

TOLD = {
    "funding": [
        "云杉机械完成B轮融资 金额2亿元",
        "蓝鲸软件获红石资本投资",
        "Acme Robotics raises $40 million in Series B",
    ],
    "merger": [
        "金石化工拟收购河东涂料51%股权",
        "远山控股要约收购江南纸业",
        "Acme to acquire Bolt Pumps for $2 billion",
    ],
    "ipo": ["云杉机械递交招股书 冲刺科创板", "蓝鲸软件赴港上市", "Bolt Pumps files for IPO in New York"],
    "executive": ["河东集团任命李某为首席信息官", "远山控股董事长辞职", "Acme names Jane Roe chief executive officer"],
    "expansion": ["金石化工投资20亿元建设华南生产基地", "江南纸业新工厂投产", "Acme opens battery plant in Ohio"],
    "relocation": ["蓝鲸软件总部迁至杭州", "江南纸业整体搬迁启动", "Acme relocates head office to Dallas"],
    "hiring": ["云杉机械计划招聘500名工程师", "蓝鲸软件大规模招聘销售", "Acme to hire 300 engineers"],
    "layoffs": ["远山控股宣布裁员两成", "金石化工关闭北方工厂", "Acme cuts 500 jobs"],
    "tender": ["河东集团发布ERP系统招标公告", "江南纸业启动2026年物流服务招标", "City Water invites bids for pumps"],
    "contract": [
        "云杉机械中标河东水务项目",
        "蓝鲸软件签下亿元大单",
        "Bolt Pumps wins $30 million contract from City Water",
    ],
    "product": ["蓝鲸软件发布新一代仓储平台", "云杉机械推出新款挖掘机产品", "Acme unveils robot arm"],
    "partnership": ["金石化工与远山控股签署战略合作协议", "江南纸业携手蓝鲸软件", "Acme partners with Bolt Pumps"],
    "lawsuit": ["江南纸业被立案调查", "远山控股因污染被罚款80万元", "Acme sued over patent"],
    "reform": ["远山控股启动组织架构调整", "江南纸业申请破产重整", "Acme spins off pump unit"],
    "results": ["云杉机械上半年净利润同比增长35%", "金石化工预亏3亿元", "Acme posts loss as sales fell"],
    "project": ["河东集团上线SAP系统", "江南纸业启动数字化转型", "Acme goes live with SAP S/4HANA"],
}
SILENT = {
    "funding": ["融资余额连续三日下降", "投资者热议市场投资机会"],
    "merger": ["夏粮收购价上调", "并购重组委今日审核三家", "球队转会引援：收购前锋"],
    "ipo": ["多家上市公司公告分红", "新车上市发布会"],
    "executive": ["某市长辞职", "国足主教练离职"],
    "expansion": ["地铁四号线扩建", "School expansion opens new office"],
    "relocation": ["老城区居民搬迁"],
    "hiring": ["高校扩招1000人", "公务员计划招聘2000人"],
    "layoffs": ["公司回应：不会裁员"],
    "tender": ["云杉机械中标公开招标项目"],
    "contract": ["国债中标利率2.5%", "前锋签下新合同 球员发声"],
    "product": ["央行发布报告 推出新产品目录"],
    "partnership": ["两国签署战略合作"],
    "lawsuit": ["嫌疑人被起诉"],
    "reform": ["高考改革 课程改革架构调整"],
    "results": ["全国规模以上工业净利润同比增长5%"],
    "project": ["高考报名系统升级"],
}


def kinds_in(*titles, first=""):
    return {hit.kind for hit in spot(shipped(), [Story(title, first) for title in titles])}


def test_there_is_a_rule_for_each_of_the_sixteen_kinds():
    assert [rule.kind for rule in shipped()] == list(KINDS)
    assert len(KINDS) == 16


@pytest.mark.parametrize("kind", KINDS)
def test_a_headline_of_its_kind_is_seen_in_both_languages(kind):
    for title in TOLD[kind]:
        assert kind in kinds_in(title), title


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_sounds_like_it_is_left_alone(kind):
    for title in SILENT[kind]:
        assert kind not in kinds_in(title), title


def test_traditional_and_full_width_letters_are_read_in_their_place():
    title = "雲杉機械完成Ｂ輪融資"
    assert len(even(title)) == len(title)
    hit = next(hit for hit in spot(shipped(), [Story(title)]) if hit.kind == "funding")
    assert title[hit.spans[0][0] : hit.spans[-1][1]] == "完成Ｂ輪"


def test_the_title_goes_before_the_first_sentence():
    hits = spot(
        shipped(), [Story("云杉机械近况", "公司宣布完成B轮融资"), Story("云杉机械完成B轮融资", "公司宣布完成B轮融资")]
    )
    assert [(hit.story, hit.where) for hit in hits if hit.kind == "funding"] == [(0, "first"), (1, "title")]


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("金石化工完成收购河东涂料", "done"),
        ("金石化工拟收购河东涂料", "planned"),
        ("金石化工终止收购河东涂料", "cancelled"),
        ("金石化工否认收购传闻", "cancelled"),
        ("Acme to acquire Bolt Pumps", "planned"),
        ("Acme acquires Bolt Pumps", "done"),
        ("Acme denies takeover talks", "cancelled"),
        ("Bolt Pumps was not acquired by Acme", "cancelled"),
        ("Acme hasn't acquired Bolt Pumps", "cancelled"),
        ("金石化工未完成收购河东涂料", "cancelled"),
        ("金石化工未来五年收购三家厂", "done"),
        ("金石化工收购河东涂料尚未完成", "cancelled"),
        ("金石化工收购河东涂料 金额未披露", "done"),
        ("金石化工收购河东涂料，尚未披露金额", "done"),
        ("Acme acquires Bolt Pumps; terms not disclosed", "done"),
    ],
)
def test_how_far_along_it_is(title, status):
    hit = next(hit for hit in spot(shipped(), [Story(title)]) if hit.kind == "merger")
    assert hit.status == status


@pytest.mark.parametrize(
    ("title", "actor", "target"),
    [
        ("金石化工收购河东涂料", "金石化工", "河东涂料"),
        ("河东涂料被金石化工收购", "金石化工", "河东涂料"),
        ("Acme acquires Bolt Pumps", "Acme", "Bolt Pumps"),
        ("Bolt Pumps acquired by Acme", "Acme", "Bolt Pumps"),
    ],
)
def test_who_acts_and_who_it_is_done_to(title, actor, target):
    hit = next(hit for hit in spot(shipped(), [Story(title)]) if hit.kind == "merger")
    assert hit.actor
    assert hit.target
    said = [title[start:end] for start, end in (hit.actor, hit.target)]
    assert actor in said[0]
    assert target in said[1]
    assert target not in said[0]


def test_words_of_ones_own_make_a_rule():
    rule = read_rule({"kind": "other", "any": ["碳足迹", "carbon foot*"], "none": ["讲座"], "role": "actor"})
    stories = [
        Story("云杉机械公布碳足迹"),
        Story("碳足迹讲座"),
        Story("Acme cuts carbon footprints"),
        Story("Carbon-free"),
    ]
    assert [hit.story for hit in spot([rule], stories)] == [0, 2]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "weather", "any": ["雨"]}, "unknown_kind"),
        ({"kind": "other", "any": ["雨"], "role": "bystander"}, "unknown_role"),
        ({"kind": "other", "any": ["  "]}, "no_words"),
        ({"kind": "other", "near": [{"first": ["任命"], "then": [], "within": 5}]}, "no_words"),
        ({"kind": "other", "any": ["a*"]}, "bare_word"),
        ({"kind": "other", "any": ["长" * 41]}, "long_word"),
        ({"kind": "other", "any": [f"词{n}" for n in range(301)]}, "too_many_words"),
        ({"kind": "other", "near": [{"first": ["任命"], "then": ["总裁"], "within": 900}]}, "too_far"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_the_reason(body, code):
    with pytest.raises(Refusal) as refused:
        read_rule(body)
    assert refused.value.code == code


def test_many_stars_in_a_word_take_no_longer_than_one():
    began = time.process_time()
    assert not spot([read_rule({"kind": "other", "any": ["a*" * 19 + "b"]})], [Story("a" * 300)])
    assert time.process_time() - began < 1
    starred = read_rule({"kind": "other", "any": ["inter*nation*al*", "re*org*", "云*平台", "s**p"]})
    titles = ["Internationally known", "Reorganised", "云ABC平台", "sap", "an interval", "forge org"]
    assert [hit.story for hit in spot([starred], [Story(title) for title in titles])] == [0, 1, 2, 3]


def test_typed_words_are_words_and_no_patterns():
    rule = read_rule({"kind": "other", "any": ["(a+)+$", "b.c"]})
    began = time.process_time()
    assert not spot([rule], [Story("a" * 5000 + "!"), Story("bxc")])
    assert spot([rule], [Story("see b.c now")])
    assert time.process_time() - began < 2
