"""Which supervisor was told that a complaint waits. Who sees those of before has seen them on the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('complaint', sa.Column('told_id', sa.String(length=32), nullable=True))
    op.execute("UPDATE complaint SET told_id = seen_to_by WHERE seen_to_by IS NOT NULL")


def downgrade() -> None:
    op.drop_column('complaint', 'told_id')
