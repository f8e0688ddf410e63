"""The words that Shopkeeper itself puts into a customer's record, as its readers call them."""

from __future__ import annotations

from collections.abc import Mapping

from console.texts import N_, Texts

CHANNELS = (N_("telegram"), N_("web"), N_("email"), N_("sms"), N_("phone"))
BANDS = (N_("low"), N_("middle"), N_("high"))

#: What a word is said of -> the words there that are our own; any other is a shop's or a customer's.
OWN_WORDS: Mapping[str, tuple[str, ...]] = {
    "source": (N_("import"), N_("conversation"), N_("computed")),
    "channel": CHANNELS,
    "event_channel": CHANNELS,
    "preferred_channel": CHANNELS,
    "event": (
        N_("message"), N_("question"), N_("view"), N_("add_to_cart"), N_("favorite"), N_("purchase"),
        N_("return"), N_("click"), N_("reply"), N_("opt_out"), N_("complaint"), N_("referral"), N_("start"),
        N_("press"), N_("help"), N_("language"), N_("consent"), N_("handoff"), N_("compare"), N_("forget"),
        N_("export"), N_("blocked"), N_("unblocked"),
    ),
    "lifecycle_stage": (
        N_("potential"), N_("first_purchase"), N_("repeat"), N_("retained"), N_("churned"),
    ),
    "rfm_type": (
        N_("important_value"), N_("important_develop"), N_("important_keep"), N_("important_winback"),
        N_("general_value"), N_("general_develop"), N_("general_keep"), N_("general_winback"),
    ),
    "activity_state": (N_("new"), N_("returning"), N_("active"), N_("dormant")),
    "price_band": BANDS,
    "paid_price_band": BANDS,
    "sentiment": (N_("positive"), N_("neutral"), N_("negative")),
    "intent": (N_("buy"),),
    "trait": (
        N_("language"), N_("country"), N_("city"), N_("birthday"), N_("main channel"), N_("lifecycle stage"),
        N_("RFM type"), N_("tag"), N_("did"), N_("category"), N_("brand"), N_("topic"), N_("was on"),
        N_("hour of the day"), N_("interest_category"), N_("interest_brand"), N_("price_band"), N_("intent"),
        N_("sentiment"), N_("spoken_language"), N_("chosen_language"), N_("order_count"), N_("total_spent"),
        N_("average_order"), N_("return_count"), N_("total_returned"), N_("order_gap"),
        N_("favourite_category"), N_("favourite_brand"), N_("paid_price_band"), N_("preferred_channel"),
        N_("best_hour"), N_("activity_state"), N_("recency_score"), N_("frequency_score"),
        N_("monetary_score"),
    ),
    "reason": (
        N_("held out"), N_("unsubscribed"), N_("no consent"), N_("blocked"), N_("unreachable"),
        N_("silenced"), N_("left segment"), N_("expired"), N_("past due"), N_("quiet hours"),
        N_("frequency capped"), N_("missing field"), N_("too long"), N_("banned words"),
        N_("link not allowed"), N_("cancelled"), N_("unavailable"), N_("no answer"), N_("error"),
        N_("interrupted"), N_("next batch"), N_("left"), N_("goal reached"), N_("no offer"),
        N_("offer expired"), N_("offer exhausted"),
    ),
    "choice": (
        N_("true"), N_("false"), N_("today"), N_("yesterday"), N_("this week"), N_("this month"),
        N_("this quarter"), N_("this year"), N_("last week"), N_("last month"), N_("last quarter"),
        N_("last year"),
    ),
}  # fmt: skip


def said(texts: Texts, kind: str, word: str) -> str:
    """An own word in the reader's language; any other one as it stands."""
    return texts.gettext(word).replace("_", " ") if word in OWN_WORDS.get(kind, ()) else word
