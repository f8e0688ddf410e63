"""Definitions in Russian."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from segments.window import Last, Window, split_duration
from segments.wording import birthdays, habits, windows
from segments.wording.outreach import RUSSIAN
from segments.wording.words import EventWords, Words

#: With 1, with 2 to 4, with 5 and more; with 1 after a preposition of time, and with 1 in the genitive.
_UNITS = {
    "min": ("минута", "минуты", "минут", "минуту", "минуты"),
    "h": ("час", "часа", "часов", "час", "часа"),
    "d": ("день", "дня", "дней", "день", "дня"),
    "w": ("неделя", "недели", "недель", "неделю", "недели"),
    "mo": ("месяц", "месяца", "месяцев", "месяц", "месяца"),
    "y": ("год", "года", "лет", "год", "года"),
}
_FEMININE = ("min", "w")
_TIMES = ("раз", "раза", "раз")
_ATTRIBUTES = {
    "language": ("говорят на языке {}", "язык"),
    "country": ("живут в стране {}", "страна"),
    "city": ("живут в городе {}", "город"),
    "channel": ("в основном на канале {}", "основной канал"),
    "lifecycle_stage": ("находятся на стадии {}", "стадия"),
    "rfm_type": ("относятся к RFM-типу {}", "RFM-тип"),
    "timezone": ("живут в часовом поясе {}", "часовой пояс"),
    "name": ("носят имя {}", "имя"),
    "reference": ("имеют номер клиента {}", "номер клиента"),
}
_INSTANTS = {
    "created_at": ("пришли", "время прихода", "прихода"),
    "last_seen_at": ("в последний раз появлялись", "время последнего появления", "последнего появления"),
}


def _text_phrases() -> dict[str, str]:
    found: dict[str, str] = {}
    for attr, (phrase, noun) in _ATTRIBUTES.items():
        found |= {
            f"{attr}.is": phrase.format("{value}"),
            f"{attr}.other": f"имеют известное значение «{noun}», и это не {{value}}",
            f"{attr}.not_null": f"имеют известное значение «{noun}»",
            f"{attr}.is_null": f"не имеют известного значения «{noun}»",
            f"own.{attr}": noun if attr != "channel" else "канал",
        }
    return found


def _instant_phrases() -> dict[str, str]:
    found: dict[str, str] = {}
    for attr, (done, noun, genitive) in _INSTANTS.items():
        for name, verb in ((attr, done), (f"not.{attr}", f"не {done}")):
            found |= {
                f"{name}.<": f"{verb} до {{at}}",
                f"{name}.<=": f"{verb} в {{at}} или раньше",
                f"{name}.>": f"{verb} после {{at}}",
                f"{name}.>=": f"{verb} в {{at}} или позже",
                f"{name}.between": f"{verb} между {{low}} и {{high}}",
                f"{name}.in": f"{verb} {{window}}",
                f"{name}.on_day": f"{verb} {{day}}",
            }
        found |= {
            f"{attr}.not_null": f"имеют известное {noun}",
            f"{attr}.is_null": f"не имеют известного времени {genitive}",
            f"since.{attr}": f"{{edge}} {{done}} {{window}} {{length}} после {genitive}",
        }
    return found


def _goods(done: str, do: str) -> EventWords:
    return EventWords(done, do, "что-нибудь", "ничего", "category", "товары категории {}")


def _campaign(done: str, do: str) -> EventWords:
    return EventWords(done, do, "любой кампании", "ни одной кампании", "campaign_id", "кампании {}")


class Russian(Words):
    """Verbs stand in the plural of the past."""

    locale = "ru"
    reserved = re.compile(
        r"\b(раза?|минут[аыу]?|час(а|ов)?|день|дн(я|ей)|недел[юияь]|месяц(а|ев)?|год(а)?|лет|последн(ий|юю))\b",
        re.IGNORECASE,
    )
    fields: ClassVar[Mapping[str, tuple[str, str]]] = {
        "product_id": ("товар", "товаров"),
        "category": ("категория", "категорий"),
        "brand": ("бренд", "брендов"),
        "price": ("цена", "цен"),
        "quantity": ("количество", "количеств"),
        "amount": ("сумма", "сумм"),
        "campaign_id": ("кампания", "кампаний"),
        "channel": ("канал", "каналов"),
        "sentiment": ("настроение", "настроений"),
        "topic": ("тема", "тем"),
        "day": ("день", "дней"),
        "week": ("неделя", "недель"),
    }
    events: ClassVar[Mapping[str, EventWords]] = {
        "purchase": _goods("купили {}", "покупали {}"),
        "view": _goods("смотрели {}", "смотрели {}"),
        "add_to_cart": _goods("добавили в корзину {}", "добавляли в корзину {}"),
        "favorite": _goods("добавили в избранное {}", "добавляли в избранное {}"),
        "question": EventWords("задали вопрос{}", "задавали вопросов{}", field="topic", given=" на тему {}"),
        "message": EventWords("написали{}", "писали{}", field="topic", given=" на тему {}"),
        "click": _campaign("перешли по ссылке {}", "переходили по ссылке {}"),
        "reply": _campaign("ответили на сообщение {}", "отвечали на сообщение {}"),
        "opt_out": EventWords(
            "отписались{}", "отписывались{}", field="campaign_id", given=" через кампанию {}"
        ),
        "complaint": EventWords("пожаловались{}", "жаловались{}", field="topic", given=" на тему {}"),
        "referral": EventWords("привели друга", "приводили друзей"),
        "*": EventWords("сделали хоть что-то", "делали ничего"),
    }
    phrases: ClassVar[Mapping[str, str]] = {
        "customers": "клиенты, которые {predicate}",
        "all": "все клиенты",
        "nobody": "никто",
        "are_nobody": "никто из них",
        "are_any": "любые",
        "not_among": "не из тех, кто {condition}",
        "inner": "({condition})",
        "comma": ", ",
        "or": " или ",
        "and": " и ",
        "nothing": "ничего",
        "country": "страна {code}",
        "day": "d MMM",
        "day_of_year": "d MMM y",
        "on_day": "{day}",
        "between_lengths": "в пределах {low} – {high}",
        "between": "от {low} до {high}",
        "one_of": "одно из: {values}",
        "compared.=": "ровно {value}",
        "compared.!=": "не {value}",
        "compared.<": "меньше чем {value}",
        "compared.<=": "не больше чем {value}",
        "compared.>": "больше чем {value}",
        "compared.>=": "не меньше чем {value}",
        "times.=": "ровно {value}",
        "times.!=": "число раз, отличное от {value}",
        "times.<": "менее чем {value}",
        "times.<=": "не более чем {value}",
        "times.>": "более чем {value}",
        "times.>=": "как минимум {value}",
        "times.between": "от {low} до {high} раз",
        "field.not_null": "{field} известно",
        "field.own": "{field}: то же, что у самого клиента ({own})",
        "field.other_own": "{field}: не то, что у самого клиента ({own})",
        "field.number": "{field}: {compared}",
        "field.other": "{field}: известно, и это не {value}",
        "field.is": "{field}: {value}",
        "rest": "({rest})",
        "event.done.one": "имели событие {kind}",
        "event.do.one": "имели события {kind}",
        "event.done.several": "имели событие из видов {kind}",
        "event.do.several": "имели событий видов {kind}",
        "done": "{verb} {rest}",
        "did_not": "не {do} {window}",
        "did": "{done} {window}",
        "did_times": "{done} {times} {window}",
        "value_last": "{value} (последний раз {day})",
        "distinct": "{done} {window}, разных {several}: {amount}",
        "distinct_days": "{done} {window}, в разные {several}: {amount}",
        "spent": "потратили {amount} на·{object} {rest} {window}",
        "order_value": "имеют средний чек {amount} за·{object} {rest} {window}",
        "sum": "имеют общее значение «{field}» {amount} за те разы, когда {done} {window}",
        "avg": "имеют среднее значение «{field}» {amount} за те разы, когда {done} {window}",
        "max": "имеют наибольшее значение «{field}» {amount} за те разы, когда {done} {window}",
        "min": "имеют наименьшее значение «{field}» {amount} за те разы, когда {done} {window}",
        "noun.count": "сколько раз {done} {window}",
        "noun.distinct": "число разных {several} за те разы, когда {done} {window}",
        "noun.spent": "сумма покупок на·{object} {rest} {window}",
        "noun.order_value": "средний чек за·{object} {rest} {window}",
        "noun.sum": "общее значение «{field}» за те разы, когда {done} {window}",
        "noun.avg": "среднее значение «{field}» за те разы, когда {done} {window}",
        "noun.max": "наибольшее значение «{field}» за те разы, когда {done} {window}",
        "noun.min": "наименьшее значение «{field}» за те разы, когда {done} {window}",
        "contrast.=": "имеют показатель «{left}» равный {times}-кратному показателю «{right}»",
        "contrast.!=": "имеют показатель «{left}» не равный {times}-кратному показателю «{right}»",
        "contrast.<": "имеют показатель «{left}» меньше {times}-кратного показателя «{right}»",
        "contrast.<=": "имеют показатель «{left}» не больше {times}-кратного показателя «{right}»",
        "contrast.>": "имеют показатель «{left}» больше {times}-кратного показателя «{right}»",
        "contrast.>=": "имеют показатель «{left}» не меньше {times}-кратного показателя «{right}»",
        "is_their": "{noun} – {amount}",
        "edge.first": "впервые",
        "edge.last": "в последний раз",
        "edge.in": "{edge} {done} {when} (считая·только·то,·что·было·{window})",
        "edge.with": "{edge} {done} с {fields} (считая·только·то,·что·было·{window})",
        "edge.on_day": "{edge} {done} {day}",
        "at_any_time": "в любое время",
        "gap.first_two": "{done} {window} так, что между первыми двумя разами прошло {compared}",
        "gap.last_two": "{done} {window} так, что между последними двумя разами прошло {compared}",
        "gap.passed.first_two": "между первыми двумя разами ({done}) прошло {days}",
        "gap.passed.last_two": "между последними двумя разами ({done}) прошло {days}",
        "anchor.any": "",
        "anchor.first": "впервые",
        "anchor.last": "в последний раз",
        "sequence": "{anchor} {began} {window} и затем {then} ({same}·–·то·же) {within} ({then_window})",
        "sequence.not": "{anchor} {began} {window} и затем не {then} ({same}·–·то·же) {within} "
        "({then_window})",
        "within": "в течение {length} после этого",
        "later": "позже",
        "exists_value": "имеют такое значение «{field}», для которого они {conditions}",
        "top.desc": "входят в первые {many} по показателю «{noun}» (среди·тех,·кто·{among})",
        "top.asc": "входят в последние {many} по показателю «{noun}» (среди·тех,·кто·{among})",
        "percent": "{value} %",
        "length.<": "меньше чем через {value}",
        "length.<=": "не позже чем через {value}",
        "length.>": "больше чем через {value}",
        "length.>=": "не раньше чем через {value}",
        "length.=": "ровно через {value}",
        "length.!=": "не ровно через {value}",
        "consent.yes": "согласились на рассылку",
        "consent.no": "отказались от рассылки",
        "consent.not_yes": "не согласились на рассылку",
        "consent.not_no": "не отказались от рассылки",
        "consent.not_null": "сделали выбор о рассылке",
        "consent.is_null": "никогда не были спрошены о рассылке",
        "tags.has": "имеют тег {value}",
        "tags.in": "имеют один из тегов {values}",
        "tags.not_null": "имеют теги",
        "tags.is_null": "не имеют тегов",
        "trait": "имеют свойство {name} со значением {compared}",
        "trait.not_null": "имеют известное свойство {name}",
        "trait.is_null": "не имеют известного свойства {name}",
        "start_of": "начало {day}",
        "before_now": "когда-либо до этого момента",
        "reachable": "доступны для рассылки",
        "not_reachable": "недоступны для рассылки",
        "reachable.channel": "доступны для рассылки в {channel}",
        "not_reachable.channel": "недоступны для рассылки в {channel}",
        "list": "имеют один из номеров клиента {references}",
        "list.long": "входят в список, в котором {count} клиентов: здесь не перечислить (список {mark})",
        "random": "попали в {start}–{end} % жребия {name}",
        "any_campaign": "любой кампании",
        "campaign_number": "кампании № {number}",
        "delivery.sent": "получили сообщение {campaign} {window}",
        "delivery.clicked": "перешли по ссылке из сообщения {campaign} {window}",
        "delivery.held_out": "попали в контрольную группу {campaign} {window}",
        "delivery.skipped": "были пропущены при рассылке {campaign} {window}",
        "delivery.failed": "не смогли получить сообщение {campaign} {window}",
        **_text_phrases(),
        **_instant_phrases(),
        **windows.RUSSIAN,
        **birthdays.RUSSIAN,
        **RUSSIAN,
        **habits.RUSSIAN,
    }

    def not_so(self, phrase: str) -> str:
        return f"не {phrase}"

    def times_counted(self, value: float) -> str:
        return self._counted(value, *_TIMES)

    def units(self, count: float, unit: str) -> str:
        one, few, many, _, _ = _UNITS[unit]
        return self._counted(count, one, few, many)

    def duration(self, text: str) -> str:
        count, unit = split_duration(text)
        _, few, many, one, _ = _UNITS[unit]
        return self._counted(count, one, few, many)

    def span(self, text: str) -> str:
        count, unit = split_duration(text)
        _, _, many, _, one = _UNITS[unit]
        return self._counted(count, one, many, many)

    def window(self, window: Window) -> str:
        if isinstance(window, Last) and split_duration(window.last)[0] == 1:
            unit = split_duration(window.last)[1]
            return f"за {'последнюю' if unit in _FEMININE else 'последний'} {_UNITS[unit][3]}"
        return super().window(window)

    def _counted(self, count: float, one: str, few: str, many: str) -> str:
        if count != int(count):
            return f"{self.number(count)} {few}"
        tens, ones = int(count) // 10 % 10, int(count) % 10
        form = many if tens == 1 or not 0 < ones < 5 else one if ones == 1 else few
        return f"{self.number(count)} {form}"
