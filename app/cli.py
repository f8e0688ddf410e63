"""The command line. Each command lives in app.commands; heavy libraries are imported when one runs."""

from __future__ import annotations

import typer

from app.commands import (
    ask,
    campaign,
    computed,
    db,
    doctor,
    events,
    journey,
    knowledge,
    mappings,
    offer,
    operator,
    profiles,
    segment,
    service,
    sources,
    traits,
)

app = typer.Typer(
    name="shopkeeper",
    help="The shop assistant who knows the goods, remembers customers, and speaks up at the right moment.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(service.demo)
app.command("run")(service.run)
app.command("ask")(ask.ask)
app.command("doctor")(doctor.doctor)
app.add_typer(db.app, name="db")
app.add_typer(knowledge.app, name="knowledge")
app.add_typer(profiles.app, name="profiles")
app.add_typer(events.app, name="events")
app.add_typer(mappings.app, name="mappings")
app.add_typer(sources.app, name="sources")
app.add_typer(segment.app, name="segment")
app.add_typer(campaign.app, name="campaign")
app.add_typer(offer.app, name="offer")
app.add_typer(journey.app, name="journey")
traits.app.command("computed")(computed.computed)
traits.app.command("recompute")(computed.recompute)
app.add_typer(traits.app, name="traits")
app.add_typer(operator.app, name="operator")


def main() -> None:
    app()


if __name__ == "__main__":
    main()
