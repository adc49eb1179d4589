"""Names of what is recorded about supervision."""

from enum import StrEnum


class Tag(StrEnum):
    """Tags of events on the chains of goals, campaigns and what follows from them."""

    GOALS_SET = "goals.set"
    GOALS_ADOPTED = "goals.adopted"
    CAMPAIGN_PLANNED = "campaign.planned"
    CAMPAIGN_BEGUN = "campaign.begun"
    CAMPAIGN_ENDED = "campaign.ended"
    TASK_ADDED = "campaign.task_added"
    TASK_DROPPED = "campaign.task_dropped"
    WORK_REPORTED = "campaign.work_reported"
    WORK_ACCEPTED = "campaign.work_accepted"
    WORK_RETURNED = "campaign.work_returned"
    EVIDENCE_ADDED = "campaign.evidence_added"
    EVIDENCE_REMOVED = "campaign.evidence_removed"


def goals_chain(year: int) -> str:
    """Return the ledger chain of a year's goals."""
    return f"goals:{year}"


def campaign_chain(campaign_id: int) -> str:
    """Return the ledger chain of one improvement campaign, of all its tasks and of the work on them."""
    return f"campaign:{campaign_id}"


def bulletin_chain(bulletin_id: int) -> str:
    """Return the ledger chain of one bulletin; its tags are ``bulletin.`` and what was done."""
    return f"bulletin:{bulletin_id}"
