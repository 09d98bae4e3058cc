#!/bin/sh
# Restores a backup of deploy/backup.sh into a stack without data: deploy/restore.sh FOLDER [HOURS].
#
# The queues start empty, so messages of the last HOURS before now (default 24) are sent again. A receiver
# drops a message that it has handled before. For an older backup name more hours, up to 168.
set -eu
folder=${1:?usage: deploy/restore.sh FOLDER [HOURS]}
hours=${2:-24}
cd "$(dirname "$0")/.."
case $folder in /*) ;; *) folder=$OLDPWD/$folder ;; esac
for name in postgres files secrets; do
    if [ ! -s "$folder/$name.tar.gz" ]; then
        echo "$folder/$name.tar.gz is missing: $folder is not a backup." >&2
        exit 1
    fi
    gzip -t "$folder/$name.tar.gz"
done
if [ -n "$(docker compose ps --all --quiet)" ]; then
    echo "The stack has containers: take it down with its data first, docker compose down --volumes." >&2
    exit 1
fi
into() { docker compose run --rm --no-deps -T --entrypoint sh "$1" -c "$2"; }

into postgres '[ -z "$(ls -A "$PGDATA" 2>/dev/null)" ]' </dev/null || {
    echo "There is a database already: restore only where there is none." >&2
    exit 1
}
gzip -dc "$folder/secrets.tar.gz" | into init 'tar -C /run/tts-secrets -xpf -'
gzip -dc "$folder/files.tar.gz" | into init 'tar -C /var/lib/tts -xpf -'
gzip -dc "$folder/postgres.tar.gz" | into postgres \
    'mkdir -p "$PGDATA" && tar -C "$PGDATA" -xpf - && chown -R postgres:postgres "$PGDATA" && chmod 700 "$PGDATA"'
docker compose up --detach --wait
services='ticket:ticket-service workflow:workflow-api messaging:messaging notification:notification-service'
for pair in $services; do
    docker compose exec -T "${pair#*:}" \
        python run/container.py manage "${pair%%:*}" outbox_republish --hours "$hours"
done
# A file that was uploaded after the databases were copied has no row. Such a file may be deleted.
doubtful=''
for pair in $services; do
    docker compose exec -T "${pair#*:}" \
        python run/container.py manage "${pair%%:*}" check_invariants --replay ||
        doubtful="$doubtful ${pair#*:}"
done
if [ -n "$doubtful" ]; then
    echo "Restored, but what is listed above cannot be right in:$doubtful. Look at it before people come back." >&2
    exit 1
fi
echo "Restored."
