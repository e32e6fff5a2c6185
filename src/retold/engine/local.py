"""A pool of processes on this machine.

Our own rather than the standard library's: when a process dies there (killed for its memory, a fault in compiled code), every
task in flight fails and nobody can say whose it was. Here each process works on one batch that is known, so that its death
costs the one item that caused it.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_FEW = 64  # so many items are done before a process has started and read its modules
_BATCH = 16  # small: Ctrl-C waits for the end of one
_AHEAD = 4  # batches a process, done or under way, beyond the oldest that is not done
_LINE = 300


@dataclass(frozen=True)
class Failed:
    """What stands in place of a result that could not be had: the item's place among the items, and why in one line."""

    index: int
    line: str


def run(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    workers: int,
    progress: Callable[[int], None] | None = None,
    batch: int = _BATCH,
    few: int | None = None,
) -> Iterator[Result | Failed]:
    """Yield function(item) for each item, in the order of the items; Failed where it raised or its process died.

    function   callable by its module's name; it, the items and the results can be pickled.
    workers    processes; 0 = one a core, 1 = none but this one, which also does fewer than `few` items (64).
    progress   called with the number of results so far.

    Items are taken as they are needed, so that they may be a long iterator. Ctrl-C stops at the end of the batches under way,
    a second one at once. Cost: some 0.1 s for the first process and the imports of the function's module, then 50 µs an item.
    """
    workers = workers or _cores()
    source = iter(items)
    few = _FEW if few is None else few
    first = list(islice(source, few)) if workers > 1 else []
    everything = chain(first, source)
    alone = workers == 1 or len(first) < few
    results = _run_here(function, everything, 0) if alone else _run_there(function, everything, workers, batch)
    for count, result in enumerate(results, 1):
        if progress is not None:
            progress(count)
        yield result


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _line_of(error: BaseException) -> str:
    told = " ".join(str(error).split())
    return f"{type(error).__name__}: {told}"[:_LINE] if told else type(error).__name__


def _run_here(function: Callable[[Item], Result], items: Iterable[Item], start: int) -> Iterator[Result | Failed]:
    for index, item in enumerate(items, start):
        try:
            result: Result | Failed = function(item)
        except Exception as error:
            result = Failed(index, _line_of(error))
        yield result


# --- in the other process -----------------------------------------------------------------------------------------------------


def _work(connection: Connection, function: Callable[[object], object]) -> None:
    """Answer batches (pickled items) with batches of (whether it went well, pickled result or why not), until the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to deal with
    try:
        connection.send("ready")
        while True:
            connection.send([_answer(function, data) for data in connection.recv()])
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent is done, or gone


def _answer(function: Callable[[object], object], data: bytes) -> tuple[bool, bytes | str]:
    try:
        return True, pickle.dumps(function(pickle.loads(data)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return False, _line_of(error)


# --- in this process ----------------------------------------------------------------------------------------------------------


@dataclass
class _Batch:
    """Consecutive items from `start`: pickled, or why they cannot be."""

    start: int
    items: list[bytes | Failed]

    def sendable(self) -> list[bytes]:
        return [item for item in self.items if isinstance(item, bytes)]

    def joined(self, answers: list[tuple[bool, bytes | str]]) -> list[object]:
        """The results in order: the answers, and the failures that stood between them."""
        rest = iter(answers)
        results: list[object] = []
        for index, item in enumerate(self.items, self.start):
            if isinstance(item, Failed):
                results.append(item)
                continue
            _, value = next(rest)
            results.append(pickle.loads(value) if isinstance(value, bytes) else Failed(index, value))
        return results

    def split(self) -> list[_Batch]:
        return [_Batch(index, [item]) for index, item in enumerate(self.items, self.start)]


@dataclass
class _Worker:
    process: BaseProcess
    connection: Connection
    ready: bool = False
    batch: _Batch | None = None


@dataclass
class _Pool:
    """The processes, the batches that wait, and the results that wait for an earlier batch."""

    function: Callable[[object], object]
    context: BaseContext
    workers: list[_Worker] = field(default_factory=list)
    waiting: deque[_Batch] = field(default_factory=deque)
    done: dict[int, list[object]] = field(default_factory=dict)  # by the place of the first item
    broken: bool = False  # processes cannot be started here

    def start(self) -> None:
        here, there = self.context.Pipe()
        # `Process` is an attribute of each context, not of their base.
        process: BaseProcess = self.context.Process(target=_work, args=(there, self.function), daemon=True)  # type: ignore[attr-defined]  # see above
        process.start()
        there.close()
        self.workers.append(_Worker(process, here))

    def hand_out(self) -> None:
        for worker in self.workers:
            if worker.ready and worker.batch is None and self.waiting:
                worker.batch = self.waiting.popleft()
                with suppress(BrokenPipeError, ConnectionResetError):  # where it died: `collect` sees that
                    worker.connection.send(worker.batch.sendable())

    def collect(self) -> None:
        """Wait for any process and take what it says; bury the dead."""
        for connection in wait([worker.connection for worker in self.workers]):
            worker = next(worker for worker in self.workers if worker.connection is connection)
            try:
                answer = worker.connection.recv()
            except (EOFError, ConnectionResetError):
                self.bury(worker)
                continue
            if worker.batch is not None:
                self.done[worker.batch.start] = worker.batch.joined(answer)
                worker.batch = None
            worker.ready = True

    def bury(self, worker: _Worker) -> None:
        worker.process.join()
        worker.connection.close()
        self.workers.remove(worker)
        batch = worker.batch
        if not worker.ready:
            self.broken = True
        elif batch is not None and len(batch.items) == 1:
            line = f"the process that worked on it ended (exit {worker.process.exitcode})"
            self.done[batch.start] = [Failed(batch.start, line)]
        elif batch is not None:
            self.waiting.extendleft(reversed(batch.split()))
        if not self.broken:
            self.start()

    def stop(self) -> None:
        """Let every process end its batch. An interrupt meanwhile ends them at once."""
        try:
            for worker in self.workers:
                worker.connection.close()
            for worker in self.workers:
                worker.process.join()
        except BaseException:
            for worker in self.workers:
                worker.process.kill()
            raise


def _run_there(function: Callable[[Item], Result], items: Iterable[Item], workers: int, size: int) -> Iterator[Result | Failed]:
    pool = _Pool(function, _context(function))  # type: ignore[arg-type]  # the pool hands the items through unseen
    source = iter(items)
    taken, told = 0, 0  # items taken from the source; results told
    try:
        while True:
            # Few enough batches ahead of the oldest that the results which wait for it stay few.
            while len(pool.waiting) < workers and taken - told < workers * _AHEAD * size:
                batch = [_pickled(item, index) for index, item in enumerate(islice(source, size), taken)]
                if not batch:
                    break
                pool.waiting.append(_Batch(taken, batch))
                taken += len(batch)
            while len(pool.workers) < min(workers, len(pool.waiting)) and not pool.broken:
                pool.start()
            pool.hand_out()
            if taken == told:
                return
            if not pool.workers:  # none can be started here (the program has no file that they could import)
                pool.done.update((b.start, _done_here(function, b)) for b in pool.waiting)
                pool.waiting.clear()
            else:
                pool.collect()
            while told in pool.done:
                results = pool.done.pop(told)
                told += len(results)
                yield from results  # type: ignore[misc]  # they come from `function`
    finally:
        pool.stop()


def _done_here(function: Callable[[Item], Result], batch: _Batch) -> list[object]:
    return batch.joined([_answer(function, data) for data in batch.sendable()])  # type: ignore[arg-type]  # handed through unseen


def _pickled(item: object, index: int) -> bytes | Failed:
    try:
        return pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return Failed(index, _line_of(error))


def _context(function: Callable[..., object]) -> BaseContext:
    """Processes that start small and share no descriptor with this one: forked from a server that has the module imported."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    if function.__module__ in sys.modules and function.__module__ != "__main__":
        context.set_forkserver_preload([function.__module__])
    return context
