"""The product's own words in chat, in every language that it speaks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

#: The languages that may be chosen, in their own spelling.
SPOKEN = {"en": "English", "zh": "中文", "ru": "Русский"}


@dataclass(frozen=True, kw_only=True)
class Texts:
    """One language. Words in braces are filled in; everything is plain text."""

    language: str
    # Greetings and commands
    welcome: str
    help: str
    commands: dict[str, str]
    unknown_command: str
    only_text: str
    say_more: str
    noted: str
    trouble: str
    # Consent for marketing
    consent_question: str
    consent_yes: str
    consent_no: str
    consent_given: str
    consent_refused: str
    stopped: str
    # The shop's customer in this chat
    link_followed: str
    link_refused: str
    link_asked: str
    link_continue: str
    #: Below an opened link that a friend passed on.
    referral_continue: str
    # Language
    choose_language: str
    language_chosen: str
    # A person
    talk_to_person: str
    sorry: str
    person_called: str
    person_later: str
    person_waiting: str
    person_here: str
    person_joined: str
    person_left: str
    bot_again: str
    nobody_free: str
    # Feedback on an answer
    helpful: str
    not_helpful: str
    thanks_helpful: str
    what_was_wrong: str
    #: By the reason's name in the event.
    reasons: dict[str, str]
    thanks_reason: str
    told_before: str
    # A person's data
    forget_question: str
    forget_yes: str
    forget_no: str
    forgotten: str
    nothing_forgotten: str
    export_question: str
    export_yes: str
    export_no: str
    export_ready: str
    export_download: str
    nothing_exported: str
    # Products
    details: str
    add_to_cart: str
    save: str
    similar: str
    show_more: str
    compare: str
    compared: str
    same_for_all: str
    only_one_left: str
    price: str
    availability: str
    price_from: str
    open_in_shop: str
    in_cart: str
    in_cart_no_link: str
    saved: str
    nothing_similar: str
    no_more: str
    old_button: str
    in_stock: str
    few_left: str
    out_of_stock: str
    preorder: str
    backorder: str
    source: str
    # Operators
    operator_linked: str
    operator_link_invalid: str
    segment_usage: str
    segment_count: str
    segment_reachable: str
    segment_samples: str
    segment_not_understood: str
    segment_nothing: str
    segment_readings: str
    segment_save: str
    segment_saved: str
    # The web page
    page_title: str
    page_lead: str
    write_here: str
    send: str
    you: str
    shop: str
    person: str
    typing: str
    language_label: str
    no_javascript: str
    offer: str
    not_sent: str
    stop_title: str
    stop_question: str
    stop_button: str
    stop_done: str
    link_gone: str


def speaks(language: str | None) -> bool:
    return language in SPOKEN


def texts(language: str | None) -> Texts:
    """The words of this language; English where we do not speak it."""
    return _all()[language if language in SPOKEN else "en"]


@cache
def _all() -> dict[str, Texts]:
    from bot.languages import chinese, english, russian  # they are made of Texts themselves

    return {"en": english.TEXTS, "zh": chinese.TEXTS, "ru": russian.TEXTS}
