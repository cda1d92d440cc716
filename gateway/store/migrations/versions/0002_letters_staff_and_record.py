"""Letters on their way, the staff, and the record."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _auditentry()
    _checkpoint()
    _delivery()
    _signoff()
    _signpost()
    _staff()
    _switch()
    _template()
    _rota()
    _signinlink()
    _staffsession()


def downgrade() -> None:
    op.drop_table('staffsession')
    op.drop_table('signinlink')
    op.drop_index(op.f('ix_rota_staff_id'), table_name='rota')
    op.drop_table('rota')
    op.drop_table('template')
    op.drop_table('switch')
    op.drop_table('staff')
    op.drop_table('signpost')
    op.drop_index(op.f('ix_signoff_conversation_id'), table_name='signoff')
    op.drop_table('signoff')
    op.drop_index(op.f('ix_delivery_standing_next_at'), table_name='delivery')
    op.drop_index(op.f('ix_delivery_conversation_id'), table_name='delivery')
    op.drop_table('delivery')
    op.drop_table('checkpoint')
    op.drop_index(op.f('ix_auditentry_number'), table_name='auditentry')
    op.drop_index(op.f('ix_auditentry_conversation_id'), table_name='auditentry')
    op.drop_table('auditentry')


def _auditentry() -> None:
    op.create_table('auditentry',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('act', sa.String(length=40), nullable=False),
        sa.Column('by', sa.String(length=40), nullable=False),
        sa.Column('conversation_id', sa.String(length=32), nullable=True),
        sa.Column('code', sa.String(length=60), nullable=False),
        sa.Column('minute', sa.DateTime(timezone=True), nullable=False),
        sa.Column('number', sa.Integer(), nullable=True),
        sa.Column('before', sa.LargeBinary(), nullable=True),
        sa.Column('link', sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_auditentry')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_auditentry_conversation_id'), 'auditentry', ['conversation_id'], unique=False)
    op.create_index(op.f('ix_auditentry_number'), 'auditentry', ['number'], unique=True)


def _checkpoint() -> None:
    op.create_table('checkpoint',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('link', sa.LargeBinary(), nullable=False),
        sa.Column('signature', sa.LargeBinary(), nullable=False),
        sa.Column('epoch', sa.Integer(), nullable=False),
        sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_checkpoint')),
        sqlite_with_rowid=False
    )


def _delivery() -> None:
    op.create_table('delivery',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('kind', sa.Enum('reply', 'letter', 'staff', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('channel', sa.Enum('email', 'sms', name='channel', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('contact_id', sa.String(length=32), nullable=True),
        sa.Column('staff_id', sa.String(length=32), nullable=True),
        sa.Column('conversation_id', sa.String(length=32), nullable=True),
        sa.Column('signoff_id', sa.String(length=32), nullable=True),
        sa.Column('letter', sa.LargeBinary(), nullable=True),
        sa.Column('template', sa.String(length=40), nullable=True),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('parameters', sa.JSON(), nullable=False),
        sa.Column('notes', sa.JSON(), nullable=False),
        sa.Column('urgency', sa.Integer(), nullable=False),
        sa.Column('standing', sa.Enum('pending', 'sending', 'sent', 'refused', 'undelivered', 'uncertain', 'cancelled', name='standing', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('reason', sa.String(length=40), nullable=True),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('lease', sa.String(length=32), nullable=True),
        sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('message_id', sa.String(length=120), nullable=True),
        sa.Column('attempt_token', sa.String(length=64), nullable=True),
        sa.Column('receipt', sa.String(length=64), nullable=True),
        sa.Column('made_minute', sa.DateTime(timezone=True), nullable=False),
        sa.Column('sent_minute', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
        sa.UniqueConstraint('signoff_id', name=op.f('uq_delivery_signoff_id')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_delivery_conversation_id'), 'delivery', ['conversation_id'], unique=False)
    op.create_index(op.f('ix_delivery_standing_next_at'), 'delivery', ['standing', 'next_at'], unique=False)


def _signoff() -> None:
    op.create_table('signoff',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('conversation_id', sa.String(length=32), nullable=True),
        sa.Column('draft_id', sa.String(length=32), nullable=True),
        sa.Column('statement', sa.LargeBinary(), nullable=False),
        sa.Column('signature', sa.LargeBinary(), nullable=False),
        sa.Column('epoch', sa.Integer(), nullable=False),
        sa.Column('supervisor_id', sa.String(length=32), nullable=False),
        sa.Column('voided', sa.Boolean(), nullable=False),
        sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_signoff')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_signoff_conversation_id'), 'signoff', ['conversation_id'], unique=False)


def _signpost() -> None:
    op.create_table('signpost',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('topics', sa.JSON(), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('checked_on', sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_signpost')),
        sqlite_with_rowid=False
    )


def _staff() -> None:
    op.create_table('staff',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('roles', sa.JSON(), nullable=False),
        sa.Column('skills', sa.JSON(), nullable=False),
        sa.Column('languages', sa.JSON(), nullable=False),
        sa.Column('capacity', sa.Integer(), nullable=False),
        sa.Column('free', sa.Boolean(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('address', sa.LargeBinary(), nullable=True),
        sa.Column('address_channel', sa.Enum('email', 'sms', name='channel', native_enum=False, create_constraint=True, length=24), nullable=True),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
        sqlite_with_rowid=False
    )


def _switch() -> None:
    op.create_table('switch',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('on', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_switch')),
        sqlite_with_rowid=False
    )


def _template() -> None:
    op.create_table('template',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=40), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('channel', sa.Enum('email', 'sms', name='channel', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('signoff_id', sa.String(length=32), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_template')),
        sa.UniqueConstraint('name', 'language', 'channel', 'version', name=op.f('uq_template_name_language_channel_version')),
        sqlite_with_rowid=False
    )


def _rota() -> None:
    op.create_table('rota',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('staff_id', sa.String(length=32), nullable=False),
        sa.Column('weekday', sa.Integer(), nullable=False),
        sa.Column('from_minute', sa.Integer(), nullable=False),
        sa.Column('to_minute', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_rota_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_rota')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_rota_staff_id'), 'rota', ['staff_id'], unique=False)


def _signinlink() -> None:
    op.create_table('signinlink',
        sa.Column('id', sa.String(length=64), nullable=False),
        sa.Column('staff_id', sa.String(length=32), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_signinlink_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_signinlink')),
        sqlite_with_rowid=False
    )


def _staffsession() -> None:
    op.create_table('staffsession',
        sa.Column('id', sa.String(length=64), nullable=False),
        sa.Column('staff_id', sa.String(length=32), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_staffsession_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_staffsession')),
        sqlite_with_rowid=False
    )
