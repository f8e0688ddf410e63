"""What the library holds, as lists, on both engines."""

from datetime import datetime

from knowledge.content import listing
from knowledge.content.listing import Wanted
from knowledge.schema import Document, Faq, Passage, Product, Source
from profiles.database import Database


async def test_everything_is_listed_with_its_source_and_filtered(database: Database, now: datetime) -> None:
    async with database.begin() as session:
        session.add(Source(id=5, location="/shop.csv", kind="products", synced_at=now))
        await session.flush()
        session.add_all(
            Product(id=name, source_id=5, title=name, availability=stock, content_hash="x")
            for name, stock in (("Boots", "in_stock"), ("Ботинки", None))
        )
        session.add(Document(id=7, source_id=5, title="Returns", content_hash="x"))
        await session.flush()
        session.add(Passage(document_id=7, position=0, text="Send it back"))
        session.add(Faq(question="Open?", answer="Yes.", content_hash="x"))
        session.add(Faq(source_id=5, question="Closed?", answer="No.", content_hash="x"))
    async with database.read() as session:
        listed, total = await listing.products(session, Wanted(), limit=1)
        assert (listed[0][0].title, listed[0][1], total) == ("Boots", "/shop.csv", 2)
        listed, _ = await listing.products(session, Wanted("ботинки", stock=listing.UNTOLD), limit=5)
        assert [product.id for product, _ in listed] == ["Ботинки"]
        documents, _ = await listing.documents(session, Wanted("send IT"), limit=5)
        assert [document.id for document, _ in documents] == [7]
        answers, total = await listing.answers(session, Wanted(), limit=5)
        assert [(faq.question, location) for faq, location in answers] == [
            ("Open?", None),
            ("Closed?", "/shop.csv"),
        ]
        own, _ = await listing.answers(session, Wanted(source=listing.WRITTEN), limit=5)
        assert [faq.question for faq, _ in own] == ["Open?"]
        assert [each.id for each in await listing.sources(session, Product.source_id)] == [5]
