"""Mails as files in the data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from promise_service.adapters.notices.addresses import sender_of
from promise_service.adapters.notices.mail_folder import FolderMailer, FolderTexter
from promise_service.adapters.notices.mail_message import mail_message
from promise_service.errors import CannotStart, DeliveryFailed
from tests.adapters.notices.samples import NOTICE, SMS


def test_a_notice_becomes_one_file_however_often_it_is_sent(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "data" / "mail", sender="promises@localhost")

    mailer.send(NOTICE)
    mailer.send(NOTICE)

    (file,) = (tmp_path / "data" / "mail").iterdir()
    assert file.name == "ntc_01JCZ4Q3T0V8XK2M5N7P9R1S3T.eml"
    assert file.read_bytes() == mail_message(NOTICE, sender_of("promises@localhost")).as_bytes()


def test_nobody_else_may_read_the_mails(tmp_path: Path) -> None:
    FolderMailer(tmp_path / "mail", sender="promises@localhost").send(NOTICE)

    (file,) = (tmp_path / "mail").iterdir()
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0
    assert file.stat().st_mode & 0o077 == 0


def test_a_folder_that_went_away_may_come_back(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "mail", sender="promises@localhost")
    (tmp_path / "mail").rmdir()

    with pytest.raises(DeliveryFailed, match="cannot be written: No such file or directory") as failure:
        mailer.send(NOTICE)
    assert failure.value.transient


def test_a_mail_that_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path, sender="promises@localhost")
    in_its_place = tmp_path / f"{NOTICE.id}.eml"
    in_its_place.mkdir()

    with pytest.raises(DeliveryFailed, match="cannot be written"):
        mailer.send(NOTICE)
    assert list(tmp_path.iterdir()) == [in_its_place]


def test_a_place_where_no_folder_can_be_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("not a folder")

    with pytest.raises(CannotStart, match="cannot be made"):
        FolderMailer(tmp_path / "mail", sender="promises@localhost")


def test_an_sms_becomes_one_file_with_its_number_and_its_text(tmp_path: Path) -> None:
    texter = FolderTexter(tmp_path / "data" / "mail")
    assert not (tmp_path / "data").exists()

    texter.send(SMS)
    texter.send(SMS)

    (file,) = (tmp_path / "data" / "mail").iterdir()
    assert file.name == "ntc_01JCZ4Q3T0V8XK2M5N7P9R1S3T.sms.txt"
    assert (
        file.read_text("utf-8") == "+33612345678\n\nWe will call you on Tuesday 24 November between 10:30 and 11:00.\n"
    )
    assert file.parent.stat().st_mode & 0o077 == 0
    assert file.stat().st_mode & 0o077 == 0


def test_an_sms_that_finds_no_folder_may_find_one_later(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("not a folder")

    with pytest.raises(DeliveryFailed, match="cannot be made") as failure:
        FolderTexter(tmp_path / "mail").send(SMS)
    assert failure.value.transient
