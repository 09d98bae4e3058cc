#!/bin/sh
# Waits for the users and rights that `init` makes, and becomes RabbitMQ with them: `tts` to administer
# the stack, one for each service and one for each system outside, with its own queues alone.
set -eu
until [ -s /run/tts-secrets/rabbitmq_definitions.json ]; do sleep 0.2; done
umask 077
# The users lie apart: RabbitMQ reads every file in the folder of its configuration as a part of that.
mkdir -p /tmp/rabbitmq/conf
cp /run/tts-secrets/rabbitmq_definitions.json /tmp/rabbitmq/definitions.json
# The longest message of the suite has 4 MB; the broker refuses what no consumer would read.
printf 'load_definitions = /tmp/rabbitmq/definitions.json\nmax_message_size = 8388608\nloopback_users = none\n' \
    > /tmp/rabbitmq/conf/tts.conf
chown -R rabbitmq:rabbitmq /tmp/rabbitmq
export RABBITMQ_CONFIG_FILES=/tmp/rabbitmq/conf
exec docker-entrypoint.sh rabbitmq-server
