"""What advisors can be trained in: the topics that are told apart, and "general" for everything else."""

from __future__ import annotations

GENERAL = "general"  # the topic of a question that no other topic fits


def accepted() -> tuple[str, ...]:
    """Every skill that may be given: those there are, and those of earlier lists, which still count."""
    from gateway.words.tagging import topics

    return tuple(dict.fromkeys((*skills(), *topics.mailboxes())))


def skills() -> tuple[str, ...]:
    """Every skill there is, "general" first."""
    from gateway.words.tagging import topics

    return (GENERAL, *(topic.id for topic in topics.all_topics() if topic.id != GENERAL))
