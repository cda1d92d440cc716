"""Settings are read once, checked, and refused with a sentence that never shows a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.config import SECRETS, BadSetting, read

CANARY = "canary-9f3a"
EVERY_SECRET = {
    "SOTTOVOCE_SMARTHOST": f"smtp://user:{CANARY}@mail.example:25",
    "SOTTOVOCE_TWILIO_AUTH_TOKEN": CANARY,
    "SOTTOVOCE_TWILIO_API_KEY": CANARY,
    "SOTTOVOCE_TWILIO_API_SECRET": CANARY,
}

BAD = {
    "SOTTOVOCE_TIMEZONE": f"Mars/{CANARY}",
    "SOTTOVOCE_COUNTRY": CANARY,
    "SOTTOVOCE_SMARTHOST": f"https://{CANARY}",
    "SOTTOVOCE_SMTP_LISTEN": CANARY,
    "SOTTOVOCE_SMS_LISTEN": f"{CANARY}:99999",
    "SOTTOVOCE_CONSOLE_LISTEN": ":8080",
    "SOTTOVOCE_SMTP_PROCESSES": "0",
    "SOTTOVOCE_PROMISE_HOURS": CANARY,
    "SOTTOVOCE_LEASE_MINUTES": "-1",
    "SOTTOVOCE_COOL_DOWN_HOURS": CANARY,
    "SOTTOVOCE_UNDO_SECONDS": "3601",
    "SOTTOVOCE_SIGNOFF": CANARY,
    "SOTTOVOCE_LIMITS": CANARY,
    "SOTTOVOCE_SERVICE_NAME": "",
    "SOTTOVOCE_LANGUAGES": " ",
    "SOTTOVOCE_STRETCH_KIB": "1",
    "SOTTOVOCE_SENDER_CHECK": CANARY,
    "SOTTOVOCE_RESOLVER": f"{CANARY}:53",
    "SOTTOVOCE_TRUSTED_EDGE_ADDRESSES": CANARY,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_setting_is_refused_by_name_and_never_by_value(name: str) -> None:
    with pytest.raises(BadSetting) as refusal:
        read({name: BAD[name]})
    assert str(refusal.value).startswith(f"{name}: ")
    assert CANARY not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(("written", "hours"), [("4", (4, 4, 4)), ("0 2 8", (0, 2, 8)), ("1,6,12", (1, 6, 12))])
def test_hours_of_rest_are_one_number_or_one_for_each_heavy_level(written: str, hours: tuple[int, ...]) -> None:
    assert read({"SOTTOVOCE_COOL_DOWN_HOURS": written}).cool_down_hours == hours


@pytest.mark.parametrize("written", ["1 2", "1 2 3 4", "-1", "400", ""])
def test_hours_of_rest_that_mean_nothing_are_refused(written: str) -> None:
    with pytest.raises(BadSetting, match=r"^SOTTOVOCE_COOL_DOWN_HOURS: "):
        read({"SOTTOVOCE_COOL_DOWN_HOURS": written})


def test_a_name_that_is_no_setting_is_refused() -> None:
    with pytest.raises(BadSetting, match=r"SOTTOVOCE_SERVICE_NAMES is not a setting .* docs/settings\.md"):
        read({"SOTTOVOCE_SERVICE_NAMES": "Quiet Line"})


def test_what_belongs_to_other_programs_is_left_alone() -> None:
    assert read({"SERVICE_NAME": "other", "PATH": "/bin"}) == read({})


@pytest.mark.parametrize("one", ["TLS_CERT", "TLS_KEY", "SMTP_TLS_CERT", "SMTP_TLS_KEY"])
def test_a_certificate_and_its_key_go_together(one: str) -> None:
    with pytest.raises(BadSetting, match="go together"):
        read({f"SOTTOVOCE_{one}": "/etc/file.pem"})


@pytest.mark.parametrize("resolver", ["127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "dns.example:53", ""])
def test_a_resolver_is_an_address_and_a_port(resolver: str) -> None:
    with pytest.raises(BadSetting, match="SOTTOVOCE_RESOLVER"):
        read({"SOTTOVOCE_RESOLVER": resolver})
    assert read({"SOTTOVOCE_RESOLVER": "[::1]:53"}).resolver == "[::1]:53"


def test_an_edge_is_believed_by_its_name() -> None:
    with pytest.raises(BadSetting, match="needs TRUSTED_EDGE"):
        read({"SOTTOVOCE_SENDER_CHECK": "edge"})
    known = {"SOTTOVOCE_SENDER_CHECK": "edge", "SOTTOVOCE_TRUSTED_EDGE": "mx.example.org"}
    assert read(known).trusted_edge_addresses == ("127.0.0.1", "::1")
    assert (
        read(known | {"SOTTOVOCE_TRUSTED_EDGE_ADDRESSES": "10.0.0.0/8, ::1"}).trusted_edge_addresses[0] == "10.0.0.0/8"
    )


def test_a_file_may_hold_a_setting(tmp_path: Path) -> None:
    file = tmp_path / "smarthost"
    file.write_text("smtps://mail.example\n", encoding="utf-8")
    found = read({"SOTTOVOCE_SMARTHOST_FILE": str(file)}).smarthost
    assert found is not None
    assert found.get_secret_value() == "smtps://mail.example"


def test_a_file_that_cannot_be_read_is_refused_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="SOTTOVOCE_SMARTHOST_FILE") as refusal:
        read({"SOTTOVOCE_SMARTHOST_FILE": str(tmp_path / CANARY)})
    assert CANARY not in str(refusal.value)


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "sottovoce.toml"
    file.write_text('service_name = "From the file"\npromise_hours = 24\nlanguages = ["en", "fi"]', encoding="utf-8")
    environment = {"SOTTOVOCE_CONFIG": str(file), "SOTTOVOCE_PROMISE_HOURS": "12"}
    settings = read(environment, defaults={"service_name": "Default", "domain": "help.example"})
    assert settings.service_name == "From the file"
    assert settings.promise_hours == 12
    assert settings.domain == "help.example"
    assert settings.languages == ("en", "fi")


@pytest.mark.parametrize("content", [None, "service_name = ", "\x00"])
def test_a_file_of_settings_that_cannot_be_read_is_refused(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "sottovoce.toml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(BadSetting, match="SOTTOVOCE_CONFIG"):
        read({"SOTTOVOCE_CONFIG": str(file)})


@pytest.mark.parametrize("process", ["smtp", "sms", "matching", "reader", "console", "outbound", "clock", "operator"])
def test_a_process_sees_its_own_secrets_and_no_others(process: str) -> None:
    seen = {name for name in SECRETS if getattr(read(EVERY_SECRET, process), name) is not None}
    assert seen == {name for name, seen_by in SECRETS.items() if process in seen_by}
    assert read(EVERY_SECRET).of(process) == read(EVERY_SECRET, process)


def test_another_process_does_not_even_open_the_file_of_a_secret(tmp_path: Path) -> None:
    environment = {"SOTTOVOCE_TWILIO_AUTH_TOKEN_FILE": str(tmp_path / "not-for-you")}
    assert read(environment, "outbound").twilio_auth_token is None
    with pytest.raises(BadSetting):
        read(environment, "sms")


def test_settings_that_are_shown_show_no_secret() -> None:
    settings = read(EVERY_SECRET | {"SOTTOVOCE_DATABASE_URL": f"postgresql://user:{CANARY}@db/x"})
    assert CANARY not in repr(settings)
    assert CANARY not in settings.model_dump_json()


def test_lists_are_written_with_commas_or_spaces() -> None:
    assert read({"SOTTOVOCE_LANGUAGES": "en, fi nl"}).languages == ("en", "fi", "nl")


@pytest.mark.parametrize(("written", "means"), [("on", True), ("off", False)])
def test_limits_are_on_or_off(written: str, *, means: bool) -> None:
    assert read({"SOTTOVOCE_LIMITS": written}).limits is means


def test_a_door_can_be_closed() -> None:
    assert read({"SOTTOVOCE_LMTP_LISTEN": "off"}).lmtp_listen == ""
    assert read({"SOTTOVOCE_LMTP_LISTEN": "127.0.0.1:0"}).lmtp_listen == "127.0.0.1:0"


def test_without_more_words_everything_lies_in_the_data_folder(tmp_path: Path) -> None:
    settings = read({"SOTTOVOCE_DATA_DIR": str(tmp_path)})
    assert settings.database == f"sqlite:///{tmp_path / 'sottovoce.db'}"
    assert settings.keys == tmp_path / "keys"
    assert settings.keystore == tmp_path / "keystore"


def test_views_of_keys_may_lie_elsewhere_and_the_store_does_not_follow(tmp_path: Path) -> None:
    settings = read({"SOTTOVOCE_DATA_DIR": str(tmp_path), "SOTTOVOCE_KEYS_DIR": "/run/keys"})
    assert settings.keys == Path("/run/keys")
    assert settings.keystore == tmp_path / "keystore"


def test_postgresql_is_reached_through_psycopg() -> None:
    settings = read({"SOTTOVOCE_DATABASE_URL": "postgresql://db/postgresql://"})
    assert settings.database == "postgresql+psycopg://db/postgresql://"


def test_without_an_account_it_is_a_service_by_email_only() -> None:
    assert not read({}).texts
    assert read({"SOTTOVOCE_TWILIO_ACCOUNT_SID": "AC1"}).texts


def test_people_write_to_ask_at_the_domain() -> None:
    assert read({"SOTTOVOCE_DOMAIN": "help.example"}).ask_address == "ask@help.example"


def test_the_zone_is_the_one_that_was_named() -> None:
    assert read({"SOTTOVOCE_TIMEZONE": "Europe/Helsinki"}).zone.key == "Europe/Helsinki"


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read({}).__setattr__("signoff", "key")


def test_the_hours_for_texts_are_two_times_of_day() -> None:
    assert read({}).text_minutes is None
    assert read({"SOTTOVOCE_TEXT_HOURS": "off"}).text_minutes is None
    assert read({"SOTTOVOCE_TEXT_HOURS": "08:00-21:30"}).text_minutes == (480, 1290)
    for wrong in ("8-21", "08:00", "08:00-24:00", "08:00-08:00", "25:00-26:00", "08:00–21:00"):
        with pytest.raises(BadSetting, match="TEXT_HOURS"):
            read({"SOTTOVOCE_TEXT_HOURS": wrong})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKING_HOURS", "nine to five"),
        ("WORKING_HOURS", "mo 17:00-17:00"),
        ("HOLIDAYS", "2026-13-01"),
        ("REVISIONS", "11"),
    ],
)
def test_hours_and_days_that_nobody_can_read_stop_the_start(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"SOTTOVOCE_{name}") as refused:
        read({f"SOTTOVOCE_{name}": value})
    assert value not in str(refused.value)


def test_working_hours_and_holidays_are_kept_as_they_were_written() -> None:
    given = {"SOTTOVOCE_WORKING_HOURS": "mo-fr 09:00-17:00", "SOTTOVOCE_HOLIDAYS": "2026-12-25, 2026-12-26"}
    settings = read(given)

    assert settings.working_hours == "mo-fr 09:00-17:00"
    assert settings.holidays == ("2026-12-25", "2026-12-26")
    assert read({"SOTTOVOCE_WORKING_HOURS": "off"}).working_hours == ""
