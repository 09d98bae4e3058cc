"""Consumers of MESSAGING_TASKS_QUEUE."""

from datetime import datetime

from servicekit.messages.consuming import Message, consumer_task
from servicekit.messages.erasing import erase_batch, person_to_erase, sealed_person
from servicekit.messages.outbox import OutgoingMessage, outbox_append

QUEUE = "MESSAGING_TASKS_QUEUE"
ERASE_TASK = "messaging.erase_person"


@consumer_task(name=ERASE_TASK, queue=QUEUE)
def erase_person(message: Message, *, now: datetime) -> None:
    """Erase a batch of the rows that name a person."""
    person = person_to_erase(message)
    if erase_batch(person):
        further = OutgoingMessage(
            queue=QUEUE, task=ERASE_TASK, kwargs=sealed_person(person), key=person.key
        )
        outbox_append([further], now=now)
