"""The fields that a list can carry, and the words that lists use for them (guess.py tells which column is which)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """A thing a list can carry. `headers` are the words lists use for it, Chinese and English."""

    key: str
    kind: str  # text | number | date | phone | email
    headers: tuple[str, ...]


def _field(key: str, kind: str, headers: str) -> Field:
    return Field(key, kind, tuple(headers.split("|")))


FIELDS: tuple[Field, ...] = (
    _field(
        "name",
        "text",
        "公司名称|企业名称|公司|企业|单位名称|单位|客户名称|客户|股票名称|证券简称|股票简称|名称|简称|全称|"
        "商户名称|机构名称|供应商名称|中文名称|company|company name|company_name|organization|organisation|"
        "organization name|account|account name|firm|business name|security|customer|customer name|client|"
        "legal name|name",
    ),
    _field(
        "code",
        "text",
        "TS代码|ts_code|股票代码|证券代码|公司代码|企业代码|客户编号|客户编码|客户代码|编号|编码|代码|code|"
        "symbol|ticker|company code|account id|account number|customer id|customer number|company id|id",
    ),
    _field(
        "credit_code",
        "text",
        "统一社会信用代码|社会信用代码|信用代码|统一信用代码|纳税人识别号|税号|注册号|工商注册号|credit code|"
        "unified social credit code|uscc|tax id|vat|vat number|vat id|registration number|company number|ein|"
        "cik|lei|duns",
    ),
    _field(
        "name_en",
        "text",
        "英文名称|英文名|公司英文名称|english name|name en|name_en|company name en|enname",
    ),
    _field(
        "area",
        "text",
        "地区|地域|区域|所在地|所属地区|所在地区|省份|城市|省市|所属省份|所属城市|省|市|area|region|"
        "territory|city|state|province|location|headquarters|headquarters location|hq|country",
    ),
    _field(
        "industry",
        "text",
        "行业|所属行业|行业分类|行业类别|国标行业|主营行业|industry|sector|gics sector|vertical|segment|industry name",
    ),
    _field(
        "owner_kind",
        "text",
        "企业性质|公司性质|单位性质|所有制|控股类型|实控人类型|实控人企业性质|企业类型|公司类型|act_ent_type|"
        "ownership|owner kind|owner type|ownership type|company type",
    ),
    _field(
        "employees",
        "number",
        "员工人数|员工数|人数|参保人数|从业人数|人员规模|企业规模|规模|employees|employee count|"
        "number of employees|headcount|staff|company size|size",
    ),
    _field(
        "founded",
        "date",
        "成立日期|成立时间|成立年份|注册日期|创立时间|founded|founded on|year founded|established|"
        "incorporated|date founded",
    ),
    _field(
        "revenue",
        "number",
        "营业收入|年营业额|营业额|销售额|年收入|营收|revenue|annual revenue|turnover|sales",
    ),
    _field(
        "website",
        "text",
        "网址|网站|官网|公司网址|企业网址|website|web site|url|homepage|domain|web",
    ),
    _field(
        "address",
        "text",
        "地址|公司地址|企业地址|注册地址|办公地址|通讯地址|详细地址|address|street|street address|"
        "mailing address|office address",
    ),
    _field(
        "market",
        "text",
        "市场|板块|上市板块|市场类型|交易所|market|board|exchange|listing market",
    ),
    _field(
        "person",
        "text",
        "联系人|联系人姓名|姓名|负责人|人名|contact|contact name|contact person|person|full name|lead name|first name",
    ),
    _field(
        "title",
        "text",
        "职位|职务|头衔|岗位|联系人职务|title|job title|position|role|designation",
    ),
    _field(
        "phone",
        "phone",
        "电话|联系电话|手机|手机号|手机号码|电话号码|联系方式|座机|固话|固定电话|phone|phone number|mobile|"
        "mobile phone|tel|telephone|cell|cell phone|direct dial",
    ),
    _field(
        "email",
        "email",
        "邮箱|电子邮箱|邮件|电子邮件|邮箱地址|email|e-mail|mail|email address|e-mail address",
    ),
    _field(
        "trigger",
        "text",
        "触发事件|触发|事件|动态|近况|新闻|trigger|trigger event|event|news|signal",
    ),
    _field(
        "trigger_on",
        "date",
        "触发日期|事件日期|事件时间|触发时间|trigger date|trigger on|event date|news date",
    ),
    _field(
        "note",
        "text",
        "备注|说明|备忘|note|notes|remark|remarks|comment|comments|memo",
    ),
)
FIELD_KEYS: tuple[str, ...] = tuple(field.key for field in FIELDS)
#: What belongs to a person at a company, not to the company.
PERSON_FIELDS: tuple[str, ...] = ("person", "title", "phone", "email")


def column_named(columns: Sequence[str], names: Sequence[str]) -> int | None:
    """The place of the first column whose header is one of `names` (small letters), the first of them first."""
    low = [one.strip().lower() for one in columns]
    return next((low.index(name) for name in names if name in low), None)


def __getattr__(name: str) -> object:
    """`guess_columns` and `ColumnGuess` live in guess.py; both names are found here too."""
    if name in ("guess_columns", "ColumnGuess"):
        from tuoke.engine.lists import guess

        return getattr(guess, name)
    raise AttributeError(name)
