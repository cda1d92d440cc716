"""How well the front door reads what the real world sends, measured on the development data beside the project."""
