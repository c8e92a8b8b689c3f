"""What a number counts: its unit, and the kind of thing, from the words behind and around it.

Units: ``persons``; a currency (`standoff.reading.money`); ``percent``, ``points``, ``times``, ``ordinal``; time
(``years``, ``months``, ``weeks``, ``days``, ``hours``, ``minutes``, ``seconds``, ``nights``, ``weekends``; a decade is
ten years, a century a hundred, a fortnight two weeks); measures (``km``, ``miles``, ``metres``, ``tonnes``,
``barrels``, …); else the plural of the thing counted (``countries``, ``factories``), empty where the text does not say.

Counts, a closed vocabulary for what reports of a crisis count, is `COUNTS`; anything else counts its head noun.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from standoff.reading.branching import openings
from standoff.reading.sentences import word_set

COUNTS = (
    "marchers", "arrests", "deaths", "injured", "released", "missing", "displaced", "deported", "dismissed",
    "infected", "strikers", "voters", "troops", "police", "population", "charged",
    "respondents", "loans", "aid", "fines", "wages",
    "debt", "bail", "trade", "investment", "reserves", "sanctions", "money", "percent of the vote", "percent of GDP",
    "turnout",
    "growth", "inflation", "unemployment", "approval", "percent of respondents", "years in power", "age",
    "prison term", "term", "duration", "countries", "cities", "regions", "seats", "votes",
)  # fmt: skip
"""``persons`` counts people of whom nothing more is said; ``duration`` any length of time not otherwise named."""

TIME = {
    "second": ("seconds", 1), "minute": ("minutes", 1), "hour": ("hours", 1), "day": ("days", 1),
    "night": ("nights", 1), "week": ("weeks", 1), "fortnight": ("weeks", 2), "weekend": ("weekends", 1),
    "month": ("months", 1), "year": ("years", 1), "yr": ("years", 1), "decade": ("years", 10),
    "century": ("years", 100), "centurie": ("years", 100),
}  # fmt: skip
MEASURES = {
    "km": "km", "kilometre": "km", "kilometer": "km", "mile": "miles", "metre": "metres", "meter": "metres",
    "feet": "feet", "foot": "feet", "cm": "cm", "centimetre": "cm", "kg": "kg", "kilo": "kg", "kilogram": "kg",
    "tonne": "tonnes", "ton": "tonnes", "barrel": "barrels", "litre": "litres", "liter": "litres", "acre": "acres",
    "hectare": "hectares", "degree": "degrees", "megawatt": "MW", "mw": "MW", "bcm": "bcm", "time": "times",
    "kmh": "km/h", "mph": "mph", "kph": "km/h", "square kilometre": "sq km", "square kilometer": "sq km",
    "square mile": "sq miles", "square metre": "sq metres", "square meter": "sq metres",
    "cubic metre": "cubic metres", "cubic meter": "cubic metres",
}  # fmt: skip
_SQUARE = r"(?:square\s|cubic\s)?(?:kilomet(?:er|re)|mile|met(?:er|re))"
UNIT_BEHIND = re.compile(
    r"(?:[\s\u00a0]{0,2}(?P<percent>%|per\s?cent(?!age)(?!\w)|pct(?!\w)|percentage[\s-]points?|basis[\s-]points?"
    r"|pp(?!\w))"
    r"|[\s\u00a0-]{1,2}(?:(?:long|full|straight|consecutive|successive|whole|more|further|additional|calendar"
    r"|other)\s)?"
    rf"(?P<unit>seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|weekends?|months?|years?|yrs?|decades?"
    rf"|century"
    rf"|centuries|{_SQUARE}s?|km|kms|feet|foot|cm|kg|kilos?|kilograms?|tonnes?|tons?|barrels?|lit(?:er|re)s?|acres?"
    r"|hectares?|degrees?|megawatts?|mw|bcm|times|mph|kph|m(?=\s(?:wide|long|high|tall|deep|away|from)))(?!\w)"
    r"|(?P<glued>km|kg|cm|mw|mph|kph|h|hrs)(?!\w))"
)
PERSONS = word_set(
    "people person persons individuals generals colonels captains neighbours neighbors veterans man men woman women "
    "child children boy boys girl girls civilian civilians crowd crowds demonstrators police policeman policemen "
    "policewomen officers troops soldiers servicemen servicewomen paratroopers personnel staff forces guards "
    "guardsmen conscripts fighters rebels militants insurgents mercenaries gunmen militiamen victims dead "
    "casualties fatalities wounded injured detainees prisoners inmates hostages captives suspects citizens "
    "residents villagers voters electors students teachers doctors nurses medics miners engineers athletes "
    "journalists reporters activists politicians officials deputies lawmakers legislators senators mps ministers "
    "governors mayors diplomats ambassadors observers monitors delegates candidates members supporters opponents "
    "critics loyalists refugees migrants immigrants families relatives patients lawyers judges academics priests "
    "pensioners employees workers strikers employers farmers drivers passengers tourists foreigners nationals "
    "compatriots adults minors teenagers teens youths youngsters infants babies orphans widows mothers fathers "
    "parents sons daughters brothers sisters leaders presidents analysts experts economists investigators "
    "inspectors agents operatives spies bloggers musicians artists actors writers celebrities signatories attendees "
    "participants volunteers respondents believers followers subscribers readers viewers users customers friends "
    "colleagues others deaths arrests detentions injuries killings marchers protesters protestors protester "
    "demonstrator worker soldier officer activist journalist student detainee prisoner politician official resident "
    "citizen teacher miner suspect victim inmate migrant refugee poles czechs greeks turks kurds arabs russians "
    "serbs croats finns swedes danes britons germans spaniards syrians swiss french chinese japanese portuguese "
    "lebanese belarussians belarusians afghans uzbeks tajiks kyrgyz kazakhs jews muslims christians souls heads "
    "lives households hundreds defendants convicts pilots sailors marines reservists recruits troopers gendarmes "
    "commandos partisans separatists dissidents exiles defectors returnees population inhabitants footballers "
    "players fans spectators guests aides advisers advisors envoys peacekeepers"
)
_NO_PERSONS = word_set(
    "papers newspapers beans jeans spans scans sedans computers orders numbers letters posters centers quarters "
    "headquarters powers kilometers meters liters banners stickers helicopters tankers trailers dollars borders "
    "rivers chapters towers servers trackers bunkers cruisers bombers carriers launchers containers barriers "
    "shelters chambers matters summers winters dinners flowers offers answers corners layers drones checkers "
    "freighters trawlers tractors reactors motors sectors factors weathers transfers disorders boosters routers "
    "printers drawers fingers shoulders semesters parameters trousers gutters burners diameters lists fists trains "
    "plans clans bans cans means pans loans oceans glasses committees fees trees degrees guarantees knees coffees "
    "decrees hers theirs ours yours pieces wafers disasters clusters encounters filters feathers mists twists vans "
    "swans titans caravans urban-plans slogans organs screens thrillers murders crackers batteries "
    "stretchers boilers heaters freezers chargers scanners ladders"
)
_PERSON_ENDING = re.compile(r"(?:ers|ors|ists|ans|eers|ees|women|men|crats|ants)\Z")
_NO_PERSON_ENDING = re.compile(r"(?:ments|grants|plants|warrants|variants|elephants|errors|mirrors|doors|floors"
    r"|indicators|"
                               r"vectors|corridors|honors|colors|favors|labors|rumors|armors"
                               r"|restaurants)\Z")  # fmt: skip
_NOT_PLURAL = word_set(
    "is was as this has its his us across plus minus status campus bus business class process progress perhaps "
    "sometimes always afterwards towards thus gas news overseas besides previous various serious religious famous "
    "mass press less does goes says crisis analysis basis access success anonymous indigenous dangerous numerous "
    "hers yes politics economics mercedes including whereas unless despite alias bonus virus census congress "
    "express fitness illness witness cross loss boss dress address stress regardless police's belarus cyprus paris "
    "brussels los angeles vilnius minsk's honduras laos texas athens thousands hundreds millions billions versus "
    "years months weeks days hours minutes"
)
_IRREGULAR = {
    "people", "men", "women", "children", "police", "troops", "personnel", "staff", "aircraft", "cattle", "sheep",
    "mice", "feet", "teeth", "media", "data", "criteria", "phenomena", "dead", "wounded", "injured", "mps",
    "nationals", "others", "crew", "infantry",
}  # fmt: skip
_STOP = word_set(
    "and or but nor to in on at by from with for into onto over under near across during after before since until "
    "as than that which who whom whose where when while because if though although were was is are be been being "
    "has have had will would could should can may might must do does did said says say told took take takes came "
    "come went go made make gathered marched rallied joined died lost left got gave held met won began started "
    "turned flooded filled attended protested demonstrated poured packed per an a according including not about "
    "around against out up down off within without between among amid through so then there here he she they we "
    "you i this these those his her its their our your remain remained remains still now also only just later ago "
    "earlier each every voted faced face arrested detained killed wounded injured hurt jailed beaten fired sacked "
    "released freed"
)
_TOKEN = re.compile(r"[\s\u00a0]{1,3}(?:\(\w{0,12}\)\s)?(?:(?<=['’]s\s)\d[\d,]*+\s)?([^\W\d_][\w’'.-]*+)|-([a-z]+)")
_SKIPPED = word_set("of the these those his her its their our all such whose more")
_MODIFIERS = word_set("police media opposition troops staff security state")


class Head(NamedTuple):
    """The noun a number counts: the word, where it ends, whether it is persons."""

    word: str
    end: int
    persons: bool


NO_HEAD = Head("", 0, False)


def is_person(word: str) -> bool:
    """Whether a plural noun (folded) names persons."""
    if word in PERSONS:
        return True
    if word in _NO_PERSONS or len(word) < 5 or not _PERSON_ENDING.search(word):
        return False
    return not _NO_PERSON_ENDING.search(word) and not word.endswith("papers")


def find_head(low: str, end: int, limit: int, single: bool = False) -> Head:
    """The head noun behind a number that ends at `end`: the last plural of the noun phrase, within seven words.

    With `single` (the number is one) the last word before the phrase stops is taken where it is known as a person.
    """
    head, limit = NO_HEAD, min(limit, end + 120)
    place, seen = end, ""
    for _ in range(7):
        token = _TOKEN.match(low, place, limit)
        if token is None:
            break
        word = (token.group(1) or token.group(2)).rstrip(".’'")
        place = token.end()
        if word.endswith(("'s", "’s")):
            seen = word
            continue
        if word in _SKIPPED:
            if head.word or (word == "of" and seen and seen not in ("kinds", "types")):
                break
            continue
        if word in _STOP or (head.word and word.endswith(("ed", "ing", "ly")) and word not in PERSONS):
            break
        if _is_plural(word):
            head = Head(word, place, is_person(word))
        elif single and word in PERSONS:
            return Head(word, place, True)
        elif head.word and head.word not in _MODIFIERS:
            break
        seen = word
        if low[place - 1] == "." and len(word) > 2:
            break
    return head


def _is_plural(word: str) -> bool:
    if word in _IRREGULAR:
        return True
    return len(word) > 3 and word[-1] == "s" and word[-2] not in "su'’i" and word not in _NOT_PLURAL


_GROUPS = {
    "marchers": "protesters protestors demonstrators marchers protester demonstrator ralliers",
    "arrests": "arrests detainees detentions prisoners inmates detainee prisoner",
    "deaths": "deaths dead fatalities killings casualties",
    "injured": "injured wounded injuries",
    "troops": "troops soldiers servicemen servicewomen paratroopers conscripts guardsmen marines soldier",
    "police": "police policemen officers policewomen policeman gendarmes officer",
    "strikers": "strikers",
    "voters": "voters electors",
    "displaced": "refugees displaced",
    "respondents": "respondents",
    "countries": "countries nations",
    "cities": "cities towns",
    "regions": "regions provinces districts oblasts",
    "seats": "seats",
    "votes": "votes ballots",
    "sanctions": "sanctions",
}  # fmt: skip
SAME_UNIT = {"nations": "countries", "towns": "cities", "ballots": "votes"}
"""Units that go by another word."""
GROUP = {word: group for group, words in _GROUPS.items() for word in words.split()}
"""Nouns that say by themselves what is counted."""
FIXED = frozenset(
    ("deaths", "injured", "countries", "cities", "regions", "seats", "votes", "respondents", "sanctions")
)  # fmt: skip
"""Groups that a verb nearby does not change."""

_CUE_WORDS = {
    "arrests": r"arrest\w*|detain\w*|detention\w*|rounded up|round up|custody|jailed|imprison\w*|locked up|behind bars"
               r"|held by|were held|was held|been held|being held|taken in",
    "deaths": r"kill\w*|died|dead|deaths?|die|dying|shot dead|lost their lives|fatal\w*|executed|perished|drowned"
              r"|massacred",
    "injured": r"injur\w+|wound\w+|hurt|hospitali[sz]ed|beaten",
    "released": r"releases?|released|freed|releasing|pardon\w*|amnest\w+",
    "respondents": r"sample|respondents|surveyed|polled",
    "missing": r"missing|disappeared|unaccounted",
    "displaced": r"fled|flee\w*|displaced|evacuat\w+|exile\w*|left the country|crossed|homeless",
    "deported": r"deport\w+|expel\w*|extradit\w+",
    "dismissed": r"dismiss\w+|sacked|fired|laid off|resigned",
    "infected": r"infect\w+|tested positive|cases of",
    "charged": r"charged|indict\w*|convict\w+|sentenc\w+|on trial|prosecut\w+|fined",
    "strikers": r"strike|strikes|striking|walked out|walkout|downed tools|stoppage",
    "troops": r"deploy\w*|troops|soldiers",
    "marchers": r"march\w*|rall(?:y|ies|ied|ying)|protest\w*|demonstrat\w*|gather\w*|crowd\w*|flood\w*|streets?|square"
                r"|turned out|took part|poured|attend\w*|converged|assembled|turnout|joined|packed|massed"
               r"|chant\w*|strong",
    "population": r"population|inhabitants|country of|nation of|city of|town of|village of",
    "voters": r"vote\w*|voting|ballots?|polls|registered",
}  # fmt: skip
CUE = re.compile(
    rf"(?<!\w){openings('|'.join(_CUE_WORDS.values()))}"
    rf"(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _CUE_WORDS.items())})(?!\w)"
)
"""A word that says what becomes of persons; the group's name is what they are then counted as."""
