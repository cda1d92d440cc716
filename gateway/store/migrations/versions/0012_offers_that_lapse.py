"""How often somebody let offers lapse, and when they are asked again."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('staff', sa.Column('lapses', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('staff', sa.Column('asked_again_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('staff', 'asked_again_at')
    op.drop_column('staff', 'lapses')
