"""Files of codes: what is taken, what is refused and why, and that twice changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from profiles.exceptions import FixFile
from scheduler.exceptions import InvalidOffer
from scheduler.offers import offer as offers
from scheduler.offers.code_file import import_codes
from tests.scheduler.offers.pool import pool
from tests.scheduler.shop import Shop


def written(folder: Path, text: str) -> Path:
    path = folder / "codes.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text", ["code,note\nA,x\nB,y\n", "Code\r\nA\r\nB\r\n", "A\nB\n", '{"code": "A"}\n{"code": "B"}\n']
)
async def test_codes_are_read_from_tables_and_plain_lists(shop: Shop, tmp_path: Path, text: str):
    path = written(tmp_path, text)
    first = await import_codes(shop.database, path, " autumn ", now=shop.now)
    again = await import_codes(shop.database, path, "autumn", now=shop.now)
    assert (first.accepted, first.duplicates, first.rejected) == (2, 0, [])
    assert (again.accepted, again.duplicates, again.rejected) == (0, 2, [])
    async with shop.database.read() as session:
        (stock,) = await offers.stocks(session)
    assert (stock.offer.name, stock.codes, stock.free) == ("autumn", 2, 2)


async def test_bad_codes_and_those_of_other_offers_are_refused_with_their_line(shop: Shop, tmp_path: Path):
    await pool(shop, "other", "B")
    path = written(tmp_path, f"code,x\nA,1\n{{B}},1\nB,1\nA,1\n,1\n{'x' * 101},1\n")
    report = await import_codes(shop.database, path, "autumn", now=shop.now)
    assert (report.accepted, report.duplicates) == (1, 1)
    assert sorted(each.line for each in report.rejected) == [3, 4, 6, 7]
    assert "belongs to the offer 'other'" in next(each.reason for each in report.rejected if each.line == 4)


async def test_a_file_without_codes_and_an_offer_without_a_pool_are_refused(
    sqlite_shop: Shop, tmp_path: Path
):
    with pytest.raises(FixFile):
        await import_codes(
            sqlite_shop.database, written(tmp_path, "a,b\n1,2\n"), "autumn", now=sqlite_shop.now
        )
    await pool(sqlite_shop, "all", code="TEN")
    with pytest.raises(InvalidOffer, match="no pool"):
        await import_codes(sqlite_shop.database, written(tmp_path, "A\n"), "all", now=sqlite_shop.now)
    async with sqlite_shop.database.read() as session:
        assert [stock.offer.name for stock in await offers.stocks(session)] == ["all"]


async def test_an_offers_name_is_its_own(sqlite_shop: Shop):
    await pool(sqlite_shop, "autumn", code="TEN")
    with pytest.raises(InvalidOffer, match="already"):
        await pool(sqlite_shop, " autumn ")
    for wrong in ({"name": " "}, {"name": "x", "code": "two words"}):
        with pytest.raises(InvalidOffer):
            await pool(sqlite_shop, **wrong)
