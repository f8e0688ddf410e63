from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.records import ProductRecord, Refused
from knowledge.source import read, recognise

SAMPLES = Path("/work/shared/data/shopify")
HEADER = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,"
    "Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src,Status\n"
)


@pytest.fixture
def export(tmp_path):
    def reader(rows):
        path = tmp_path / "export.csv"
        path.write_text(HEADER + rows, encoding="utf-8")
        source = recognise(path)
        assert source.format == "shopify"
        return list(read(source, currency="EUR"))

    return reader


def test_variants_become_one_product_with_options_as_facts(export):
    (product,) = export(
        "mug,Mug,<p>A <b>mug</b></p><script>x()</script>,Havn,Kitchen,gift,true,Size,Small,M-S,1,deny,12.50,http://i/1.jpg,active\n"
        "mug,,,,,,,,Large,M-L,3,deny,9.90,http://i/2.jpg,\n"
        "mug,,,,,,,,,,,,,http://i/3.jpg,\n"
    )

    assert (product.id, product.title, product.description, product.line) == ("mug", "Mug", "A mug", 2)
    assert (product.brand, product.category, product.price, product.currency) == (
        "Havn",
        "Kitchen",
        990,
        "EUR",
    )
    assert (product.quantity, product.availability, product.image_link) == (4, "in_stock", "http://i/1.jpg")
    assert product.facts == {"tags": "gift", "Size": "Small, Large", "sku": "M-S, M-L"}


def test_what_is_not_published_is_left_out_and_what_is_broken_is_refused(export):
    found = export(
        "draft,Draft,,,,,true,,,,1,deny,5,,draft\n"
        "hidden,Hidden,,,,,false,,,,1,deny,5,,active\n"
        "bad,Bad,,,,,true,,,,1,deny,cheap,,active\n"
        ",Nameless,,,,,true,,,,1,deny,5,,active\n"
        "good,Good,,,,,true,Title,Default Title,,0,continue,5,,active\n"
    )

    assert [(type(each), each.line) for each in found] == [(Refused, 4), (Refused, 5), (ProductRecord, 6)]
    assert found[-1].availability == "backorder"
    assert found[-1].facts == {}


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample files are not on this machine")
@pytest.mark.parametrize("name", ["apparel.csv", "home-and-garden.csv"])
def test_real_exports_are_read_whole(name):
    found = list(read(recognise(SAMPLES / name), currency="USD"))

    assert len(found) > 10
    assert all(isinstance(each, ProductRecord) and each.price and each.title for each in found)
    assert not any("<" in each.description for each in found)
