"""What a supervisor should sort first, where people and the door agree, complaints, and set times."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
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
    op.create_table('complaint',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('conversation_id', sa.String(length=32), nullable=False),
        sa.Column('author_id', sa.String(length=32), nullable=True),
        sa.Column('signer_id', sa.String(length=32), nullable=True),
        sa.Column('by', sa.String(length=32), nullable=False),
        sa.Column('since_minute', sa.DateTime(timezone=True), nullable=False),
        sa.Column('seen_to_minute', sa.DateTime(timezone=True), nullable=True),
        sa.Column('seen_to_by', sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_complaint_conversation_id_conversation')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_complaint_conversation_id'), 'complaint', ['conversation_id'], unique=False)
    op.add_column('contact', sa.Column('plan_advisor', sa.String(length=32), nullable=True))
    op.add_column('contact', sa.Column('plan_days', sa.String(length=7), nullable=False, server_default=''))
    op.add_column('contact', sa.Column('plan_minute', sa.Integer(), nullable=True))
    op.add_column('contact', sa.Column('plan_until', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for column in ('plan_until', 'plan_minute', 'plan_days', 'plan_advisor'):
        op.drop_column('contact', column)
    op.drop_index(op.f('ix_complaint_conversation_id'), table_name='complaint')
    op.drop_table('complaint')
    op.drop_table('judgement')
    op.drop_column('conversation', 'judgement_id')
    op.drop_index(op.f('ix_conversation_sort_by'), table_name='conversation')
    op.drop_column('conversation', 'sort_by')
