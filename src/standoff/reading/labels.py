"""What one line is by itself: rules that need no look at its neighbours, each with the name that `Block.why` gives.

Only short lines and the ends of long ones are looked at, so a rule costs the same for a paragraph of any length.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import NamedTuple

from standoff.reading.lines import vocabulary

MOST_CAPTION = 900
"""Characters of the longest line that may be a caption."""
_TAIL = 110

MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|"
    r"august|september|october|november|december)"
)
TIME_WORDS = vocabulary(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september "
    "october november december mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday "
    "saturday sunday am pm a m p gmt utc est edt cst cdt pst pdt bst cet cest msk et pt ist eet eest z t published "
    "updated update posted last modified first on at date time issued created local ago an hour hours hr hrs minute "
    "minutes min mins day days week weeks month months read reading of the st nd rd th today yesterday as and h uhr"
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\s?[ap]\.?m\b|\bago\b|\bmin(?:ute)?s? read\b", re.I)
_DATE = re.compile(
    rf"\b\d{{1,4}}(?:st|nd|rd|th)?[ .,]{{0,2}}{MONTH}\b|\b{MONTH}\b[ .,]{{0,2}}\d|\b\d{{4}}-\d\d-\d\d|"
    rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}\b", re.I,
)  # fmt: skip
_STAMP_WORD = re.compile(r"(?:first |last )?(?:published|updated|posted|modified)(?: on| at)?:?", re.I)
_DIGIT = re.compile(r"\d")
_OF_CREDITS = (
    "/", "]", "©", "|", "\\", "hoto", "mage", "icture", "redit", "Getty", "EPA", "tock", "REUTERS", "AFP", "ourtesy",
    "llustration", "ideo", "PHOTO",
)  # fmt: skip
"""What the credits of pictures have, one or other, if they do not end in a bracket: a quick look before the rules."""
_PIECES = re.compile(r"[^\W\d_]+|\d+")

AGENCY = (
    r"(?:AFP|AP|Reuters|REUTERS|TASS|ITAR-TASS|Interfax|RIA(?: Novosti)?|Sputnik|BelTA|BELTA|EPA(?:-EFE)?|"
    r"EFE|DPA|dpa|ANSA|UPI|Bloomberg|Xinhua|PTI|ANI|IANS|Anadolu(?: Agency)?|Kyodo|Ukrinform|UNIAN|PAP|"
    r"BNS|Getty(?: Images)?|Shutterstock|Alamy|Pool|Handout|Reuters Connect|NurPhoto|SIPA|TUT\.BY|CNN|"
    r"BBC(?: News)?|RFE/RL|NYT|The New York Times|(?:The )?Associated Press|Agence France-Presse|"
    r"Press Association|PA(?: Media)?|Zuma(?: Press)?|AA)"
)
_AGENCIES_ALONE = re.compile(rf"[(\[—–-]*\s?(?:{AGENCY}|staff|agencies|and|with|&|/|,|wires|\s)+[)\].]?", re.I)
_SOURCE = re.compile(
    r"\(?(?:sources?|source\(s\)|via|agencies|with (?:files|inputs?|input) from)\s?(?::|"
    r"from\b)?\s?\S.{0,90}",
    re.I,
)
_SOURCE_WITH_COLON = re.compile(r"\(?(?:sources?|source\(s\)|via|agencies)\s?:|with (?:files|inputs?) from\b", re.I)
_CONTRIBUTED = re.compile(
    r"contributed (?:to )?this (?:report|article|story)|contributed to the (?:report|story)\.?$|"
    r"contributed reporting|^our standards:|"
    r"^this (?:story|article|report) (?:was|is|has been) (?:(?:originally|first) (?:published|appeared|reported)|"
    r"re-?published|provided|syndicated|translated|edited)|^\(?this (?:story|report) (?:has not been|was not) edited|"
    r"^republished with",
    re.I,
)
_DATELINE_ALONE = re.compile(
    rf"[A-Z][A-Z .'’-]{{2,30}}(?:, [A-Z][a-z.]+(?: \d{{1,2}})?){{0,2}}\s?(?:\({AGENCY}\))?\s?(?:[-—–]{{1,2}}|:)?"
)

_BY = re.compile(
    r"(?:by|written by|reported by|story by|words by|text by|posted by|authors?:|analysis by|opinion by|compiled by|"
    r"report by|edited by|interview by)(?=[\s|:])[\s|:]*", re.I
)  # fmt: skip
_CREDITS = re.compile(
    r"[(\[]?\s?(?:(?:additional|with|further) )?(?:reporting|writing|editing|translation|production|"
    r"compiled|translated|photography|research)(?: and (?:writing|editing|reporting))? (?:by|from)\b|"
    r"[(\[]?(?:reporting|editing|writing):",
    re.I,
)
_LOWER_IN_BYLINES = vocabulary(
    "and in for of the with at de la le van von der den bin al el to from correspondent correspondents editor reporter "
    "reporters staff agencies writer political foreign chief bureau news senior diplomatic affairs special contributor "
    "columnist analyst international world producer agency press by or on read min minutes updated published am pm gmt"
)  # fmt: skip
_NOT_A_NAME = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:the )?(?:end|time|way|contrast|law|then|now|far|all|"
    r"most|late|early|mid)\b",
    re.I,
)

_CREDIT_IN_BRACKETS = re.compile(
    rf"[\[(]\s?(?:(?:ap |file |afp |handout )?(?:photo|image|picture|photograph|pic|screenshot|video|"
    rf"courtesy|credit|illustration)s?\b[^\])]{{0,80}}|[^\])]{{0,70}}(?:/\s?{AGENCY}|{AGENCY}\s?/|"
    rf"via {AGENCY}|Getty|Shutterstock|EPA|Handout)[^\])]{{0,40}})[\])]\.?$",
    re.I,
)
_CREDIT_BY_SLASH = re.compile(
    rf"(?:^|\s|"
    rf"[.”\"])/?\s?[A-Z][\w.' -]{{1,40}}[/\\]\s?(?:[\w.' -]{{1,40}}[/\\])?\s?(?:Pool via )?{AGENCY}"
    rf"(?:[/\\][\w .]{{1,30}})?\.?$"
)
_CREDIT_SOLE_AGENCY = re.compile(rf"[.!?”\")]\s+[/|©]\s?(?:{AGENCY}|[A-Z][\w.' -]{{1,40}})$")
_CREDIT_BY_WORD = re.compile(
    r"(?:^|[.!?)\]”\"’|–—/-]\s{0,2}|\s{2})(?:photo(?:graph|s)?|image|picture|pic|credit|photo credit|"
    r"image credit|illustration|video|screenshot|file photo)(?: by| courtesy(?: of)?| from)?\s?(?::|©|/|"
    r"by\b|\|)\s?[^.:?!]{2,100}\.?$",
    re.I,
)
_CREDIT_AT_END = re.compile(
    rf"(?:^|[\s/|(©-])(?:(?:via |/ ?|©\s?)(?:{AGENCY})|REUTERS/[A-Z][\w. -]{{1,40}}|"
    rf"AP Photo(?:/[\w. -]{{1,40}})?|[A-Z]\w+/{AGENCY}|{AGENCY}/[A-Z][\w. -]{{1,40}}|Getty Images|EPA-EFE|"
    rf"Shutterstock)\)?\.?$"
)
_CAPTION_START = re.compile(
    r"(?:(?:image|photo|picture|media|video) (?:source|caption|credit|by|courtesy)\b|(?:file|"
    r"handout) photo\b|FILE\s?(?:PHOTO)?\s?[-–—:]|(?:photo|image|picture|pictured|photograph|caption|"
    r"above|fig(?:ure)? ?\d*)s?\s?[:|©]|in this (?:[\w.]+,? ){0,4}?(?:photo|image|picture|photograph|frame grab|"
    r"handout)\b,? (?:[\w.,]+ ){0,6}?(?:taken|released|provided|made|posted|supplied|obtained|shot|dated)\b|"
    r"an? (?:file|handout) (?:photo|image|picture|photograph)\b)",
    re.I,
)
_CAPTION_LABEL = re.compile(r"(?:image|photo|picture|media|video)(?: source| caption| credit)?[:,]?", re.I)
_POSITION = re.compile(
    r"\((?:left|right|centre|center|[LRC]|top|bottom|front|back|pictured|above|far (?:left|right)|"
    r"(?:second|third) from (?:left|right)|from left)\)"
)
_MARKS = frozenset('“”„«»"')
_SAYING = re.compile(r"\b(?:said|says|told|added|tells|warned|according to|asked)\b")

_READ_LOUD = re.compile(
    r"(?:READ|ALSO READ|MORE|WATCH|LISTEN|RELATED|SEE|PHOTOS|IN PICTURES|PICTURES|GALLERY|VIDEO|"
    r"FULL STORY|DON['’]T MISS|EXCLUSIVE VIDEO)(?: (?:MORE|ALSO|NEXT|HERE|NOW|LIVE|STORIES|ON|"
    r"ARTICLES?))*\s?(?:[:|>»–—]|-\s|$)"
)
_READ = re.compile(
    r"(?:(?:also )?read(?: (?:more|also|next|this|on))?|see (?:also|more)|related(?: (?:articles?|stories|"
    r"story|news|content|topics|coverage|links?|videos?|posts?))?|watch(?: (?:also|more|now|live|"
    r"the video))?|listen(?: (?:now|to the podcast))?|(?:in )?pictures|photos|(?:photo )?gallery|video|"
    r"don['’]t miss|you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: (?:for you|"
    r"stories|articles))?|most (?:read|popular|viewed|shared)|editor['’]?s['’]? (?:picks?|choice)|"
    r"top stories|trending(?: now)?|further reading|continue reading|keep reading|up next|"
    r"what to read next|click here|more (?:stories|news|from|on|about|coverage)\b.{0,50}|latest (?:news|"
    r"stories|updates)|in case you missed it|explore more|suggested reading)\s?(?::|$|>|»|\|)",
    re.I,
)
BARE_HEAD = re.compile(
    r"(?:more on this (?:story|topic)|(?:related|recommended|top|latest|more|trending) (?:stories|articles|news|"
    r"content|posts|reading|coverage)|related|recommended(?: for you)?|most (?:read|popular|viewed)|"
    r"you (?:may|might) also like|"
    r"editor['’]?s['’]? (?:picks?|choice)|see also|read (?:more|also|next)|further reading|trending(?: now)?)\s?[:>»]?",
    re.I,
)
"""Heads of lists of other stories."""
_READ_ON = re.compile(
    r"(?:read (?:more|also|the full|our|next|on\b|about)|see (?:also|more)|(?:click|tap) here|"
    r"continue reading|watch (?:our|the full|the video)|sign up (?:for|to)|subscribe (?:to|now|for)|"
    r"follow (?:us|our|live|the latest)|for more (?:on|news|stories|information)|join (?:us|our|"
    r"the conversation on)|download (?:our|the) )\b",
    re.I,
)

_SHARE = vocabulary(
    "share tweet facebook twitter whatsapp email e-mail mail linkedin reddit pinterest telegram viber messenger "
    "instagram youtube vk odnoklassniki flipboard tumblr sms threads bluesky mastodon shares pin print save bookmark "
    "copy link copied like likes follow x"
)
_SHARE_FILL = vocabulary(
    "this on the with us via to article story a by page your friends news k m and it url send post view "
    "reactions reaction more"
)
_SHARE_VOTE = re.compile(
    r"(?:do|did) you (?:like|find|enjoy) this\b.{0,60}\?$|was this (?:article|page|story)?\s?(?:helpful|"
    r"useful)|rate this|how (?:would|do) you rate\b",
    re.I,
)

_MENU_WORDS = vocabulary(
    "home news world politics business sport sports opinion culture tech technology science health video videos "
    "live menu search login logout subscribe subscription sections section more contact about us advertise "
    "careers help faq sitemap rss newsletter newsletters podcasts podcast weather travel entertainment lifestyle arts "
    "europe asia africa americas russia ukraine uk us middle east central international local latest close "
    "open skip to "
    "content main navigation toggle sign in up log out register account my profile settings edition english "
    "advertisement "
    "advertising ad next previous prev back top page loading privacy policy terms conditions use cookie "
    "cookies settings "
    "accept all reject accessibility topics tags and of the & donate support archive magazine shop games"
)
_MENU_TEXT = re.compile(
    r"(?:skip to (?:main |the )?(?:content|navigation)|(?:story|article) continues (?:below|after)|"
    r"continue reading below|advertisement\b|(?:tags?|topics?|filed under|categories|category|keywords?|"
    r"labels|more on this topic)\s?:|(?:we|this (?:site|website)) uses? cookies|by (?:continuing|clicking|"
    r"using|signing)\b.{0,60}(?:cookies|agree|terms|policy)|(?:enter )?your e-?mail|sign up (?:for|"
    r"to) (?:our|the|receive|get)\b|subscribe (?:to|now)|(?:get|receive) (?:the|our) (?:latest|best|daily|"
    r"morning|newsletter)\b.{0,80}(?:inbox|e-?mail|newsletter)|thank you for (?:subscribing|signing)|"
    r"all rights reserved|you (?:have|'ve) (?:read|reached)\b.{0,40}(?:free )?articles|javascript (?:is|"
    r"must)|please enable|this (?:video|content|post) (?:is not|isn['’]t|can ?not|cannot) |support (?:us|"
    r"our) |(?:to|please) (?:view|see) this)",
    re.I,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s?(?:©\s?)?(?:\d{4}|[A-Z])[^.]{0,80}|.{0,80}\ball rights reserved\b.{0,120}|"
    r".{0,40}[©]\s?\d{4}\b.{0,80}",
    re.I,
)
_OF_RIGHTS = ("right", "©", "(c)")
_FIRST_WORD = re.compile(r"[a-z][a-z-]*|-[a-z-]+")
_SHARE_WORDS = re.compile(r"[a-z-]+")
_MENU_PIECES = re.compile(r"[a-z&]+")
_NUMBER_ALONE = re.compile(r"[\d.,]+\s?[kKmM%]?|[\W_]+")


class Label(NamedTuple):
    """A kind of `standoff.reading.article.KINDS` and the rule that gave it."""

    kind: str
    why: str


def is_timestamp(text: str) -> bool:
    """Nothing but a date or a time of day, with words such as "published" and "updated"."""
    if _STAMP_WORD.fullmatch(text):
        return True
    if len(text) > 120 or not _DIGIT.search(text):
        return False
    pieces = (piece.group() for piece in _PIECES.finditer(text.lower()))
    return all(piece.isdigit() or piece in TIME_WORDS for piece in pieces) and bool(
        _CLOCK.search(text) or _DATE.search(text)
    )


def is_byline(text: str) -> bool:
    """ "By", then hardly anything but names."""
    found = _BY.match(text) if len(text) <= 200 else None
    if not found:
        return False
    rest = text[found.end() :]
    if "|" not in found.group() and ":" not in found.group() and _NOT_A_NAME.match(rest):
        return False
    words = [word for word in _PIECES.findall(rest) if not word.isdigit()]
    low = [word for word in words if not word[0].isupper() and word.lower() not in _LOWER_IN_BYLINES and len(word) > 1]
    return bool(words) and words[0].lower() not in ("its", "his", "her", "their") and len(low) <= 0.1 * len(words)


def is_credit_of_reporters(text: str) -> bool:
    """It begins as a line does that names those who reported and edited."""
    return len(text) <= 300 and bool(_CREDITS.match(text))


def is_agency(text: str) -> bool:
    """The name of a news agency, a source line, or a dateline on a line of its own."""
    if len(text) > 200:
        return False
    if len(text) <= 80 and (_AGENCIES_ALONE.fullmatch(text) or (_DATELINE_ALONE.fullmatch(text) and _dateline(text))):
        return True
    return bool(_SOURCE_WITH_COLON.match(text) and _SOURCE.fullmatch(text)) or (
        ("ontribut" in text or text[:1] in ("O", "o", "T", "t", "R", "r", "(")) and bool(_CONTRIBUTED.search(text))
    )


def _dateline(text: str) -> bool:
    """Whether capitals are a dateline: an agency in brackets, a dash at the end, or a place with its country."""
    return text.endswith(("-", "–", "—", ")")) or "," in text


def has_credit(text: str) -> bool:
    """It ends with the credit of a picture."""
    if len(text) > MOST_CAPTION:
        return False
    tail = text[-_TAIL:]
    if tail[-1:] != ")" and tail[-2:] != ")." and not any(map(tail.__contains__, _OF_CREDITS)):
        return False
    rules = (_CREDIT_IN_BRACKETS, _CREDIT_BY_SLASH, _CREDIT_BY_WORD, _CREDIT_AT_END, _CREDIT_SOLE_AGENCY)
    return any(rule.search(tail) for rule in rules)


def starts_as_caption(text: str) -> bool:
    """It begins as captions do: "FILE PHOTO:", "Image source,", "In this photo"."""
    return len(text) <= MOST_CAPTION and bool(_CAPTION_START.match(text))


def points_into_picture(text: str) -> bool:
    """It says who stands left and right, and nobody says anything."""
    return (
        len(text) <= 400
        and "(" in text
        and bool(_POSITION.search(text))
        and not _SAYING.search(text)
        and not set(text) & _MARKS
    )


def is_caption_label(text: str) -> bool:
    """ "Image caption" and the like: the next line is the caption."""
    return len(text) <= 20 and bool(_CAPTION_LABEL.fullmatch(text))


def is_read_more(text: str) -> bool:
    """It leads to another story."""
    if len(text) > 250:
        return False
    found = _READ_LOUD.match(text) or _READ.match(text[:200])
    if found and (found.end() < len(text) or not text.endswith(".")):
        return True
    return len(text) <= 160 and bool(_READ_ON.match(text)) and not _SAYING.search(text) and not set(text) & _MARKS


def is_share(text: str) -> bool:
    """Nothing but names of networks and words for passing on, or a vote on the article."""
    if len(text) > 160:
        return False
    low = text.lower()
    first = _FIRST_WORD.search(low)
    if first is None or not (first.group() in _SHARE or first.group() in _SHARE_FILL):
        return bool(_SHARE_VOTE.match(text))
    words = [word for word in _SHARE_WORDS.findall(low) if word != "-"]
    if words and any(word in _SHARE for word in words) and all(word in _SHARE or word in _SHARE_FILL for word in words):
        return True
    return bool(_SHARE_VOTE.match(text))


def is_menu(text: str) -> bool:
    """Navigation, notes on cookies, calls to subscribe, tags, copyright."""
    if len(text) > 400:
        return False
    if (
        (_MENU_TEXT.match(text) and not _SAYING.search(text))
        or (len(text) <= 220 and any(map(text.casefold().__contains__, _OF_RIGHTS)) and _COPYRIGHT.fullmatch(text))
        or _NUMBER_ALONE.fullmatch(text)
    ):
        return True
    if len(text) > 120:
        return False
    words = _MENU_PIECES.findall(text.lower())
    return bool(words) and all(word in _MENU_WORDS for word in words)


RULES: tuple[tuple[Label, Callable[[str], bool]], ...] = (
    (Label("timestamp", "nothing but a date or time"), is_timestamp),
    (Label("byline", "By and names"), is_byline),
    (Label("byline", "credit of reporters"), is_credit_of_reporters),
    (Label("share", "share bar"), is_share),
    (Label("agency", "agency or source line"), is_agency),
    (Label("menu", "words of menus and notices"), is_menu),
    (Label("caption", "label of a caption"), is_caption_label),
    (Label("caption", "credit of a picture"), has_credit),
    (Label("read_more", "leads to another story"), is_read_more),
    (Label("caption", "begins as captions do"), starts_as_caption),
    (Label("caption", "says who stands where"), points_into_picture),
)  # fmt: skip
"""In order: the first that fits gives the label."""


LONG_RULES = (has_credit, starts_as_caption)
MOST_SHORT = 400
"""Characters above which only the rules for captions are tried."""
_REACH: dict[Callable[[str], bool], int] = {
    is_timestamp: 120,
    is_byline: 200,
    is_share: 160,
    is_agency: 200,
    is_caption_label: 20,
    is_read_more: 250,
}
"""Characters up to which a rule looks at a line at all; others are tried up to `MOST_SHORT`."""
_STEPS = (20, 120, 160, 200, 250, MOST_SHORT)
_HEADS = vocabulary(
    "wri rep sto wor tex pos aut ana opi com edi int add wit fur tra pro pho res ima pic med vid fil han cap abo fig "
    "rea als mor wat lis rel see gal ful don exc you rec mos top tre con kee wha cli lat exp sug tap sig sub fol for "
    "joi dow"
) | {"in ", "in\u00a0", "a f", "a h", "an ", "up "}
"""The first three letters of what the rules in `_BY_HEAD` look for; they also look for "by"."""
_BY_HEAD = (is_byline, is_credit_of_reporters, is_read_more, starts_as_caption)
_BY_LENGTH = tuple(
    tuple((label, fits) for label, fits in RULES if _REACH.get(fits, MOST_SHORT) >= step) for step in _STEPS
)
_BY_LENGTH_ALONE = tuple(tuple((label, fits) for label, fits in rules if fits not in _BY_HEAD) for rules in _BY_LENGTH)


def label_alone(text: str) -> Label | None:
    """What a line is by itself, or None where its neighbours must tell."""
    if len(text) > MOST_SHORT:
        return next((label for label, fits in RULES if fits in LONG_RULES and fits(text)), None)
    head = text.lstrip("([ ")[:3].lower()
    rules = _BY_LENGTH if head in _HEADS or head[:2] == "by" else _BY_LENGTH_ALONE
    for label, fits in rules[bisect_left(_STEPS, len(text))]:
        if fits(text):
            return label
    return None
