"""Shopify's messages about orders and customers, as the events and customers that we know.

The fields are those of Shopify's Admin REST API, which its webhooks send as JSON.
"""

from __future__ import annotations

from typing import Any

from profiles.values import decimal

#: Orders of these states were paid; another one becomes a purchase when Shopify says that it was paid.
PAID = frozenset({"paid", "partially_paid", "partially_refunded"})

#: What Shopify calls the answer to "may we write to you?"; any other state is no answer.
ANSWERS = {"subscribed": True, "unsubscribed": False}

ORDER_TOPICS = frozenset({"orders/create", "orders/paid", "orders/updated"})
CUSTOMER_TOPICS = frozenset({"customers/create", "customers/update"})


def events(order: dict[str, Any]) -> list[dict[str, Any]]:
    """One purchase for each line of an order that was paid; none of a cancelled or a test order."""
    if order.get("financial_status") not in PAID or order.get("cancelled_at") or order.get("test"):
        return []
    person = _person(order)
    return [_event(order, line, person) for line in order.get("line_items") or ()]


def profile(customer: dict[str, Any]) -> dict[str, Any]:
    """The customer as a row of ours."""
    address = customer.get("default_address") or {}
    names = (customer.get("first_name"), customer.get("last_name"))
    consent = customer.get("email_marketing_consent") or {}
    texts = customer.get("sms_marketing_consent") or {}
    row = {
        "id": str(customer["id"]),
        "name": " ".join(name for name in names if name),
        "email": customer.get("email"),
        "phone": customer.get("phone"),
        "city": address.get("city"),
        "country": address.get("country_code"),
        "consent_email": ANSWERS.get(consent.get("state", "")),
        "consent_sms": ANSWERS.get(texts.get("state", "")),
    }
    if tags := customer.get("tags"):
        row["tags"] = str(tags).split(",")
    return row


def _person(order: dict[str, Any]) -> dict[str, Any] | None:
    if customer := order.get("customer"):
        return profile(customer)
    email = order.get("email")
    return {"id": f"email:{email.strip().lower()}", "email": email} if email else None


def _event(order: dict[str, Any], line: dict[str, Any], person: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": f"shopify:{order['id']}/{line['id']}",
        "customer_id": person and person["id"],
        "customer": person and {name: value for name, value in person.items() if name != "id"},
        "type": "purchase",
        "at": order.get("processed_at") or order["created_at"],
        "order_id": order.get("name") or str(order["id"]),
        "product_id": line.get("sku") or line.get("name") or line.get("title"),
        "brand": line.get("vendor"),
        "price": line.get("price"),
        "quantity": line.get("quantity"),
        "amount": _amount(line),
    }


def _amount(line: dict[str, Any]) -> str | None:
    price, quantity = line.get("price"), line.get("quantity")
    if price is None or quantity is None:
        return None
    return str(decimal(price) * decimal(quantity) - decimal(line.get("total_discount") or 0))
