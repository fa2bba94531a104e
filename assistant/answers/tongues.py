"""Questions in a language that there are no answers in: one sentence in that language.

py3langid tells languages apart (97 of them, by naive Bayes over byte n-grams). It takes half a
second and some 80 MB to load, so it is not asked about a text made of words of the FAQ.
"""

from functools import cache
from typing import Final, Protocol

FAMILIAR: Final = 0.7
"""From this share of words that the FAQ knows on, a text is taken to be in its language."""

_SURE: Final = 0.9  # probability from which a language is taken for it
_SURE_OF_ONES_OWN: Final = 0.5  # the same, when it is the language of the person's platform
_FEWEST_LETTERS: Final = 8  # of a text in Latin letters; shorter ones are anybody's guess
_LAST_LATIN: Final = "\u024f"

# "I can answer in English only so far. Could you ask in English, please?"
SENTENCES: Final = {
    "ar": "يمكنني حتى الآن أن أجيب بالإنجليزية فقط. هل يمكنك أن تسأل بالإنجليزية من فضلك؟",
    "bn": "আমি এখনও শুধু ইংরেজিতে উত্তর দিতে পারি। অনুগ্রহ করে ইংরেজিতে জিজ্ঞাসা করবেন কি?",
    "de": "Ich kann bisher nur auf Englisch antworten. Kannst du bitte auf Englisch fragen?",
    "es": "Por ahora solo puedo responder en inglés. ¿Puedes preguntarme en inglés, por favor?",
    "fa": "فعلاً فقط می‌توانم به انگلیسی پاسخ بدهم. لطفاً به انگلیسی بپرسید.",
    "fr": "Pour l’instant, je ne peux répondre qu’en anglais. Peux-tu me poser ta question en anglais, s’il te plaît ?",
    "hi": "मैं अभी केवल अंग्रेज़ी में जवाब दे सकता हूँ। कृपया अंग्रेज़ी में पूछें।",
    "id": "Saat ini saya hanya bisa menjawab dalam bahasa Inggris. Bisakah Anda bertanya dalam bahasa Inggris?",
    "it": "Per ora posso rispondere solo in inglese. Puoi farmi la domanda in inglese, per favore?",
    "ja": "今のところ英語でしかお答えできません。英語でご質問いただけますか。",
    "ko": "지금은 영어로만 답할 수 있습니다. 영어로 질문해 주시겠어요?",
    "nl": "Ik kan voorlopig alleen in het Engels antwoorden. Kun je het in het Engels vragen?",
    "pl": "Na razie mogę odpowiadać tylko po angielsku. Czy możesz zapytać po angielsku?",
    "pt": "Por enquanto só consigo responder em inglês. Pode perguntar em inglês, por favor?",
    "ru": "Пока я могу отвечать только по-английски. Не могли бы вы спросить по-английски?",
    "sw": "Kwa sasa naweza kujibu kwa Kiingereza tu. Tafadhali uliza kwa Kiingereza.",
    "tr": "Şimdilik yalnızca İngilizce yanıt verebiliyorum. Lütfen İngilizce sorar mısınız?",
    "uk": "Поки що я можу відповідати лише англійською. Чи могли б ви запитати англійською?",
    "ur": "میں ابھی صرف انگریزی میں جواب دے سکتا ہوں۔ براہِ کرم انگریزی میں پوچھیں۔",
    "vi": "Hiện tại tôi chỉ có thể trả lời bằng tiếng Anh. Bạn có thể hỏi bằng tiếng Anh không?",
    "zh": "目前我只能用英语回答。请用英语提问，好吗？",
}
_ALIKE: Final = {
    "arz": "ar",
    "ary": "ar",
    "ars": "ar",
    "apc": "ar",
    "mr": "hi",
    "ne": "hi",
    "pes": "fa",
}


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def language_of(text: str, locale: str) -> str:
    """Give the language (ISO 639-1) a text is surely in, of those that there is a sentence in.

    Empty when it is not sure. `locale` is the person's, which makes one language likelier. May
    load the model: run it in a thread.
    """
    letters = [letter for letter in text if letter.isalpha()]
    latin = sum(letter <= _LAST_LATIN for letter in letters)
    found, chance = _identifier().classify(text)
    found = _ALIKE.get(found, found)
    if found not in SENTENCES:
        return ""
    if latin < len(letters) / 2:
        return found  # another script leaves little doubt
    own = locale.replace("-", "_").split("_")[0].casefold()
    sure = _SURE_OF_ONES_OWN if found == own else _SURE
    return found if chance >= sure and len(letters) >= _FEWEST_LETTERS else ""


@cache
def _identifier() -> _Identifier:
    from py3langid.langid import (  # type: ignore[import-untyped]  # it has no types
        MODEL_FILE,
        LanguageIdentifier,
    )

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
