"""Snapshots: frozen portfolios under a name"""

from alembic import op
import sqlalchemy as sa

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'snapshots',
        sa.Column('snapshot_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('data_version', sa.Integer(), nullable=False),
        sa.Column('period_end', sa.Date(), nullable=True),
        sa.Column('reported_until', sa.Date(), nullable=True),
        sa.Column('rows', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('bytes', sa.Integer(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('snapshot_id', name=op.f('pk_snapshots')),
        sa.UniqueConstraint('name', name=op.f('uq_snapshots_name')),
    )


def downgrade() -> None:
    op.drop_table('snapshots')
