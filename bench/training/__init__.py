"""What is learnt before shipping: tables that the gateway only reads."""
