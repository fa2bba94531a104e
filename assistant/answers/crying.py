"""Cries for help in languages that the answers do not know: a few phrases that mean nothing else.

What the matcher learns of distress is in the answers' own language. Whoever writes "ich will nicht
mehr leben" must not be asked to write English.
"""

import re
from typing import Final

from assistant.folding import fold

_PHRASES: Final = (
    # German
    "will nicht mehr leben", "will sterben", "möchte sterben", "will tot sein", "möchte tot sein",
    "mich umbringen", "mich umzubringen", "ritze mich", "ritzt sich", "hasse mein leben", "schlägt mich",
    "werde geschlagen", "fasst mich an", "fasst mir zwischen", "mit nacktfotos", "droht meine bilder",
    "werde erpresst", "werde mit fotos erpresst", "angst vor meinem vater", "angst vor meinem stiefvater",
    "tabletten gesammelt",
    # French
    "veux mourir", "veux plus vivre", "me suicider", "en finir avec la vie", "veux en finir", "père me frappe",
    "mère me frappe", "il me frappe", "elle me frappe", "me touche la nuit", "mes photos nues",
    "me fais du mal", "me scarifie",
    # Spanish
    "quiero morir", "quiero morirme", "no quiero vivir", "quiero matarme", "suicidarme", "padre me pega",
    "madre me pega", "me corto los brazos", "mis fotos desnud*",
    # Portuguese
    "quero morrer", "não quero mais viver", "quero me matar", "me suicidar", "pai me bate",
    "mãe me bate", "minhas fotos nuas",
    # Italian, Dutch, Polish, Turkish
    "voglio morire", "voglio uccidermi", "ik wil dood", "wil niet meer leven", "chcę umrzeć",
    "chcę się zabić", "ölmek istiyorum", "intihar etmek",
    # Russian, Ukrainian
    "хочу умереть", "не хочу жить", "хочу померти", "не хочу більше жити",
    # Arabic
    "أريد أن أموت", "لا أريد أن أعيش", "سأنتحر", "أبي يضربني", "بنشر صوري",
    # Hindi, also in Latin letters
    "मरना चाहत*", "जीना नहीं चाहत*", "आत्महत्या", "मुझे मारते हैं", "marna chaht*", "jeena nahi chaht*",
)  # fmt: skip
# The beginning of a word is looked for once, not for each phrase.
_CRIES: Final = re.compile(
    r"(?<!\S)(?:"
    + "|".join(
        re.escape(fold(phrase)) + ("" if phrase.endswith("*") else r"(?!\S)") for phrase in _PHRASES
    )
    + ")"
)


def cries(text: str) -> bool:
    """Say whether a text holds one of them, as whole words (`*`: as the beginning of one)."""
    return _CRIES.search(fold(text)) is not None
