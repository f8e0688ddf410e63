"""English words that join, negate, or say nothing."""

from __future__ import annotations

from segments.reading.pieces import Kind, Phrase

AUXILIARIES = "did|do|does|have|has|had|are|is|was|were|can|may|will|would|could"

LOGIC = [
    Phrase(Kind.AND, "(and|as well as|plus|&|and also|and who|while)", "bought coffee and viewed toys"),
    Phrase(Kind.OR, "(or|and/or|or else|or who)", "bought coffee or viewed toys"),
    Phrase(Kind.OR, "nor", "neither bought coffee nor viewed toys", "nor"),
    Phrase(Kind.COMMA, "(,|;)", "bought coffee, viewed toys"),
    Phrase(
        Kind.BUT, "[,] (but|yet|though|although|however) [also|who]", "bought coffee but did not view toys"
    ),
    Phrase(
        Kind.EXCEPT,
        "[,] [but] (except|excluding|exclude|except for|other than|apart from|minus|leaving out)",
        "bought coffee except customers tagged vip",
    ),
    Phrase(Kind.EITHER, "either", "customers who either bought coffee or viewed toys"),
    Phrase(Kind.NOT_BOTH, "[,] but not both", "bought coffee or viewed toys but not both"),
    Phrase(Kind.NOT, f"({AUXILIARIES}) not [been]", "customers who did not buy coffee"),
    Phrase(
        Kind.NOT,
        "(not|never|neither|without|no|zero|with no|lacking)",
        "never bought coffee",
    ),
    Phrase(Kind.NOTHING, "(nothing|none)", "bought nothing in the last 30 days"),
    Phrase(
        Kind.ANYTHING,
        "(something|anything|a product|any product|products|product|goods|stuff|"
        "a campaign|any campaign|campaigns|campaign)",
        "did not buy anything",
    ),
    Phrase(Kind.IS, "(is|are|was|were|equals)", "customers whose last order was more than 60 days ago"),
    Phrase(
        Kind.PREPOSITION,
        "(of|for|at|to|in|on|from|category|the category)",
        "bought at least 5 units of coffee",
    ),
    Phrase(
        Kind.FILLER,
        "(a|an|the|our|my|their|some|any|all|please|show|me|find|list|get|give|select|i want|want|see|"
        "segment|audience|group|whose|with|having|have|has|had|been|be|did|do|does|made|make|makes|placed|"
        "place|sent|left|got|also|at all|there|can you|could you|now|currently|us|to us|worth|our shop|"
        "the shop|of ours)",
        "please show me all customers who bought coffee",
    ),
]

#: Read before numbers: "one" points back.
REFERENCES = [
    Phrase(
        Kind.AS_BEFORE, "(one|any of them|one of them)", "viewed toys in the last 30 days and did not buy one"
    ),
]
