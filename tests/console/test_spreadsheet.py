import pytest

from console.spreadsheet import cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "-"])
def test_what_looks_like_a_formula_gets_an_apostrophe(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "written"), [("a=1", "a=1"), (-1, "-1"), (0.5, "0.5"), (None, ""), ("", "")]
)
def test_everything_else_stays_as_it_is(value, written):
    assert cell(value) == written
