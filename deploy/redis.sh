#!/bin/sh
# Waits for the password that `init` makes, then starts Redis. Its data may be lost at a restart: it
# holds only the groups of WebSockets and the counters of throttles.
set -eu
until [ -s /run/tts-secrets/redis_password ]; do sleep 0.2; done
printf 'requirepass %s\nsave ""\nappendonly no\nprotected-mode no\nbind 0.0.0.0\nmaxmemory-policy noeviction\n' \
    "$(cat /run/tts-secrets/redis_password)" | exec docker-entrypoint.sh redis-server -
