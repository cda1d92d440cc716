"""The demo's pocket: a phone, a mail program, and the two outside services that carry to them.

`mailbox` is the smart host, `provider` and `phone` the side that the official Twilio client talks to, `writing` and
`webhooks` how the person's words reach the service's doors, `page` what the person sees. It exists only in the demo.
"""
