"""The servers that the suite starts are real, apart from each other, and gone afterwards."""

from __future__ import annotations

import psycopg
import pytest
from redis import Redis

from tests.servers import Databases, PostgresServer


def _ask(url: str, question: str) -> str:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        answer = connection.execute(question).fetchone()
    assert answer is not None
    return str(answer[0])


def test_postgresql_is_a_real_server_of_a_known_version(postgres_url: str) -> None:
    assert int(_ask(postgres_url, "SHOW server_version_num")) >= 140000


def test_a_database_is_a_copy_of_its_template(postgres_databases: Databases) -> None:
    template = postgres_databases.create()
    with psycopg.connect(template.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    copy = postgres_databases.create(postgres_databases.name_of(template))

    assert _ask(copy, "SELECT answer FROM kept") == "42"
    postgres_databases.drop(copy)
    postgres_databases.drop(template)


def test_a_stopped_postgresql_answers_no_more_and_leaves_no_files() -> None:
    server = PostgresServer()
    folder = server.folder
    server.stop()

    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url.replace("+psycopg", ""))


def test_every_test_finds_an_empty_redis(redis_client: Redis) -> None:
    assert redis_client.dbsize() == 0
    redis_client.set("left", "behind")


def test_the_real_redis_knows_the_commands_that_rq_needs(real_redis: Redis) -> None:
    assert tuple(map(int, str(real_redis.info()["redis_version"]).split("."))) >= (6, 2, 0)
