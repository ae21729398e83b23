"""What happens by itself: looked at, and given another chance."""

from __future__ import annotations

import asyncio

from anyio import to_thread
from litestar import Response, get, post

from promise_service.application.ledger import Done, Failed, Replayed, Request, StoredAnswer
from promise_service.application.ports.jobs import Job
from promise_service.application.retry_job import RetryJob
from promise_service.domain.timers import TimerState
from promise_service.errors import InvalidInput, NotAllowedNow, NotFound, PromiseServiceError
from promise_service.http.answers import carry_out, ok, response
from promise_service.http.handling import Given, PathName
from promise_service.http.idempotency import claim_of
from promise_service.http.inputs import ApiRequest, body_of, query_of
from promise_service.http.operations import READING, WRITING, Operation
from promise_service.http.paging import instant_at, page, position_of
from promise_service.http.problems import problem_of
from promise_service.http.schemas.empty import NothingInput
from promise_service.http.schemas.jobs import (
    JobBody,
    JobPage,
    JobsQuery,
    RetriedBody,
    RetriedItem,
    RetryJobsInput,
    job_body,
)
from promise_service.http.services import Services


@get(
    "/v1/jobs",
    operation_id="list_jobs",
    tags=["Operations"],
    summary="List jobs",
    description="What happens by itself: dead letters, or what waits for its time; earliest due first.",
    operation=Operation(query=JobsQuery, answer=JobPage, problems=(*READING, InvalidInput)),
    sync_to_thread=True,
)
def list_jobs(request: ApiRequest, services: Given) -> Response[bytes]:
    query = query_of(request, services, JobsQuery)
    position = position_of(query.cursor, 2)
    after = None if position is None else (instant_at(position, query.cursor), position[1])
    found = services.jobs.jobs(TimerState(query.state), kind=query.kind, limit=query.limit + 1, after=after)
    shown, next_cursor = page(found, query.limit, lambda job: (job.timer.due_at.isoformat(), job.timer.id))
    return response(ok(JobPage(items=[job_body(each) for each in shown], next_cursor=next_cursor)))


@get(
    "/v1/jobs/{job_id:str}",
    operation_id="read_job",
    tags=["Operations"],
    summary="Read a job",
    description="In whatever state it is.",
    operation=Operation(answer=JobBody, problems=(*READING, NotFound)),
    sync_to_thread=True,
)
def read_job(services: Given, job_id: PathName) -> Response[bytes]:
    return response(ok(job_body(services.jobs.job(job_id))))


@post(
    "/v1/jobs/{job_id:str}/retry",
    operation_id="retry_job",
    status_code=200,
    tags=["Operations"],
    summary="Retry a dead job",
    description="It is run once more, at once, with all its tries before it; `detail` still says what went wrong. "
    "Only what is dead and still helps somebody can be retried.",
    operation=Operation(
        body=NothingInput,
        body_required=False,
        answer=JobBody,
        idempotent=True,
        problems=(*WRITING, NotFound, NotAllowedNow),
    ),
)
async def retry_job(request: ApiRequest, services: Given, job_id: PathName) -> Response[bytes]:
    await body_of(request, services, NothingInput, may_be_empty=True)
    job = await to_thread.run_sync(services.jobs.job, job_id)
    return await carry_out(request, services, RetryJob(job=job), _retried)


@post(
    "/v1/jobs/retry",
    operation_id="retry_jobs",
    status_code=200,
    tags=["Operations"],
    summary="Retry many dead jobs",
    description="Every job is answered by itself, as the single request would be; at most 1,000 at once.",
    operation=Operation(body=RetryJobsInput, answer=RetriedBody, idempotent=True, problems=WRITING),
)
async def retry_jobs(request: ApiRequest, services: Given) -> Response[bytes]:
    asked = await body_of(request, services, RetryJobsInput)
    items = await asyncio.gather(*(_one(request, services, job_id) for job_id in dict.fromkeys(asked.ids)))
    return response(ok(RetriedBody(items=list(items))))


async def _one(request: ApiRequest, services: Services, job_id: str) -> RetriedItem:
    try:
        job = await to_thread.run_sync(services.jobs.job, job_id)
        claim = await claim_of(request, _retried, job_id)
        match await asyncio.wrap_future(services.submit(Request(RetryJob(job=job), claim))):
            case Done(value=retried):
                return RetriedItem(id=job_id, status=200, job=job_body(retried), problem=None)
            case Replayed(stored=stored):
                body = JobBody.model_validate_json(stored.body)
                return RetriedItem(id=job_id, status=stored.status, job=body, problem=None)
            case Failed(error=error):
                raise error
    except PromiseServiceError as error:
        problem = problem_of(error, f"/v1/jobs/{job_id}/retry")
        return RetriedItem(id=job_id, status=problem.status, job=None, problem=problem)


def _retried(job: Job) -> StoredAnswer:
    return ok(job_body(job))
