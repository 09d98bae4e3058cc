"""Random holds, resumptions and reopenings, among all other commands."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from task.domain.assigning import OWNER_POOL, role_pool
from task.domain.command import Command
from task.domain.commands import Hold, Reopen, Resume
from task.domain.state import TaskState
from testing.machine import Answer, TaskMachine, first_broken, people
from testing.model import ModelTask


class PausingTaskMachine(TaskMachine):
    def do_send(self, number: int, command: Command) -> Answer | None:
        """Send a command about the whole task."""
        raise NotImplementedError

    def do_claim(self, number: int, actor: int, rev: int | None) -> Answer | None:
        """Let a person claim the task. The person has the role in the token, but perhaps not in the
        database.
        """
        raise NotImplementedError

    def do_change_owner(self, number: int, to: int, actor: int) -> Answer | None:
        """Let an Admin name the owner."""
        raise NotImplementedError

    @rule(data=st.data(), actor=people, is_in_charge=st.booleans(), rarely=st.integers(0, 1))
    @precondition(lambda self: bool(self.model))
    def hold(self, data: st.DataObject, actor: int, is_in_charge: bool, rarely: int) -> None:
        number = self.draw_task(data)
        task = self.model[number]
        if rarely and task.ended:
            return
        actor, is_in_charge = self.somebody(task, actor, is_in_charge)
        command = Hold(actor, "Waits for a part.", is_in_charge)
        expected = first_broken(
            (task.ended, "task_ended", 409),
            (task.on_hold, "task_on_hold", 409),
            *self.rules_of_holder(task, actor, is_in_charge),
        )
        before = self.send_to_task(number, command, expected)
        if expected is None:
            task.on_hold = True
            task.report()
            after = self.state(number)
            assert after.items == before.items
            assert (after.target_at, after.step_id) == (before.target_at, before.step_id)

    @rule(data=st.data(), actor=people, is_in_charge=st.booleans(), hours=st.integers(0, 60))
    @precondition(lambda self: bool(self.model))
    def resume(self, data: st.DataObject, actor: int, is_in_charge: bool, hours: int) -> None:
        """Resume a task, preferably one on hold.

        The task's open item is due later by the length of the pause, unless the item was late before the
        hold.
        """
        on_hold = [number for number, task in enumerate(self.model) if task.on_hold]
        number = data.draw(st.sampled_from([*on_hold, *on_hold, self.draw_task(data)]))
        task = self.model[number]
        self.do_wait(timedelta(hours=hours))
        actor, is_in_charge = self.somebody(task, actor, is_in_charge)
        expected = first_broken(
            (task.ended, "task_ended", 409),
            (not task.on_hold, "not_on_hold", 409),
            *self.rules_of_holder(task, actor, is_in_charge),
        )
        before = self.send_to_task(number, Resume(actor, is_in_charge), expected)
        if expected is None:
            task.on_hold = False
            task.report()
            after = self.state(number)
            pause = after.pauses[-1]
            assert pause.end is not None
            old, new = before.open_item, after.open_item
            assert (old is None) == (new is None)
            if old and new and old.due_at is not None:
                is_late = old.due_at <= pause.start
                assert new.due_at == (
                    old.due_at if is_late else old.due_at + (pause.end - pause.start)
                )

    @rule(data=st.data(), actor=people, hours=st.integers(0, 60))
    @precondition(lambda self: bool(self.model))
    def reopen(self, data: st.DataObject, actor: int, hours: int) -> None:
        """Reopen a task, preferably an ended one. The task returns to its last holder, or goes to the
        next person in turn.
        """
        ended = [number for number, task in enumerate(self.model) if task.ended]
        number = data.draw(st.sampled_from([*ended, *ended, self.draw_task(data)]))
        task = self.model[number]
        self.do_wait(timedelta(hours=hours))
        expected = None if task.ended else ("not_ended", 409)
        before = self.send_to_task(number, Reopen(actor, "It broke again."), expected)
        if expected is not None:
            return
        task.ended = task.cancelled = False
        task.begun = True
        task.report()
        task.hand_over(task.step_id, self.last_holder(task, before))
        if task.holder is None:
            task.hand_over(task.step_id, self.pool_of(task.step_id).take_turn())

    @rule(data=st.data(), actor=people, late=st.sampled_from([None, 0, 0, 1]))
    @precondition(lambda self: bool(self.model))
    def claim(self, data: st.DataObject, actor: int, late: int | None) -> None:
        """Claim a task, preferably one that waits. A claim takes no turn of a rotation."""
        waiting = [n for n, task in enumerate(self.model) if not task.ended and task.holder is None]
        number = data.draw(st.sampled_from([*waiting, *waiting, self.draw_task(data)]))
        task = self.model[number]
        rev = None if late is None else task.rev - late
        is_waiting = not task.ended and task.holder is None
        role = self.state(number).waiting_for
        is_member = role is not None and actor in self.rotations[role_pool(role)].members
        expected = first_broken(
            (task.ended, "task_ended", 409),
            (task.on_hold, "task_on_hold", 409),
            (rev not in (None, task.rev), "stale_rev", 409),
            (not is_waiting, "already_held", 409),
            (not is_member, "not_in_role", 403),
        )
        turns = {name: it.last for name, it in self.rotations.items()}
        self.touched.add(number)
        before = self.state(number)
        assert self.do_claim(number, actor, rev) == expected
        if expected is not None:
            assert self.state(number) == before
            return
        task.rev += 1
        task.hand_over(task.step_id, actor)
        assert turns == {name: it.last for name, it in self.rotations.items()}

    @rule(data=st.data(), to=people, actor=people)
    @precondition(lambda self: bool(self.model))
    def change_owner(self, data: st.DataObject, to: int, actor: int) -> None:
        """Name another owner, which takes no turn of a rotation."""
        number = self.draw_task(data)
        task = self.model[number]
        expected = first_broken(
            (task.ended, "task_ended", 409),
            (to not in self.rotations[OWNER_POOL].members, "not_a_coordinator", 400),
            (to == task.owner, "already_owner", 409),
        )
        self.touched.add(number)
        before = self.state(number)
        assert self.do_change_owner(number, to, actor) == expected
        if expected is not None:
            assert self.state(number) == before
            return
        task.rev += 1
        task.owner = to

    def last_holder(self, task: ModelTask, before: TaskState) -> int | None:
        """The last holder of an ended task; None if there was none, or if they have left their role."""
        if not before.items:
            return None
        step, last = self.definition.step(task.step_id), before.items[-1]
        is_above = step.escalate_to is not None and last.role.id == step.escalate_to.id
        role = last.role if is_above and last.step_id == step.step_id else step.work_role
        members = self.rotations[role_pool(role)].members
        return last.holder.user_id if last.holder.user_id in members else None

    def somebody(self, task: ModelTask, actor: int, is_in_charge: bool) -> tuple[int, bool]:
        """An actor, often the holder, and whether they act as a person in charge: owner or Admin."""
        if not is_in_charge and task.holder is not None and actor % 2:
            return task.holder, False
        return actor, is_in_charge

    def rules_of_holder(
        self, task: ModelTask, actor: int, is_in_charge: bool
    ) -> tuple[tuple[bool, str, int], ...]:
        return (
            (not is_in_charge and actor not in task.held, "not_holder", 403),
            (not is_in_charge and actor != task.holder, "item_closed", 409),
        )

    def send_to_task(self, number: int, command: Command, expected: Answer | None) -> TaskState:
        """Send a command, and check that the result is the `expected` one. Returns the state before."""
        self.touched.add(number)
        before = self.state(number)
        assert self.do_send(number, command) == expected
        if expected is None:
            self.model[number].rev += 1
        else:
            assert self.state(number) == before
        return before
