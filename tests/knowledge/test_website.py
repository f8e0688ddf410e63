"""Pages, feeds and sitemaps as sources."""

from __future__ import annotations

import gzip

import pytest
from sqlalchemy import select

from knowledge.exceptions import AddressRefused, NothingUsable, UnknownFormat, Unreachable
from knowledge.library import Library
from knowledge.schema import Document
from tests.conftest import NOW
from tests.knowledge.conftest import titles
from tests.knowledge.webserver import running_server


@pytest.fixture
def server():
    with running_server() as server:
        yield server


@pytest.fixture
def web(sqlite_database, vectors, server):
    """A library that may call the test's own server."""
    return Library(sqlite_database, vectors, currency="EUR", fetcher=server.fetcher())


def html(title, text):
    return f"<!doctype html><title>{title}</title><main><h1>{title}</h1><p>{text}</p></main>"


def sitemap(*addresses, root="urlset"):
    one = "url" if root == "urlset" else "sitemap"
    listed = "".join(f"<{one}><loc>{each}</loc></{one}>" for each in addresses)
    return (
        f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{root}>'
    )


async def test_a_page_becomes_a_document_and_is_only_read_again_when_it_changed(web, server, embedder):
    address = server.page("/help", html("Returns", "You have thirty days to send a kettle back."), ETag='"1"')
    assert (await web.sync([address], now=NOW)).added == 1
    embedder.given.clear()

    again = await web.sync([address], now=NOW)
    assert (again.unchanged, again.changed, embedder.given) == (1, 0, [])
    server.page("/help", html("Returns", "You have sixty days to send a kettle back."), ETag='"2"')
    changed = await web.sync([address], now=NOW)

    assert changed.changed == 1
    assert await titles(web, "sixty days") == ["Returns"]
    assert await titles(web, "thirty") == []
    async with web.database.read() as session:
        assert (await session.scalars(select(Document.link))).all() == [address]


@pytest.mark.parametrize("name", ["/feed.xml", "/feed", "/feed.csv.gz", "/export"])
async def test_a_feed_by_its_address_brings_products(web, server, name):
    table = b"id,title,price\n1,Red kettle,20\n"
    feed = b"<rss><item><id>1</id><title>Red kettle</title><price>20</price></item></rss>"
    content, kind = {
        "/feed.xml": (feed, "text/xml"),
        "/feed": (b'<?xml version="1.0"?>' + feed, "application/octet-stream"),
        "/feed.csv.gz": (gzip.compress(table), "application/gzip"),
        "/export": (table, "text/csv"),
    }[name]
    address = server.page(name, content, kind, ETag='"1"')

    assert (await web.sync([address], now=NOW)).added == 1
    assert (await web.sync([address], now=NOW)).unchanged == 1
    assert (await web.sources())[0].kind == "products"
    assert await titles(web, "kettle", where="price<30") == ["Red kettle"]


async def test_a_sitemap_brings_the_pages_that_robots_allow(web, server):
    a = server.page("/a", html("Returns", "You have thirty days."))
    b = server.page("/b", html("Secret", "Not for programs."))
    c = server.page("/c", html("Delivery", "Within two days to your door."))
    server.page("/robots.txt", "User-agent: *\nDisallow: /b\n", "text/plain")
    inner = server.page("/inner.xml.gz", gzip.compress(sitemap(c, a).encode()), "application/gzip")
    outer = server.page("/outer.xml", sitemap(a, b, "http://elsewhere.example/x"), "application/xml")
    index = server.page("/sitemap.xml", sitemap(outer, inner, root="sitemapindex"), "application/xml")

    report = await web.sync([index], now=NOW)

    assert report.added == 2
    reasons = sorted(each.reason for each in report.rejected)
    assert [("another site" in reasons[0]), ("robots.txt" in reasons[1])] == [True, True]
    assert "/b" not in server.asked
    assert (await titles(web, "two days to your door"))[0] == "Delivery"
    assert [(source.location, source.kind) for source in await web.sources()] == [(index, "pages")]


async def test_pages_that_left_the_sitemap_or_the_site_are_gone_and_those_that_stumble_stay(web, server):
    pages = [server.page(f"/{n}", html(f"Page{n}", f"Number {n} speaks of kettles.")) for n in "abcd"]
    index = server.page("/sitemap.xml", sitemap(*pages), "application/xml")
    assert (await web.sync([index], now=NOW)).added == 4
    server.page("/sitemap.xml", sitemap(*pages[:3]), "application/xml")
    server.page("/b", "gone", status=410)
    server.page("/c", "tired", status=503)

    report = await web.sync([index], now=NOW)

    assert (report.unchanged, report.removed) == (2, 2)
    assert {each.reason.split(": ")[-1] for each in report.rejected} == {
        "the server says 410.",
        "the server says 503.",
    }
    assert sorted(await titles(web, "kettles")) == ["Pagea", "Pagec"]
    server.page("/c", html("Pagec", "Number c speaks of kettles."))
    assert (await web.sync([index], now=NOW)).unchanged == 2


async def test_unchanged_pages_of_a_sitemap_are_not_read_again(web, server):
    a = server.page(
        "/a", html("Returns", "You have thirty days."), Last_Modified="Mon, 1 Jun 2026 10:00:00 GMT"
    )
    index = server.page("/sitemap.xml", sitemap(a), "application/xml")
    await web.sync([index], now=NOW)

    report = await web.sync([index], now=NOW)

    assert (report.unchanged, report.removed) == (1, 0)
    assert await titles(web, "thirty days") == ["Returns"]


async def test_more_pages_than_are_read_are_told(web, server, monkeypatch):
    monkeypatch.setattr("knowledge.content.website.MOST_PAGES", 2)
    pages = [server.page(f"/{n}", html(f"Page {n}", "Kettles.")) for n in range(4)]
    index = server.page("/sitemap.xml", sitemap(*pages), "application/xml")

    report = await web.sync([index], now=NOW)

    assert report.added == 2
    assert "2 more pages than the 2 that are read" in report.rejected[0].reason


async def test_a_product_page_is_a_product_and_a_page_that_asks_to_be_left_is_left(web, server):
    product = server.page(
        "/k1",
        '<script type="application/ld+json">{"@type": "Product", "sku": "K1", "name": "Red kettle",'
        '"offers": {"price": 20, "priceCurrency": "EUR"}}</script>' + html("Kettle", "Buy it."),
    )
    private = server.page("/p", '<meta name="robots" content="noindex">' + html("Private", "Kettles."))
    index = server.page("/sitemap.xml", sitemap(product, private), "application/xml")

    report = await web.sync([index], now=NOW)

    assert report.added == 1
    assert "noindex" in report.rejected[0].reason
    assert (await web.product("K1")).link == product


async def test_an_address_that_fails_keeps_what_it_brought_and_says_why(web, server, folder):
    address = server.page("/help", html("Returns", "You have thirty days."))
    await web.sync([address], now=NOW)
    server.page("/help", "tired", status=500)
    (folder / "a.csv").write_text("id,title\n1,Red kettle\n")

    report = await web.sync([address, str(folder / "a.csv")], now=NOW)

    assert (report.added, report.removed) == (1, 0)
    assert [(each.line, "says 500" in each.reason) for each in report.rejected] == [(0, True)]
    assert await titles(web, "thirty days") == ["Returns"]
    with pytest.raises(Unreachable):
        await web.sync([address], now=NOW)
    (source,) = [each for each in await web.sources() if each.location == address]
    assert "says 500" in source.report["error"]


@pytest.mark.parametrize(
    ("location", "error"),
    [
        ("http://inside.example/", AddressRefused),
        ("http://169.254.169.254/latest/meta-data/", AddressRefused),
        ("http://shop.example/", AddressRefused),
        ("ftp://shop.example/", AddressRefused),
    ],
)
async def test_an_address_that_is_not_public_is_refused(web, location, error):
    with pytest.raises(error):
        await web.sync([location], now=NOW)

    assert await web.sources() == []


async def test_a_page_without_text_and_a_table_of_nothing_known_are_refused(web, server):
    table = server.page("/a.csv", "a,b\n1,2\n", "text/csv")
    with pytest.raises(UnknownFormat):
        await web.sync([table], now=NOW)
    address = server.page("/help", html("Returns", "You have thirty days."))
    await web.sync([address], now=NOW)
    server.page("/help", "<html><nav>Home</nav></html>")
    with pytest.raises(NothingUsable):
        await web.sync([address], now=NOW)

    assert await titles(web, "thirty days") == ["Returns"]


async def test_a_site_that_takes_too_long_keeps_what_it_brought(web, server, monkeypatch):
    pages = [server.page(f"/{n}", html(f"Page {n}", "Kettles.")) for n in range(3)]
    index = server.page("/sitemap.xml", sitemap(*pages), "application/xml")
    await web.sync([index], now=NOW)
    monkeypatch.setattr("knowledge.content.website.MOST_SECONDS", -1.0)

    report = await web.sync([index], now=NOW)

    assert (report.unchanged, report.removed) == (3, 0)
    assert "3 pages were left" in report.rejected[0].reason
