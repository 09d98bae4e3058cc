#!/bin/sh
# Waits for the password that `init` makes, then starts PostgreSQL.
set -eu
until [ -s /run/tts-secrets/postgres_password ]; do sleep 0.2; done
POSTGRES_PASSWORD=$(cat /run/tts-secrets/postgres_password)
export POSTGRES_PASSWORD
exec docker-entrypoint.sh postgres "$@"
