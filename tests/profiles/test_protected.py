"""Names of traits that tell of protected matters, in several languages; harmless names are left alone."""

import pytest

from profiles.protected import matter


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("gender", "sex"),
        ("customerGender", "sex"),
        ("CUSTOMER_SEX", "sex"),
        ("Geschlecht", "sex"),
        ("пол", "sex"),
        ("性别", "sex"),
        ("客户性别", "sex"),
        ("sexual-orientation", "sex"),
        ("religion", "religion"),
        ("Religionszugehörigkeit", "religion"),
        ("вероисповедание", "religion"),
        ("宗教信仰", "religion"),
        ("race", "ethnicity"),
        ("ethnic_group", "ethnicity"),
        ("national origin", "ethnicity"),
        ("民族", "ethnicity"),
        ("political_party", "politics"),
        ("Parteimitgliedschaft", "politics"),
        ("union_member", "union"),
        ("profsoyuz", None),
        ("профсоюз", "union"),
        ("allergies", "health"),
        ("blood_type", "health"),
        ("Diagnose", "health"),
        ("инвалидность", "health"),
        ("病史", "health"),
        ("fingerprint_hash", "biometric"),
        ("genetic_test", "biometric"),
        ("criminal_record", "criminal"),
        ("Vorstrafen", "criminal"),
        ("судимость", "criminal"),
    ],
)
def test_protected_names_are_recognised(name: str, meant: str | None) -> None:
    assert matter(name) == meant


@pytest.mark.parametrize(
    "name",
    ["age", "birthday", "shoe_size", "race_distance", "running_race", "loyalty_points", "favorite_color",
     "party_size", "orientation_of_monitor", "lifecycle_stage", "размер", "возраст", "年龄", "生日",
     "polo_size", "store_name", "policy_number", "полоса", "grasse"],
)  # fmt: skip
def test_harmless_names_are_no_protected_ones(name: str) -> None:
    assert matter(name) is None
