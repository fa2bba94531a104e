"""Cries for help in languages that the answers do not know: a few phrases that mean nothing else.

What the matcher learns of distress is in the answers' own language. Whoever writes "ich will nicht
mehr leben" must not be asked to write English.
"""

from typing import Final

from assistant.folding import fold

_CRIES: Final = tuple(
    fold(phrase)
    for phrase in (
        # German
        "will nicht mehr leben", "will sterben", "will mich umbringen", "bring mich um", "ritze mich",
        "mein vater schlägt mich", "meine mutter schlägt mich", "fasst mich an", "mit nacktfotos",
        # French
        "veux mourir", "veux plus vivre", "me suicider", "en finir avec la vie", "me frappe", "me touche la nuit",
        "mes photos nues",
        # Spanish
        "quiero morir", "no quiero vivir", "matarme", "suicidarme", "mi padre me pega", "mi madre me pega",
        "mis fotos desnuda",
        # Portuguese
        "quero morrer", "não quero mais viver", "quero me matar", "me suicidar", "meu pai me bate",
        "minha mãe me bate", "minhas fotos nuas",
        # Italian, Dutch, Polish, Turkish
        "voglio morire", "voglio uccidermi", "wil dood", "wil niet meer leven", "chcę umrzeć",
        "chcę się zabić", "ölmek istiyorum", "intihar",
        # Russian, Ukrainian
        "хочу умереть", "не хочу жить", "хочу померти",
        # Arabic
        "أريد أن أموت", "لا أريد أن أعيش", "أنتحر", "بنشر صوري",
        # Hindi, also in Latin letters
        "मरना चाहत", "जीना नहीं चाहत", "आत्महत्या", "marna chaht", "jeena nahi chaht",
    )
)  # fmt: skip


def cries(text: str) -> bool:
    """Say whether a text holds one of them."""
    folded = fold(text)
    return any(phrase in folded for phrase in _CRIES)
