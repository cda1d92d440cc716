"""Contacts, and what passes between them and us."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _arrived()
    _contact()
    _look()
    _optout()
    _conversation()
    _draft()
    _message()
    _replytoken()


def downgrade() -> None:
    op.drop_table('replytoken')
    op.drop_table('message')
    op.drop_index(op.f('ix_draft_conversation_id_state'), table_name='draft')
    op.drop_table('draft')
    op.drop_index(op.f('ix_conversation_state_due_at'), table_name='conversation')
    op.drop_index(op.f('ix_conversation_next_alarm_at'), table_name='conversation')
    op.drop_index(op.f('ix_conversation_contact_id_opened_minute'), table_name='conversation')
    op.drop_index(op.f('ix_conversation_advisor_id_state'), table_name='conversation')
    op.drop_table('conversation')
    op.drop_index(op.f('ix_optout_hash'), table_name='optout')
    op.drop_table('optout')
    op.drop_table('look')
    op.drop_index(op.f('ix_contact_optout_hash'), table_name='contact')
    op.drop_index(op.f('ix_contact_channel_address_index'), table_name='contact')
    op.drop_table('contact')
    op.drop_index(op.f('ix_arrived_day'), table_name='arrived')
    op.drop_table('arrived')


def _arrived() -> None:
    op.create_table('arrived',
        sa.Column('id', sa.String(length=64), nullable=False),
        sa.Column('message_id', sa.String(length=32), nullable=True),
        sa.Column('day', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_arrived')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_arrived_day'), 'arrived', ['day'], unique=False)


def _contact() -> None:
    op.create_table('contact',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('pseudonym', sa.String(length=60), nullable=False),
        sa.Column('channel', sa.Enum('email', 'sms', name='channel', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('address_index', sa.LargeBinary(), nullable=False),
        sa.Column('index_epoch', sa.Integer(), nullable=False),
        sa.Column('optout_hash', sa.LargeBinary(), nullable=False),
        sa.Column('return_address', sa.LargeBinary(), nullable=False),
        sa.Column('name_map', sa.LargeBinary(), nullable=False),
        sa.Column('binding', sa.LargeBinary(), nullable=False),
        sa.Column('binding_epoch', sa.Integer(), nullable=False),
        sa.Column('knows_name', sa.Boolean(), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('first_minute', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_contact')),
        sa.UniqueConstraint('pseudonym', name=op.f('uq_contact_pseudonym')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_contact_channel_address_index'), 'contact', ['channel', 'address_index'], unique=True)
    op.create_index(op.f('ix_contact_optout_hash'), 'contact', ['optout_hash'], unique=False)


def _look() -> None:
    op.create_table('look',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('complete_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_look')),
        sqlite_with_rowid=False
    )


def _optout() -> None:
    op.create_table('optout',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('hash', sa.LargeBinary(), nullable=False),
        sa.Column('since_minute', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_optout')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_optout_hash'), 'optout', ['hash'], unique=True)


def _conversation() -> None:
    op.create_table('conversation',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('contact_id', sa.String(length=32), nullable=False),
        sa.Column('channel', sa.Enum('email', 'sms', name='channel', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('state', sa.Enum('waiting', 'held', 'offered', 'assigned', 'in_review', 'approved', 'answered', 'escalated', 'closed', 'erased', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('topic', sa.String(length=40), nullable=False),
        sa.Column('topics', sa.JSON(), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('risk', sa.Integer(), nullable=False),
        sa.Column('risks', sa.String(length=40), nullable=False),
        sa.Column('verified', sa.Boolean(), nullable=False),
        sa.Column('thread_version', sa.Integer(), nullable=False),
        sa.Column('messages', sa.Integer(), nullable=False),
        sa.Column('advisor_id', sa.String(length=32), nullable=True),
        sa.Column('offered_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('lease', sa.String(length=32), nullable=True),
        sa.Column('passed_by', sa.JSON(), nullable=False),
        sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('held_reason', sa.String(length=40), nullable=True),
        sa.Column('asks_erasure', sa.Boolean(), nullable=False),
        sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('crisis_letter_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('crisis_level', sa.Integer(), nullable=False),
        sa.Column('alarms', sa.Integer(), nullable=False),
        sa.Column('next_alarm_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('reply_token', sa.LargeBinary(), nullable=True),
        sa.Column('opened_minute', sa.DateTime(timezone=True), nullable=False),
        sa.Column('closed_minute', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_conversation_contact_id_contact')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_conversation_advisor_id_state'), 'conversation', ['advisor_id', 'state'], unique=False)
    op.create_index(op.f('ix_conversation_contact_id_opened_minute'), 'conversation', ['contact_id', 'opened_minute'], unique=False)
    op.create_index(op.f('ix_conversation_next_alarm_at'), 'conversation', ['next_alarm_at'], unique=False)
    op.create_index(op.f('ix_conversation_state_due_at'), 'conversation', ['state', 'due_at'], unique=False)


def _draft() -> None:
    op.create_table('draft',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('conversation_id', sa.String(length=32), nullable=False),
        sa.Column('author_id', sa.String(length=32), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('state', sa.Enum('writing', 'submitted', 'sent_back', 'signed', 'set_aside', name='draft_state', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('thread_version', sa.Integer(), nullable=False),
        sa.Column('data_key', sa.LargeBinary(), nullable=False),
        sa.Column('words', sa.LargeBinary(), nullable=False),
        sa.Column('feedback', sa.LargeBinary(), nullable=True),
        sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_draft_conversation_id_conversation')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
        sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_draft_conversation_id_state'), 'draft', ['conversation_id', 'state'], unique=False)


def _message() -> None:
    op.create_table('message',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('conversation_id', sa.String(length=32), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('direction', sa.Enum('in', 'out', name='direction', native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column('data_key', sa.LargeBinary(), nullable=False),
        sa.Column('words', sa.LargeBinary(), nullable=False),
        sa.Column('rest', sa.LargeBinary(), nullable=True),
        sa.Column('others', sa.LargeBinary(), nullable=True),
        sa.Column('own', sa.LargeBinary(), nullable=True),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('risk', sa.Integer(), nullable=False),
        sa.Column('risks', sa.String(length=40), nullable=False),
        sa.Column('left_out', sa.JSON(), nullable=False),
        sa.Column('delivery_id', sa.String(length=32), nullable=True),
        sa.Column('written_minute', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_message_conversation_id_conversation')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
        sa.UniqueConstraint('conversation_id', 'number', name=op.f('uq_message_conversation_id_number')),
        sqlite_with_rowid=False
    )


def _replytoken() -> None:
    op.create_table('replytoken',
        sa.Column('id', sa.String(length=64), nullable=False),
        sa.Column('conversation_id', sa.String(length=32), nullable=False),
        sa.Column('contact_id', sa.String(length=32), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_replytoken_conversation_id_conversation')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_replytoken')),
        sqlite_with_rowid=False
    )
