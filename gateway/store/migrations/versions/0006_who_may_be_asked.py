"""Training that ends, boundaries, recusals and rest; and when the work of somebody who went silent returns."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('staff', sa.Column('foundation', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column('staff', sa.Column('trained_until', sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    op.add_column('staff', sa.Column('under_18', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('staff', sa.Column('rests_until', sa.DateTime(timezone=True), nullable=True))
    op.add_column('staff', sa.Column('taken', sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    op.add_column('conversation', sa.Column('silent_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('boundary',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('staff_id', sa.String(length=32), nullable=False),
        sa.Column('topic', sa.String(length=40), nullable=False),
        sa.Column('stance', sa.Enum('gladly', 'never', 'not_this_month', 'with_buddy', name='stance', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_boundary_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_boundary')),
        sa.UniqueConstraint('staff_id', 'topic', name=op.f('uq_boundary_staff_id_topic')),
        sqlite_with_rowid=False
    )
    op.create_table('recusal',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('hash', sa.LargeBinary(), nullable=False),
        sa.Column('staff_id', sa.String(length=32), nullable=False),
        sa.Column('since_minute', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_recusal_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_recusal')),
        sa.UniqueConstraint('hash', 'staff_id', name=op.f('uq_recusal_hash_staff_id')),
        sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('recusal')
    op.drop_table('boundary')
    op.drop_column('conversation', 'silent_at')
    for column in ('taken', 'rests_until', 'under_18', 'trained_until', 'foundation'):
        op.drop_column('staff', column)
