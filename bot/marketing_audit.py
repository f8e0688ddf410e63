"""What operators change in chat goes into the audit log."""

from __future__ import annotations

from bot.outcome import Place
from bot.scene import Scene
from profiles import audit


async def note(place: Place, scene: Scene, action: str, subject: str) -> None:
    """Keeps one entry, in the transaction of the change."""
    assert scene.operator is not None  # these buttons are an operator's alone
    await audit.record(
        place.session,
        operator=scene.operator.name,
        face="chat",
        action=action,
        subject=subject,
        now=place.now,
    )
