"""Maturity self-assessments: models, campaigns, invitations, answers, publications, agreements and actions"""

from alembic import op
import sqlalchemy as sa

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'maturity_actions',
        sa.Column('action_id', sa.Integer(), nullable=False),
        sa.Column('request_key', sa.String(length=64), nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('team', sa.String(length=200), nullable=False),
        sa.Column('area', sa.String(length=200), nullable=True),
        sa.Column('item_id', sa.String(length=64), nullable=True),
        sa.Column('action', sa.Text(), nullable=False),
        sa.Column('owner', sa.Text(), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=False),
        sa.Column('done_on', sa.Date(), nullable=True),
        sa.Column('evidence', sa.Text(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.Column('changed_at', sa.DateTime(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('action_id', name=op.f('pk_maturity_actions')),
        sa.UniqueConstraint('request_key', name=op.f('uq_maturity_actions_request_key')),
    )
    op.create_index(op.f('ix_maturity_actions_team'), 'maturity_actions', ['team'])
    op.create_table(
        'maturity_agreements',
        sa.Column('campaign_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('team', sa.String(length=200), nullable=False),
        sa.Column('item_id', sa.String(length=64), nullable=False),
        sa.Column('level', sa.Integer(), nullable=True),
        sa.Column('dissent', sa.Text(), nullable=True),
        sa.Column('checked_on', sa.Date(), nullable=True),
        sa.Column('checked_by', sa.Text(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('changed_at', sa.DateTime(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.CheckConstraint('level BETWEEN 0 AND 5', name=op.f('ck_maturity_agreements_level_range')),
        sa.PrimaryKeyConstraint('campaign_id', 'team', 'item_id', name=op.f('pk_maturity_agreements')),
    )
    op.create_table(
        'maturity_models',
        sa.Column('model_id', sa.String(length=64), nullable=False),
        sa.Column('model_version', sa.String(length=64), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('content', sa.Text(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('model_id', 'model_version', name=op.f('pk_maturity_models')),
    )
    op.create_table(
        'maturity_publications',
        sa.Column('campaign_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('campaign', sa.String(length=64), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('published_at', sa.DateTime(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('content', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('campaign_id', 'number', name=op.f('pk_maturity_publications')),
    )
    op.create_table(
        'maturity_campaigns',
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('request_key', sa.String(length=64), nullable=False),
        sa.Column('name', sa.String(length=64), nullable=False),
        sa.Column('model_id', sa.String(length=64), nullable=False),
        sa.Column('model_version', sa.String(length=64), nullable=False),
        sa.Column('pulse', sa.Boolean(), nullable=False),
        sa.Column('items', sa.JSON(), nullable=False),
        sa.Column('mode', sa.String(length=16), nullable=False),
        sa.Column('k', sa.Integer(), nullable=False),
        sa.Column('comment_k', sa.Integer(), nullable=False),
        sa.Column('opens_on', sa.Date(), nullable=True),
        sa.Column('closes_on', sa.Date(), nullable=True),
        sa.Column('state', sa.String(length=16), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.Column('opened_at', sa.DateTime(), nullable=True),
        sa.Column('closed_at', sa.DateTime(), nullable=True),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.CheckConstraint("mode IN ('open', 'anonymous', 'facilitated')", name=op.f('ck_maturity_campaigns_mode_choices')),
        sa.CheckConstraint("state IN ('draft', 'open', 'closed')", name=op.f('ck_maturity_campaigns_state_choices')),
        sa.CheckConstraint('comment_k >= k', name=op.f('ck_maturity_campaigns_comment_k_least')),
        sa.CheckConstraint('k >= 2', name=op.f('ck_maturity_campaigns_k_least')),
        sa.ForeignKeyConstraint(['model_id', 'model_version'], ['maturity_models.model_id', 'maturity_models.model_version'],
                        name=op.f('fk_maturity_campaigns_model_id_model_version')),
        sa.PrimaryKeyConstraint('campaign_id', name=op.f('pk_maturity_campaigns')),
        sa.UniqueConstraint('name', name=op.f('uq_maturity_campaigns_name')),
        sa.UniqueConstraint('request_key', name=op.f('uq_maturity_campaigns_request_key')),
    )
    op.create_table(
        'maturity_teams',
        sa.Column('campaign_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('team', sa.String(length=200), nullable=False),
        sa.Column('second_vote', sa.String(length=16), nullable=True),
        sa.Column('second_items', sa.JSON(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint("second_vote IN ('open', 'closed')", name=op.f('ck_maturity_teams_second_vote_choices')),
        sa.ForeignKeyConstraint(['campaign_id'], ['maturity_campaigns.campaign_id'],
                        name=op.f('fk_maturity_teams_campaign_id')),
        sa.PrimaryKeyConstraint('campaign_id', 'team', name=op.f('pk_maturity_teams')),
    )
    op.create_table(
        'maturity_invitations',
        sa.Column('invitation_id', sa.Integer(), nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('team', sa.String(length=200), nullable=False),
        sa.Column('person', sa.String(length=200), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('started', sa.Boolean(), nullable=False),
        sa.Column('submitted', sa.Boolean(), nullable=False),
        sa.Column('voted_again_in', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['campaign_id', 'team'], ['maturity_teams.campaign_id', 'maturity_teams.team'],
                        name=op.f('fk_maturity_invitations_campaign_id_team')),
        sa.PrimaryKeyConstraint('invitation_id', name=op.f('pk_maturity_invitations')),
        sa.UniqueConstraint('campaign_id', 'team', 'person', name=op.f('uq_maturity_invitations_campaign_id_team_person')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_maturity_invitations_token_hash')),
    )
    op.create_table(
        'maturity_drafts',
        sa.Column('invitation_id', sa.Integer(), nullable=False),
        sa.Column('round', sa.Integer(), nullable=False),
        sa.Column('item_id', sa.String(length=64), nullable=False),
        sa.Column('answer', sa.String(length=32), nullable=False),
        sa.Column('score', sa.Integer(), nullable=True),
        sa.Column('confidence', sa.Integer(), nullable=True),
        sa.Column('reason', sa.Text(), nullable=True),
        sa.Column('evidence', sa.Text(), nullable=True),
        sa.Column('evidence_on', sa.Date(), nullable=True),
        sa.Column('note', sa.Text(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint("(answer = 'level') = (score IS NOT NULL)", name=op.f('ck_maturity_drafts_score_with_level')),
        sa.CheckConstraint("answer IN ('level', 'not applicable', 'don''t know')",
                        name=op.f('ck_maturity_drafts_answer_choices')),
        sa.CheckConstraint('confidence BETWEEN 1 AND 3', name=op.f('ck_maturity_drafts_confidence_range')),
        sa.CheckConstraint('score BETWEEN 0 AND 5', name=op.f('ck_maturity_drafts_score_range')),
        sa.ForeignKeyConstraint(['invitation_id'], ['maturity_invitations.invitation_id'],
                        name=op.f('fk_maturity_drafts_invitation_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('invitation_id', 'round', 'item_id', name=op.f('pk_maturity_drafts')),
    )
    op.create_table(
        'maturity_responses',
        sa.Column('response_id', sa.String(length=32), nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('team', sa.String(length=200), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('round', sa.Integer(), nullable=False),
        sa.Column('invitation_id', sa.Integer(), nullable=True),
        sa.CheckConstraint('round BETWEEN 1 AND 2', name=op.f('ck_maturity_responses_round_range')),
        sa.ForeignKeyConstraint(['campaign_id', 'team'], ['maturity_teams.campaign_id', 'maturity_teams.team'],
                        name=op.f('fk_maturity_responses_campaign_id_team')),
        sa.ForeignKeyConstraint(['invitation_id'], ['maturity_invitations.invitation_id'],
                        name=op.f('fk_maturity_responses_invitation_id')),
        sa.PrimaryKeyConstraint('response_id', name=op.f('pk_maturity_responses')),
    )
    op.create_index(op.f('ix_maturity_responses_campaign_id_team'), 'maturity_responses', ['campaign_id', 'team'])
    op.create_table(
        'maturity_answers',
        sa.Column('response_id', sa.String(length=32), nullable=False),
        sa.Column('item_id', sa.String(length=64), nullable=False),
        sa.Column('answer', sa.String(length=32), nullable=False),
        sa.Column('score', sa.Integer(), nullable=True),
        sa.Column('confidence', sa.Integer(), nullable=True),
        sa.Column('reason', sa.Text(), nullable=True),
        sa.Column('evidence', sa.Text(), nullable=True),
        sa.Column('evidence_on', sa.Date(), nullable=True),
        sa.Column('note', sa.Text(), nullable=True),
        sa.CheckConstraint("(answer = 'level') = (score IS NOT NULL)", name=op.f('ck_maturity_answers_score_with_level')),
        sa.CheckConstraint("answer IN ('level', 'not applicable', 'don''t know')",
                        name=op.f('ck_maturity_answers_answer_choices')),
        sa.CheckConstraint('confidence BETWEEN 1 AND 3', name=op.f('ck_maturity_answers_confidence_range')),
        sa.CheckConstraint('score BETWEEN 0 AND 5', name=op.f('ck_maturity_answers_score_range')),
        sa.ForeignKeyConstraint(['response_id'], ['maturity_responses.response_id'],
                        name=op.f('fk_maturity_answers_response_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('response_id', 'item_id', name=op.f('pk_maturity_answers')),
    )


def downgrade() -> None:
    op.drop_table('maturity_actions')
    op.drop_table('maturity_agreements')
    op.drop_table('maturity_publications')
    op.drop_table('maturity_answers')
    op.drop_table('maturity_responses')
    op.drop_table('maturity_drafts')
    op.drop_table('maturity_invitations')
    op.drop_table('maturity_teams')
    op.drop_table('maturity_campaigns')
    op.drop_table('maturity_models')
