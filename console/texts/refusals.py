"""What the packages below say of wrong input: whole sentences with the places of their values.

They make their refusals in English, with the values in place, because files and the API have them so. Here
stands of what each is made, so that a page says it in its reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from scheduler.speech import N_, Speech

SENTENCES = (
    # What forms and definitions are checked by.
    N_("Field required"),
    N_("Extra inputs are not permitted"),
    N_("Input should be %(choices)s"),
    N_("Input should be a valid integer"),
    N_("Input should be a valid integer, unable to parse string as an integer"),
    N_("Input should be a valid integer, got a number with a fractional part"),
    N_("Unable to parse input string as an integer, exceeded maximum size"),
    N_("Input should be a valid number"),
    N_("Input should be a valid number, unable to parse string as a number"),
    N_("Input should be a finite number"),
    N_("Input should be a valid string"),
    N_("Input should be a valid boolean"),
    N_("Input should be a valid boolean, unable to interpret input"),
    N_("Input should be a valid list"),
    N_("Input should be a valid tuple"),
    N_("Input should be a valid dictionary"),
    N_("Input should be a valid dictionary or instance of %(kind)s"),
    N_("Input should be a valid datetime or date, %(detail)s"),
    N_("Input should be a valid datetime, %(detail)s"),
    N_("Input should be a valid date or datetime, %(detail)s"),
    N_("input is too short"),
    N_("invalid date separator, expected `-`"),
    N_("invalid datetime separator, expected `T`, `t`, `_` or space"),
    N_("invalid character in year"),
    N_("invalid character in month"),
    N_("invalid character in day"),
    N_("invalid character in hour"),
    N_("month value is outside expected range of 1-12"),
    N_("day value is outside expected range"),
    N_("unexpected extra characters at the end of the input"),
    N_("dates after 9999 are not supported as unix timestamps"),
    N_("Input should be less than %(number)s"),
    N_("Input should be less than or equal to %(number)s"),
    N_("Input should be greater than %(number)s"),
    N_("Input should be greater than or equal to %(number)s"),
    N_("String should have at most %(number)s characters"),
    N_("String should have at least %(number)s character"),
    N_("String should have at least %(number)s characters"),
    N_("String should match pattern '%(pattern)s'"),
    N_("List should have at most %(number)s items after validation, not %(count)s"),
    N_("List should have at least %(number)s item after validation, not %(count)s"),
    N_("Tuple should have at least %(number)s item after validation, not %(count)s"),
    N_("Tuple should have at most %(number)s items after validation, not %(count)s"),
    N_("Line %(number)s, column %(count)s: %(fault)s."),
    N_("%(what)s is no JSON at line %(number)s: %(fault)s."),
    N_("%(what)s is a JSON object."),
    N_("It is no JSON."),
    N_("Expecting value"),
    N_("Expecting property name enclosed in double quotes"),
    N_("Expecting ',' delimiter"),
    N_("Expecting ':' delimiter"),
    N_("Extra data"),
    N_("Unterminated string starting at"),
    N_("Invalid control character at"),
    N_("At %(place)s: %(fault)s."),
    N_("%(place)s: %(fault)s."),
    N_("%(place)s, %(value)s: %(fault)s."),
    N_("At the top: %(fault)s."),
    # Customers' data.
    N_("It is missing."),
    N_("%(value)s is not in %(currency)s, the currency of the shop."),
    N_("The amounts are in %(value)s, and the shop's are in %(currency)s."),
    N_("%(value)s is too large."),
    N_("%(value)s is negative."),
    N_("%(value)s is not a time such as %(example)s."),
    N_("%(value)s is not a date such as %(example)s."),
    N_("%(value)s is neither yes nor no; write 1 or 0."),
    N_("%(value)s is not an amount such as %(example)s."),
    N_("%(value)s is not a whole number."),
    N_("%(value)s is not a language code such as %(example)s."),
    N_("%(value)s is not an e-mail address."),
    N_("%(value)s is not a telephone number."),
    N_("%(value)s is not text."),
    N_("%(value)s is not a list of tags."),
    N_("%(value)s is not a JSON array."),
    N_("%(value)s is not a time zone such as %(example)s."),
    N_("%(value)s is longer than %(number)s characters."),
    N_("%(value)s has more decimals than %(currency)s, which has %(number)s."),
    N_("%(value)s has more decimals than money has."),
    N_("%(value)s is none of %(names)s."),
    N_("%(value)s is no type; the types are %(names)s."),
    N_("%(value)s is no type; the types are text, number, flag, date, money, choice."),
    N_("Say what it is one of."),
    N_("Give it a name."),
    N_("%(name)s is a column that every customer has."),
    N_("%(name)s is no trait; an import or the customer gives it."),
    N_("Give the trait a name and a value."),
    N_("The trait %(name)s is longer than %(number)s characters."),
    N_("A list or an object cannot be a trait; give one value."),
    N_("The number is too large."),
    N_("It contains a NUL character."),
    N_("It contains half of a character (a lone surrogate)."),
    N_("A tag has 1 to %(number)s characters."),
    N_("At least %(number)s characters are needed."),
    N_("The reference %(value)s is too long for a link."),
    N_(
        "%(name)s tells of a protected matter (%(matter)s); it is kept only where "
        "SHOPKEEPER_PROTECTED_TRAITS names it and it was declared."
    ),
    N_("A name has small letters, digits and hyphens."),
    N_("%(name)s is there already."),
    N_("`shopkeeper mappings list` shows those there are; %(name)s is not among them."),
    N_("%(name)s is for %(kind)s."),
    N_("%(value)s belongs to the customer %(name)s already."),
    N_("There is no customer %(value)s."),
    N_("The line is not a JSON object."),
    N_("The line is not valid JSON: %(error)s."),
    N_("The row cannot be read: %(error)s."),
    N_("(%(file)s) %(reason)s"),
    N_("It holds a JSON array; write one object a line (JSON Lines) instead."),
    N_("The header lacks %(names)s; it has %(found)s."),
    N_("It is not encoded in UTF-8; save it as UTF-8."),
    N_("It cannot be opened: %(error)s."),
    N_("The header cannot be read: %(error)s."),
    N_("Column %(number)s has no proper name."),
    N_("The column %(name)s is there twice."),
    N_("It cannot be unpacked; it is damaged or not packed by gzip."),
    # Segments.
    N_("%(value)s is no date like %(example)s"),
    N_("%(value)s is no date like 2026-01-31 and no time like 2026-01-31 14:30"),
    N_("`%(name)s` is compared with %(what)s"),
    N_("`%(name)s` cannot be compared with `%(op)s`; it knows %(names)s"),
    N_("a number between -%(number)s and %(count)s is needed"),
    N_("a number has at most %(number)s decimal places"),
    N_("an empty value"),
    N_("text cannot contain the character NUL"),
    N_("a duration is a number and min, h, d, w, mo or y: 30d, 24h, 3mo"),
    N_("a duration is at most a hundred years"),
    N_("a window needs a length above 0"),
    N_("There is no %(value)s that could be changed like this."),
    N_("It is nested more than %(number)s levels deep."),
    N_("These values do not occur: %(names)s."),
    # Campaigns, journeys and rules of sending.
    N_("%(value)s is no amount of money; write it as 4.50."),
    N_("%(value)s is no amount of %(currency)s."),
    N_("It is %(state)s; only a draft can be changed."),
    N_("It is %(state)s and cannot be %(verb)s."),
    N_("It is %(state)s: nothing of it can be sent again."),
    N_("Its number would be %(number)s."),
    N_("%(names)s cannot be both its audience and left out of it."),
    N_("Its timing, at %(place)s: %(fault)s."),
    N_("Its variants, at %(place)s: %(fault)s."),
    N_("Its conversion: %(fault)s."),
    N_("There is no kind %(value)s: campaign and nudge are known."),
    N_("weekdays belong to every week"),
    N_("a day belongs to every month"),
    N_("its day lies in no year of our time"),
    N_("two steps have the same id"),
    N_("`end` is no id of a step: it ends the journey"),
    N_("`%(name)s` leads to `%(target)s`, which is no later step"),
    N_("There is no nudge called %(value)s."),
    N_("a time of day is written 10:00"),
    N_("the shares of a split sum up to 100 percent"),
    N_("a schedule needs either `every` or `at`"),
    N_("`every` is at least 5min and stands without weekdays"),
    N_("write either variants or factors"),
    N_("two variants have the same key"),
    N_("there are %(count)s variants; %(number)s at most"),
    N_("must be a domain such as shop.example"),
    N_("must be an address that starts with http:// or https://"),
    N_("must be a language such as en or ru"),
    N_("write either button or buttons"),
    N_("the text in %(language)s must have as many buttons as the others"),
    N_("It has %(count)s characters; %(number)s fit."),
    N_("At most %(number)s tags, none longer than %(count)s characters."),
    N_("It needs a name of at most %(number)s characters."),
    N_("There is an offer called %(name)s already."),
    N_("It would be called %(name)s."),
    N_("All share one code of %(name)s: it has no pool."),
    N_("A frequency cap is written 1/day, 3/week or 3/7d, not %(value)s."),
    N_("A frequency cap has at most %(number)s rules."),
    N_("Quiet hours are written 22:00-08:00, not %(value)s."),
    N_("%(channel)s is not connected."),
    N_("The profile is %(state)s."),
    # The shop's content.
    N_("%(address)s: it holds spaces or backslashes, or is too long."),
    N_("%(address)s: it does not begin with http:// or https://."),
    N_("%(address)s: it names a user or password."),
    N_("%(address)s: its host is no name."),
    N_("%(address)s: its host is no address."),
    N_("%(address)s: its host is an address in a strange spelling."),
    N_("%(address)s: this name has no address."),
    N_("%(address)s: only the ports 80 and 443 are called."),
    N_("%(address)s: it leads to %(host)s, which is no public address."),
    N_("%(address)s: it redirects more than %(number)s times."),
    N_("%(address)s: it took more than %(number)s seconds."),
    N_("%(address)s: the server says %(number)s."),
    N_("%(address)s: it is %(kind)s, which is not read."),
    N_('%(address)s: it is packed as "%(kind)s", which was not asked for.'),
    N_("%(address)s: it is larger than %(number)s bytes."),
    N_("%(address)s: its packing is broken: %(error)s."),
    N_("%(address)s: it broke off."),
    N_("Not found: %(path)s"),
    N_("No file in %(path)s is recognised."),
    N_("%(path)s: known endings are %(names)s, each also with .gz."),
    N_("%(path)s: its columns (%(found)s) are not those of products or of questions."),
    N_("%(path)s: its XML is neither a product feed (RSS or Atom) nor a sitemap."),
    N_("%(path)s: a sitemap is read from its address, https://…/sitemap.xml."),
    N_("%(error)s What it brought before is kept."),
    N_("%(path)s, line %(number)s: %(reason)s"),
    N_("The column %(name)s is empty"),
    N_("The %(name)s is longer than %(number)s characters"),
    N_('The quantity "%(text)s" is no whole number of pieces'),
    N_('The quantity "%(text)s" is no number'),
    N_('The availability "%(text)s" is not one of %(names)s'),
    N_('The product detail "%(text)s" is not section:name:value'),
    N_('"%(text)s" is no price; write for example 49.95 %(currency)s'),
    N_('"%(text)s" is no currency'),
    N_("%(value)s has more decimals than %(currency)s knows"),
    N_("It is no Word document, or wants a password."),
    N_("It is no readable Word document: %(error)s"),
    N_("It is no readable PDF: %(error)s"),
    N_("It unpacks to more than %(number)s MB."),
    N_("The sitemap is no readable XML: %(error)s"),
    N_("It is no sitemap."),
)
#: Values that may be texts of ours themselves.
OURS = frozenset({"channel", "detail", "error", "fault", "kind", "place", "reason", "state", "verb", "what"})

_FIELD = re.compile(r"%\((\w+)\)s")
#: What the values of a field look like, where not anything goes.
_VALUES = {
    "address": r".*?",
    "value": r"'[^']*'|\"[^\"]*\"|[^\s.]+",
    "place": r"[\w.\[\]-]+(?: [\w.\[\]-]+){0,3}",
    "choices": r"'.*",
    "number": r"[\d.,]+",
    "count": r"[\d.,]+",
}
#: What pydantic puts before a sentence that one of our own validators has said.
_OWN_FAULT = "Value error, "
_END = re.compile(r"(?<=[.;]) ")


def told(text: str, say: Speech) -> str:
    """A refusal said by `say`, as far as it is made of sentences that are known; the rest stays as it is."""
    text = text.removeprefix(_OWN_FAULT)
    if not text or say(text) != text:
        return say(text)
    for pattern, compiled in _compiled():
        found = compiled.fullmatch(text)
        if found is not None:
            return say(pattern, **dict(_values(found.groupdict(), say)))
    return _sentence_by_sentence(text, say)


def _values(found: dict[str, str], say: Speech) -> Iterator[tuple[str, str]]:
    for name, value in found.items():
        if name == "choices":
            yield name, ", ".join(re.findall(r"'[^']*'", value))
        else:
            yield name, told(value, say) if name in OURS else value


def _sentence_by_sentence(text: str, say: Speech) -> str:
    for end in reversed([found.start() for found in _END.finditer(text)]):
        head, rest = text[:end], text[end + 1 :]
        said = told(head, say)
        if said != head:
            return f"{said} {told(rest, say)}"
    return text


@lru_cache
def _compiled() -> list[tuple[str, re.Pattern[str]]]:
    """The sentence with most words of its own first: what is left of it says least."""
    words = sorted(SENTENCES, key=lambda sentence: -len(_FIELD.sub("", sentence)))
    return [(sentence, _pattern(sentence)) for sentence in words]


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = _FIELD.split(sentence)
    written = (
        f"(?P<{part}>{_VALUES.get(part, '.+?')})" if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )
    return re.compile("".join(written), re.DOTALL)
