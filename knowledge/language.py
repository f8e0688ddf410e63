"""Which language a text is written in."""

from __future__ import annotations

import re
from collections import Counter

#: Scripts and the language that each stands for; han and kana are told apart below.
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("ko", re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[a-zA-Z\u00c0-\u024f']{2,}")
#: Little words that occur in one of these languages and hardly in the others.
_LITTLE_WORDS = {
    "de": "der die das und ist nicht ich haben sie mit für ein eine wie kann gibt wird zu auf",
    "fr": "le les des est une pour avec vous je pas que dans sur mon puis quel quelle avez",
    "es": "el los las una para con por qué cómo puedo está tienen hay mi del cuánto",
    "it": "il gli che per con una sono come posso avete quanto della è di",
    "pt": "os uma para com não você como posso tem qual quanto da em do",
    "nl": "het een niet ik van voor met hoe kan jullie zijn wat deze hebben",
    "en": "the is are do does you have what how can my for with and it this of to in your where when",
}
_OF_WORD = {
    word: [language for language, words in _LITTLE_WORDS.items() if word in words.split()]
    for words in _LITTLE_WORDS.values()
    for word in words.split()
}


def detect_language(text: str, fallback: str = "en") -> str:
    """The language code of a text, by its script; `fallback` where that does not tell.

    A brand in Latin letters does not make a Chinese or Russian sentence English.
    """
    counts = {code: len(letters.findall(text)) for code, letters in _SCRIPTS}
    if counts["ja"] and counts["ja"] * 4 >= counts["zh"]:
        return "ja"
    code, number = max(counts.items(), key=lambda each: each[1])
    if number and number * 6 >= len(re.findall(r"[a-zA-Z]", text)):
        return "uk" if code == "ru" and _UKRAINIAN.search(text) else code
    return _latin(text, fallback)


def _latin(text: str, fallback: str) -> str:
    votes: Counter[str] = Counter()
    for word in _LATIN_WORD.findall(text.lower()):
        for language in _OF_WORD.get(word, ()):
            votes[language] += 1
    if not votes:
        return fallback
    (best, most), *others = votes.most_common(2)
    clear = most >= 2 and most > (others[0][1] if others else 0)
    return best if clear else fallback
