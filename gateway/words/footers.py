"""What a mail program or a provider writes below every mail: "Sent from my phone", "Get Outlook for …". # pure"""

from __future__ import annotations

import re

_LONGEST = 160
_DEVICES = (
    r"iphon\S*|ipad\S*|ipod|ios|android\w*|samsung\w*|galaxy|blackberry\w*|huawei\w*|xiaomi|redmi|nokia\w*|lumia|"
    r"windows phone|verizon|outlook|yahoo|gmail|proton ?mail|mobile device|mobile phone|smartphone|mobile|phone|"
    r"mail app|htc|sony|xperia|pixel|oneplus|motorola|fairphone|honor|oppo|wiko|handy|gsm|téléphone|telefoon|telefonu?|"
    r"puhelim\w*|móvil|celular|telemóvel|telefono|cellulare|mobil\w*|acompli|tablet|t-mobile|mail for windows|"
    r"mail pour windows|mail voor windows|mail für windows|айфона|iphone'dan|スマートフォン"
)
_SENT = (
    r"sent|verzonden|verstuurd|verstuurt|envoyé|enviado|enviada|enviat|gesendet|lähetetty|skickat|skickades|sendt|"
    r"inviato|inviata|wysłane|wysłano|odesláno|отправлено|надіслано|trimis"
)
_FROM = (
    r"(?:from|via|with|using|by|vanaf|vanuit|van|met|von|vom|mit|depuis|de|avec|à partir|desde|con|do|dal|da|från|fra|"
    r"via|z|ze|с|от|din|ha)\b|(?=i?phon|i?pad|puhel|android|samsung|outlook|sähkö)"
)
_OTHERS = "his|her|their|me|him|mum|mum's|mom|mom's|dad|dad's|friend|friend's|school|zijn|haar|ihr\\w*|sein\\w*"
_NOT_OTHERS = rf"(?!.*\b(?:{_OTHERS})\b)"  # "sent from my mum's phone" is news
_MODEL = r"(?-i:\b[A-Z]*\d+[A-Z]+\b)"  # "4G", "S21FE"
_FOOTER = re.compile(
    r"\s*[*_-]{0,3}(?:"
    rf"(?:{_SENT}) (?:{_FROM}){_NOT_OTHERS}[^,;!?]{{0,50}}(?:\b(?:{_DEVICES})\b|{_MODEL})[^,;!?]{{0,80}}"
    rf"|(?:diese nachricht wurde )?von mein\w* [^,;!?]{{0,40}}(?:{_DEVICES})[^,;!?]{{0,20}} "
    r"(?:gesendet|geschickt|verschickt)"
    r"|(?:get|download|télécharge[rz]|obtenir|hent|obtener|holen sie sich|scarica|pobierz|hanki|skaffa) outlook "
    r"[^,;!?]{2,90}"
    r"|outlook (?:voor|pour|für|para|til|för|per|dla|for) (?:ios|android)[^,;!?]{0,90}"
    rf"|(?:{_DEVICES})['’]?(?:u?m?dan|i?m?den|tan|ten)? gönderildi"
    r"|发自我的\s?\S{2,20}|從我的\s?\S{2,20}傳送|iPhoneから送信"
    r"|virus-free\. (?:www\.)?\S{3,40}"
    r")[*_.]*\s*$",
    re.IGNORECASE,
)


def is_footer(line: str) -> bool:
    """Say whether a line is a mail program's own, and not a sentence of the person's about a phone."""
    return len(line) <= _LONGEST and bool(_FOOTER.match(line))
