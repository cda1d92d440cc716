"""An answer that is too long for one text leaves as several deliveries, in order."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('delivery', sa.Column('first_id', sa.String(length=32), nullable=True))
    op.add_column('delivery', sa.Column('part', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('delivery', sa.Column('parts', sa.Integer(), nullable=False, server_default='1'))
    op.create_index(op.f('ix_delivery_first_id_part'), 'delivery', ['first_id', 'part'], unique=True)


def downgrade() -> None:
    op.drop_index(op.f('ix_delivery_first_id_part'), table_name='delivery')
    op.drop_column('delivery', 'parts')
    op.drop_column('delivery', 'part')
    op.drop_column('delivery', 'first_id')
