"""Runs programs under the suite's real Keeper, Watchdog and Printer until SIGINT or SIGTERM. Tests
start this script in place of the supervisor.

Its argument is a JSON object: the command of each program by name. It exits with 2 if a program has
died too often.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from suite.errors import SuiteError
from suite.processes import Keeper, Printer, Program, Watchdog


async def main() -> int:
    end = asyncio.Event()
    failures: list[SuiteError] = []

    def give_up(failure: SuiteError) -> None:
        failures.append(failure)
        end.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, end.set)
    watchdog = Watchdog()
    printer = Printer(colour=False)
    keepers = [
        Keeper(
            Program(name, command, Path.cwd(), dict(os.environ)),
            printer=printer,
            watchdog=watchdog,
            on_give_up=give_up,
        )
        for name, command in json.loads(sys.argv[1]).items()
    ]
    for keeper in keepers:
        keeper.start()
    await end.wait()
    await asyncio.gather(*(keeper.stop() for keeper in keepers))
    watchdog.close()
    for failure in failures:
        printer.say(str(failure))
    return 2 if failures else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
