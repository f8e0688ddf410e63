"""What the states and reasons of deliveries mean, in words for somebody who has not read the code."""

from __future__ import annotations

from scheduler.audiences.explanation import Explanation
from scheduler.schema import Campaign, Delivery

STATES = {
    "planned": "It is planned.",
    "held_out": "They were held out by chance, so that the campaign's effect can be measured.",
    "sending": "It is being sent.",
    "sent": "They got it.",
    "failed": "It could not be sent.",
    "skipped": "They were left out.",
    "unknown": "Nobody knows whether it arrived; a person has to decide whether to send it again.",
}

#: By Delivery.reason; a channel's own words of refusal are shown as they are.
REASONS = {
    "held_out": "They belong to the control group, which gets no marketing at all.",
    "unsubscribed": "They have not agreed to marketing on a channel that could carry it.",
    "no_consent": "Nothing is recorded about their consent, so nobody may write to them.",
    "blocked": "They have blocked us on the channel.",
    "unreachable": "They have no address on a channel that is connected.",
    "silenced": "A journey that they are in keeps other messages from them.",
    "left_segment": "They no longer belonged to its audience when it was their turn.",
    "expired": "The campaign's time was over before it was their turn.",
    "past_due": "It was too late after its time, by the campaign's own rule.",
    "quiet_hours": "It was quiet hours where they live.",
    "frequency_capped": "They had already got as many messages as the frequency cap allows.",
    "missing_field": "The message names a field that is not known of them.",
    "too_long": "The message would have been too long for the channel.",
    "banned_words": "The message says something that is banned in their country.",
    "link_not_allowed": "The message links to a domain that is not allowed.",
    "cancelled": "The campaign was cancelled before.",
    "unavailable": "The channel could not be reached.",
    "no_answer": "The channel did not answer.",
    "error": "Something went wrong while it was being sent.",
    "interrupted": "Shopkeeper was stopped while it was being sent.",
    "next_batch": "They wait for the next batch of the experiment.",
    "left": "It was left as it is.",
    "goal_reached": "They had reached the journey's goal already.",
    "no_offer": "The offer that it promises does not exist.",
    "offer_expired": "The offer that it promises had ended.",
    "offer_exhausted": "The offer that it promises had no code left.",
}


def reason(name: str | None) -> str:
    """A reason as a sentence; empty where there is none."""
    return REASONS.get(name, name.replace("_", " ")) if name else ""


def told(delivery: Delivery) -> str:
    """What became of a delivery, and why."""
    return f"{STATES.get(delivery.state, delivery.state)} {reason(delivery.reason)}".strip()


def not_planned(found: Explanation) -> list[str]:
    """Why a campaign has nothing for a customer: one sentence for each thing that speaks against it."""
    said = [_progress(found.campaign)]
    if found.grounds is None:
        said.append("Its audience cannot be read any more.")
    elif not found.grounds.belongs:
        said.append("They are not in its audience now. It asks for: " + "; ".join(found.grounds.why) + ".")
    else:
        said.append(_belongs(found.campaign))
    if found.rule is not None:
        said.append(f"A message would not reach them now. {reason(found.rule)}")
    return said


def _progress(campaign: Campaign) -> str:
    if campaign.state == "draft":
        return "It is a draft: nobody has got it."
    if campaign.state == "scheduled":
        return "It has not begun: who gets it is found out when it does."
    if campaign.planned_at is None:
        return f"It is {campaign.state}, and not everybody who gets it was written down."
    return "They were not in its audience when those who get it were written down."


def _belongs(campaign: Campaign) -> str:
    if campaign.state in ("draft", "scheduled"):
        return "They are in its audience now."
    if campaign.next_at is not None:
        return "They are in its audience now, for the next time that it is sent."
    if campaign.kind == "nudge" and campaign.state == "running":
        return "They are in its audience now; it looks for new members every hour."
    return "They are in its audience now, which is too late for it."
