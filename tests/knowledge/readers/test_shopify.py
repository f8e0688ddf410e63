from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.content.records import ProductRecord, Refused
from knowledge.content.source import find_files, read

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
        source = find_files(str(path))[0]
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
    found = list(read(find_files(str(SAMPLES / name))[0], currency="USD"))

    assert len(found) > 10
    assert all(isinstance(each, ProductRecord) and each.price and each.title for each in found)
    assert not any("<" in each.description for each in found)


def test_the_variants_of_a_product_are_its_options(export):
    (product,) = export(
        "mug,Mug,,,,,true,Size,Small,M-S,0,continue,12.50,,active\nmug,,,,,,,,Large,M-L,3,deny,9.90,,\n"
    )

    assert product.options == [
        {
            "id": "M-S", "options": {"Size": "Small"}, "price": 1250, "availability": "backorder",
            "quantity": 0, "link": None, "image_link": None,
        },
        {
            "id": "M-L", "options": {"Size": "Large"}, "price": 990, "availability": "in_stock",
            "quantity": 3, "link": None, "image_link": None,
        },
    ]  # fmt: skip


def test_a_broken_variant_is_refused_and_the_others_are_kept(export):
    refused, product = export(
        "mug,Mug,,,,,true,Size,Small,M-S,1,deny,5,,active\n"
        "mug,,,,,,,,Large,M-L,3,deny,cheap,,\n"
        "mug,,,,,,,,Huge,M-H,3,deny,7,,\n"
    )

    assert (refused.line, refused.column) == (3, "variant_price")
    assert [each["id"] for each in product.options] == ["M-S", "M-H"]


def test_the_newer_names_of_the_columns_are_known(tmp_path):
    path = tmp_path / "new.csv"
    path.write_text(
        "Title,URL handle,Description,Vendor,Status,SKU,Option1 name,Option1 value,Price,"
        "Inventory quantity,Continue selling when out of stock,Fabric (product.metafields.custom.fabric)\n"
        "Shirt,shirt,<p>Soft</p>,Havn,Active,S-1,Size,S,20,0,FALSE,Linen\n"
        ",shirt,,,,S-2,,M,22,4,FALSE,\n"
    )
    (product,) = read(find_files(str(path))[0], currency="EUR")

    assert (product.id, product.description, product.price) == ("shirt", "Soft", 2000)
    assert product.facts["fabric"] == "Linen"
    assert [each["quantity"] for each in product.options] == [0, 4]
