"""Copies that still lie at the provider of texts, and numbers that may have changed hands."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _providercopy()
    op.create_index(op.f('ix_delivery_receipt'), 'delivery', ['receipt'], unique=False)
    _contact()


def downgrade() -> None:
    op.drop_index(op.f('ix_contact_channel_address_index'), table_name='contact')
    op.create_index(op.f('ix_contact_channel_address_index'), 'contact', ['channel', 'address_index'], unique=True)
    op.drop_column('contact', 'passed_on')
    op.drop_column('contact', 'heard_day')
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


def _contact() -> None:
    op.add_column('contact', sa.Column('heard_day', sa.DateTime(timezone=True), nullable=True))
    op.add_column('contact', sa.Column('passed_on', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE contact SET heard_day = (SELECT max(message.written_minute) FROM message JOIN conversation "
        "ON conversation.id = message.conversation_id "
        "WHERE conversation.contact_id = contact.id AND message.direction = 'in')"
    )
    op.drop_index(op.f('ix_contact_channel_address_index'), table_name='contact')
    op.create_index(
        op.f('ix_contact_channel_address_index'), 'contact', ['channel', 'address_index'], unique=True,
        sqlite_where=sa.text('passed_on = 0'), postgresql_where=sa.text('NOT passed_on'),
    )
