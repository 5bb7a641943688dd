"""Snapshots say of which portfolio they are: the demonstration or an imported one"""

from alembic import op
import sqlalchemy as sa

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

# What the portfolio was when a snapshot was made stands in the first load after it, else in the state of now.
ORIGIN_THEN = """
    UPDATE snapshots SET origin = COALESCE(
        (SELECT run.origin_before FROM import_runs AS run WHERE run.version_before >= snapshots.data_version
         ORDER BY run.import_id LIMIT 1),
        (SELECT origin FROM data_version))
"""


def upgrade() -> None:
    op.add_column('snapshots', sa.Column('origin', sa.String(length=32), nullable=False, server_default='import'))
    op.execute(ORIGIN_THEN)


def downgrade() -> None:
    op.drop_column('snapshots', 'origin')
