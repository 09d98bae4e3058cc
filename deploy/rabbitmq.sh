#!/bin/sh
# Waits for the password that `init` makes, and becomes RabbitMQ with the one user `tts`.
set -eu
until [ -s /run/tts-secrets/rabbitmq_password ]; do sleep 0.2; done
umask 077
mkdir -p /tmp/rabbitmq
printf 'default_user = tts\ndefault_pass = %s\nloopback_users = none\n' \
    "$(cat /run/tts-secrets/rabbitmq_password)" > /tmp/rabbitmq/tts.conf
chown -R rabbitmq:rabbitmq /tmp/rabbitmq
export RABBITMQ_CONFIG_FILES=/tmp/rabbitmq
exec docker-entrypoint.sh rabbitmq-server
