"""The most urgent letter is found at once, however many wait."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f('ix_delivery_standing_next_at'), table_name='delivery')
    op.create_index(op.f('ix_delivery_standing_urgency_next_at'), 'delivery', ['standing', 'urgency', 'next_at'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_delivery_standing_urgency_next_at'), table_name='delivery')
    op.create_index(op.f('ix_delivery_standing_next_at'), 'delivery', ['standing', 'next_at'], unique=False)
