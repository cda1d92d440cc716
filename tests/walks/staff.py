"""Somebody of the staff at the console, doing what its forms allow: reads pages, fills fields, presses buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import httpx
from lxml import html


@dataclass
class Staff:
    """One signed-in person with a browser of plain HTML."""

    client: httpx.Client

    @classmethod
    def sign_in(cls, console: str, token: str) -> Self:
        """Open the one-use link and press its button."""
        person = cls(httpx.Client(base_url=console, follow_redirects=True, timeout=30))
        person.press(person.open(f"/sign-in/{token}"), "Sign in")
        return person

    def open(self, path: str) -> httpx.Response:
        """Look at a page."""
        return self.client.get(path)

    def press(self, page: httpx.Response, button: str, **fields: str) -> httpx.Response:
        """Fill the fields of the form with this button, by their labels, and press it."""
        tree = html.fromstring(page.text)
        for form in tree.forms:
            buttons = [found for found in form.xpath(".//button") if _says(found) == button]
            if not buttons:
                continue
            values = dict(form.form_values())
            values |= {_name_of(tree, label.replace("_", " ")): words for label, words in fields.items()}
            if buttons[0].get("name"):
                values[buttons[0].get("name")] = buttons[0].get("value", "")
            action = buttons[0].get("formaction") or form.get("action") or str(page.url.path)
            headers = {"Origin": f"{page.url.scheme}://{page.url.netloc.decode()}"}
            return self.client.post(action, data=values, headers=headers)
        raise AssertionError(f"there is no button {button!r} on {page.url}: {seen(page)[:500]}")

    def conversations(self, path: str = "/") -> list[str]:
        """The conversations that a page links to, in its order."""
        links = html.fromstring(self.open(path).text).xpath("//a[starts-with(@href, '/conversations/')]/@href")
        return list(dict.fromkeys(str(link).partition("#")[0].partition("?")[0] for link in links))


def seen(page: httpx.Response) -> str:
    """The words on a page."""
    return " ".join(html.fromstring(page.text).text_content().split())


def _says(element: html.HtmlElement) -> str:
    return " ".join((element.get("aria-label") or element.text_content()).split())


def _name_of(tree: html.HtmlElement, label: str) -> str:
    for found in tree.xpath("//label"):
        if _says(found) == label:
            field = tree.get_element_by_id(found.get("for")) if found.get("for") else found.xpath(".//*[@name]")[0]
            return str(field.get("name"))
    raise AssertionError(f"there is no field {label!r}")
