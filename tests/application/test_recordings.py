"""What became of a message is written, however long the database is away."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

from promise_service.application.book import Book
from promise_service.application.ledger import Decision, Done, Failed, Needs, Outcome, Request
from promise_service.application.recordings import Recordings
from promise_service.errors import NotFound, StoreUnavailable


@dataclass(frozen=True, slots=True)
class Note:
    """Something that has happened already."""

    name: str

    def needs(self) -> Needs:
        return Needs()

    def decide(self, book: Book) -> Decision[None]:
        return Decision(lambda _: None)


class Writer:
    """A writer whose database is away for some tries."""

    def __init__(self, away: int = 0) -> None:
        self.away, self.written, self.refuses = away, list[str](), set[str]()

    def submit(self, request: Request) -> Future[Outcome]:
        future: Future[Outcome] = Future()
        future.set_result(self._outcome(request))
        return future

    def _outcome(self, request: Request) -> Outcome:
        note: Note = request.command  # type: ignore[assignment]
        if self.away > 0:
            self.away -= 1
            return Failed(StoreUnavailable("The database does not answer."))
        if note.name in self.refuses:
            return Failed(NotFound("notice", note.name))
        self.written.append(note.name)
        return Done(None)


def test_what_the_database_kept_out_is_submitted_again_until_it_is_written() -> None:
    writer, pauses = Writer(away=3), list[float]()
    recordings = Recordings(writer, pause=pauses.append)
    recordings.add("timer_1", Note("one"))
    recordings.add("timer_2", Note("two"))

    assert recordings.settle() == {}

    assert sorted(writer.written) == ["one", "two"]
    assert len(pauses) == 2


def test_after_some_patience_it_is_kept_for_the_next_time() -> None:
    writer = Writer(away=10)
    recordings = Recordings(writer, pause=lambda _: None, patience=0.0)
    recordings.add("timer_1", Note("one"))

    assert [type(error) for error in recordings.settle().values()] == [StoreUnavailable]
    writer.away = 0

    assert recordings.settle() == {}
    assert writer.written == ["one"]


def test_what_is_refused_for_good_is_told_once_and_not_submitted_again() -> None:
    writer = Writer()
    writer.refuses.add("one")
    recordings = Recordings(writer, pause=lambda _: None)
    recordings.add("timer_1", Note("one"))

    assert [type(error) for error in recordings.settle().values()] == [NotFound]
    assert recordings.settle() == {}
    assert writer.written == []
