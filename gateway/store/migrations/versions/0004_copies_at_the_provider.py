"""Copies that still lie at the provider of texts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _providercopy()
    op.create_index(op.f('ix_delivery_receipt'), 'delivery', ['receipt'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_delivery_receipt'), table_name='delivery')
    op.drop_index(op.f('ix_providercopy_direction_next_at'), table_name='providercopy')
    op.drop_table('providercopy')


def _providercopy() -> None:
    op.create_table('providercopy',
        sa.Column('id', sa.String(length=64), nullable=False),
        sa.Column('direction', sa.Enum('in', 'out', name='direction', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('since_minute', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_providercopy')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_providercopy_direction_next_at'), 'providercopy', ['direction', 'next_at'], unique=False)
