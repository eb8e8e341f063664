"""Words of other systems for what happened and how it ended -> our codes. What is not here stays in their words."""

from __future__ import annotations

#: what -> the words for it, folded (engine/lists/folding.fold).
WHATS: dict[str, tuple[str, ...]] = {
    "call": ("call", "calls", "phonecall", "phone", "tel", "telephone", "callactivity",
             "电话", "通话", "去电", "来电", "打电话"),
    "meeting": ("meeting", "meetings", "appointment", "event", "会议", "会面", "会晤", "面谈"),
    "visit": ("visit", "sitevisit", "拜访", "到访", "上门", "走访"),
    "message": (
        "email", "emails", "mail", "incomingemail", "outgoingemail", "message", "sms", "whatsapp", "wechat",
        "linkedinmessage",
        "邮件", "电子邮件", "消息", "短信", "微信",
    ),
    "sample": ("sample", "quotation", "quote", "样品", "报价"),
    "task": ("task", "tasks", "todo", "reminder", "任务", "待办"),
    "note": ("note", "notes", "comment", "remark", "logged", "discussions", "笔记", "备注", "跟进", "记录"),
}  # fmt: skip
OUTCOMES: dict[str, tuple[str, ...]] = {
    "no_answer": (
        "noanswer",
        "notheld",
        "busy",
        "leftvoicemail",
        "leftlivemessage",
        "noshow",
        "未接通",
        "无人接听",
        "未接",
    ),
    "not_interested": ("notinterested", "没兴趣", "不感兴趣", "无意向"),
    "call_back": ("callback", "callbacklater", "回电", "稍后联系", "改日再联系"),
    "meeting": ("meetingscheduled", "meetingagreed", "scheduled", "已约见", "约见"),
    "wrong_person": ("wrongnumber", "wrongperson", "空号", "号码错误"),
}


def by_word(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: code for code, them in words.items() for word in them}
