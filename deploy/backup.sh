#!/bin/sh
# Backs a running stack up: deploy/backup.sh FOLDER. Nothing is stopped.
#
# The four databases are copied as of one moment. Files come after them, and a file is stored before the
# row that names it, so that no row lacks its file. A message in RabbitMQ's queues at that moment is not
# copied: the databases know what they have sent, and deploy/restore.sh has it sent again.
set -eu
folder=${1:?usage: deploy/backup.sh FOLDER}
cd "$(dirname "$0")/.."
case $folder in /*) ;; *) folder=$OLDPWD/$folder ;; esac
umask 077
if [ -e "$folder" ] && [ -n "$(ls -A "$folder")" ]; then
    echo "$folder is not empty: name a new folder." >&2
    exit 1
fi
mkdir -p "$folder"

# sh has no pipefail: each archive is written under another name until all of it has come.
keep() {
    name=$1
    shift
    "$@" > "$folder/$name.part"
    gzip -c "$folder/$name.part" > "$folder/$name.gz"
    rm "$folder/$name.part"
    echo "$name.gz: $(wc -c < "$folder/$name.gz") bytes"
}
in_init() { docker compose run --rm --no-deps -T --entrypoint tar init "$@"; }

keep postgres.tar docker compose exec -T postgres \
    pg_basebackup --username postgres --pgdata - --format tar --wal-method fetch --checkpoint fast
keep files.tar in_init -C /var/lib/tts -cf - .
keep secrets.tar in_init -C /run/tts-secrets -cf - .
echo "Backed up. The folder has the keys of the suite: keep it as you keep those."
