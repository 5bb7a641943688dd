"""Policies: every version of the bands and conventions that figures are judged by"""

from alembic import op
import sqlalchemy as sa

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'policies',
        sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('content', sa.Text(), nullable=False),
        sa.Column('actor', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('kind', sa.String(length=16), nullable=False),
        sa.Column('source', sa.Text(), nullable=False),
        sa.Column('request_key', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('version', name=op.f('pk_policies')),
        sa.UniqueConstraint('request_key', name=op.f('uq_policies_request_key')),
        sa.CheckConstraint("kind IN ('shipped', 'file', 'page', 'upload', 'restored')", name=op.f('ck_policies_kind_choices')),
    )


def downgrade() -> None:
    op.drop_table('policies')
