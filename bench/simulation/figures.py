"""What the simulated service is like: each figure, and where it comes from. "Assumed" says that nobody publishes it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/London")
START = datetime(2026, 9, 6, 23, 0, tzinfo=UTC)  # a Monday at midnight in London; summer time ends within the run
DAYS = 90
RUN_OUT_DAYS = 21  # nobody new writes, and what is there is answered
A_DAY = 24 * 60.0

# --- who writes, and when -----------------------------------------------------------------------------------------
FIRST_A_DAY = (
    15.0  # new people on an ordinary day; with their returns some 25 messages. Assumed: half of what 40 can do
)
# Crisis Text Line, teens, 2013/14: most from 18 to 1 o'clock, 12 an hour at the height of a day of 110; more at lunch.
BY_HOUR = (
    6.2,
    3.4,
    1.8,
    1.1,
    0.8,
    0.7,
    0.9,
    1.6,
    2.2,
    2.4,
    2.6,
    3.0,
    3.8,
    3.5,
    3.1,
    3.7,
    4.4,
    5.0,
    6.6,
    8.0,
    9.4,
    10.5,
    10.0,
    8.3,
)
BY_WEEKDAY = (1.10, 1.06, 1.04, 1.00, 0.92, 0.88, 1.00)  # Monday first. Assumed; school days are said to be busier
SURGE_DAY, SURGE_HOUR, SURGE_HOURS, SURGE_TIMES = (
    44,
    20,
    3,
    20.0,
)  # one television film brought U25 2,000 requests (2012)
SURGE_HALVES = 2.0  # hours in which what is left of the surge halves. Assumed
SURGE_ENDS = 48.0  # hours after it began

# Levels 0 to 4. A general youth service sees 5 to 10 % touching suicide or self-harm, 0.5 to 3 % needing an emergency
# decision; crisis services 20 to 25 % (CTL 23 %, krisenchat 20.7 %, Kids Help Phone 24 %). Ours is general.
BY_RISK = (0.60, 0.27, 0.09, 0.033, 0.007)
# Awel 2016: parents 21 %, depression and suicidal thoughts 7 %. The rest is assumed.
BY_GROUP = {
    "At home": 0.24,
    "Friends and belonging": 0.15,
    "Love": 0.16,
    "Sex and who I am": 0.10,
    "What goes on inside me": 0.17,
    "My body and what I take": 0.06,
    "When somebody hurts me": 0.03,
    "School and work": 0.05,
    "The world around me": 0.03,
    "Something else": 0.01,
}
# What is written about at levels 2 and more: Shout 2020 (suicide 34 %, self-harm 15 %, depression 34 %, anxiety 32 %).
WHEN_HEAVY = {
    "suicidal-thoughts": 0.30,
    "self-harm": 0.17,
    "sadness": 0.14,
    "worry": 0.08,
    "eating": 0.07,
    "violence-at-home": 0.07,
    "sexual-abuse": 0.06,
    "trauma": 0.04,
    "violent-partner": 0.03,
    "online-threats": 0.02,
    "no-home": 0.02,
}
SECOND_TOPIC = 0.30  # of messages are about two topics. Assumed
BY_LANGUAGE = {"en": 0.80, "nl": 0.11, "fr": 0.09}  # Assumed
EMPTY = 0.05  # of first messages are blank, a joke or abuse. On the telephone it is 49 % (Awel); written, assumed
ONCE = 0.64  # write once only (CTL 64 %; U25 Nuremberg: a third)
OFTEN = 0.01  # write again and again (Lifeline: 3 % of callers made 60 % of calls). Assumed lower, for letters
RETURNS, RETURNS_OFTEN = 2.2, 12.0  # how often they come back, on average (CTL's ratio of conversations to people, U25)
DAYS_BETWEEN = 3.5  # median days until somebody writes again. Assumed
ADDS_WORDS = 0.08  # of returns come within two hours, before anybody has answered. Assumed
GIVES_UP = 0.015  # send EXIT while they wait. Assumed
GIVES_UP_HOURS = 20.0

# --- who answers --------------------------------------------------------------------------------------------------
ADVISORS = 40
UNDER_18 = 8  # Youth-Life-Line's peers begin at 15 or 16
SHIFTS_A_WEEK = 3  # Youth-Life-Line: three times a week
SHIFT_HOURS = (2.5, 3.0, 3.5)  # CTL: four hours a week, JugendNotmail five, at most twelve
SHIFT_STARTS = {
    8: 0.13,
    11: 0.12,
    14: 0.12,
    16: 0.16,
    17: 0.15,
    18: 0.14,
    19: 0.10,
    20: 0.08,
}  # Assumed: the evening most
CAPACITIES = (3, 3, 3, 4)
WRITING_MINUTES = 32.0  # median for somebody of ordinary speed. JugendNotmail: 2.4 h a mail with everything around it
JOINING = 0.4  # what one more message adds to the writing of one answer to several. Assumed
WRITING_BY_RISK = (1.0, 1.1, 1.4, 1.5, 1.5)
SLOW_WRITERS, SLOW = 6, 2.2
SILENT_ONES, NEGLECT = 3, 0.35  # of what these accept they never write: it comes back by itself
DROP_OUTS = 4  # stop coming at some time, without a word
UNNOTICED_DAYS = 10.0  # until they are taken off the list
MISSES_SHIFT = 0.08
PASSES = 0.06  # of offers are handed back: one tap, no reason
KNOWS_THEM = 0.003  # "I may know this person", for each advisor and person
HANDS_BACK_UNBEGUN = 0.7  # what is not begun when the shift ends
OVERTIME = 30.0  # minutes that they stay to finish what they have begun

# --- who reviews --------------------------------------------------------------------------------------------------
REVIEWING_MINUTES = 9.0
SENT_BACK = 0.10
REWRITING = 0.3  # of the first writing
SUPERVISOR_WRITES = 0.5  # of level 3, and all of level 4; the rest of level 3 is released to an advisor after a look
LOOKING_MINUTES = 6.0
AT_NIGHT_MINUTES = 20.0  # until whoever is on call at home has opened it
EMPTY_MINUTES = 2.0

STARVED_TIMES = 4  # longer than four times the promise ...
STARVED_LEAST_HOURS = 72.0  # ... and longer than three days, for nobody writes at night
