"""What kind of claim a statement is, guessed from its words: fact, preference, causal or forecast.

A guess for a person to confirm. It names the word that it goes by; where nothing speaks for another kind it is a fact.
"""

from __future__ import annotations

import re

_SUBJECT_TO_VERB = r"(?:\W+\w+){0,3}\W+"
_RULES = (
    ("causal", re.compile(
        r"\b(?:because|thanks to|due to|owing to|as a result|results? in|resulted in|leads? to|led to|depends? on"
        r"|caus(?:e|es|ed|ing)|unless|without which|so that|therefore|the reason|explains? why|that is why|that's why"
        r"|provok(?:es?|ed)|prompted|forc(?:es?|ed) (?:him|her|them|it) to|makes? (?:it|him|her|them) \w+)\b"
        rf"|\bif\b[^.;]{{3,160}}\b(?:would|will|could|can|might|may)\b|\b(?:would|will|could|might){_SUBJECT_TO_VERB}"
        r"(?:if|without)\b|\bwithout\b[^.;]{3,120}\bwould\b", re.I)),
    ("preference", re.compile(
        r"\b(?:wants?|wanted|wish(?:es|ed)?|hop(?:es?|ed|ing)|prefer(?:s|red)?|demand(?:s|ed|ing)?|insist(?:s|ed)?"
        r"|should(?:n['’]t)?|ought to|must(?:n['’]t)?|(?:would|'d|’d) (?:like|rather)|interest(?:s|ed)? (?:in|is|to)"
        r"|interests|call(?:s|ed|ing)? (?:for|on)|urg(?:es?|ed|ing)|need(?:s|ed)? to|fear(?:s|ed)?|afraid"
        r"|refus(?:es?|ed)|reject(?:s|ed)?|support(?:s|ed)? (?:the|a|his|her|our|their)|let us|willing|unwilling"
        r"|ready to|never (?:give|let|allow))\b", re.I)),
    ("forecast", re.compile(
        r"\b(?:will|won['’]t|shall|going to|(?:is|are|was|were) (?:un)?likely|likely to|sooner or later|bound to"
        r"|expect(?:s|ed|ing)?|predict(?:s|ed)?|might|may|in the (?:coming|next)|eventually|inevitabl[ey]"
        r"|almost over|about to|not long|(?:his|its|their) days are)\b|['’]ll\b", re.I)),
)  # fmt: skip


def guess_kind(words: str) -> tuple[str, str]:
    """A kind of claim and the reason for it.

    >>> guess_kind("Without the loan he would fall within weeks")
    ('causal', 'by "Without the loan he would"')
    >>> guess_kind("The marches will go on")
    ('forecast', 'by "will"')
    >>> guess_kind("Police held 40 people")
    ('fact', 'nothing says that it is more')
    """
    for kind, pattern in _RULES:
        found = pattern.search(words)
        if found:
            cue = " ".join(found.group().split())
            return kind, f'by "{cue if len(cue) <= 40 else cue[:39] + "…"}"'
    return "fact", "nothing says that it is more"
