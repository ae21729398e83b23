# One image for every role: `docker run IMAGE api`, or `--entrypoint python IMAGE -m workers worker`.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PROMISE_HOST=0.0.0.0 PROMISE_DATA=/data
WORKDIR /app

COPY requirements.lock .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock \
    && useradd --uid 10001 --no-create-home promise \
    && install --directory --owner promise --mode 0700 /data

COPY promise_service promise_service
COPY workers workers

USER promise
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
ENTRYPOINT ["python", "-m", "promise_service"]
CMD ["api"]
