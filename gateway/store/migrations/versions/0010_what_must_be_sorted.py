"""What a supervisor should sort before an advisor is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0006"
branch_labels = None
depends_on = None

UNSORTED = sa.text('sort_by IS NOT NULL')


def upgrade() -> None:
    op.add_column('conversation', sa.Column('sort_by', sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_conversation_sort_by'), 'conversation', ['sort_by'], unique=False, sqlite_where=UNSORTED, postgresql_where=UNSORTED)


def downgrade() -> None:
    op.drop_index(op.f('ix_conversation_sort_by'), table_name='conversation')
    op.drop_column('conversation', 'sort_by')
