"""Decisions taken in reviews, with what became of them"""

from alembic import op
import sqlalchemy as sa

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'decisions',
        sa.Column('decision_id', sa.Integer(), nullable=False),
        sa.Column('request_key', sa.String(length=64), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('decided_at', sa.DateTime(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('period_end', sa.Date(), nullable=True),
        sa.Column('filter_query', sa.Text(), nullable=False),
        sa.Column('project_id', sa.String(length=64), nullable=True),
        sa.Column('project_name', sa.Text(), nullable=True),
        sa.Column('raid_id', sa.String(length=64), nullable=True),
        sa.Column('asked', sa.Text(), nullable=True),
        sa.Column('decision', sa.Text(), nullable=False),
        sa.Column('decided_by', sa.Text(), nullable=False),
        sa.Column('owner', sa.Text(), nullable=True),
        sa.Column('due_on', sa.Date(), nullable=True),
        sa.Column('done', sa.Boolean(), nullable=False),
        sa.Column('note', sa.Text(), nullable=True),
        sa.Column('state_changed_at', sa.DateTime(), nullable=True),
        sa.Column('state_changed_by', sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint('decision_id', name=op.f('pk_decisions')),
        sa.UniqueConstraint('request_key', name=op.f('uq_decisions_request_key')),
    )
    op.create_index(op.f('ix_decisions_period_end'), 'decisions', ['period_end'])
    op.create_index(op.f('ix_decisions_project_id'), 'decisions', ['project_id'])


def downgrade() -> None:
    op.drop_table('decisions')
