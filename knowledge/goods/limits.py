"""Limits: the words by which figures are bounded, the same for a price and for what is measured."""

from __future__ import annotations

#: Comparatives of what is more, and of what is less.
MORE = (
    r"(?:more|larger|bigger|greater|longer|higher|taller|wider|broader|thicker|deeper|heavier|brighter|faster"
    r"|louder|stronger|older|warmer|dearer|pricier|costlier|more expensive)"
)
LESS = (
    r"(?:less|smaller|shorter|lower|thinner|slimmer|narrower|lighter|quieter|fewer|weaker|younger|slower"
    r"|colder|shallower|cheaper|less expensive)"
)
#: Whatever is compared: "more powerful than". What "or" joins is no such word: "more or less than".
_MORE_THAN, _LESS_THAN = (
    rf"(?:{side}|{word} (?!or\b)[a-z]+)" for side, word in ((MORE, "more"), (LESS, "less"))
)
#: "Not", and the little words that may stand between it and the limit that it turns around.
_LITTLE = (
    r"(?:be|being|cost|costs|costing|go|goes|going|get|weigh|weighs|weighing|measure|measuring|pay|paying|spend"
    r"|spending|have|has|having|take|takes|run|want|to|it|that|which|is|are|it's|that's|a|an|any|anything|much"
    r"|one|i|we|priced|at|set|you|for)"
)
_NOT = rf"(?:(?:no|not|never|nothing|none|cannot|without)|[a-z]+n't)(?:\s+{_LITTLE})*\s+"
_OVER = r"(?:over|above|beyond|past|exceeding|exceeds?|in excess of)"
_UNDER = r"(?:under|below|beneath)"

#: What stands before a figure.
AT_LEAST = (
    rf"at (?:the )?(?:very )?least|{_NOT}{_LESS_THAN} than|{_NOT}{_UNDER}|min(?:imum|imal)?(?: of)?"
    r"|starting (?:at|from)|upwards? of|as of|from"
)
AT_MOST = (
    rf"at (?:the )?(?:very )?most|up to|as much as|{_NOT}{_MORE_THAN} than|{_NOT}{_OVER}"
    r"|max(?:imum|imal)?(?: of)?|capped at"
    r"|(?:limit|ceiling|cap)(?:(?: here| there)? (?:is|of|would be|was|being)| at|:)"
)
ABOVE = rf"{_MORE_THAN} than|{_OVER}|north of"
BELOW = rf"{_LESS_THAN} than|{_UNDER}|sub|south of"
#: What stands behind one. "65 inch, max 500": what a figure follows is said of that one.
_NO_FIGURE = r"(?!\s*(?:of\s+)?(?:us)?[$€£¥₽]?\s*\d)"
OR_MORE = (
    rf"(?:or|and) (?:{MORE}|above|over|up(?:wards?)?|beyond|better)\b|up\b(?! to\b)|upwards?\b|plus\b|\+"
    rf"|(?:as an? )?(?:min(?:imum)?\b|at (?:the )?(?:very )?least){_NO_FIGURE}"
)
OR_LESS = (
    rf"(?:or|and) (?:{LESS}|below|under|down)\b"
    rf"|(?:as an? )?(?:max(?:imum)?\b|at (?:the )?(?:very )?(?:most|outside)\b|tops\b){_NO_FIGURE}"
    r"|(?:is )?(?:my|the|our) (?:absolute |upper )?(?:limit|max(?:imum)?|ceiling)\b"
)
