"""Phrases about consent, other segments and deliveries, in each language."""

from __future__ import annotations

ENGLISH = {
    "in_segment": "belong to the segment {segment}",
    "not_in_segment": "do not belong to the segment {segment}",
    "segment_number": "no. {number}",
    "purpose.marketing": "marketing",
    "consent.on": "on {channel}",
    "consent.granted": "have given consent to {purpose} {channel}",
    "consent.refused": "have withheld consent to {purpose} {channel}",
    "consent.unknown": "have not decided about consent to {purpose} {channel}",
    "consent.not.granted": "have not given consent to {purpose} {channel}",
    "consent.not.refused": "have not withheld consent to {purpose} {channel}",
    "consent.not.unknown": "have decided about consent to {purpose} {channel}",
    "delivery.answered": "answered a message of {campaign} {window}",
}
CHINESE = {
    "in_segment": "属于人群{segment}",
    "not_in_segment": "不属于人群{segment}",
    "segment_number": "{number}号",
    "purpose.marketing": "营销",
    "consent.on": "（{channel}渠道）",
    "consent.granted": "已授权{purpose} {channel}",
    "consent.refused": "未予授权{purpose} {channel}",
    "consent.unknown": "未对{purpose}授权做决定 {channel}",
    "consent.not.granted": "没有授权{purpose} {channel}",
    "consent.not.refused": "没有拒绝授权{purpose} {channel}",
    "consent.not.unknown": "已对{purpose}授权做决定 {channel}",
    "delivery.answered": "{window} 回复过 {campaign} 的消息",
}
RUSSIAN = {
    "in_segment": "входят в сегмент {segment}",
    "not_in_segment": "не входят в сегмент {segment}",
    "segment_number": "№ {number}",
    "purpose.marketing": "рассылка",
    "consent.on": "в канале {channel}",
    "consent.granted": "дали согласие (цель: {purpose}) {channel}",
    "consent.refused": "отказали в согласии (цель: {purpose}) {channel}",
    "consent.unknown": "не решили о согласии (цель: {purpose}) {channel}",
    "consent.not.granted": "не дали согласия (цель: {purpose}) {channel}",
    "consent.not.refused": "не отказали в согласии (цель: {purpose}) {channel}",
    "consent.not.unknown": "решили о согласии (цель: {purpose}) {channel}",
    "delivery.answered": "ответили на письмо {campaign} {window}",
}
