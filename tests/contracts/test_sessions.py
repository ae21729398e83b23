"""Sessions, as every store keeps them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from promise_service.adapters.sql.sessions import SqlSessions
from promise_service.application.access import Scope, digest, issue_key
from promise_service.application.sign_in import SESSION_LENGTH, session_of, sign_in, sign_out
from promise_service.errors import NotAuthenticated, NotPermitted
from tests.builders import at
from tests.contracts.store import Store

NOW = at("Tue 2026-11-24 10:05 Europe/Paris")


def a_key(store: Store, *scopes: str) -> str:
    _, text = issue_key(store.keys, key_id="key_1", name="desk", scopes=scopes, queues=None, now=NOW)
    return text


@pytest.fixture
def sessions(store: Store) -> SqlSessions:
    return SqlSessions(store.engine)


def test_a_key_opens_a_session(store: Store, sessions: SqlSessions) -> None:
    token = sign_in(store.keys, sessions, a_key(store, Scope.SUPERVISOR), NOW)
    session = session_of(sessions, token, NOW)
    assert (session.key.id, session.created_at, session.expires_at) == ("key_1", NOW, NOW + SESSION_LENGTH)
    assert not session.may_publish


def test_an_admin_may_publish(store: Store, sessions: SqlSessions) -> None:
    token = sign_in(store.keys, sessions, a_key(store, Scope.ADMIN), NOW)
    assert session_of(sessions, token, NOW).may_publish


@pytest.mark.parametrize("scope", [Scope.TELEPHONY, Scope.INTAKE, Scope.AGENT])
def test_other_scopes_are_refused(store: Store, sessions: SqlSessions, scope: Scope) -> None:
    with pytest.raises(NotPermitted, match=f"yours has {scope}"):
        sign_in(store.keys, sessions, a_key(store, scope), NOW)


def test_two_sessions_of_a_key_know_nothing_of_each_other(store: Store, sessions: SqlSessions) -> None:
    text = a_key(store, Scope.SUPERVISOR)
    first, second = sign_in(store.keys, sessions, text, NOW), sign_in(store.keys, sessions, text, NOW)
    assert first != second
    sign_out(sessions, first)
    with pytest.raises(NotAuthenticated, match="not signed in"):
        session_of(sessions, first, NOW)
    assert session_of(sessions, second, NOW).key.id == "key_1"
    sign_out(sessions, first)


def test_a_revoked_key_opens_nothing_and_ends_its_sessions(store: Store, sessions: SqlSessions) -> None:
    text = a_key(store, Scope.SUPERVISOR)
    token = sign_in(store.keys, sessions, text, NOW)
    store.keys.revoke("key_1", NOW)
    with pytest.raises(NotAuthenticated, match="was revoked"):
        session_of(sessions, token, NOW)
    with pytest.raises(NotAuthenticated, match="was revoked"):
        sign_in(store.keys, sessions, text, NOW)


def test_expired_sessions_are_forgotten_when_the_next_one_begins(store: Store, sessions: SqlSessions) -> None:
    text = a_key(store, Scope.SUPERVISOR)
    token = sign_in(store.keys, sessions, text, NOW)
    last = NOW + SESSION_LENGTH - timedelta(microseconds=1)
    assert session_of(sessions, token, last).key.id == "key_1"
    with pytest.raises(NotAuthenticated, match="expired"):
        session_of(sessions, token, NOW + SESSION_LENGTH)
    assert sessions.find(digest(token)) is not None
    sign_in(store.keys, sessions, text, NOW + SESSION_LENGTH)
    assert sessions.find(digest(token)) is None


def test_a_new_text_of_a_key_ends_its_sessions(store: Store, sessions: SqlSessions) -> None:
    token = sign_in(store.keys, sessions, a_key(store, Scope.SUPERVISOR), NOW)
    a_key(store, Scope.SUPERVISOR)
    with pytest.raises(NotAuthenticated):
        session_of(sessions, token, NOW)
