#!/bin/sh
# Waits for the users and rights that `init` makes, then starts RabbitMQ with them. The user `tts`
# administers the broker. Each service and each outside system has a user for its own queues only.
set -eu
until [ -s /run/tts-secrets/rabbitmq_definitions.json ]; do sleep 0.2; done
umask 077
# Keep the users out of the folder of the configuration: RabbitMQ reads every file in it as configuration.
mkdir -p /tmp/rabbitmq/conf
cp /run/tts-secrets/rabbitmq_definitions.json /tmp/rabbitmq/definitions.json
# The longest message of the suite has 4 MB. The broker refuses messages of more than 8 MiB, which no
# consumer would accept.
printf 'load_definitions = /tmp/rabbitmq/definitions.json\nmax_message_size = 8388608\nloopback_users = none\n' \
    > /tmp/rabbitmq/conf/tts.conf
chown -R rabbitmq:rabbitmq /tmp/rabbitmq
export RABBITMQ_CONFIG_FILES=/tmp/rabbitmq/conf
exec docker-entrypoint.sh rabbitmq-server
