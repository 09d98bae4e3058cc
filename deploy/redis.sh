#!/bin/sh
# Waits for the password that `init` makes, and becomes Redis. It holds nothing that has to survive:
# sockets' groups, counters of throttles.
set -eu
until [ -s /run/tts-secrets/redis_password ]; do sleep 0.2; done
printf 'requirepass %s\nsave ""\nappendonly no\nprotected-mode no\nbind 0.0.0.0\nmaxmemory-policy noeviction\n' \
    "$(cat /run/tts-secrets/redis_password)" | exec docker-entrypoint.sh redis-server -
