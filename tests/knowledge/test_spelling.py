from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.analysis import stem
from knowledge.index.spelling import make_speller
from tests.knowledge.conftest import titles, write_products

NAMES = [
    "Wireless headphones black", "Bluetooth headphones", "Laser printer", "Inkjet printer", "Toner cartridge",
    "Computer monitor 27 inch", "Gaming monitor", "Mouse pad", "Mouse pad large", "Mouse pad gel",
    "Электрический чайник", "Стальной чайник", "Медный чайник", "Saucepan", "Apparatus",
] * 5  # fmt: skip


@pytest.fixture(scope="module")
def speller():
    words = {word for name in NAMES for word in name.lower().split()}
    return make_speller({stem(word): 60 for word in words} | {"cartrig": 1}, NAMES * 12)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("wirless", "wireless"), ("hedphones", "headphones"), ("headfones", "headphones"),
        ("pritner", "printer"), ("moniter", "monitor"), ("cartrdige", "cartridge"), ("mousepad", "mouse pad"),
        ("ьщтшещк", "monitor"), ("xfqybr", "чайник"), ("чайнкк", "чайник"), ("labtop", "laptop"),
        ("coffe", "coffee"), ("gren", "green"), ("lapto", "laptop"),
    ],
)  # fmt: skip
def test_a_slip_is_corrected_into_the_word_that_was_meant(speller, slip, meant):
    correction = speller.correct(f"a {slip}, please")

    assert correction.text == f"a {meant}, please"
    assert correction.changes == ((slip, meant),)


@pytest.mark.parametrize(
    "text",
    [
        "wireless headphones", "Printers?", "monitoring", "HP-DV6 headphonez-2", "006R90321", "256gb", "x7zz",
        "无线耳机 耳", "the", "me@printre.com", "lamb", "perfume", "mower", "treadmill", "zzzzzz", "", "!?",
        "чайники", "delivery", "blakc1",
    ],
)  # fmt: skip
def test_what_is_no_slip_stays_as_it_is(speller, text):
    correction = speller.correct(text)

    assert correction.text == text
    assert correction.changes == ()


def test_a_word_that_the_shop_hardly_uses_stays_and_its_like_is_searched_besides(speller):
    correction = speller.correct("toner cartrige")

    assert correction.text == "toner cartrige"
    assert correction.doubts == (("cartrige", "cartridge"),)
    assert correction.expand("cartrig") == ("cartridg",)
    assert correction.expand("toner") == ()


@given(text=st.text(max_size=60))
def test_no_text_is_too_strange_and_a_correction_needs_no_second(speller, text):
    once = speller.correct(text).text

    assert speller.correct(once).text == once


def test_sixty_thousand_words_are_corrected_in_milliseconds():
    rnd = random.Random(5)
    names = ["".join(rnd.choices("abcdefghilmnoprstu", k=rnd.randint(4, 11))) for _ in range(60_000)] * 3
    speller = make_speller(dict.fromkeys(names, 3), names)

    began = time.thread_time()
    for _ in range(20):
        speller.correct("hedphones blutooth printre")
    unknown = (time.thread_time() - began) / 20
    began = time.thread_time()
    for _ in range(200):
        speller.correct(f"{names[0]} {names[1]} printer monitor")
    known = (time.thread_time() - began) / 200

    assert unknown < 0.03  # three unknown words, at 10 ms each
    assert known < 0.002


async def test_a_search_finds_what_was_meant(library, folder, now):
    write_products(
        folder / "p.csv",
        *(f"{n},Steel saucepan {n} l,5" for n in range(1, 6)),
        "9,Wooden spoon,2",
        "10,Cup,1",
    )
    await library.sync([str(folder)], now=now)

    assert len(await titles(library, "steel saucpean")) == 5
    assert await titles(library, "woden spoon") == await titles(library, "wooden spoon") == ["Wooden spoon"]


async def test_the_speller_follows_the_content(library, folder, now):
    file = folder / "p.csv"
    write_products(file, *(f"{n},Tamagotchi {n},5" for n in range(3)))
    await library.sync([str(folder)], now=now)
    async with library.database.read() as session:
        first = await library.speller(session)
        assert first is await library.speller(session)
        assert (await library.correct(session, "tamagocthi")).text == "tamagotchi"

    write_products(file, *(f"{n},Brontosaur {n},5" for n in range(3)))
    await library.sync([str(folder)], now=now)
    async with library.database.read() as session:
        assert (await library.correct(session, "tamagocthi")).text == "tamagocthi"
        assert (await library.correct(session, "brontosuar")).text == "brontosaur"


@pytest.mark.parametrize("word", ["пара", "coffees", "deliver", "vans"])
def test_a_word_that_only_looks_like_a_shorter_one_stays(speller, word):
    assert speller.correct(f"{word} please").changes == ()
