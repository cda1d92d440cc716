"""When the clock looks at a promise, how often it was revised, and how many were kept."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('conversation', sa.Column('promise_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('conversation', sa.Column('first_due_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('conversation', sa.Column('revisions', sa.Integer(), nullable=False, server_default='0'))
    op.create_index(op.f('ix_conversation_promise_at'), 'conversation', ['promise_at'], unique=False)
    op.execute("UPDATE conversation SET promise_at = due_at WHERE state NOT IN ('answered', 'closed', 'erased')")
    op.create_table('promisetally',
        sa.Column('id', sa.String(length=160), nullable=False),
        sa.Column('day', sa.DateTime(timezone=True), nullable=False),
        sa.Column('topics', sa.String(length=60), nullable=False),
        sa.Column('risk', sa.Integer(), nullable=False),
        sa.Column('outcome', sa.Enum('kept', 'revised', 'broken', name='promise_outcome', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_promisetally')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_promisetally_day'), 'promisetally', ['day'], unique=False)


def downgrade() -> None:
    op.drop_table('promisetally')
    op.drop_index(op.f('ix_conversation_promise_at'), table_name='conversation')
    for column in ('revisions', 'first_due_at', 'promise_at'):
        op.drop_column('conversation', column)
