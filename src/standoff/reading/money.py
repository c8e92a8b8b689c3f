"""Currencies: signs, codes and words before or behind a number, as ISO 4217 codes.

``$`` alone is USD, ``£`` GBP, ``¥`` JPY; roubles alone are RUB unless "Belarusian" stands before them; crowns, pounds
and pesos without a country are what most reports in English mean by them. ``money`` is a sum without a currency.
"""

from __future__ import annotations

import re

SIGNS = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₴": "UAH", "₹": "INR", "₺": "TRY", "₩": "KRW",
    "₪": "ILS", "₸": "KZT", "₾": "GEL", "฿": "THB", "₦": "NGN",
}  # fmt: skip
_LETTERED = {
    "us$": "USD", "usd": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD", "nz$": "NZD",
    "s$": "SGD", "r$": "BRL", "eur": "EUR", "gbp": "GBP", "rub": "RUB", "rur": "RUB", "byn": "BYN", "byr": "BYN",
    "uah": "UAH", "pln": "PLN", "chf": "CHF", "cny": "CNY", "rmb": "CNY", "jpy": "JPY", "kzt": "KZT", "try": "TRY",
    "inr": "INR", "rs": "INR", "rs.": "INR", "sek": "SEK", "nok": "NOK", "czk": "CZK", "irr": "IRR", "egp": "EGP",
}  # fmt: skip
_WORDS = {
    "dollar": "USD", "buck": "USD", "euro": "EUR", "pound": "GBP", "ruble": "RUB", "rouble": "RUB", "hryvnia": "UAH",
    "hryvnya": "UAH", "zloty": "PLN", "yuan": "CNY", "renminbi": "CNY", "yen": "JPY", "tenge": "KZT", "lira": "TRY",
    "rupee": "INR", "franc": "CHF", "rial": "IRR", "shekel": "ILS", "won": "KRW", "peso": "MXN", "real": "BRL",
    "dinar": "DZD", "riyal": "SAR", "lei": "MDL", "lari": "GEL", "dram": "AMD", "manat": "AZN", "som": "KGS",
    "bolivar": "VES", "baht": "THB", "kyat": "MMK", "krona": "SEK", "kronor": "SEK",
    "krone": "NOK", "kroner": "NOK", "crown": "CZK",
}  # fmt: skip
_OF_COUNTRY = {
    ("belarusian", "RUB"): "BYN", ("belarus", "RUB"): "BYN", ("canadian", "USD"): "CAD", ("australian", "USD"): "AUD",
    ("hong kong", "USD"): "HKD", ("egyptian", "GBP"): "EGP", ("syrian", "GBP"): "SYP", ("lebanese", "GBP"): "LBP",
    ("sudanese", "GBP"): "SDG", ("bahraini", "DZD"): "BHD", ("iraqi", "DZD"): "IQD", ("kuwaiti", "DZD"): "KWD",
    ("serbian", "DZD"): "RSD", ("tunisian", "DZD"): "TND", ("danish", "NOK"): "DKK", ("romanian", "MDL"): "RON",
    ("philippine", "MXN"): "PHP", ("colombian", "MXN"): "COP", ("argentine", "MXN"): "ARS", ("chilean", "MXN"): "CLP",
    ("qatari", "SAR"): "QAR", ("yemeni", "SAR"): "YER", ("omani", "IRR"): "OMR", ("pakistani", "INR"): "PKR",
    ("cfa", "CHF"): "XOF",
}  # fmt: skip

_BEFORE = re.compile(r"((?:us|au|ca|hk|nz|[acsr])?[$€£¥₽₴₹₺₩₪₸₾฿₦]|(?<![a-z])[a-z]{2,3}\.?)[ \u00a0]?\Z")
_BEHIND = re.compile(
    r"[\s\u00a0-]{0,2}(?:of\s+)?(?:(?P<sign>[€£¥₽₴₹₺₩₪₸₾$])|"
    r"(?:(?P<country>belarusian|belarus|canadian|australian|hong kong|egyptian|syrian|lebanese|sudanese|bahraini|iraqi"
    r"|kuwaiti|serbian|tunisian|danish|romanian|philippine|colombian|argentine|chilean|qatari|yemeni|omani|pakistani"
    r"|cfa"
    r"|us|u\.s\.|american|russian|british|ukrainian|polish|swiss|turkish|kazakh|iranian|indian|czech|mexican)\s+)?"
    r"(?:(?P<word>dollar|buck|euro|pound|ruble|rouble|hryvnia|hryvnya|zloty|yuan|renminbi|yen|tenge|lira|rupee|franc"
    r"|rial"
    r"|shekel|won|peso|real|dinar|riyal|lei|lari|dram|manat|som|bolivar|baht|kyat|kron(?:a|or|e|er)|crown)(?:s|ch)?"
    r"|(?P<code>usd|eur|gbp|rub|byn|uah|pln|chf|cny|rmb|kzt|jpy))(?!\w))"
)


def currency_before(low: str, at: int) -> tuple[int, str] | None:
    """Where a currency that ends at the number begins, and its code."""
    word = low[max(0, at - 5) : at - 1]
    if len(word) == 4 and word.isascii() and word.isalpha() and low[at - 1] in " \u00a0":
        return None
    found = _BEFORE.search(low, max(0, at - 6), at)
    if found is None:
        return None
    name = found.group(1)
    code = _LETTERED.get(name) or SIGNS.get(name[-1])
    if code is None or (name == "try"):
        return None
    return found.start(1), code


def currency_behind(low: str, end: int, limit: int) -> tuple[int, str] | None:
    """Where a currency that follows the number ends, and its code."""
    found = _BEHIND.match(low, end, min(limit, end + 48))
    if found is None:
        return None
    if found["sign"]:
        follows = low[found.end() : found.end() + 1]
        return None if follows.isdigit() else (found.end(), SIGNS[found["sign"]])
    if found["code"]:
        return found.end(), _LETTERED[found["code"]]
    word = found["word"]
    if word in ("won", "real") and found["country"] is None:
        return None
    code = _WORDS[word]
    if word == "pound" and low.startswith(" of", found.end()):
        return None
    return found.end(), _OF_COUNTRY.get((found["country"] or "", code), code)
