"""Definitions in Chinese. What a definition says of customers stands before them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from segments.wording import birthdays, habits, windows
from segments.wording.outreach import CHINESE
from segments.wording.words import EventWords, Words

_UNITS = {"min": "分钟", "h": "小时", "d": "天", "w": "周", "mo": "个月", "y": "年"}
_ATTRIBUTES = {
    "language": ("使用{}", "语言"),
    "country": ("所在国家为{}", "国家"),
    "city": ("所在城市为{}", "城市"),
    "channel": ("主要渠道为{}", "主要渠道"),
    "lifecycle_stage": ("生命周期阶段为{}", "生命周期阶段"),
    "rfm_type": ("RFM类型为{}", "RFM类型"),
    "timezone": ("所在时区为{}", "时区"),
    "name": ("姓名为{}", "姓名"),
    "reference": ("客户编号为{}", "客户编号"),
}
_INSTANTS = {
    "created_at": ("注册", "注册时间"),
    "last_seen_at": ("最后一次活跃", "最后活跃时间"),
}


def _text_phrases() -> dict[str, str]:
    found: dict[str, str] = {}
    for attr, (phrase, noun) in _ATTRIBUTES.items():
        found |= {
            f"{attr}.is": phrase.format("{value}"),
            f"{attr}.other": phrase.format(f"{{value}}以外的已知{noun}"),
            f"{attr}.not_null": f"{noun}已知",
            f"{attr}.is_null": f"{noun}未知",
            f"own.{attr}": noun if attr != "channel" else "渠道",
        }
    return found


def _instant_phrases() -> dict[str, str]:
    found: dict[str, str] = {}
    for attr, (done, noun) in _INSTANTS.items():
        for name, verb in ((attr, done), (f"not.{attr}", f"并非{done}")):
            found |= {
                f"{name}.<": f"{verb}于{{at}}之前",
                f"{name}.<=": f"{verb}于{{at}}或之前",
                f"{name}.>": f"{verb}于{{at}}之后",
                f"{name}.>=": f"{verb}于{{at}}或之后",
                f"{name}.between": f"{verb}于{{low}}至{{high}}之间",
                f"{name}.in": f"{verb}于{{window}}",
                f"{name}.on_day": f"{{day}}{verb}",
            }
        found |= {
            f"{attr}.not_null": f"{noun}已知",
            f"{attr}.is_null": f"{noun}未知",
            f"since.{attr}": f"{{window}} {{edge}} {{done}} 是在{done}后 {{length}}",
        }
    return found


def _goods(verb: str) -> EventWords:
    return EventWords(f"{verb}过{{}}", f"{verb}{{}}", "商品", "任何商品", "category")


def _campaign(verb: str) -> EventWords:
    return EventWords(f"{verb}过{{}}", f"{verb}{{}}", "活动", "任何活动", "campaign_id", "活动{}")


class Chinese(Words):
    """Without blanks between the pieces."""

    locale = "zh"
    blank = ""
    reserved = re.compile(r"[的且或和与非不没有过在于为前后内共]|分钟|小时|天|周|月|年|次|倍|号")
    fields: ClassVar[Mapping[str, tuple[str, str]]] = {
        "product_id": ("商品", "商品"),
        "category": ("品类", "品类"),
        "brand": ("品牌", "品牌"),
        "price": ("价格", "价格"),
        "quantity": ("数量", "数量"),
        "amount": ("金额", "金额"),
        "campaign_id": ("活动", "活动"),
        "channel": ("渠道", "渠道"),
        "sentiment": ("情绪", "情绪"),
        "topic": ("主题", "主题"),
        "day": ("日", "日子"),
        "week": ("周", "周"),
    }
    events: ClassVar[Mapping[str, EventWords]] = {
        "purchase": _goods("购买"),
        "view": _goods("浏览"),
        "add_to_cart": _goods("加购"),
        "favorite": _goods("收藏"),
        "question": EventWords("提过{}问题", "提{}问题", "", "任何", "topic", "关于{}的"),
        "message": EventWords("发过{}消息", "发{}消息", "", "任何", "topic", "关于{}的"),
        "click": _campaign("点击"),
        "reply": _campaign("回复"),
        "opt_out": EventWords("{}退订过", "{}退订", field="campaign_id", given="通过活动{}"),
        "complaint": EventWords("{}投诉过", "{}投诉", field="topic", given="就{}"),
        "referral": EventWords("推荐过朋友", "推荐朋友"),
        "*": EventWords("有过任何行为", "有任何行为"),
    }
    phrases: ClassVar[Mapping[str, str]] = {
        "customers": "{predicate} 的客户",
        "all": "所有客户",
        "nobody": "无人",
        "are_nobody": "不存在",
        "are_any": "任意",
        "not_among": "不属于 {condition} 之列",
        "inner": "（{condition}）",
        "comma": "、",
        "or": "或",
        "and": "且",
        "nothing": "无",
        "country": "国家{code}",
        "day": "M月d日",
        "day_of_year": "y年M月d日",
        "on_day": "{day}",
        "between_lengths": "在{low}至{high}之间",
        "between": "{low}至{high}之间",
        "one_of": "其一：{values}",
        "compared.=": "正好{value}",
        "compared.!=": "不等于{value}",
        "compared.<": "少于{value}",
        "compared.<=": "至多{value}",
        "compared.>": "超过{value}",
        "compared.>=": "至少{value}",
        "times.=": "正好{value}",
        "times.!=": "次数不等于{value}",
        "times.<": "少于{value}",
        "times.<=": "至多{value}",
        "times.>": "超过{value}",
        "times.>=": "至少{value}",
        "times.between": "共{low}至{high}次",
        "field.not_null": "{field}已知",
        "field.own": "{field}与客户自己的{own}相同",
        "field.other_own": "{field}与客户自己的{own}不同",
        "field.number": "{field}{compared}",
        "field.other": "{field}为{value}以外的已知值",
        "field.is": "{field}为{value}",
        "rest": "（{rest}）",
        "event.done.one": "有过事件{kind}",
        "event.do.one": "出现事件{kind}",
        "event.done.several": "有过下列任一事件：{kind}",
        "event.do.several": "出现下列任一事件：{kind}",
        "done": "{verb} {rest}",
        "did_not": "{window} 没有 {do}",
        "did": "{window} {done}",
        "did_times": "{window} {done} {times}",
        "value_last": "{value} ，最近一次在{day}",
        "distinct": "{window} {done} ，涉及{amount}个不同的{several}",
        "distinct_days": "{window} {done} ，分布在{amount}个不同的{several}",
        "spent": "{window} {object} 消费金额 {rest} {amount}",
        "order_value": "{window} {object} 平均订单金额 {rest} {amount}",
        "sum": "{window} {done} 的{field}合计{amount}",
        "avg": "{window} {done} 的平均{field}{amount}",
        "max": "{window} {done} 的最高{field}{amount}",
        "min": "{window} {done} 的最低{field}{amount}",
        "noun.count": "{window} {done} 的次数",
        "noun.distinct": "{window} {done} 涉及的不同{several}数",
        "noun.spent": "{window} {object} 消费金额 {rest}",
        "noun.order_value": "{window} {object} 平均订单金额 {rest}",
        "noun.sum": "{window} {done} 的{field}合计",
        "noun.avg": "{window} {done} 的平均{field}",
        "noun.max": "{window} {done} 的最高{field}",
        "noun.min": "{window} {done} 的最低{field}",
        "contrast.=": "{left} 等于 {times}倍的 {right}",
        "contrast.!=": "{left} 不等于 {times}倍的 {right}",
        "contrast.<": "{left} 少于 {times}倍的 {right}",
        "contrast.<=": "{left} 不超过 {times}倍的 {right}",
        "contrast.>": "{left} 多于 {times}倍的 {right}",
        "contrast.>=": "{left} 不少于 {times}倍的 {right}",
        "is_their": "{noun} ：{amount}",
        "edge.first": "首次",
        "edge.last": "最近一次",
        "edge.in": "{edge} {done} 是在 {when} （只计{window}）",
        "edge.with": "{edge} {done} 时{fields} （只计{window}）",
        "edge.on_day": "{day} {edge} {done}",
        "at_any_time": "任何时间",
        "gap.first_two": "{window} {done} ，头两次间隔{compared}",
        "gap.last_two": "{window} {done} ，最近两次间隔{compared}",
        "gap.passed.first_two": "{done} ，头两次间隔{days}",
        "gap.passed.last_two": "{done} ，最近两次间隔{days}",
        "anchor.any": "",
        "anchor.first": "首次",
        "anchor.last": "最近一次",
        "sequence": "{window} {anchor} {began} ，{within} {then} （{same}相同） （{then_window}）",
        "sequence.not": "{window} {anchor} {began} ，{within} 没有{then} （{same}相同） （{then_window}）",
        "within": "之后{length}内",
        "later": "之后",
        "exists_value": "对同一个{field}{conditions}",
        "top.desc": "按 {noun} 排名前{many} （在{among}的客户中）",
        "top.asc": "按 {noun} 排名后{many} （在{among}的客户中）",
        "percent": "{value}%",
        "length.<": "不到{value}",
        "length.<=": "至多{value}",
        "length.>": "超过{value}",
        "length.>=": "至少{value}",
        "length.=": "正好{value}",
        "length.!=": "并非正好{value}",
        "consent.yes": "同意接收营销",
        "consent.no": "拒绝接收营销",
        "consent.not_yes": "没有同意接收营销",
        "consent.not_no": "没有拒绝接收营销",
        "consent.not_null": "对营销表过态",
        "consent.is_null": "从未被问及营销",
        "tags.has": "带有标签{value}",
        "tags.in": "带有标签之一：{values}",
        "tags.not_null": "带有标签",
        "tags.is_null": "没有标签",
        "trait": "属性{name}的值{compared}",
        "trait.not_null": "属性{name}已知",
        "trait.is_null": "属性{name}未知",
        "start_of": "{day}零点",
        "before_now": "现在以前的任何时间",
        "reachable": "可以触达",
        "not_reachable": "无法触达",
        "reachable.channel": "可以通过{channel}触达",
        "not_reachable.channel": "无法通过{channel}触达",
        "list": "客户编号为 {references} 之一",
        "list.long": "在一份{count}人的名单中（名单{mark}，人数太多，此处不列）",
        "random": "在抽签{name}中位于{start}%至{end}%",
        "any_campaign": "任一活动",
        "campaign_number": "{number}号活动",
        "delivery.sent": "{window} 收到过 {campaign}",
        "delivery.clicked": "{window} 点击过 {campaign} 的消息",
        "delivery.held_out": "{window} 被 {campaign} 列为对照组",
        "delivery.skipped": "{window} 被 {campaign} 跳过",
        "delivery.failed": "{window} {campaign} 发送失败",
        **_text_phrases(),
        **_instant_phrases(),
        **windows.CHINESE,
        **birthdays.CHINESE,
        **CHINESE,
        **habits.CHINESE,
    }

    def not_so(self, phrase: str) -> str:
        return f"不{phrase}" if phrase.startswith(("带有", "使用")) else f"并非{phrase}"

    def times_counted(self, value: float) -> str:
        return f"{self.number(value)}次"

    def units(self, count: float, unit: str) -> str:
        return f"{self.number(count)}{_UNITS[unit]}"
