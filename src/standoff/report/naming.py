"""Naming: mechanisms in words a reader of news knows, and one letter for each lens."""

from __future__ import annotations

from collections.abc import Mapping

from standoff.scenario.schema import ResolvedLens
from standoff.study.grouping import PEOPLE, REST
from standoff.study.lenses import NEUTRAL

MECHANISMS = {
    "belief": "What people expect",
    "contagion": "The patron's fear of the example",
    "elites": "Officials and elites",
    "exits": "How an end comes about",
    "goodwill": "Society's feeling for the patron",
    "information": "State media and the internet",
    "mobilisation": "The marches",
    "negotiation": "Talks",
    "opposition": "The opposition's organisation",
    "patron": "What the patron does",
    "repression": "Arrests and violence",
    "ruler": "The ruler's choices",
    "security": "Loyalty of police and army",
    "strikes": "Strikes",
    "treasury": "Money and wages",
    "west": "What the West does",
    PEOPLE: "Readiness of groups to march",
    REST: "All other",
    "nation": "The size of the nation",
}
"""Mechanism (or group of assumptions) -> what it is about."""
TAKEN = "SUCNM"
"""Letters of the outcomes."""
ALPHABET = "ABDEFGHIJKLOPQRTVWXYZ" + TAKEN


def name_mechanism(name: str) -> str:
    """A mechanism in words; a single assumption as it stands."""
    return MECHANISMS.get(name, name)


def name_lens(name: str, lens: ResolvedLens) -> str:
    """Who sees it so: the speaker, or the lens's own name."""
    if name == NEUTRAL:
        return "Scenario's own"
    shown = lens.speaker or name.replace("-", " ").replace("_", " ")
    return shown[:1].upper() + shown[1:]


def letter_lenses(names: Mapping[str, str]) -> dict[str, str]:
    """Lens -> letter, one each: a first letter of a word of its name, then any other of its letters, then any at all.

    Letters that say how it ends are taken last. The neutral lens has none; beyond the alphabet lenses are numbered.
    """
    found = {NEUTRAL: ""}
    for lens, name in names.items():
        if lens == NEUTRAL:
            continue
        words = [word for word in f"{name} {lens.replace('-', ' ')}".upper().split() if word]
        wanted = [word[0] for word in words] + [letter for letter in "".join(words) if letter in ALPHABET]
        free = [letter for letter in wanted if letter in ALPHABET and letter not in TAKEN] + list(ALPHABET)
        number = str(len(found))
        found[lens] = next((letter for letter in free if letter not in found.values()), number)
    return found
