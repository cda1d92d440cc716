"""Absences, the hours in which advisors may be told, and of which promise the supervisor on call was warned."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('absence',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('staff_id', sa.String(length=32), nullable=False),
        sa.Column('from_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('until_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_absence_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_absence')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_absence_staff_id'), 'absence', ['staff_id'], unique=False)
    op.create_index(op.f('ix_absence_until_at'), 'absence', ['until_at'], unique=False)
    op.add_column('staff', sa.Column('to_be_told', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column('staff', sa.Column('told_from', sa.Integer(), nullable=False, server_default='1080'))
    op.add_column('staff', sa.Column('told_until', sa.Integer(), nullable=False, server_default='1260'))
    op.add_column('staff', sa.Column('told_on', sa.String(length=10), nullable=True))
    op.add_column('conversation', sa.Column('warned_due_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('conversation', 'warned_due_at')
    for column in ('told_on', 'told_until', 'told_from', 'to_be_told'):
        op.drop_column('staff', column)
    op.drop_index(op.f('ix_absence_until_at'), table_name='absence')
    op.drop_index(op.f('ix_absence_staff_id'), table_name='absence')
    op.drop_table('absence')
