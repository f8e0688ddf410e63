"""What the states and reasons of deliveries mean, in words for somebody who has not read the code."""

from __future__ import annotations

from console.texts import N_, Texts
from scheduler.audiences.explanation import Explanation
from scheduler.schema import Campaign, Delivery

STATES = {
    "planned": N_("It is planned."),
    "held_out": N_("They were held out by chance, so that the campaign's effect can be measured."),
    "sending": N_("It is being sent."),
    "sent": N_("They got it."),
    "failed": N_("It could not be sent."),
    "skipped": N_("They were left out."),
    "unknown": N_("Nobody knows whether it arrived; a person has to decide whether to send it again."),
}

#: By Delivery.reason; a channel's own words of refusal are shown as they are.
REASONS = {
    "held_out": N_("They belong to the control group, which gets no marketing at all."),
    "unsubscribed": N_("They have not agreed to marketing on a channel that could carry it."),
    "no_consent": N_("Nothing is recorded about their consent, so nobody may write to them."),
    "blocked": N_("They have blocked us on the channel."),
    "unreachable": N_("They have no address on a channel that is connected."),
    "silenced": N_("A journey that they are in keeps other messages from them."),
    "left_segment": N_("They no longer belonged to its audience when it was their turn."),
    "expired": N_("The campaign's time was over before it was their turn."),
    "past_due": N_("It was too late after its time, by the campaign's own rule."),
    "quiet_hours": N_("It was quiet hours where they live."),
    "frequency_capped": N_("They had already got as many messages as the frequency cap allows."),
    "missing_field": N_("The message names a field that is not known of them."),
    "too_long": N_("The message would have been too long for the channel."),
    "banned_words": N_("The message says something that is banned in their country."),
    "link_not_allowed": N_("The message links to a domain that is not allowed."),
    "cancelled": N_("The campaign was cancelled before."),
    "unavailable": N_("The channel could not be reached."),
    "no_answer": N_("The channel did not answer."),
    "error": N_("Something went wrong while it was being sent."),
    "interrupted": N_("Shopkeeper was stopped while it was being sent."),
    "next_batch": N_("They wait for the next batch of the experiment."),
    "left": N_("It was left as it is."),
    "goal_reached": N_("They had reached the journey's goal already."),
    "no_offer": N_("The offer that it promises does not exist."),
    "offer_expired": N_("The offer that it promises had ended."),
    "offer_exhausted": N_("The offer that it promises had no code left."),
}


def reason(name: str | None, texts: Texts) -> str:
    """A reason as a sentence; empty where there is none."""
    if not name:
        return ""
    return texts.say(REASONS[name]) if name in REASONS else name.replace("_", " ")


def told(delivery: Delivery, texts: Texts) -> str:
    """What became of a delivery, and why."""
    state = texts.say(STATES[delivery.state]) if delivery.state in STATES else delivery.state
    return f"{state} {reason(delivery.reason, texts)}".strip()


def not_planned(found: Explanation, texts: Texts) -> list[str]:
    """Why a campaign has nothing for a customer: one sentence for each thing that speaks against it."""
    said = [_progress(found.campaign, texts)]
    if found.grounds is None:
        said.append(texts.say("Its audience cannot be read any more."))
    elif not found.grounds.belongs:
        asked = "; ".join(found.grounds.why)
        said.append(
            texts.say("They are not in its audience now. It asks for: %(conditions)s.", conditions=asked)
        )
    else:
        said.append(texts.say(_belongs(found.campaign)))
    if found.rule is not None:
        unreached = texts.say("A message would not reach them now.")
        said.append(f"{unreached} {reason(found.rule, texts)}")
    return said


def _progress(campaign: Campaign, texts: Texts) -> str:
    if campaign.state == "draft":
        return texts.say("It is a draft: nobody has got it.")
    if campaign.state == "scheduled":
        return texts.say("It has not begun: who gets it is found out when it does.")
    if campaign.planned_at is None:
        return texts.say(
            "It is %(state)s, and not everybody who gets it was written down.",
            state=texts.say(campaign.state),
        )
    return texts.say("They were not in its audience when those who get it were written down.")


def _belongs(campaign: Campaign) -> str:
    if campaign.state in ("draft", "scheduled"):
        return N_("They are in its audience now.")
    if campaign.next_at is not None:
        return N_("They are in its audience now, for the next time that it is sent.")
    if campaign.kind == "nudge" and campaign.state == "running":
        return N_("They are in its audience now; it looks for new members every hour.")
    return N_("They are in its audience now, which is too late for it.")
