"""How the console says things: times, dangers, states and reasons, in words a tired volunteer understands. # pure"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gateway.conversation import State
from gateway.store.tables import Channel
from gateway.words.tagging.topics_list import all_topics

# What `?done=…` may say.
NOTICES: Mapping[str, str] = {
    "taken": "This conversation is yours now. Take the time you need.",
    "nothing": "Nothing waits for you just now. Thank you for looking.",
    "full": "You are carrying as much as you agreed to. Finish or hand back one first.",
    "saved": "Your answer is saved. Nobody else sees it yet.",
    "submitted": "Thank you. Your answer is with the supervisors now.",
    "handed_back": "Handed back. Somebody else will take it, and nobody asks why.",
    "recused": "It is closed, and you will never be given anything of theirs again. Nobody asks why.",
    "another": "Done. Somebody else will answer them from now on, and nobody asks why.",
    "complaint": "It is known as a complaint. A supervisor who had no part in the answer sees to it.",
    "seen_to": "Seen to. Thank you.",
    "planned": "Agreed. From their next message on they are answered at these times.",
    "plan_ended": "The set times have ended.",
    "placed": "Placed. It is with the advisor you chose.",
    "resting": "You have carried something heavy. Rest a while: new ones come again by themselves.",
    "on_a_break": "You are on a break. Say that you are free, under “My boundaries”, when you want new ones.",
    "boundaries": "Kept. Nobody but you sees this.",
    "free": "You are free for new ones again.",
    "break": "You are on a break. What is yours stays yours, and nothing new comes.",
    "escalated": "Escalated. The supervisors have it now, and whoever is on call is told.",
    "approved": "Approved.",
    "rewritten": "You changed more than half of it, so you are the author now. Another supervisor must approve it.",
    "sent_back": "Sent back with your feedback.",
    "recalled": "Recalled. It has not left, and waits for review again.",
    "taken_over": "You have taken this over. What you write needs another supervisor's approval.",
    "sorted": "That is set, and counts from now on.",
    "sent_on": "Sorted. It goes to an advisor now.",
    "released": "Released. It waits for an advisor now.",
    "closed": "Closed.",
    "blocked": "Blocked. What they write is still taken in, and held. Danger comes to the top of the desk as ever.",
    "lifted": "The block is lifted. What they wrote meanwhile is still held, until somebody has looked.",
    "watch_added": "The hours stand in the rota.",
    "they_are_away": "Noted. They see it under their own hours, and can take it back.",
    "they_are_there": "Taken back: they count as there.",
    "watch_removed": "The hours are taken away. Please look whether somebody is still on call.",
    "away": "Noted. Nobody asks why.",
    "back": "Taken back. You are there on those days.",
    "telling": "Kept. These hours count from this evening on.",
    "not_telling": "Kept. We do not tell you in the evening any more.",
    "is_away": "You said that you are away. Take that back, under “My hours”, when you want new ones.",
    "letter_approved": "The letter is approved and signed.",
}

RISKS = ("No sign of danger", "Slight worry", "Some worry", "In danger", "In acute danger")
DANGER = 3

STATES: Mapping[State, str] = {
    State.WAITING: "Waiting for an advisor",
    State.HELD: "Held: a supervisor must look",
    State.OFFERED: "Offered to an advisor",
    State.ASSIGNED: "An advisor is writing",
    State.IN_REVIEW: "With the supervisors",
    State.APPROVED: "Approved, about to leave",
    State.ANSWERED: "Answered",
    State.ESCALATED: "Escalated: the supervisors have it",
    State.CLOSED: "Closed",
    State.ERASED: "Erased",
}
HELD: Mapping[str, str] = {
    "stopped": "They asked us to stop writing",
    "asks_erasure": "They ask to be erased",
    "unproven": "It says STOP or the like, but somebody else may have sent it",
    "unreadable": "It could not be read",
    "looks_automatic": "It looks like an automatic mail",
    "too_many": "A great many messages came at once",
    "flood": "A great many people wrote at once",
    "blocked": "They are blocked",
    "did_not_arrive": "Our answer did not arrive",
    "uncertain": "Our answer may not have arrived; nobody can tell for sure",
}
LANGUAGES: Mapping[str, str] = {
    "en": "English", "nl": "Dutch", "fr": "French", "de": "German", "fi": "Finnish", "sv": "Swedish", "es": "Spanish",
    "it": "Italian", "pt": "Portuguese", "pl": "Polish", "ar": "Arabic", "tr": "Turkish", "uk": "Ukrainian",
    "ru": "Russian", "ro": "Romanian", "cy": "Welsh", "ga": "Irish", "und": "Language unknown",
}  # fmt: skip
CHANNELS: Mapping[Channel, str] = {Channel.EMAIL: "Email", Channel.SMS: "Text message"}
LEFT_OUT: Mapping[str, str] = {
    "image": "a picture",
    "audio": "a sound",
    "video": "a film",
    "pdf": "a PDF",
    "calendar": "a calendar entry",
    "contact": "a contact card",
    "message": "a forwarded mail",
    "archive": "an archive of files",
    "document": "a document",
    "text": "a text file",
    "file": "a file",
    "encrypted": "an encrypted part",
    "more": "more than we look through",
}
STANCES: Mapping[str, str] = {
    "": "Any time",
    "gladly": "Gladly",
    "with_buddy": "Only with a buddy",
    "not_this_month": "Not this month",
    "never": "Never",
}
# What stands in an advisor's way, as a supervisor may know it: whatever is private is "Not now".
OBSTACLES: Mapping[str, str] = {
    "": "Free",
    "full": "Carries as much as they agreed to",
    "no_hours": "Not on duty",
    "no_language": "Does not speak the language",
    "no_skill": "Not trained in this",
    "not_now": "Not now",
}
NOBODY: Mapping[str, str] = {
    "no_skill": "Nobody is trained in {topics}.",
    "no_language": "Nobody who is trained in {topics} speaks {language}.",
    "no_hours": "Nobody who is trained in {topics} and speaks {language} is on duty.",
    "full": "Everybody who could take it carries as much as they agreed to.",
    "not_now": "Nobody who could take it can be asked just now.",
}
REASONS: Mapping[str, str] = {
    "safety": "Somebody's safety",
    "referral": "To point them to the right place",
    "abuse": "Abuse of this service",
    "other": "Another reason",
}

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BLOCK_TIMES: Mapping[str, str] = {
    "2_hours": "2 hours",
    "1_day": "1 day",
    "1_week": "1 week",
    "1_month": "1 month",
    "permanent": "For ever",
}
BLOCK_REASONS: Mapping[str, str] = {
    "insults": "Insults or threats",
    "sexual": "Sexual messages",
    "flood": "Far too many messages",
    "machine": "A machine, or advertising",
    "other": "Another reason",
}


def risk(level: int) -> str:
    """A risk level from 0 to 4 in words."""
    return RISKS[max(0, min(level, len(RISKS) - 1))]


def topic(tag: str) -> str:
    """A topic by its own name; one that is in no list of ours as it stands: "night_bus" is "Night bus"."""
    named = next((listed.name for listed in all_topics() if listed.id == tag), None)
    return named or tag.replace("_", " ").replace("-", " ").capitalize()


def language(code: str) -> str:
    """A language by its English name, or its code where we have none."""
    return LANGUAGES.get(code, code.upper())


def held(reason: str | None) -> str:
    """Why something is held."""
    return HELD.get(reason or "", "Somebody must look at it")


def left_out(codes: tuple[str, ...]) -> str:
    """What was not taken in at the door, as a list in words."""
    return ", ".join(dict.fromkeys(LEFT_OUT.get(code, LEFT_OUT["file"]) for code in codes))


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as weekday and time: "Thursday 18:00"."""
    return f"{moment.astimezone(zone):%A %H:%M}"


def written(minute: datetime, now: datetime, zone: ZoneInfo) -> str:
    """When something was written: "Today, 14:32", "Thursday 19 November, 14:32"."""
    local, today = minute.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return f"Today, {local:%H:%M}"
    if local.date() == today - timedelta(days=1):
        return f"Yesterday, {local:%H:%M}"
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def day(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The day of something that has happened: "Tuesday", or "3 November" when that would not be clear."""
    local = moment.astimezone(zone)
    return f"{local:%A}" if now - moment < timedelta(days=6) else f"{local.day} {local:%B}"


def until(moment: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """How long a block lasts: "Blocked until Thursday 24 January, 18:00, for another 5 hours"."""
    if moment is None:
        return "Blocked for ever"
    local = moment.astimezone(zone)
    left = ahead(moment - now).removeprefix("in ")
    return f"Blocked until {local:%A} {local.day} {local:%B}, {local:%H:%M}, for another {left}"


def due(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A promise in words: "Answer promised by Thursday 18:00, in 5 hours"."""
    near = abs(moment - now) < timedelta(days=6)
    local = moment.astimezone(zone)
    when = clock(moment, zone) if near else f"{local.day} {local:%B}, {local:%H:%M}"
    return f"Answer promised by {when}, {ahead(moment - now)}"


def ahead(span: timedelta) -> str:
    """How far ahead, or how late: "in 5 hours", "2 hours late"."""
    late = span < timedelta(0)
    minutes = int(abs(span).total_seconds() // 60)
    if minutes < 60:
        amount = _count(minutes, "minute")
    elif minutes < 48 * 60:
        amount = _count(minutes // 60, "hour")
    else:
        amount = _count(minutes // (24 * 60), "day")
    return f"{amount} late" if late else f"in {amount}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
