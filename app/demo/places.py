"""Where the demo shop's customers live."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A city with the clock and the language that its people use."""

    city: str
    country: str
    timezone: str
    language: str


def _cities(
    country: str, timezone: str, language: str, cities: dict[str, float]
) -> list[tuple[Place, float]]:
    return [(Place(city, country, timezone, language), weight) for city, weight in cities.items()]


#: Places with their weights: the shop is at home in Hamburg and known in Britain, China and Russia.
PLACES: list[tuple[Place, float]] = [
    *_cities(
        "DE",
        "Europe/Berlin",
        "de",
        {"Hamburg": 8, "Berlin": 5, "München": 3, "Köln": 3, "Leipzig": 2, "Bremen": 2, "Stuttgart": 2},
    ),
    *_cities("AT", "Europe/Vienna", "de", {"Wien": 2, "Graz": 1}),
    *_cities("CH", "Europe/Zurich", "de", {"Zürich": 1, "Basel": 1}),
    *_cities("CH", "Europe/Zurich", "fr", {"Genève": 1}),
    *_cities(
        "GB",
        "Europe/London",
        "en",
        {"London": 5, "Bristol": 2, "Edinburgh": 2, "Manchester": 2, "Leeds": 1, "Cardiff": 1},
    ),
    *_cities("IE", "Europe/Dublin", "en", {"Dublin": 1.5}),
    *_cities("US", "America/New_York", "en", {"New York": 4, "Boston": 2}),
    *_cities("US", "America/Chicago", "en", {"Chicago": 2}),
    *_cities("US", "America/Denver", "en", {"Denver": 1}),
    *_cities("US", "America/Los_Angeles", "en", {"Seattle": 2, "San Francisco": 2}),
    *_cities(
        "CN",
        "Asia/Shanghai",
        "zh",
        {"上海": 5, "北京": 4, "深圳": 2, "杭州": 2, "成都": 2, "广州": 1},
    ),
    *_cities("SG", "Asia/Singapore", "en", {"Singapore": 1}),
    *_cities("JP", "Asia/Tokyo", "ja", {"東京": 1, "大阪": 1}),
    *_cities("RU", "Europe/Moscow", "ru", {"Москва": 5, "Санкт-Петербург": 4, "Казань": 1}),
    *_cities("RU", "Asia/Yekaterinburg", "ru", {"Екатеринбург": 2}),
    *_cities("RU", "Asia/Novosibirsk", "ru", {"Новосибирск": 1.5}),
    *_cities("RU", "Asia/Vladivostok", "ru", {"Владивосток": 0.7}),
    *_cities("KZ", "Asia/Almaty", "ru", {"Алматы": 1}),
    *_cities("FR", "Europe/Paris", "fr", {"Paris": 3, "Lyon": 2, "Nantes": 1}),
    *_cities("ES", "Europe/Madrid", "es", {"Madrid": 2, "Barcelona": 2, "Valencia": 1}),
    *_cities("IT", "Europe/Rome", "it", {"Milano": 1.5, "Bologna": 1}),
    *_cities("NL", "Europe/Amsterdam", "nl", {"Amsterdam": 2, "Utrecht": 1}),
    *_cities("PL", "Europe/Warsaw", "pl", {"Warszawa": 1.5, "Gdańsk": 1}),
]
