"""Reads a page as its users meet it: by headings, labels, links and buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is read, with single spaces."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(parts).split())

    @property
    def name(self) -> str:
        """The accessible name."""
        return self.attributes.get("aria-label") or self.text

    @property
    def every(self) -> list[Element]:
        """The element and all below it, as they stand on the page."""
        found, ahead = [], [self]
        while ahead:
            found.append(element := ahead.pop())
            ahead += (child for child in reversed(element.children) if isinstance(child, Element))
        return found

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.every if element.tag in tags]


class Page(HTMLParser):
    """One page or fragment; fails where tags do not match, so every page that is read is well-formed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root", {})
        self._open = [self.root]
        self.feed(html)
        self.close()
        assert self._open == [self.root], f"<{self._open[-1].tag}> is never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    @property
    def text(self) -> str:
        return self.root.text

    @property
    def every(self) -> list[Element]:
        return self.root.every

    @property
    def title(self) -> str:
        return self.root.all("h1")[0].text

    @property
    def headings(self) -> list[str]:
        return [element.text for element in self.root.all("h1", "h2", "h3")]

    @property
    def links(self) -> dict[str, str]:
        return {element.name: element.attributes["href"] for element in self.root.all("a")}

    @property
    def buttons(self) -> list[str]:
        return [element.name for element in self.root.all("button")]

    @property
    def alerts(self) -> list[str]:
        every = self.root.all("div")
        return [element.text for element in every if element.attributes.get("role") in ("alert", "status")]

    @property
    def fields(self) -> dict[str, str]:
        """Value by label, of everything that can be filled in."""
        controls = {each.attributes.get("id"): each for each in self.root.all("input", "select", "textarea")}
        labelled = [label for label in self.root.all("label") if "for" in label.attributes]
        return {label.text: _value(controls[label.attributes["for"]]) for label in labelled}

    def figure(self, label: str) -> str:
        """The value of a number card."""
        for card in self.root.all("li"):
            parts = {span.attributes.get("class"): span.text for span in card.all("span")}
            if parts.get("label") == label:
                return parts["value"]
        raise AssertionError(f"no figure {label!r} among {self.text}")

    def rows(self) -> list[list[str]]:
        """The cells of every table's body."""
        return [
            [cell.text for cell in row.all("th", "td")]
            for body in self.root.all("tbody")
            for row in body.all("tr")
        ]

    def form(self, action: str) -> dict[str, str]:
        """Name and value of what the form to this address would send as it stands; of lists nothing."""
        for form in self.root.all("form"):
            if form.attributes.get("action") == action:
                every = form.all("input", "select", "textarea")
                return {each.attributes["name"]: _value(each) for each in every if _is_sent(each)}
        raise AssertionError(f"no form to {action}")


def _is_sent(control: Element) -> bool:
    ticked = control.attributes.get("type") not in ("checkbox", "radio") or "checked" in control.attributes
    return "name" in control.attributes and ticked and "multiple" not in control.attributes


def _value(control: Element) -> str:
    if control.tag == "textarea":
        return "".join(child for child in control.children if isinstance(child, str))
    if control.tag == "select":
        options = control.all("option")
        chosen = [option for option in options if "selected" in option.attributes]
        return (chosen or options)[0].attributes.get("value", "")
    return control.attributes.get("value", "")
