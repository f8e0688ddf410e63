"""Titles and definitions in English; each place in braces is a figure of the shop."""

TITLES = {
    "lifecycle_stage": "Lifecycle stage",
    "rfm_type": "RFM type",
    "recency_score": "Recency score",
    "frequency_score": "Frequency score",
    "monetary_score": "Monetary score",
    "order_count": "Orders",
    "total_spent": "Money spent",
    "average_order": "Average order",
    "return_count": "Returns",
    "total_returned": "Money returned",
    "order_gap": "Usual days between orders",
    "favourite_category": "Favourite category",
    "favourite_brand": "Favourite brand",
    "paid_price_band": "Price band of purchases",
    "preferred_channel": "Preferred channel",
    "best_hour": "Best hour to write",
    "activity_state": "Activity",
    "next_purchase": "Next expected purchase",
}
VALUES = {
    "potential": "potential",
    "first_purchase": "first purchase",
    "repeat": "repeat",
    "retained": "retained",
    "churned": "churned",
    "important_value": "important value",
    "important_develop": "important, to develop",
    "important_keep": "important, to keep",
    "important_winback": "important, to win back",
    "general_value": "general value",
    "general_develop": "general, to develop",
    "general_keep": "general, to keep",
    "general_winback": "general, to win back",
}
TEXTS = {
    "lifecycle_stage": (
        "potential: no order yet. first_purchase: one order. repeat: 2 to {repeat_orders} orders. "
        "retained: {retained_orders} orders or more. churned: the last order is more than {churn_days} "
        "days ago, however many there were. {churn_reason}"
    ),
    "churn.gap": (
        "These days are {churn_gaps} times the median gap between two days with an order of the same "
        "customer, {gap} days over {gaps} gaps of this shop, rounded up and kept between {shortest} and "
        "{longest}."
    ),
    "churn.set": "These days were set by hand.",
    "churn.few": "The shop has fewer than {least_gaps} gaps between orders, so a general figure is used.",
    "rfm_type": (
        "For buyers: recency is good up to {recency} days since the last order, frequency is good with "
        "{often} orders, money is good from {least_spent} on. important is good money, general is not. "
        "value: recency and frequency are good. develop: only recency. keep: only frequency. winback: "
        "neither. {cut_reason}"
    ),
    "often.above": "more than {orders}",
    "often.least": "at least {orders}",
    "cut.mean": "The cut is the mean of the buyers ({buyers}).",
    "cut.median": "The cut is the median of the buyers ({buyers}).",
    "cut.quantile": "The cut takes the best {share} of {buyers} buyers by each of the three.",
    "cut.fixed": "The cut was set by hand.",
    "cut.none": "Nobody has ordered yet.",
    "recency_score": (
        "1 to 5 by fifths of the buyers; 5 is the fifth that ordered last. Equal days, equal score."
    ),
    "frequency_score": (
        "1 to 5 by fifths of the buyers; 5 is the fifth with the most orders. Equals score alike."
    ),
    "monetary_score": "1 to 5 by fifths of the buyers; 5 is the fifth that spent most. Equals score alike.",
    "order_count": (
        "Orders so far. Lines with the same order number are one order; what cost nothing is none."
    ),
    "total_spent": "The sum of all orders so far; returns are not taken off.",
    "average_order": "Money spent divided by orders.",
    "return_count": "Returns so far; lines with the same order number are one.",
    "total_returned": "The sum of all returns so far.",
    "order_gap": (
        "The median of the days between two days with an order; from {least_days} such days on, else unknown."
    ),
    "favourite_category": (
        "The category that is in most of the customer's orders; of several the one they spent more on."
    ),
    "favourite_brand": (
        "The brand that is in most of the customer's orders; of several the one they spent more on."
    ),
    "paid_price_band": (
        "low, middle or high: the third of a category's prices in which most of what they bought lies, "
        "each piece held against its own category. Categories with fewer than {least_sold} sold lines do "
        "not count."
    ),
    "preferred_channel": (
        "The channel with the largest share of answers and clicks among the latest {messages} messages; "
        "each channel starts with {prior_answers} answer to {prior_messages} messages, so that a single "
        "one decides nothing. Fewer than {least_messages} messages, or no answer at all: not enough data."
    ),
    "best_hour": (
        "The hour of the customer's own day, 0 to 23, in which they did something most often. The latest "
        "{hours} different hours count once each; every hour is smoothed to a half of itself and a "
        "quarter of each neighbour. Fewer than {least_hours}: not enough data."
    ),
    "activity_state": (
        "new: known for at most {period} days. returning: came back within {period} days after a longer "
        "pause than that. active: did something within {period} days. dormant: did not."
    ),
    "next_purchase": (
        "For each category bought on at least {least_days} different days: the last purchase plus the "
        "median of the days between purchases of that category."
    ),
    "why.given": "{source} says so; what somebody gave stands.",
    "why.none": "No order yet.",
    "why.lifecycle_stage": (
        "Orders so far: {orders}, the last one {days} days ago; more than {churn_days} days would be churned."
    ),
    "why.rfm_type": (
        "Recency {days} days is {recency_good} (good up to {recency}), {orders} orders are {often_good} "
        "(good: {often}), {spent} is {spent_good} (good from {least_spent})."
    ),
    "why.good": "good",
    "why.bad": "not good",
    "why.unknown": "not enough data",
    "why.next_purchase": "bought every {gap} days, last on {last_on}",
}
