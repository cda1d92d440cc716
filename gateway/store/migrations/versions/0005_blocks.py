"""Who is blocked, for how long; and how many conversations an hour has opened is counted at once."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('block',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('hash', sa.LargeBinary(), nullable=False),
        sa.Column('since_minute', sa.DateTime(timezone=True), nullable=False),
        sa.Column('until_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('by', sa.String(length=40), nullable=False),
        sa.Column('reason', sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_block')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_block_hash'), 'block', ['hash'], unique=True)
    op.create_index(op.f('ix_conversation_opened_minute'), 'conversation', ['opened_minute'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_conversation_opened_minute'), table_name='conversation')
    op.drop_index(op.f('ix_block_hash'), table_name='block')
    op.drop_table('block')
