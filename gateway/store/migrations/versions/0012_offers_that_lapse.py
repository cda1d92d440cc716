"""How often somebody let offers lapse, and when they are asked again; and who may be asked once more after passing.

Of what was passed on before nobody knows how often: whoever did so may be asked once more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('staff', sa.Column('lapses', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('staff', sa.Column('asked_again_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('conversation', sa.Column('once_more', sa.JSON(), nullable=False, server_default=sa.text("'{}'")))


def downgrade() -> None:
    op.drop_column('conversation', 'once_more')
    op.drop_column('staff', 'asked_again_at')
    op.drop_column('staff', 'lapses')
