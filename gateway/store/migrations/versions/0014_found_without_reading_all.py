"""Indexes for what was looked for by reading a whole table; and rows that leave a column empty weigh on no index."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NEW = {
    'ix_contact_plan_until': ('contact', ['plan_until'], False),
    'ix_conversation_advisor_id_state': ('conversation', ['advisor_id', 'state'], False),
    'ix_conversation_next_alarm_at': ('conversation', ['next_alarm_at'], False),
    'ix_conversation_quiet_at': ('conversation', ['quiet_at'], False),
    'ix_delivery_first_id_part': ('delivery', ['first_id', 'part'], True),
    'ix_delivery_attempt_token': ('delivery', ['attempt_token'], False),
    'ix_delivery_receipt': ('delivery', ['receipt'], False),
}
"""Of the rows alone in which the first column holds something."""

OF_ALL_ROWS = {name: NEW[name] for name in NEW if name not in ('ix_contact_plan_until', 'ix_delivery_attempt_token')}
"""Those of them that there were before."""


def upgrade() -> None:
    for name, (table, _, _) in OF_ALL_ROWS.items():
        op.drop_index(name, table)
    for name, (table, columns, unique) in NEW.items():
        given = sa.text(f'{columns[0]} IS NOT NULL')
        op.create_index(name, table, columns, unique=unique, sqlite_where=given, postgresql_where=given)
    op.drop_index('ix_conversation_promise_at', 'conversation')
    op.create_index('ix_conversation_state_promise_at', 'conversation', ['state', 'promise_at'])
    op.create_index(
        'ix_conversation_asks_erasure', 'conversation', ['opened_minute'],
        sqlite_where=sa.text('asks_erasure = 1'), postgresql_where=sa.text('asks_erasure'),
    )
    after_stop = sa.text("template = 'crisis_after_stop'")
    op.create_index(
        'ix_delivery_after_stop', 'delivery', ['contact_id'], sqlite_where=after_stop, postgresql_where=after_stop,
    )
    op.create_index('ix_replytoken_expires_at', 'replytoken', ['expires_at'])


def downgrade() -> None:
    op.drop_index('ix_replytoken_expires_at', 'replytoken')
    op.drop_index('ix_delivery_after_stop', 'delivery')
    op.drop_index('ix_conversation_asks_erasure', 'conversation')
    op.drop_index('ix_conversation_state_promise_at', 'conversation')
    op.create_index('ix_conversation_promise_at', 'conversation', ['promise_at'])
    for name, (table, _, _) in NEW.items():
        op.drop_index(name, table)
    for name, (table, columns, unique) in OF_ALL_ROWS.items():
        op.create_index(name, table, columns, unique=unique)
