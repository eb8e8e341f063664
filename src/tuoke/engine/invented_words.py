"""Words from which `invent.py` makes firms and people that do not exist."""

# (Chinese, English, weight, word in a Chinese name, word in an English name)
INDUSTRIES = (
    ("食品饮料", "Food and beverage", 16, "食品", "Foods"),
    ("生物医药", "Pharmaceuticals", 13, "生物制药", "Pharma"),
    ("新能源", "New energy", 13, "新能源", "Energy"),
    ("电子元器件", "Electronic components", 12, "电子", "Electronics"),
    ("汽车零部件", "Automotive parts", 11, "汽车部件", "Automotive"),
    ("精细化工", "Fine chemicals", 9, "化学", "Chemicals"),
    ("包装印刷", "Packaging and printing", 8, "包装", "Packaging"),
    ("通用机械", "General machinery", 8, "精密机械", "Machinery"),
    ("物流仓储", "Logistics", 6, "供应链", "Logistics"),
    ("纺织服装", "Textiles", 4, "纺织", "Textiles"),
)
# Two rare syllables make the heart of a Chinese name; few real firms, if any, combine them so.
FIRST_ZH = "岫砚澄澹翎霁岚蔚泓苒晏曜稷衡皓洵珩湛溯缙峤汀屿棠筠榆槿沅淞渌漪潆翀翮翊"
SECOND_ZH = "禾铂渊朔岳楠启铭川棣钧锵锴舸曦桐宸昱旸晟骁骐澎沛溪野原壑峦岭阙垣塘埔"
LEGAL_ZH = ("有限公司", "股份有限公司", "科技有限公司", "集团有限公司", "实业有限公司")

FIRST_EN = (
    "Harrow", "Quill", "Bren", "Tarn", "Ashmer", "Corvel", "Dunmor", "Ferrin", "Gladd", "Heskin", "Ivel", "Jorrel",
    "Kestren", "Lorring", "Marrick", "Nethern", "Orvain", "Penhall", "Rowark", "Selwin", "Thornel", "Ulverd", "Vennar",
    "Wexcom", "Yarrol", "Zelkin", "Alder", "Bracken", "Caldren", "Drovell", "Elmsor", "Farrid", "Grenloch", "Holmar",
)  # fmt: skip
SECOND_EN = (
    "mere", "wick", "ford", "holt", "stead", "ley", "combe", "worth", "gate", "field", "bourne", "crest", "dale", "fell",
    "grove", "hurst", "moor", "ridge", "shaw", "thwaite", "vale", "wold", "brook", "cliffe", "den", "ham", "marsh", "port",
)  # fmt: skip
LEGAL_EN = ("Ltd", "Inc", "GmbH", "LLC", "Group plc", "Pte Ltd")

# (Chinese, pinyin, area code, weight)
CITIES_ZH = (
    ("宁波", "Ningbo", "0574", 9), ("苏州", "Suzhou", "0512", 10), ("无锡", "Wuxi", "0510", 8), ("杭州", "Hangzhou", "0571", 8),
    ("上海", "Shanghai", "021", 9), ("常州", "Changzhou", "0519", 6), ("嘉兴", "Jiaxing", "0573", 5), ("南京", "Nanjing", "025", 5),
    ("东莞", "Dongguan", "0769", 7), ("深圳", "Shenzhen", "0755", 8), ("佛山", "Foshan", "0757", 6), ("广州", "Guangzhou", "020", 5),
    ("青岛", "Qingdao", "0532", 4), ("成都", "Chengdu", "028", 4), ("武汉", "Wuhan", "027", 4), ("厦门", "Xiamen", "0592", 3),
)  # fmt: skip
# (English name as the territory tree has it, its Chinese name, telephone prefix, digits that follow); all from blocks
# kept free for films: 555-01xx in North America, 7946 0xxx and its like in Britain.
PLACES_EN = (
    ("Ohio", "俄亥俄州", "+1 614-555-01", 2), ("Michigan", "密歇根州", "+1 313-555-01", 2), ("Texas", "得克萨斯州", "+1 512-555-01", 2),
    ("Illinois", "伊利诺伊州", "+1 312-555-01", 2), ("Pennsylvania", "宾夕法尼亚州", "+1 215-555-01", 2),
    ("United Kingdom", "英国", "+44 20 7946 0", 3), ("United Kingdom", "英国", "+44 161 496 0", 3),
    ("United Kingdom", "英国", "+44 121 496 0", 3), ("Germany", "德国", "+49 30 23125 ", 3), ("Singapore", "新加坡", "", 0),
)  # fmt: skip

OWNER_KINDS = (
    ("民营", "Private", 62),
    ("外资", "Foreign-owned", 14),
    ("合资", "Joint venture", 10),
    ("国有", "State-owned", 14),
)
# (Chinese, English, weight): who is in charge of a plant's equipment, or of buying it.
TITLES = (
    ("总经理", "Managing Director", 16), ("生产副总经理", "VP Operations", 15), ("设备部经理", "Head of Maintenance", 16),
    ("采购总监", "Purchasing Director", 14), ("厂长", "Plant Manager", 12), ("采购经理", "Purchasing Manager", 12),
    ("工艺主管", "Process Engineer", 9), ("质量经理", "Quality Manager", 6),
)  # fmt: skip
SURNAMES = (
    ("陈", "chen"), ("林", "lin"), ("黄", "huang"), ("张", "zhang"), ("李", "li"), ("王", "wang"), ("吴", "wu"), ("刘", "liu"),
    ("蔡", "cai"), ("杨", "yang"), ("许", "xu"), ("郑", "zheng"), ("谢", "xie"), ("郭", "guo"), ("洪", "hong"), ("邱", "qiu"),
    ("曾", "zeng"), ("廖", "liao"), ("赖", "lai"), ("周", "zhou"), ("叶", "ye"), ("苏", "su"), ("庄", "zhuang"), ("江", "jiang"),
)  # fmt: skip
GIVEN_ZH = (
    ("一", "yi"), ("明", "ming"), ("晓", "xiao"), ("文", "wen"), ("思", "si"), ("雨", "yu"), ("嘉", "jia"), ("志", "zhi"),
    ("海", "hai"), ("云", "yun"), ("安", "an"), ("宁", "ning"), ("书", "shu"), ("远", "yuan"), ("若", "ruo"), ("平", "ping"),
    ("静", "jing"), ("航", "hang"), ("凯", "kai"), ("雅", "ya"),
)  # fmt: skip
GIVEN_EN = (
    "Alma", "Ben", "Clara", "Dorian", "Edda", "Felix", "Greta", "Hugo", "Iris", "Jonas", "Kira", "Leon", "Mabel", "Nils",
    "Olive", "Percy", "Quinn", "Rosa", "Silas", "Tessa", "Ulric", "Vera", "Wren", "Yara",
)  # fmt: skip
FAMILY_EN = (
    "Abernall", "Birchward", "Coldwin", "Dallow", "Easterby", "Fenwright", "Garrow", "Hollings", "Inskipp", "Jessop",
    "Kellaway", "Langmere", "Mottram", "Norrish", "Ormsby", "Pargeter", "Quillan", "Rushmer", "Stanway", "Tolliver",
)  # fmt: skip
