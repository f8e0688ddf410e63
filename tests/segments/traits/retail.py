"""The real shop of ../shared/data/retail, imported through its column mapping."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from profiles.database import Database
from profiles.intake.imports import import_events
from profiles.intake.mapping import read_mapping
from segments.moment import Moment

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT.parent / "shared" / "data" / "retail" / "online_retail.csv.gz"
AT = Moment(now=datetime(2011, 12, 10, tzinfo=UTC), zone=ZoneInfo("Europe/London"), currency="GBP")


async def stock(database: Database) -> None:
    """541,909 order lines; those with a customer become events."""
    mapping = read_mapping(ROOT / "tests" / "bench" / "retail.toml")
    await import_events(database, FILE, now=AT.now, currency=AT.currency, mapping=mapping)
