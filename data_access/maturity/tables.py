"""The SQL tables of maturity self-assessments. Imports, exports and snapshots never touch the answers in them.

Only `drafts.py` may name `drafts`, and only `submissions.py` (in) and `answers.py` (out) `responses` and `answers`: what they
give out keeps the privacy rules, and a test holds that nobody goes around them.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    column,
)

from data_access.exchange.definitions import BY_NAME, LONGEST_ID, LONGEST_KEY_TEXT
from data_access.schema import at_least, metadata, one_of

MODES = ("open", "anonymous", "facilitated")
STATES = ("draft", "open", "closed")
ANSWERS = BY_NAME["assessments"].column("answer").choices
LEAST_K, LEAST_ANONYMOUS_K = 2, 3
# Audit actions that move the data version and change no row that an import without maturity files brings or an undo restores.
PUBLISHING, AIMING = "publish maturity results", "set maturity target"


def _between(name: str, least: int, most: int) -> CheckConstraint:
    return CheckConstraint(column(name).between(least, most), name=f"{name}_range")


def _campaign(**more) -> Column:
    campaign = ForeignKey("maturity_campaigns.campaign_id")
    return Column("campaign_id", Integer, campaign, nullable=False, autoincrement=False, **more)


def _team_of_campaign() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["campaign_id", "team"], ["maturity_teams.campaign_id", "maturity_teams.team"])


# Versions of models, only ever inserted. `content`: the YAML text, `sha256` of it.
models = Table(
    "maturity_models", metadata,
    Column("model_id", String(LONGEST_ID), primary_key=True),
    Column("model_version", String(LONGEST_ID), primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
)

# `items`: the ids that are asked, in order, frozen with mode, thresholds, model and dates when it opens. `version` moves with
# every change of the row, `revision` with every reopening, so that a final assessment is never edited.
campaigns = Table(
    "maturity_campaigns", metadata,
    Column("campaign_id", Integer, primary_key=True),
    Column("request_key", String(64), nullable=False),
    Column("name", String(LONGEST_ID), nullable=False),
    Column("model_id", String(LONGEST_ID), nullable=False),
    Column("model_version", String(LONGEST_ID), nullable=False),
    Column("pulse", Boolean, nullable=False),
    Column("items", JSON, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("k", Integer, nullable=False),
    Column("comment_k", Integer, nullable=False),
    Column("opens_on", Date),
    Column("closes_on", Date),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("opened_at", DateTime),
    Column("closed_at", DateTime),
    Column("actor", Text, nullable=False),
    UniqueConstraint("request_key"),
    UniqueConstraint("name"),
    ForeignKeyConstraint(["model_id", "model_version"], ["maturity_models.model_id", "maturity_models.model_version"]),
    one_of("mode", MODES),
    one_of("state", STATES),
    at_least("k", LEAST_K),
    CheckConstraint(column("comment_k") >= column("k"), name="comment_k_least"),
)

# `second_vote`: empty, open or closed in this revision; `second_items`: what is voted on again.
teams = Table(
    "maturity_teams", metadata,
    _campaign(primary_key=True),
    Column("team", String(LONGEST_KEY_TEXT), primary_key=True),
    Column("second_vote", String(16)),
    Column("second_items", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    one_of("second_vote", ("open", "closed")),
)

# One row a person. No times: the moment of a submission would tie an anonymous response to a person.
invitations = Table(
    "maturity_invitations", metadata,
    Column("invitation_id", Integer, primary_key=True),
    Column("campaign_id", Integer, nullable=False),
    Column("team", String(LONGEST_KEY_TEXT), nullable=False),
    Column("person", String(LONGEST_KEY_TEXT), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("started", Boolean, nullable=False),
    Column("submitted", Boolean, nullable=False),
    # The revision in which this person voted a second time, 0 for none.
    Column("voted_again_in", Integer, nullable=False),
    _team_of_campaign(),
    UniqueConstraint("token_hash"),
    UniqueConstraint("campaign_id", "team", "person"),
)


def _answer_columns() -> list[Column | CheckConstraint]:
    return [
        Column("answer", String(32), nullable=False),
        Column("score", Integer),
        Column("confidence", Integer),
        Column("reason", Text),
        Column("evidence", Text),
        Column("evidence_on", Date),
        Column("note", Text),
        one_of("answer", ANSWERS),
        _between("score", 0, 5),
        _between("confidence", 1, 3),
        CheckConstraint((column("answer") == "level") == column("score").is_not(None), name="score_with_level"),
    ]


# What a person has answered and not submitted; `version` moves with every save of the item.
drafts = Table(
    "maturity_drafts", metadata,
    Column("invitation_id", Integer, ForeignKey("maturity_invitations.invitation_id", ondelete="CASCADE"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("item_id", String(LONGEST_ID), primary_key=True),
    *_answer_columns(),
    Column("version", Integer, nullable=False),
)

# What was submitted, never edited. `response_id` is random; `invitation_id` is empty in anonymous campaigns.
responses = Table(
    "maturity_responses", metadata,
    Column("response_id", String(32), primary_key=True),
    Column("campaign_id", Integer, nullable=False),
    Column("team", String(LONGEST_KEY_TEXT), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("invitation_id", Integer, ForeignKey("maturity_invitations.invitation_id")),
    _team_of_campaign(),
    _between("round", 1, 2),
    Index(None, "campaign_id", "team"),
)

answers = Table(
    "maturity_answers", metadata,
    Column("response_id", String(32), ForeignKey("maturity_responses.response_id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", String(LONGEST_ID), primary_key=True),
    *_answer_columns(),
)

# Results as they were published, only ever inserted: `content` is the canonical JSON, `sha256` of it. No foreign keys: they
# travel in snapshots without the rows that they were made from.
publications = Table(
    "maturity_publications", metadata,
    Column("campaign_id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("campaign", String(LONGEST_ID), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("published_at", DateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", Text, nullable=False),
)

# What a team agreed on after its talk. `checked_on`: when a reviewer looked at the evidence, empty when nobody did.
agreements = Table(
    "maturity_agreements", metadata,
    Column("campaign_id", Integer, primary_key=True, autoincrement=False),
    Column("team", String(LONGEST_KEY_TEXT), primary_key=True),
    Column("item_id", String(LONGEST_ID), primary_key=True),
    Column("level", Integer),
    Column("dissent", Text),
    Column("checked_on", Date),
    Column("checked_by", Text),
    Column("version", Integer, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    Column("actor", Text, nullable=False),
    _between("level", 0, 5),
)

# What a team does about it. `evidence`: what shows that it is done, asked for on closing.
actions = Table(
    "maturity_actions", metadata,
    Column("action_id", Integer, primary_key=True),
    Column("request_key", String(64), nullable=False),
    Column("campaign_id", Integer, nullable=False),
    Column("team", String(LONGEST_KEY_TEXT), nullable=False),
    Column("area", String(LONGEST_KEY_TEXT)),
    Column("item_id", String(LONGEST_ID)),
    Column("action", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("done_on", Date),
    Column("evidence", Text),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("changed_at", DateTime, nullable=False),
    Column("actor", Text, nullable=False),
    UniqueConstraint("request_key"),
    Index(None, "team"),
)
