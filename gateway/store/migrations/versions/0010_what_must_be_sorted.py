"""What a supervisor should sort before an advisor is asked, and where people and the door agree."""

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
    op.add_column('conversation', sa.Column('judgement_id', sa.String(length=32), nullable=True))
    op.create_table('judgement',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('said_day', sa.DateTime(timezone=True), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('door_level', sa.Integer(), nullable=False),
        sa.Column('door_topic', sa.String(length=40), nullable=False),
        sa.Column('level', sa.Integer(), nullable=True),
        sa.Column('topic', sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_judgement')),
        sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('judgement')
    op.drop_column('conversation', 'judgement_id')
    op.drop_index(op.f('ix_conversation_sort_by'), table_name='conversation')
    op.drop_column('conversation', 'sort_by')
