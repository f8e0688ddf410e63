"""Field names: what the fields of customers and events are called on the page that maps columns to them."""

from __future__ import annotations

from console.texts import N_

_EITHER = {
    "channel": N_("Channel"),
}
OF_PROFILES = _EITHER | {
    "id": N_("Customer's id"),
    "name": N_("Customer's name"),
    "email": N_("E-mail address"),
    "phone": N_("Telephone number"),
    "language": N_("Language"),
    "country": N_("Country"),
    "city": N_("City"),
    "timezone": N_("Time zone"),
    "birthday": N_("Birthday"),
    "created_at": N_("Customer since"),
    "last_seen_at": N_("Last seen"),
    "tags": N_("Tags, with bars between"),
    "tags,": N_("Tags, with commas between"),
    "consent": N_("Consent to marketing"),
    "consent_email": N_("Consent to e-mails"),
    "consent_sms": N_("Consent to text messages"),
    "consent_telegram": N_("Consent to Telegram messages"),
    "consent_web": N_("Consent to messages in the web chat"),
    "telegram_id": N_("Telegram id"),
    "web_id": N_("Web chat id"),
    "lifecycle_stage": N_("Lifecycle stage"),
    "rfm_type": N_("RFM type"),
}
OF_EVENTS = _EITHER | {
    "customer_id": N_("Customer's id"),
    "customer.email": N_("Customer's e-mail address"),
    "customer.name": N_("Customer's name"),
    "customer.phone": N_("Customer's telephone number"),
    "customer.city": N_("Customer's city"),
    "customer.country": N_("Customer's country"),
    "customer.language": N_("Customer's language"),
    "type": N_("Type of event"),
    "at": N_("Time of the event"),
    "id": N_("Event's id"),
    "order_id": N_("Order number"),
    "product_id": N_("Product's id"),
    "category": N_("Category"),
    "brand": N_("Brand"),
    "price": N_("Price of one piece"),
    "quantity": N_("Pieces"),
    "amount": N_("Amount of the row"),
    "campaign_id": N_("Campaign"),
    "sentiment": N_("Sentiment"),
    "topic": N_("Topic"),
}
BY_KIND = {"profiles": OF_PROFILES, "events": OF_EVENTS}
