"""Names: how they are spotted, and how their spellings are brought to one.

A name is a run of capitalised words. `fold` gives the key under which spellings of one name meet: Lukashenko,
Lukashenka, Łukaszenka and Лукашенко; Tsikhanouskaya and Tikhanovskaya; Gaddafi and Qadhafi. It writes out Cyrillic
letters, drops accents and doubled letters, joins the vowels that transliterations exchange (a and o; e, i and y) and
drops a last vowel. Keys are for comparing, not for showing: different names may share one, seldom among long names.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

UPPER = "".join(chr(code) for code in range(0x530) if chr(code).isupper()) + "ẀẂẄỲ"
"""Capitals of the Latin, Greek and Cyrillic scripts."""
CAPITAL = f"[{re.escape(UPPER)}]"
LETTER = r"[^\W\d_]"
_SHORT = (
    r"(?:(?<=M)(?:r|rs|s|aj)|(?<=D)r|(?<=P)rof|(?<=G)(?:en|ov)|(?<=C)(?:ol|apt)|(?<=L)t|(?<=S)(?:gt|en|t)|(?<=A)dm"
    r"|(?<=R)ep)\.(?= )"
)
"""The rest of Mr., Dr., Gen. and the like behind their capital."""
_WORD = rf"{CAPITAL}(?:{_SHORT}|\.(?:{CAPITAL}\.)+|(?:[^\W_]|['’\-](?!s\b)(?=\w))*(?:(?<=\b\w)\.(?!\w))?)"
"""A short form, initials, or a word. It begins with the capital, so that a search runs from capital to capital."""
_PARTICLE = (
    r"(?:of the|of|de la|de|da|del|della|di|dos|du|von der|von|van der|van|der|den|bin|ibn|al|el|la|le|ben|abu|ul)"
)
_BODY = (
    r"(?:Party|Union|Network|Guild|Council|Association|Federation|Alliance|League|Movement|Front|Committee|Club|Society|"
    r"Organi[sz]ation|Assembly|Fund|Coalition|Congress|Cent(?:re|er)|Group|Forum|Brigade|Army|Commission)"
)
_OF_MANY = rf"(?:(?<=s)['’](?= (?:{CAPITAL}\w+ ){{0,2}}{_BODY}\b))?"
"""The apostrophe of a body's members: Workers' Party."""
NAME = re.compile(rf"{_WORD}(?:{_OF_MANY} (?:{_PARTICLE} )?(?:(?:al|el|ad|ar|as|ash|at|an|ul)-)?{_WORD}){{0,9}}")
"""A run of up to ten capitalised words, particles inside it, without a possessive ending."""

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "e", "ж": "zh", "з": "z",
    "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ў": "v", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "",
    "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "’": "", "ј": "i", "љ": "l", "њ": "n", "ћ": "c", "ђ": "d",
}  # fmt: skip
_STROKED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "e", "œ": "e", "þ": "t", "ð": "d"})
_SAME = {
    "muhammad": "mohamed", "mohammed": "mohamed", "mohammad": "mohamed", "muhammed": "mohamed", "mohamad": "mohamed",
    "volodymyr": "vladimir", "uladzimir": "vladimir", "serhiy": "sergei", "siarhei": "sergei", "andriy": "andrei",
    "mykola": "nikolai", "mikalai": "nikolai", "dmytro": "dmitri", "dzmitry": "dmitri", "julia": "yulia",
    "ryhor": "grigori", "hryhoriy": "grigori", "maryia": "maria", "moammar": "muammar",
}  # fmt: skip
_STEPS = tuple(
    (needed, re.compile(pattern), to)
    for needed, pattern, to in (
        ("", r"[^a-z]", ""),
        ("a", r"^[gqk]h?(?=a\w{4})", "k"),
        ("s", r"sch|sz", "sh"),
        ("c", r"tch|cz", "ch"),
        ("", r"ck|qu?", "k"),
        ("ph", r"ph", "f"),
        ("x", r"x", "ks"),
        ("kh", r"kh", "h"),
        ("h", r"([dgt])h", r"\1"),
        ("tsi", r"ts(?=i)", "t"),
        ("w", r"w", "v"),
        ("u", r"(?<=[aeo])u(?=[sk]|$)", "v"),
        ("ou", r"ou", "u"),
        ("", r"[yj]", "i"),
        ("er", r"er$", "r"),
        ("i", r"[aei]*i[aeiou]*(?=[^aeiou])", "i"),
        ("ae", r"ae", "i"),
        ("", r"[ei]", "i"),
        ("", r"[ao]", "a"),
        ("", r"(.)\1+", r"\1"),
        ("", r"(?<=\w{5})[aiu]+h?$", ""),
        ("h", r"(?<=[aiu])h$", ""),
    )
)
"""What is changed in turn, each with letters without which nothing need be tried."""
_LONGEST = 40
"""Letters of a word that count for its key."""
ARTICLES = frozenset({"al", "el", "ul", "the"})


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """The key of one word: see the module.

    >>> fold_word("Lukashenka") == fold_word("Łukaszenko") == fold_word("Лукашенко")
    True
    >>> fold_word("Hassan") == fold_word("Hussein")
    False
    """
    plain = word[:_LONGEST].casefold().translate(_STROKED)
    if any("\u0400" <= letter <= "\u04ff" for letter in plain):
        plain = "".join(_CYRILLIC.get(letter, letter) for letter in plain)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    plain = _SAME.get(plain, plain)
    if not plain.isascii():
        return plain
    for needed, pattern, to in _STEPS:
        if needed in plain:
            plain = pattern.sub(to, plain)
    return plain


@lru_cache(maxsize=65536)
def fold(name: str) -> tuple[str, ...]:
    """The keys of the words of a name, articles such as al- left out.

    >>> fold("Muammar al-Qadhafi") == fold("Moammar Gaddafi")
    True
    """
    words = (word for word in re.split(r"[\s\-.]+", without_possessive(name[: 8 * _LONGEST])) if word)
    keys = tuple(fold_word(word) for word in words if word.casefold() not in ARTICLES)
    return tuple(key for key in keys if key)


def without_possessive(name: str) -> str:
    """The name without 's or a closing apostrophe.

    >>> without_possessive("Belarus’")
    'Belarus'
    """
    for ending in ("'s", "’s", "'", "’"):
        if name.endswith(ending):
            return name[: -len(ending)]
    return name


def same_name(one: str, other: str) -> bool:
    """Whether two spellings may be one name: the last words agree, and so do first words where both have them.

    >>> same_name("Lukashenka", "Alexander Lukashenko"), same_name("Sviatlana Tsikhanouskaya", "Svetlana Tikhanovskaya")
    (True, True)
    >>> same_name("Nikolai Petrov", "Ivan Petrov"), same_name("Kalesnikava", "Maria Kolesnikova")
    (False, True)
    """
    left, right = fold(one), fold(other)
    if not left or not right or left[-1] != right[-1]:
        return False
    if len(left) == 1 or len(right) == 1:
        return True
    first, second = left[0], right[0]
    return first == second or (min(len(first), len(second)) == 1 and first[0] == second[0])


def spot_names(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Runs of capitalised words in ``text[start:end]``, in order: ``(start, end)`` of each, possessive endings outside.

    A word that is capital only because it begins a sentence is among them: who needs to know must look.

    >>> [text[a:b] for text in ["Russia's Vladimir Putin met Ursula von der Leyen."] for a, b in spot_names(text)]
    ['Russia', 'Vladimir Putin', 'Ursula von der Leyen']
    """
    return [found.span() for found in NAME.finditer(text, start, len(text) if end is None else end)]
