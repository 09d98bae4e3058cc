#!/bin/sh
# Backs up a running stack without stopping anything: deploy/backup.sh FOLDER.
#
# All four databases are copied as of the same moment. The files are copied after that. A file is stored
# before the row that names it, so every row in the backup has its file. Messages in RabbitMQ's queues
# are not copied: the databases record which messages were sent, and deploy/restore.sh sends them again.
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

# sh has no pipefail, so do not pipe into gzip: write an archive to a file first, and compress the file
# only if the command has succeeded.
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
