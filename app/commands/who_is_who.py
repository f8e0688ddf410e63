"""`shopkeeper profiles link|merge|unmerge|lift`: which customers are one person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from app.exceptions import NotFound, SettingsAreWrong
from app.output import Json, execute, show
from app.wiring import Shop

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from profiles.schema import Profile

Reference = Annotated[str, typer.Argument(metavar="REF", help="The customer's reference.")]


def add_to(app: typer.Typer) -> None:
    for command in (link, merge, unmerge, lift):
        app.command()(command)


async def existing(session: AsyncSession, reference: str) -> Profile:
    """The customer who is called so. Raises NotFound."""
    from profiles.profile import by_reference

    profile = await by_reference(session, reference)
    if profile is None:
        raise NotFound(f"There is no customer {reference}.")
    return profile


def link(
    reference: Reference,
    hours: Annotated[int, typer.Option(min=1, max=24 * 30, help="How long it holds.")] = 24,
    bot: Annotated[str | None, typer.Option(metavar="NAME", help="The Telegram bot's user name.")] = None,
    as_json: Json = False,
) -> None:
    """Print a link that shows who opens the chat: whoever opens it, once, is this customer."""

    async def work(shop: Shop) -> None:
        from profiles.identity.links import sign

        if shop.link_secret is None:
            raise SettingsAreWrong("Set SHOPKEEPER_LINK_SECRET first, here and on the shop's own server.")
        async with shop.database.read() as session:
            profile = await existing(session, reference)
        now, holds = shop.clock(), timedelta(hours=hours)
        payload = sign(shop.link_secret, profile.reference, now=now, holds=holds)
        document = {
            "reference": profile.reference,
            "payload": payload,
            "telegram": f"https://t.me/{bot.lstrip('@')}?start={payload}" if bot else None,
            "web": f"{shop.settings.address}/chat?start={payload}",
            "expires_at": (now + holds).isoformat(),
        }
        show(
            document,
            as_json=as_json,
            people=lambda d: typer.echo("\n".join(filter(None, (d["telegram"], d["web"])))),
        )

    execute(work)


def merge(
    remains: Annotated[str, typer.Argument(metavar="REF", help="The customer who remains.")],
    absorbed: Annotated[str, typer.Argument(metavar="REF", help="The one who becomes one with them.")],
    proof: Annotated[str, typer.Option(metavar="TEXT", help="What shows that they are one person.")],
    as_json: Json = False,
) -> None:
    """Make two customers one, with both histories; it can be undone."""

    async def work(shop: Shop) -> None:
        from profiles.identity import merging

        async with shop.database.begin() as session:
            one, other = await existing(session, remains), await existing(session, absorbed)
            reference = one.reference
            await merging.merge(
                session, survivor=one.id, absorbed=other.id, proof=f"operator: {proof}", now=shop.clock()
            )
        show(
            {"reference": reference, "absorbed": absorbed},
            as_json=as_json,
            people=lambda d: typer.echo(f"{absorbed} is {reference} from now on."),
        )

    execute(work)


def unmerge(
    reference: Annotated[str, typer.Argument(metavar="REF", help="The reference that was absorbed.")],
    as_json: Json = False,
) -> None:
    """Part two customers again who were made one; merges are undone last first."""

    async def work(shop: Shop) -> None:
        from profiles.identity import merging
        from profiles.schema import Profile

        async with shop.database.begin() as session:
            merged = await merging.by_absorbed(session, reference)
            if merged is None:
                raise NotFound(f"No customer {reference} was made one with another.")
            survivor = await session.get_one(Profile, merged.profile_id)
            remains = survivor.reference
            await merging.undo(session, merged.id, now=shop.clock())
        show(
            {"reference": reference, "parted_from": remains},
            as_json=as_json,
            people=lambda d: typer.echo(f"{reference} and {remains} are two customers again."),
        )

    execute(work)


def lift(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A reference, channel:id, e-mail address or number.")
    ],
    as_json: Json = False,
) -> None:
    """Let imports bring somebody again who was erased."""

    async def work(shop: Shop) -> None:
        from profiles.identity.suppression import lift_named

        async with shop.database.begin() as session:
            if not await lift_named(session, name):
                raise NotFound(f"Nobody called {name} was erased.")
        show({"lifted": name}, as_json=as_json, people=lambda d: typer.echo(f"Imports may bring {name}."))

    execute(work)
