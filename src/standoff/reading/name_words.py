"""Words that help to read names: what is no name, no person's name, a nation's adjective, a speaker's role, a sex."""

from __future__ import annotations

import re
from functools import lru_cache

from standoff.reading.sayings import FEMALE, MALE, ROLE
from standoff.reading.sentences import word_set

STARTERS = word_set(
    "nearby elsewhere outside inside upstairs soon suddenly finally recently eventually similarly additionally "
    "but and however meanwhile the a an in on at for if when while after before as according instead still yet so "
    "then also although though despite since with without his her their its he she they it we you i this that "
    "these those there what who why how where one two some many most more all no not even only just now today "
    "yesterday by from to of during among under over both each every another other such thus hence read pictures "
    "photo source our my your earlier later last next first asked speaking nor or until unlike like moreover "
    "furthermore nevertheless perhaps indeed following amid because whether once again thousands hundreds about "
    "around several few between against through given well yes oh"
)
CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december"
)
_ORGANISATION = word_set(
    "ministry university council house group news party union agency institute games court street square sea "
    "office department committee times post press centre center school academy association federation commission "
    "parliament government nations states kingdom arabia korea republic forces army police network radio tv "
    "television channel bank foundation society movement front league church watch international europe america "
    "africa asia east west north south city district region province palace building company corporation club "
    "hotel airport river lake mountain island islands island's war day prize programme program project service "
    "services bureau consultancy think-tank daily weekly journal herald tribune gazette guardian telegram twitter "
    "facebook authority chamber guild fund courier chronicle express union's affairs relations security "
    "cooperation organisation organization alliance assembly congress "
    "senate duma rada kong york angeles minsk moscow europe's world avenue road park"
)
COUNTRIES = word_set(
    "afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus "
    "belgium bolivia bosnia brazil britain bulgaria burma burundi cambodia cameroon canada chad chile china "
    "colombia congo croatia cuba cyprus czechia denmark ecuador egypt england eritrea estonia ethiopia finland "
    "france gabon gambia georgia germany ghana greece guinea haiti honduras hungary iceland india indonesia iran "
    "iraq ireland israel italy jamaica japan jordan kazakhstan kenya kosovo kuwait kyrgyzstan laos latvia lebanon "
    "liberia libya lithuania luxembourg macedonia malaysia mali malta mauritania mexico moldova mongolia "
    "montenegro morocco mozambique myanmar nepal netherlands nicaragua niger nigeria norway oman pakistan "
    "palestine panama paraguay peru philippines poland portugal qatar romania russia rwanda senegal serbia "
    "singapore slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tajikistan tanzania thailand "
    "tunisia turkey turkmenistan uganda ukraine uruguay uzbekistan venezuela vietnam yemen zambia zimbabwe united "
    "eu un us uk usa nato osce kremlin nato's telegram states"
)
"""Names that are no person's, in small letters."""
DEMONYM = re.compile(r"(?:\w+(?:ian|ean|ish|ese|ch|an|i|ek|ss|sh)|[A-Z]{2,4}|(?:[A-Z]\.)+)(?:-\w+)?$")
COURTESY = word_set(
    "mr mrs ms miss sir dame lord lady u daw herr frau monsieur madame señor señora don doña dona mister"
)
"""Titles that say nothing of what somebody does."""
DETERMINERS = word_set(
    "the a an one another some many several his her its their our any two three four five most both no"
)
STOPS = word_set(
    "of for in at from with to on by as and or but that which who than when while where if because into over "
    "under about against between after before during he she they it his her their its i we you is was are were be "
    "been has had have will would can could may might do did does not told said says met near via per"
)
_WOMAN = re.compile(
    r"(?:\w{2,}(?:a|ia|ina|lle|ette|yn|een)|mary|sarah|elizabeth|ruth|angela|emily|alice|anne|jane|kate|catherine|"
    r"margaret|michelle|rachel|helen|susan|karen|judith|zeynep|fatma|heather|nancy|hillary|theresa|liz|rose|carmen|"
    r"isabel|marie|sophie|claire|charlotte|julie|natalie|nathalie|joyce|grace|kim|alison|megan|abigail|hazel|lynn|"
    r"beth|jennifer|lauren)$"
)
_MAN_IN_A = word_set(
    "nikita ilya misha luka mustafa joshua sasha kostya dima vanya abdulla musa issa isa barnaba andrea nicola "
    "zakaria yahya mikita danila garcia akira moussa abba kofta ezra"
)


_NATIONAL = re.compile(
    r"(?:\w{2,}(?:ian|ean|ish|ese)|French|Dutch|German|Greek|Swiss|Czech|Turkish|Arab|Iraqi|Israeli|Kuwaiti|Saudi|"
    r"Afghan|American|African|Kazakh|Uzbek|Kyrgyz|Tajik|Turkmen|Western|Eastern|Northern|Southern|Central|Soviet|"
    r"Kremlin|UN|EU|US|U\.S\.|UK)(?:-\w+)?$"
)


def is_demonym(word: str) -> bool:
    """Whether a word is an adjective of a nation or region."""
    return _NATIONAL.match(word) is not None


def is_role(word: str) -> bool:
    """Whether a word names a speaker by what he is: "analyst", "Analysts", "vice-president", "agencies"."""
    low = word.casefold().rpartition("-")[2]
    return low in ROLE or (low.endswith("s") and (low[:-1] in ROLE or (low.endswith("ies") and low[:-3] + "y" in ROLE)))


def is_impersonal(word: str) -> bool:
    """Whether a word of a name says that it is no person's: "Council", "Russia"."""
    low = word.casefold()
    return low in _ORGANISATION or low in COUNTRIES


@lru_cache(maxsize=16384)
def sex_of(name: str, role: str) -> str:
    """ "f", "m" or "" for a person, by title and role, else by the ends of first and last name."""
    told = set(re.findall(r"\w+", role.casefold()))
    if told & FEMALE or told & {
        "mrs",
        "ms",
        "miss",
        "lady",
        "princess",
        "baroness",
        "daw",
        "madame",
        "señora",
        "frau",
        "doña",
        "dona",
    }:
        return "f"
    if told & MALE or told & {"mr", "sir", "lord", "u", "monsieur", "señor", "herr", "don"}:
        return "m"
    words = name.casefold().split(" ")
    if re.search(r"(?:[oe]va|ina|skaya|kaya|ovna|evna)$", words[-1]):
        return "f"
    if re.search(r"(?:[oe]v|[^l]in|sky|skiy|skyy|vich)$", words[-1]) and not _WOMAN.match(words[0]):
        return "m"
    first = words[0]
    if len(words) == 1 or first in _MAN_IN_A or len(first) < 3:
        return ""
    if _WOMAN.match(first):
        return "f"
    return (
        "m" if first.isalpha() and (first[-1] not in "aeiy" or first.endswith(("ai", "ei", "ri", "iy", "ry"))) else ""
    )
