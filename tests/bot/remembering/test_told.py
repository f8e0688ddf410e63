"""Birthdays and cities: only one's own, and only where they are told."""

from datetime import date

import pytest

from bot.remembering.birthdays import birthday
from bot.remembering.places import city
from profiles.birthday import UNKNOWN_YEAR

TODAY = date(2026, 9, 16)


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("My birthday is on the 5th of May", date(UNKNOWN_YEAR, 5, 5)),
        ("my birthday's May 5th, 1988", date(1988, 5, 5)),
        ("I turn 30 on 5 May", date(1997, 5, 5)),
        ("I'll be 30 on October 5", date(1996, 10, 5)),
        ("I was born on 29 February 1992", date(1992, 2, 29)),
        ("my birthday is 29 February", date(UNKNOWN_YEAR, 2, 29)),
        ("My birthday: 1990-03-12", date(1990, 3, 12)),
        ("мой день рождения 12.03.1990", date(1990, 3, 12)),
        ("5 мая у меня день рождения", date(UNKNOWN_YEAR, 5, 5)),
        ("Мне будет 40 двадцать первого июля", date(1987, 7, 21)),
        ("我的生日是五月二十一日", date(UNKNOWN_YEAR, 5, 21)),
        ("我1990年3月12日出生", date(1990, 3, 12)),
    ],
)
def test_an_own_birthday_is_read(text, born):
    assert birthday(text, TODAY) == born


@pytest.mark.parametrize(
    "text",
    [
        "a gift for my wife's birthday in May",
        "my son's birthday is 5 May",
        "My mother was born on 12 March 1950",
        "my birthday is 5/6",
        "my birthday is 31 February",
        "my birthday is soon",
        "Is your shop open on 5 May?",
        "I was born on 12 March 1790",
        "I was born on 12 March 2025",
        "день рождения мамы 5 мая",
        "у меня у сына день рождения 5 мая",
        "我妈妈的生日是5月5日",
        "Deliver it on 5 May please",
    ],
)
def test_any_other_date_is_no_birthday(text):
    assert birthday(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi, I live in Leeds and need a kettle", "Leeds"),
        ("We're based in San Francisco.", "San Francisco"),
        ("i live in london", "London"),
        ("Я сейчас живу в Нижнем Новгороде", "Нижний Новгород"),
        ("мы из Санкт-Петербурга", "Санкт-Петербург"),
        ("我家在深圳", "深圳"),
        ("我住在上海浦东，能送吗", "上海"),
    ],
)
def test_the_own_city_is_read(text, name):
    assert city(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Do you deliver to Leeds?",
        "I don't live in Leeds",
        "I used to live in Leeds",
        "My sister lives in Leeds",
        "If I live in Leeds, is delivery free?",
        "I live in Germany",
        "I live in fear of mice",
        "I live in a small flat",
        "I'm from your newsletter",
        "Я из интернета",
        "Живу в деревне",
        "если я живу в Казани, сколько стоит доставка?",
        "你们在上海有店吗",
        "我在北京买的",
        "我住在乡下",
    ],
)
def test_any_other_place_is_not_the_own_city(text):
    assert city(text) is None


def test_a_name_in_small_letters_counts_where_the_shop_knows_the_city():
    assert city("i live in leeds") is None
    assert city("i live in leeds", frozenset({"Leeds"})) == "Leeds"
    assert city("я живу в Бобруйске") is None
    assert city("я живу в Бобруйске", frozenset({"Бобруйск"})) == "Бобруйск"
