"""What companies write below every mail: confidentiality notices, disclaimers, "think before printing". # pure"""

from __future__ import annotations

import re

_SHORTEST, _LOOK = 60, 1200
_ABOUT_A_MESSAGE = re.compile(
    r"\b(?:e-?mail|message|communication|transmission|information|attachments?|bericht|bijlagen|nachricht|mitteilung|"
    r"courriel|correo|mensaje|messaggio|mensagem|viesti|sähköposti|meddelande|mejl|melding|wiadomość|сообщение)",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"\b(?:intended (?:only|solely|exclusively)|(?:sole|exclusive) use|intended recipient|addressee|legally privileged|"
    r"privileged|confidentiality notice|notify the sender|unauthori[sz]ed|disclaimer|before printing|"
    r"(?:uitsluitend|alleen) (?:bestemd|bedoeld)|geadresseerde|afzender|empfänger|absender|unbefugt\w*|"
    r"destinataire|expéditeur|destinat[aá]ri[oa]|remitente|remetente|mittente|vastaanottaj\w*|luottamukselli\w*|"
    r"mottagare\w*|avsändare\w*|modtager\w*|mottaker\w*|adresat\w*|nadawc\w*|получател\w*|viruses)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:I|i(?: am| was| have| had| do| can| want|'m|’m|m)|my|me|ik|mijn|mij|ich|mein\w*|mich|mir|je|j'|mon|ma|mes|"
    r"moi|yo|minä|minun|mä|mun|jag|jeg|meu|minha|mój|moja|я|мне|меня)\b"
)


def is_notice(paragraph: str) -> bool:
    """Say whether a paragraph is a notice of lawyers: about a message and its recipients, with no "I" in it."""
    head = paragraph[:_LOOK]
    if len(head) < _SHORTEST or _FIRST_PERSON.search(head):  # most words of people end here
        return False
    return bool(_LEGAL.search(head)) and bool(_ABOUT_A_MESSAGE.search(head))
