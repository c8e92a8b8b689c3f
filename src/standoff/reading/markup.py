"""What the markup of a page says: of a line by the elements around it, of the article by the page's head."""

from __future__ import annotations

import functools
import html
import re
from dataclasses import dataclass, field

from standoff.reading.lines import vocabulary

_ATTRIBUTE = re.compile(r"([A-Za-z][\w:.-]{0,40})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))")
_NAMES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SCREEN_READER = re.compile(r"sr-only|visually-?hidden|screen-reader|visuallyhidden", re.I)
_HIDDEN = re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden", re.I)
_BARE_HIDDEN = re.compile(r"\shidden(?=[\s>/])", re.I)
_JSON_DATE = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{8,40})"')
_JSON_HEADLINE = re.compile(r'"headline"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.){4,300})"')
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S{8,500})")

BY_ELEMENT = {
    "nav": "menu", "footer": "menu", "button": "menu", "label": "menu", "aside": "aside", "figcaption": "caption",
    "time": "time", "li": "item", "blockquote": "quote", "h1": "title", "h2": "heading", "h3": "heading",
    "h4": "heading", "h5": "heading", "h6": "heading",
}  # fmt: skip
BY_NAME = {
    **dict.fromkeys(
        ("nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "footer", "sidebar", "cookie", "cookies",
         "consent", "newsletter", "subscribe", "advert", "adverts", "advertisement", "ad", "ads", "promo", "paywall",
         "signup", "masthead", "toolbar", "modal", "popup", "tags", "taglist", "sponsored"),
        "menu",
    ),
    **dict.fromkeys(("caption", "captions", "figcaption", "photocredit", "credit", "credits"), "caption"),
    **dict.fromkeys(("comment", "comments", "commentlist", "disqus", "replies", "respond"), "comment"),
    **dict.fromkeys(("share", "sharing", "social", "sharebar", "sharethis", "addthis", "addtoany"), "share"),
    **dict.fromkeys(("related", "recommended", "recirc", "trending", "readmore", "outbrain", "taboola"), "related"),
    **dict.fromkeys(("byline", "author", "authors", "contributor", "contributors"), "byline"),
    **dict.fromkeys(("timestamp", "pubdate", "dateline", "datetime"), "time"),
}  # fmt: skip
"""Words in classes and identifiers, and the hint that each gives to the lines inside."""
WHOLE = frozenset(("html", "body", "main", "article"))
"""Elements that hold the whole story: names of their classes say nothing of a line."""
MOST_NAMES = 10
"""Words above which a class is a list of everything a post belongs to, and says nothing of a line."""


def read_attributes(raw: str) -> dict[str, str]:
    """The attributes of an opening tag, names in small letters, character references resolved."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(raw[:2_000]):
        name, double, single, bare = match.groups()
        found.setdefault(name.lower(), html.unescape(double or single or bare or ""))
    return found


@functools.lru_cache(maxsize=4_096)
def hints_of(tag: str, raw: str, around: frozenset[str]) -> frozenset[str]:
    """The hints for the lines inside an element: those of the elements around it and its own."""
    own = set()
    if tag in BY_ELEMENT:
        own.add(BY_ELEMENT[tag])
    if tag == "h1":
        own.add("heading")
    if " " in raw and tag not in WHOLE:
        attributes = read_attributes(raw)
        names = [
            name.lower()
            for key in ("class", "id", "role", "itemprop", "rel", "data-component", "data-testid")
            if key in attributes
            for name in _NAMES.findall(attributes[key])
        ]
        if len(names) <= MOST_NAMES:
            own.update(BY_NAME[name] for name in names if name in BY_NAME)
        if "datepublished" in "".join(names):
            own.add("time")
        if _HIDDEN.search(attributes.get("style", "")) or _BARE_HIDDEN.search(raw) or _SCREEN_READER.search(raw):
            own.add("menu")
    return around if own <= around else around | own


@dataclass
class Facts:
    """What a page says about its article, as it says it: nothing is judged here."""

    title: str = ""
    outlet: str = ""
    url: str = ""
    language: str = ""
    dates: list[str] = field(default_factory=list)
    headline: str = ""

    def read_tag(self, tag: str, attributes: dict[str, str]) -> None:
        """Take what a tag of the head says."""
        content = attributes.get("content", "").strip()[:500]
        if tag == "html":
            self.language = self.language or attributes.get("lang", attributes.get("xml:lang", ""))[:10].lower()
        elif tag == "link" and attributes.get("rel", "").lower() == "canonical":
            self.url = self.url or attributes.get("href", "")[:500]
        elif tag == "time" and attributes.get("datetime"):
            self.dates.append(attributes["datetime"][:40])
        elif tag == "meta" and content:
            self.read_meta(attributes, content)

    def read_meta(self, attributes: dict[str, str], content: str) -> None:
        """Take what a ``meta`` tag says."""
        key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        if key in ("og:title", "twitter:title") or (key == "title" and not self.headline):
            self.headline = self.headline or content
        elif key in ("og:site_name", "application-name"):
            self.outlet = self.outlet or content
        elif key in ("og:url", "twitter:url"):
            self.url = self.url or content
        elif key in PUBLISHED_KEYS:
            self.dates.insert(0, content[:40])

    def read_data(self, data: str) -> None:
        """Take what linked data in a script says."""
        found = _JSON_DATE.search(data)
        if found:
            self.dates.insert(0, found.group(1))
        headline = _JSON_HEADLINE.search(data)
        if headline and not self.headline and "\\" not in headline.group(1):
            self.headline = html.unescape(headline.group(1))

    def read_comment(self, comment: str) -> None:
        """Take the address that a browser notes when it saves a page."""
        found = _SAVED_FROM.search(comment)
        if found and not self.url:
            self.url = found.group(1)


PUBLISHED_KEYS = vocabulary(
    "article:published_time article:published og:published_time datepublished date pubdate publishdate "
    "publish-date publish_date dc.date dc.date.issued dcterms.created dcterms.issued parsely-pub-date "
    "sailthru.date published_time originalpublicationdate article.published published-date datecreated"
)
"""Names of ``meta`` tags that give the day of publication."""
