"""Sottovoce: the route of a message, in file names.

    email   inbound/smtp ─► inbound/mime ─┐
    text    inbound/sms ──────────────────┴─► inbound/intake    words cut, names replaced, tagged, sealed, stored
                                                    │ doorbell
            matching/assign ◄── matching/rank ◄─────┘           tags only: the best free advisor gets an offer
                  │
            console/drafting ◄─► reader/server                  one conversation opened, an answer written
                  │
            console/reviewing ─► signoff                        exact words, exact thread, two people
                  │ doorbell
            outbound/deliver ─► outbound/compose ─► outbound/smtp or outbound/sms

Automatic letters start in letters.py; what may happen to a conversation stands in conversation.py. docs/flow.md draws
it.
"""
