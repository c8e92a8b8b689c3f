"""Numbers that are no figures: times, scores, telephone numbers, names, addresses, numbering, figures of speech."""

from __future__ import annotations

import re

from standoff.reading.number_phrases import Phrase
from standoff.reading.sentences import word_set

_NAMED = re.compile(
    r"(?<!\w)(?:articles?|section|chapter|channel|nos?\.?|number|page|pages|pp?\.|paragraph|figure|table|room|gate"
    r"|flight|route"
    r"|highway|resolution|decree|protocol|clause|amendment|annex|appendix|phase|stage|version|model|season|episode"
    r"|volume"
    r"|studio|windows|formula|agenda|vision|boeing|airbus|radio|world war|apollo|exhibit|psalm|category|directive"
    r"|precinct|telegram|area|square one|chapter|iphone|wave|novichok|part|size|port|tel|phone|fax|hotline|call|dial"
    r"|ext\.?"
    r"|magnitude|versus|plan|tier|level|group of|gang of|big|step|point|rule|unit|clause|track|lane|platform"
    r"|euro)[\s\u00a0]\Z"
)
_NAMED_SOFTLY = re.compile(
    r"(?<!\w)(?:line|bus|tram|school|hospital|station|law|bill|order|type|class|grade|cell|ward|block|building|house"
    r"|apartment|flat|brigade|division|battalion|colony|prison|zone|sector|day|week|case|top|item|issue|form|camp"
    r"|at)[\s\u00a0]\Z"
)
_TIME_BEHIND = re.compile(
    r":\d|[\s\u00a0]?(?:a\.?m\.?|p\.?m\.?|gmt|utc|cet|est|edt|msk|o['’]clock)(?!\w)|\.\d\d\s?(?:a\.?m|p\.?m)"
)
_RUN = re.compile(r"\+?\d++(?:[-/:.]\d++){2,}+|\d++-\d++(?:-\d++)+|\d{1,2}:\d\d(?::\d\d)?|\d++(?:\s?[/:]\s?\d++)++")
_DIAL = re.compile(r"\d[\d ()-]{5,30}\d")
_STREET = re.compile(
    r"\d*[a-zA-Z]?\s(?:[A-Z][\w’']*\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Square|Prospekt|Prospect|Boulevard"
    r"|Blvd|Drive|Way)(?!\w)"
)
_HOUR = re.compile(
    r"[ -](?:past|to) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight)(?!\w)"
)
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[.:][0-5]\d\Z")
_DAYTIME = re.compile(
    r"\s(?:in the (?:morning|afternoon|evening)|at night|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)(?!\w)"
)
_SCORE = re.compile(r"\s?[-–]\s?(\d++)(?!\w)(?!,\d)")
_SPORT = re.compile(
    r"(?<!\w)(?:win|won|wins|beat|beaten|lost|loss|defeat\w*|victory|drew|draw|score[ds]?|match|goal\w*|lead"
    r"|vote[ds]?|margin|majority)(?!\w)"
)
_CAPITAL_BEFORE = re.compile(r"(?P<led>(?:in|at|from|of|near|across|around|on|to|by)\s)?(?P<word>[A-Z][\w’'&.-]*)\s\Z")
_COMMON = word_set(
    "the a an in at on of by for from with and but or about around some nearly almost over under more than least up "
    "only just another police that this when while after before since as so all its his her their our if now then "
    "there these those monday tuesday wednesday thursday friday saturday sunday roughly approximately between"
)
_IDIOM = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten)(?:-(?:on|by|to|way|sided|party|faced|man|track|time|off"
    r"|stop|level|pronged"
    r"|piece|thirds|fifths|star|room|letter|legged|wheel|dimensional|fold)|\s(?:another|by one|or the other|hand\b"
    r"|thing|of them))"
)


def skip_code(low: str, at: int, stop: int) -> int:
    """Behind a run that is a telephone number, a time, a score or a path, where one begins at `at`; else `at`
    itself."""
    run = _DIAL.match(low, at, stop) if low[at - 1 : at] == "+" else _RUN.match(low, at, stop)
    return run.end() if run else at


def is_no_figure(phrase: Phrase) -> bool:
    """Whether a number is part of a name, a time, a score, an address, numbering or a figure of speech.

    A unit or persons behind it, or a hedge before it, speak against that.
    """
    number, low, block, sentence = phrase.number, phrase.folded, phrase.block, phrase.bounds
    counted, hedged = bool(phrase.unit or phrase.head.persons), phrase.hedged
    start, end, form = number.start, number.end, number.form
    if form in ("part", "words") and _HOUR.match(low, end) and (form == "part" or " past " in low[end : end + 6]):
        return True
    if form in ("vague", "part", "fold", "ordinal"):
        return False
    if form == "words":
        return _no_figure_in_words(phrase, counted or hedged)
    if low.endswith("at ", 0, start) and _CLOCK.match(low[start:end]) and _DAYTIME.match(low, end, sentence[1]):
        return True
    before = low[max(0, start - 2) : start]
    behind = low[end : end + 2]
    if behind[:1].isalpha() and not counted and behind[:1] not in "kmc":
        return True
    if behind[:1].isalnum() and not counted:
        return True
    if before[-1:] in ("#", "№", "@", "_", "=", "*", "§", "^") or (before[-1:] == "+" and form == "digits"):
        return True
    if before[-1:] in ("-", "–", "/", ":", ".", "’", "'") and before[:1].isalnum():
        return True
    if _TIME_BEHIND.match(low, end, sentence[1]) or (behind[:1] in ("/", ":") and behind[1:].isdigit()):
        return True
    if skip_code(low, start, block[1]) > end:
        return True
    if behind[:1] == "-" and behind[1:].isalpha() and not counted and not hedged:
        return True
    score = _SCORE.match(low, end, block[1])
    if form == "digits" and score and len(score[1]) < 6 and not hedged:
        around = max(block[0], start - 30), min(block[1], end + 24)
        return int(score[1]) <= number.high or _SPORT.search(low, *around) is not None
    return _is_name(phrase, counted)


def _is_name(phrase: Phrase, counted: bool) -> bool:
    """Whether digits belong to a name before or behind them, to an address, or number a list."""
    number, low, text, block, sentence = phrase.number, phrase.folded, phrase.text, phrase.block, phrase.bounds
    hedged, noun = phrase.hedged, phrase.head.word
    start, end, form = number.start, number.end, number.form
    if _NAMED.search(low, max(block[0], start - 14), start) and not hedged:
        return True
    if form != "digits" or hedged:
        return False
    if (start == block[0] and low[end : end + 1] in (".", ")")) or _STREET.match(text, end, block[1]):
        return True
    closed = low[start - 1 : start] in ("(", "[") and low[end : end + 1] in (")", "]")
    if closed or (low[start] == "0" and end - start > 1):
        return True
    if end - start > 6 and not counted:
        return True
    if not counted and not noun and _NAMED_SOFTLY.search(low, max(block[0], start - 12), start):
        return True
    if counted:
        return False
    capital = _CAPITAL_BEFORE.search(text, max(sentence[0], start - 30), start)
    if capital is None or capital["word"].lower() in _COMMON or capital.start("word") == sentence[0]:
        return False
    return not (capital["led"] and noun) and number.high < 1000


def _no_figure_in_words(phrase: Phrase, counted: bool) -> bool:
    number, low, text, sentence = phrase.number, phrase.folded, phrase.text, phrase.bounds
    start, end = number.start, number.end
    if low[end : end + 1] == "-" and not counted:
        return True
    if (
        text[start].isupper()
        and start > sentence[0]
        and text[start - 1] == " "
        and text[start - 2 : start - 1].isalnum()
    ):
        return True
    if low[max(0, start - 1) : start] == "-" and low[max(0, start - 2) : start - 1].isalpha():
        return True
    if _IDIOM.match(low, start, sentence[1]) and not counted:
        return True
    return _NAMED.search(low, max(sentence[0], start - 14), start) is not None and not counted
