"""`promise-service demo`, and the bar that shows how far it is."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from promise_service.cli import main
from promise_service.cli.progress_bar import ProgressBar
from promise_service.demo import Progress
from tests.cli.conftest import Answer


def demo(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> Answer:
    code = main(["demo", "--data", str(folder), *arguments], {"PROMISE_LOG_LEVEL": "warning"})
    return Answer(code, *capsys.readouterr())


def test_makes_its_own_file_says_how_far_it_is_and_refuses_to_do_it_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, restored_logs: None
) -> None:
    folder = tmp_path / "data"
    first = demo(capsys, folder, "--promises", "30", "--seed", "5")
    assert first.code == 0
    assert first.out.endswith(" promises were made, follow-ups and new times among them. Nobody was told of any.\n")
    assert (folder / "promises.sqlite").exists()
    assert ["100%" in line for line in first.err.splitlines()[-2:]] == [False, True]
    assert "\r" not in first.err, "it is plain where nobody watches"
    verified = main(["reports", "verify"], {"PROMISE_DATA": str(folder), "PROMISE_LOG_LEVEL": "warning"})
    assert (verified, "promises stand as their facts say" in capsys.readouterr().out) == (0, True)
    again = demo(capsys, folder)
    assert again.code == 2
    assert again.out == ""
    [line] = again.err.splitlines()
    assert line.startswith("promise-service: There are promises in this database already")


@pytest.mark.parametrize("number", ["0", "500001", "many"])
def test_a_number_of_promises_that_is_none_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, number: str
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["demo", "--data", str(tmp_path), "--promises", number], {})
    assert refused.value.code == 2
    assert "--promises" in capsys.readouterr().err


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_it_is_a_bar_on_one_line() -> None:
    out, seconds = Terminal(), iter([0.0, 10.0, 10.1, 40.0])
    with ProgressBar(out, lambda: next(seconds)) as bar:
        bar.show(Progress(share=0.25, promises=12_500))
        bar.show(Progress(share=0.26, promises=12_600))
        bar.show(Progress(share=1.0, promises=50_000))
    assert out.getvalue() == (
        "\r[########......................]  25%  12500 promises  0:30 left\x1b[K"
        "\r[##############################] 100%  50000 promises  done\x1b[K\n"
    )


def test_elsewhere_it_is_a_line_now_and_then() -> None:
    out, seconds = StringIO(), iter([0.0, 1.0, 5.0, 60.0, 90.0])
    with ProgressBar(out, lambda: next(seconds)) as bar:
        bar.show(Progress(share=0.001, promises=3))
        bar.show(Progress(share=0.1, promises=40))
        bar.show(Progress(share=0.5, promises=200))
        bar.show(Progress(share=1.0, promises=400))
    assert out.getvalue() == (
        "0%  3 promises  time left: not known yet\n50%  200 promises  1:00 left\n100%  400 promises  done\n"
    )
