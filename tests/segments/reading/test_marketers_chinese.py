"""Ways of speaking of Chinese marketers: what must mean the same, and what must be asked back."""

from __future__ import annotations

import pytest

from tests.segments.reading.test_relations import meant
from tests.segments.words import BENCHMARK, read


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("今年买夹克满两顶的客户", "今年买夹克至少2件的客户"),
        (
            "做过 加入购物车 且 品类 = 手机，最近7天；没做过 支付订单 且 品类 = 手机，最近7天",
            "近7天加购过手机，近7天没有买手机",
        ),
        ("上海的回头客", "上海下单2次以上的客户"),
        ("本月下单数超过上个月下单数的两倍", "本月下单数大于上个月的2倍"),
        ("本月消费低于上月的一半", "本月消费不到上月的一半"),
        ("近180天内在5个以上不同日期有过浏览的（5天也算）", "近180天内在5个以上不同日期有过浏览的"),
        ("最后一笔订单是通过微信下的客户", "最后一笔订单是通过微信的客户"),
        ("最近两次下单间隔大于半年（按180天算）", "最近两次下单间隔大于180天"),
        ("注册已满30天不到60天的新用户", "注册30到60天前的客户"),
        ("学生或批发客户，两个标签都有的不要", "学生或批发客户，但不能两个都是"),
        ("先买了跑鞋，之后30天内又买了咖啡", "买了跑鞋，之后30天内买了咖啡"),
        ("7月买过咖啡，8月没再买", "7月买过咖啡，8月没有买咖啡"),
        ("买过Casa，没买过其他品牌", "买过Casa，没买过别的品牌"),
        ("上个月联系过我们（提问或投诉）", "上个月提问过或上个月投诉过"),
        ("弃购人群——近3天加购，之后没有下单", "近3天加购，之后没有下单"),
        ("8月买过东西，元旦以来没有写过消息", "8月买过东西，今年没有写过消息"),
        ("你好，麻烦找一下北京的客户，谢谢", "北京的客户"),
        ("点击过春季清仓活动（summer_sale_2026）", "点击过活动summer_sale_2026"),
        ("只买咖啡的客户", "买过咖啡，没买过其他品类的客户"),
        ("最近购买时间早于2026-06-01", "最近一次购买在2026-06-01之前"),
        ("注册一年以上的客户", "注册满一年的客户"),
        ("第三季度花得比第二季度多", "第三季度消费比第二季度多"),
    ],
)
def test_two_ways_of_saying_it_mean_the_same(text: str, same: str):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    "text",
    ["先买咖啡的客户", "今年只买咖啡的客户", "不再购买咖啡的客户", "新用户", "买过咖啡，没买过其他品牌"],
)
def test_what_cannot_be_told_is_asked_back(text: str):
    assert read(text, BENCHMARK).definition is None
