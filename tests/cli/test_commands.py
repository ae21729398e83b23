"""The command line does one thing, says what became of it, and tells success from failure by its exit code."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from promise_service.adapters.sql.engine import create_engine, writing
from promise_service.adapters.sql.job_rows import timer_row
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.sql.schema.promises import standings
from promise_service.adapters.sql.schema.webhooks import webhooks
from promise_service.adapters.sql.webhook_rows import webhook_row
from promise_service.cli import main
from promise_service.cli.diagnosis import examine
from promise_service.domain.timers import TimerKind, new_timer
from promise_service.domain.webhooks import WebhookState
from promise_service.settings import Settings
from tests.adapters.webhooks.webhooks import a_webhook
from tests.builders import at
from tests.cli.conftest import Answer, Command
from tests.contracts.store import a_reply, store_at


@pytest.fixture
def faulty(tmp_path: Path) -> str:
    """The file of a policy with two faults."""
    path = tmp_path / "faulty.yaml"
    path.write_text("calendars: 3", "utf-8")
    return str(path)


def test_a_good_policy_passes_its_check_and_is_not_published(command: Command, sample: str) -> None:
    assert command("policy", "check", sample) == Answer(0, f"{sample} can be published.\n", "")
    assert command("policy", "show").code == 1


def test_every_fault_of_a_policy_is_a_line_with_its_place(command: Command, faulty: str) -> None:
    for action in ("check", "apply"):
        assert command("policy", action, faulty) == Answer(
            2, "", "promise-service: /calendars: must be an object, not 3\npromise-service: /teams: is required\n"
        )


def test_a_policy_that_is_no_yaml_is_refused_with_line_and_column(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("calendars: [", "utf-8")

    answer = command("policy", "check", str(path))

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("promise-service: This is not YAML at line 1, column 13")


def test_a_preset_is_printed_as_it_can_be_published(command: Command, tmp_path: Path) -> None:
    assert command("policy", "preset") == Answer(0, "nf_service\nsample\n", "")
    path = tmp_path / "policy.yaml"
    path.write_text(command("policy", "preset", "nf_service").out, "utf-8")
    assert command("policy", "check", str(path)).code == 0
    assert command("policy", "preset", "iso").err == (
        "promise-service: There is no preset 'iso'; known: nf_service, sample.\n"
    )


def test_a_policy_is_published_as_the_next_version_and_shown(command: Command, sample: str) -> None:
    assert command("policy", "apply", sample).out == "Version 1 is in force.\n"
    assert command("policy", "apply", sample).out == "Version 2 is in force.\n"
    assert json.loads(command("policy", "show").out)["locale"] == "fr"


def test_a_file_that_cannot_be_read_is_named(command: Command) -> None:
    assert command("policy", "check", "/nowhere.yaml") == Answer(
        2, "", "promise-service: Cannot read /nowhere.yaml: no such file or directory.\n"
    )


def test_a_key_is_made_listed_and_revoked(command: Command) -> None:
    made = command("keys", "create", "--name", "voice menu", "--scopes", "telephony,intake", "--queues", "support")
    key_id = made.err.split()[0]
    assert f"{key_id} may act as intake, telephony for queues support. Its text, told only now:" in made.err
    assert made.out.startswith("psk_")

    assert f"{key_id}  voice menu  intake,telephony  queues support" in command("keys", "list").out
    assert command("keys", "revoke", key_id).out == f"{key_id} opens nothing any more.\n"

    listed = command("keys", "list").out
    assert "revoked" in listed
    assert made.out.strip() not in listed


def test_a_key_for_a_queue_that_the_policy_has_not_is_made_with_a_warning(command: Command, sample: str) -> None:
    command("policy", "apply", sample)

    made = command("keys", "create", "--name", "x", "--scopes", "telephony", "--queues", "support,nope")

    assert made.code == 0
    assert made.out.startswith("psk_")
    assert made.err.startswith("Warning: the policy in force has no queue 'nope'.\nkey_")


def test_whoever_revokes_the_last_admin_key_is_warned(command: Command) -> None:
    first, second = (command("keys", "create", "--name", "x", "--scopes", "admin").err.split()[0] for _ in range(2))
    assert command("keys", "revoke", first).err == ""

    assert command("keys", "revoke", second) == Answer(
        0,
        f"{second} opens nothing any more.\n",
        "Warning: no key with the scope admin is left; make one with "
        "`promise-service keys create --name NAME --scopes admin`.\n",
    )


def test_a_key_of_an_unknown_scope_is_refused_with_the_known_ones(command: Command) -> None:
    answer = command("keys", "create", "--name", "x", "--scopes", "god")

    assert answer.code == 1
    assert "'god'; known: telephony, intake, agent, supervisor, admin" in answer.err


def test_revoking_an_unknown_key_fails(command: Command) -> None:
    assert command("keys", "revoke", "key_x") == Answer(1, "", "promise-service: There is no key 'key_x'.\n")


def test_the_doctor_finds_what_is_missing_and_says_what_to_do(command: Command, sample: str, tmp_path: Path) -> None:
    ill = command("doctor", PROMISE_REDIS_URL=f"unix://{tmp_path}/none.sock", PROMISE_DATA=str(tmp_path))
    assert ill.code == 1
    assert "ILL   policy: none published\n      Run `promise-service policy apply FILE`." in ill.out
    assert "ILL   redis: does not answer" in ill.out

    command("policy", "apply", sample)
    well = command("doctor", PROMISE_DATA=str(tmp_path))
    assert well.code == 0
    assert "well  timers: none is overdue" in well.out
    assert "well  webhooks: all answer" in well.out
    assert "ILL" not in well.out


def test_the_doctor_finds_timers_that_nobody_runs(command: Command, database_url: str) -> None:
    long_due = new_timer(TimerKind.DUE, at("Fri 2026-11-20 16:30 Europe/Paris"), "prm_1")
    engine = create_engine(database_url)
    with writing(engine) as connection:
        connection.execute(timers.insert(), timer_row(long_due))
    engine.dispose()

    answer = command("doctor")

    assert answer.code == 1
    assert "ILL   timers: 1 overdue, the first since 2026-11-20 15:30:00Z\n      Start a dispatcher" in answer.out


def test_the_doctor_finds_a_missing_mail_server(command: Command, sample: str) -> None:
    command("policy", "apply", sample)
    answer = command("doctor", PROMISE_SMTP_URL="smtp://127.0.0.1:9")

    assert answer.code == 1
    assert "ILL   notices: no mail server at 127.0.0.1 port 9" in answer.out


def test_the_doctor_says_what_carries_sms(command: Command, tmp_path: Path) -> None:
    gateway = "https://AC1:hush@127.0.0.1:9/x?from=%2B15550100"
    in_the_clear = "http://AC1:hush@gateway.example/x?from=%2B15550100"

    files = command("doctor", PROMISE_DATA=str(tmp_path)).out
    missing = command("doctor", PROMISE_SMS_URL=gateway).out
    refused = command("doctor", PROMISE_SMS_URL=in_the_clear).out

    assert f"well  sms: would become .sms.txt files in {tmp_path}/mail, for PROMISE_SMS_URL is not set" in files
    assert "ILL   sms: no gateway at 127.0.0.1 port 9" in missing
    assert "ILL   sms: PROMISE_SMS_URL would send its token to gateway.example in the clear" in refused
    assert "hush" not in missing + refused
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        found = command("doctor", PROMISE_SMS_URL=gateway.replace(":9/", f":{port}/")).out
    assert f"well  sms: a gateway listens at 127.0.0.1 port {port}; the sender is +15550100" in found


def test_the_doctor_says_where_links_lead(command: Command, tmp_path: Path) -> None:
    here, keys = {"PROMISE_DATA": str(tmp_path)}, f"{'a' * 32},{'b' * 32}"

    none = command("doctor", **here).out
    nowhere = command("doctor", PROMISE_SIGNING_KEY=keys, **here)
    well = command("doctor", PROMISE_SIGNING_KEY=keys, PROMISE_PUBLIC_URL="https://bank.example", **here)

    assert "well  links: none in notices, for PROMISE_SIGNING_KEY is not set" in none
    assert "ILL   links: lead to http://127.0.0.1:8000/p/…\n      Set PROMISE_PUBLIC_URL" in nowhere.out
    assert "well  links: lead to https://bank.example/p/…; 1 older key opens them, too" in well.out


def test_the_doctor_knows_the_key_that_up_keeps_for_links(tmp_path: Path) -> None:
    (tmp_path / "signing.key").write_text("a" * 32)
    found = {finding.subject: finding for finding in examine(Settings(data=tmp_path))}["links"]
    assert found.state == f"`up` puts them into its notices, with the key that it keeps in {tmp_path}/signing.key"
    assert found.remedy is None


def test_the_doctor_greets_a_redis_that_answers(command: Command, redis_url: str) -> None:
    assert "well  redis: answers" in command("doctor", PROMISE_REDIS_URL=redis_url).out


def test_the_doctor_finds_webhooks_that_take_nothing(command: Command, sample: str, database_url: str) -> None:
    command("policy", "apply", sample)
    silent, gone = a_webhook(id="whk_1", failures=3), a_webhook(id="whk_2", state=WebhookState.DISABLED, detail="410")
    off = a_webhook(id="whk_3", state=WebhookState.DISABLED)
    engine = create_engine(database_url)
    with writing(engine) as connection:
        connection.execute(webhooks.insert(), [webhook_row(each) for each in (silent, gone, off)])
    engine.dispose()

    answer = command("doctor")

    assert answer.code == 1
    assert "ILL   webhooks: whk_1 did not answer, 3 times in a row" in answer.out
    assert "ILL   webhooks: whk_2 is disabled: 410" in answer.out
    assert "whk_3" not in answer.out


def test_standings_that_are_what_the_facts_say_pass_their_check(command: Command, database_url: str) -> None:
    assert command("reports", "verify") == Answer(0, "0 promises stand as their facts say.\n", "")
    with store_at(database_url) as store:
        store.write(promises=(a_reply(1), a_reply(2)))
    assert command("reports", "verify") == Answer(
        0, "2 promises stand as their facts say.\n", "2 of 2 promises compared\n"
    )


def test_a_standing_that_is_not_what_the_facts_say_is_named_by_its_promise_alone(
    command: Command, database_url: str
) -> None:
    with store_at(database_url) as store:
        store.write(promises=(a_reply(1), a_reply(2)))
        with writing(store.engine) as connection:
            changed = standings.update().where(standings.c.promise_id == "prm_2")
            connection.execute(changed.values(team="sales", email="other@example.org"))

    answer = command("reports", "verify")

    assert answer.code == 1
    assert answer.out == "prm_2: differs in team, email\n1 of 2 promises stand otherwise than their facts say.\n"
    assert "example.org" not in answer.err


def test_migrating_again_changes_nothing(command: Command) -> None:
    assert command("migrate").code == 0


def test_an_unusable_setting_is_one_line(command: Command) -> None:
    assert command("doctor", PROMISE_LOG_FORMAT="xml") == Answer(
        2, "", "promise-service: PROMISE_LOG_FORMAT 'xml' is wrong: input should be 'json' or 'console'\n"
    )


def test_a_missing_database_is_not_made_by_a_question(
    capsys: pytest.CaptureFixture[str], restored_logs: None, tmp_path: Path
) -> None:
    assert main(["keys", "list"], {"PROMISE_DATA": str(tmp_path)}) == 2
    assert "There is no database at" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_a_schema_names_the_command_that_makes_it(
    capsys: pytest.CaptureFixture[str], restored_logs: None, tmp_path: Path
) -> None:
    (tmp_path / "promises.sqlite").touch()

    assert main(["keys", "list"], {"PROMISE_DATA": str(tmp_path)}) == 2
    assert "is at schema none, this version needs 0014: run `promise-service migrate`" in capsys.readouterr().err
