#!/bin/sh
# Exchanges a secret of the running stack. Neither the old nor the new value is printed.
#
#   deploy/rotate.sh database         the four services' passwords at PostgreSQL
#   deploy/rotate.sh postgres         the password of PostgreSQL's superuser, which `init` uses
#   deploy/rotate.sh rabbitmq         the passwords of all users of the broker; give the outside systems theirs
#   deploy/rotate.sh redis            the password of the sockets' Redis
#   deploy/rotate.sh django           Django's key: sessions of the admins end
#   deploy/rotate.sh signing-key      the key that signs access tokens; nobody is signed out
#   deploy/rotate.sh signing-key-end  ten minutes later: the old key is no longer accepted
#
# The services are restarted. Tickets that arrive meanwhile wait in queues and outboxes; a client that gets
# no answer tries again. If the script was interrupted, run it once more; if it was `signing-key`, run
# `signing-key-end` first.
set -eu
cd "$(dirname "$0")/.."
services='workflow-api workflow-worker ticket-service ticket-worker messaging messaging-worker notification-service notification-worker'
exchange() { docker compose run --rm --no-deps -T init exchange "$@" </dev/null; }
restart() {
    # shellcheck disable=SC2086 # a list of names
    docker compose restart "$@" $services
    docker compose up --detach --wait
}
usage() {
    sed -n '2,/^set/{/^#/s/^# \{0,1\}//p;}' deploy/rotate.sh >&2
    exit 2
}
case ${1:-} in
database | postgres | rabbitmq | redis | django | signing-key | signing-key-end) ;;
*) usage ;;
esac
if [ -z "$(docker compose ps --quiet postgres)" ]; then
    echo "The stack does not run: docker compose up first." >&2
    exit 1
fi
case $1 in
database)
    exchange DATABASE_PASSWORD
    docker compose run --rm --no-deps -T init init </dev/null
    restart
    ;;
postgres)
    exchange POSTGRES_PASSWORD
    # Connect through the container's own socket, which asks for no password. Pass the new password through
    # standard input, because other users could read an argument.
    docker compose exec -T postgres sh -c '
        printf "ALTER ROLE postgres PASSWORD \047%s\047;\n" "$(cat /run/tts-secrets/postgres_password)" |
            psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username postgres' </dev/null
    ;;
rabbitmq)
    exchange RABBITMQ_PASSWORD
    # The import runs as the user `rabbitmq`, which cannot read the volume: copy the file for it.
    docker compose exec -T rabbitmq sh -c '
        umask 077 && cp /run/tts-secrets/rabbitmq_definitions.json /tmp/rabbitmq/definitions.json &&
            chown rabbitmq:rabbitmq /tmp/rabbitmq/definitions.json &&
            rabbitmqctl --quiet import_definitions /tmp/rabbitmq/definitions.json' </dev/null
    restart
    ;;
redis)
    exchange REDIS_PASSWORD
    restart redis
    ;;
django)
    exchange DJANGO_SECRET_KEY
    restart
    ;;
signing-key)
    exchange signing-key begin
    restart
    exchange signing-key swap
    restart
    echo "The new key signs. In ten minutes, when the tokens of the old one have ended:"
    echo "    deploy/rotate.sh signing-key-end"
    ;;
signing-key-end)
    exchange signing-key end
    restart
    ;;
esac
echo "Exchanged: $1."
