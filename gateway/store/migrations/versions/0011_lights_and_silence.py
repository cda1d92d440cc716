"""How each topic stands, and how long answers take to write; when it is looked whether somebody still writes.

What was answered before stays as it is: nobody told those people that it would close.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('conversation', sa.Column('quiet_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('conversation', sa.Column('follow_up_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_conversation_quiet_at'), 'conversation', ['quiet_at'], unique=False)
    op.create_table('topiclight',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('light', sa.Enum('green', 'amber', 'red', name='light', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('since_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_topiclight')),
        sqlite_with_rowid=False
    )
    op.create_table('writingpace',
        sa.Column('id', sa.String(length=20), nullable=False),
        sa.Column('day', sa.DateTime(timezone=True), nullable=False),
        sa.Column('bound', sa.Integer(), nullable=False),
        sa.Column('answers', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_writingpace')),
        sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('writingpace')
    op.drop_table('topiclight')
    op.drop_index(op.f('ix_conversation_quiet_at'), table_name='conversation')
    op.drop_column('conversation', 'follow_up_at')
    op.drop_column('conversation', 'quiet_at')
