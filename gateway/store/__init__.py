"""What we keep: sealed bytes, never words. One module of named queries for each noun."""

from sqlalchemy import Engine
from sqlmodel import Session

from gateway.store.gathering import insert_new
from gateway.store.session import empty_log, open_engine, reading, transaction

__all__ = ["Engine", "Session", "empty_log", "insert_new", "open_engine", "reading", "transaction"]
