# One image for the four services, their workers and `init`; the command says which (run/container.py).
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements/base.txt /tmp/base.txt
RUN /opt/venv/bin/pip install --quiet --require-hashes --only-binary :all: --requirement /tmp/base.txt
COPY servicekit/src /srv/tts/servicekit/src
COPY requirements/base.txt /srv/tts/requirements/base.txt
COPY run /srv/tts/run
COPY ticket_service /srv/tts/ticket_service
COPY workflow_api /srv/tts/workflow_api
COPY messaging /srv/tts/messaging
COPY notification_service /srv/tts/notification_service
# The files are read-only in a running container, so write Python's compiled files now.
RUN /opt/venv/bin/python -m compileall -q -j 0 /srv/tts

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10000 tts && useradd --uid 10000 --gid tts --no-create-home --home-dir /tmp --shell /usr/sbin/nologin tts \
    && mkdir -p /run/tts-secrets /var/lib/tts && chown tts:tts /var/lib/tts
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/tts /srv/tts
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/srv/tts/servicekit/src PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOME=/tmp
WORKDIR /srv/tts
# Compose gives each service a user of its own in this group.
USER 10000:10000
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "/srv/tts/run/container.py"]
