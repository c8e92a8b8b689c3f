"""The language of a text by its small words and letters."""

from __future__ import annotations

import pytest

from standoff.reading.language import LANGUAGES, NAMES, SMALL_WORDS, detect

SAID = {
    "en": "Thousands of people marched through the city on Sunday, and the police arrested more than 700 of them.",
    "ru": "Тысячи людей вышли на улицы города в воскресенье, полиция задержала более 700 человек.",
    "be": "Тысячы людзей выйшлі на вуліцы горада ў нядзелю, паліцыя затрымала больш за 700 чалавек.",
    "uk": "Тисячі людей вийшли на вулиці міста в неділю, поліція затримала понад 700 осіб, повідомили їхні рідні.",
    "de": "Tausende Menschen gingen am Sonntag auf die Straße, die Polizei nahm mehr als 700 von ihnen fest.",
    "fr": "Des milliers de personnes ont défilé dimanche et la police a arrêté plus de 700 manifestants.",
    "es": "Miles de personas marcharon el domingo por la ciudad y la policía detuvo a más de 700 manifestantes.",
    "pl": "Tysiące ludzi wyszły w niedzielę na ulice miasta, a policja zatrzymała ponad 700 osób.",
    "lt": "Tūkstančiai žmonių sekmadienį išėjo į miesto gatves, o policija sulaikė daugiau nei 700 iš jų.",
    "it": "Migliaia di persone hanno marciato domenica e la polizia ha arrestato più di 700 manifestanti.",
    "pt": "Milhares de pessoas marcharam no domingo e a polícia deteve mais de 700 manifestantes.",
    "tr": "Pazar günü binlerce kişi yürüdü ve polis 700'den fazla kişiyi gözaltına aldı.",
    "ar": "خرج آلاف الأشخاص إلى شوارع المدينة يوم الأحد واعتقلت الشرطة أكثر من 700 منهم في العاصمة",
    "nl": "Duizenden mensen gingen zondag de straat op en de politie hield meer dan 700 van hen aan.",
    "zh": "周日数千人在市中心游行",
    "ka": "კვირას ათასობით ადამიანი გამოვიდა ქუჩაში",
}


@pytest.mark.parametrize("code", list(SAID))
def test_one_sentence_tells_its_language(code: str) -> None:
    assert detect(SAID[code]).code == code
    assert detect(SAID[code].upper()).code == code or code == "tr"


@pytest.mark.parametrize("text", ["", "12 34 56", "belarus protest", "— … !", "Xq zzv wkrr plomf"])
def test_too_little_names_no_language(text: str) -> None:
    assert detect(text).code == "und"


def test_names_and_quotes_in_another_language_do_not_turn_english() -> None:
    text = SAID["en"] + " “Жыве Беларусь”, they shouted on the avenue, and “Długo nie wytrzymamy” was on a banner."
    assert detect(text).code == "en"


def test_a_long_text_is_judged_by_all_its_parts() -> None:
    assert detect(SAID["ru"] * 20 + SAID["en"] * 400).code == "en"


def test_every_profile_has_a_name() -> None:
    assert set(SMALL_WORDS) <= set(NAMES)
    assert {code for codes in LANGUAGES.values() for code in codes} == set(SMALL_WORDS)
