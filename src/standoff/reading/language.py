"""Which language a text is in, without a model: by its script, by letters only one language has, and by small words.

Small words ("the", "и", "wurde") make up a third of any running text and are hardly shared between languages. A word
that several profiles share counts for each of them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

SAMPLE_WORDS = 500
"""Words that are looked at, taken evenly from the whole text."""
FEWEST_WORDS = 4
"""Words below which no language is named."""
UNKNOWN = "und"

NAMES = {
    "en": "English", "ru": "Russian", "be": "Belarusian", "uk": "Ukrainian", "de": "German", "fr": "French",
    "es": "Spanish", "pl": "Polish", "lt": "Lithuanian", "lv": "Latvian", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "sv": "Swedish", "cs": "Czech", "ro": "Romanian", "hu": "Hungarian", "tr": "Turkish", "ar": "Arabic",
    "fa": "Persian", "he": "Hebrew", "el": "Greek", "ka": "Georgian", "hy": "Armenian", "zh": "Chinese",
    "ja": "Japanese", "ko": "Korean", "bg": "Bulgarian", "sr": "Serbian", "th": "Thai", "hi": "Hindi",
    UNKNOWN: "an unknown language",
}  # fmt: skip
SMALL_WORDS = {
    "en": "the of and to in that is was for on with as he his by at from has have had are were it be not an who said "
    "their they this but which its will would been after or more than about",
    "de": "der die das und ist nicht mit von den dem des ein eine einen einer auf für im zu sich auch als wurde werden "
    "hat haben sind aus bei nach er sie es wie wird über dass zum zur",
    "fr": "le la les des et est dans une un du au aux pour que qui sur pas par avec ce cette il elle ils ont été plus "
    "son sa ses se sont d'une mais en de",
    "es": "el la los las de del que y en un una por con para no se su sus al es lo como más pero este esta fue ha han "
    "sobre entre también",
    "it": "il lo la gli le di del della dei delle che e un una per con non si in al alla nel nella sono è ha hanno più "
    "anche come da dal ma questo",
    "pt": "o os as de do da dos das que e em um uma por com para não se no na nos nas ao é foi mais como mas seu sua "
    "são também pelo pela",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als bij door naar heeft hij uit wordt "
    "over nog maar werd",
    "sv": "och att det som en på är av för med den till inte har de ett om var han från men vi så kan när eller efter",
    "pl": "i w na z się nie do że jest to o jak po co ale od za przez przed są był była oraz dla jego który która "
    "które już ich ma także",
    "cs": "a v se na je že s z do o i to ve pro jsou ale jako po od by byl byla také které který podle za k už jeho",
    "ro": "și de la în a cu pe nu că din o un o au fost este mai pentru care sunt prin dar după sau său lui",
    "hu": "a az és hogy nem is egy volt meg csak mint már azt még ha de szerint után lesz ez el kell között miatt",
    "lt": "ir kad į iš su tai yra bet apie po prie dėl nuo per buvo kaip jis ji jie savo už o ne taip pat metų sakė",
    "lv": "un ir ka no ar par uz kas bet arī pēc tika būs lai nav pie kā to viņš gada vai tas",
    "tr": "ve bir bu da de için ile olarak çok daha gibi olan ne kadar sonra ama değil en oldu var dedi tarafından ise",
    "ru": "и в не на что с по как он она они это из к за от но его было был была были для до уже также который которые "
    "только после чтобы или их",
    "be": "і у ў не на што з па як ён яна яны гэта да за ад але яго было быў была былі для ужо таксама які якія толькі "
    "пасля каб або іх",
    "uk": "і в у не на що з по як він вона вони це до за від але його було був була були для вже також який які тільки "
    "після щоб або їх та",
    "bg": "и в на не се да за от че са по с като е той това са до но след към му бе който които",
    "sr": "и у на не се да за од је су као по са што али то који које није би ће после или",
    "ar": "في من على إلى أن التي الذي عن مع هذا هذه كان قد ما لا بعد بين كما أو وقال حتى خلال",
    "fa": "در به از که این را با است برای آن یک خود تا بر می شد بود شده کرد نیز ها اما",
}  # fmt: skip
LANGUAGES_OF: dict[str, list[str]] = {}
"""The languages that a small word speaks for."""
for _code, _words in SMALL_WORDS.items():
    for _word in frozenset(_words.split()):
        LANGUAGES_OF.setdefault(_word, []).append(_code)
OWN_LETTERS = {
    "be": "ў", "uk": "їєґ", "sr": "ђћџљњј", "bg": "ъ", "pl": "łąęśżźćń", "de": "ß", "es": "ñ¿¡",
    "lt": "ėįųū", "lv": "āēīģķļņ", "tr": "ğış", "cs": "ěřů", "hu": "őű", "ro": "ășț", "pt": "ãõ", "fa": "پچژگ",
}  # fmt: skip
LACKING = {"ru": "іїєґўђј", "be": "ищъїєґђј", "uk": "ыэъёўђј", "bg": "ыэёіїєўђј", "sr": "йщъыьэюяіїєў"}
"""Letters that a Cyrillic alphabet lacks: each one found counts against the language."""
SCRIPTS = (
    ("latin", re.compile(r"[À-ɏ]+")), ("cyrillic", re.compile(r"[Ѐ-ӿ]+")), ("arabic", re.compile(r"[؀-ۿ]+")),
    ("he", re.compile(r"[֐-׿]+")), ("el", re.compile(r"[Ͱ-Ͽ]+")), ("ka", re.compile(r"[Ⴀ-ჿ]+")),
    ("hy", re.compile(r"[԰-֏]+")), ("ja", re.compile(r"[぀-ヿ]+")), ("zh", re.compile(r"[一-鿿]+")),
    ("ko", re.compile(r"[가-힯]+")), ("th", re.compile(r"[฀-๿]+")), ("hi", re.compile(r"[ऀ-ॿ]+")),
)  # fmt: skip
LANGUAGES = {
    "latin": ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "cs", "ro", "hu", "lt", "lv", "tr"),
    "cyrillic": ("ru", "be", "uk", "bg", "sr"),
    "arabic": ("ar", "fa"),
}
_FREQUENT_SIGNS = "“”‘’–—…\u00a0"
"""Signs beyond ASCII that most English articles have: they speak for no language."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_NO_ASCII_LETTERS = bytes(code for code in range(256) if not 97 <= code <= 122)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_APOSTROPHE = "\x01"
"""What stands for a curly apostrophe while a sample is parted into words."""
_LETTER_OR_BLANK = bytes(code if 97 <= code <= 122 or code in b"'\x01" else 32 for code in range(256))


@dataclass(frozen=True)
class Language:
    """A language by its ISO 639-1 code (``und`` where nothing can be said) and how sure that is, from 0 to 1."""

    code: str
    confidence: float

    @property
    def name(self) -> str:
        """The language in English."""
        return NAMES[self.code]


def detect(text: str) -> Language:
    """The language of a text; confidence is how far it leads over the next one."""
    sample = take_sample(text)
    plain = sample
    for sign in _FREQUENT_SIGNS:
        plain = plain.replace(sign, " ")
    other = "" if plain.isascii() else "".join(_NOT_ASCII.findall(sample))
    counts = {script: sum(map(len, pattern.findall(other))) if other else 0 for script, pattern in SCRIPTS}
    counts["latin"] += len(plain.encode("ascii", "ignore").translate(None, _NO_ASCII_LETTERS))
    total = sum(counts.values())
    if not total:
        return Language(UNKNOWN, 0.0)
    if counts["ja"] > 0.1 * total:
        return Language("ja", 1.0)
    script = max(counts, key=lambda one: counts[one])
    if script not in LANGUAGES:
        return Language(script, round(counts[script] / total, 2))
    return compare_profiles(sample, other, LANGUAGES[script])


def take_sample(text: str) -> str:
    """About `SAMPLE_WORDS` words from ten places spread over the text."""
    size = SAMPLE_WORDS * 6
    if len(text) <= size:
        return text.lower()
    step = (len(text) - size // 10) // 9
    return " ".join(text[at : at + size // 10] for at in range(0, len(text), step)).lower()


def part_words(sample: str) -> list[str]:
    """The words of a sample in small letters, as `WORD` has them, in no order."""
    plain = sample.replace("’", _APOSTROPHE)
    for sign in _FREQUENT_SIGNS:
        plain = plain.replace(sign, " ")
    if _APOSTROPHE in sample or not plain.isascii():
        return WORD.findall(sample)
    pieces = plain.encode("ascii").translate(_LETTER_OR_BLANK).decode("ascii").split()
    words = list(filter(str.isalpha, pieces))
    if len(words) == len(pieces):
        return words
    joined = " ".join(piece for piece in pieces if not piece.isalpha()).replace(_APOSTROPHE, "’")
    return words + WORD.findall(joined)


def compare_profiles(sample: str, other: str, codes: tuple[str, ...]) -> Language:
    """The language of a script whose small words and own letters a sample has most of; ``other``: those not ASCII."""
    words = part_words(sample)
    total = len(words)
    if total < FEWEST_WORDS:
        return Language(UNKNOWN, 0.0)
    scores: dict[str, float] = dict.fromkeys(codes, 0)
    for word, count in Counter(filter(LANGUAGES_OF.__contains__, words)).items():
        for code in LANGUAGES_OF[word]:
            if code in scores:
                scores[code] += count
    for code in codes if other else ():
        own = sum(map(other.count, OWN_LETTERS.get(code, "")))
        foreign = sum(map(other.count, LACKING.get(code, "")))
        scores[code] += 0.5 * own - 0.3 * foreign
    first, second = sorted(codes, key=lambda code: -scores[code])[:2]
    if scores[first] < 0.06 * total or scores[first] < 2:
        return Language(UNKNOWN, 0.0)
    return Language(first, round(1.0 - max(0.0, scores[second]) / scores[first], 2))
