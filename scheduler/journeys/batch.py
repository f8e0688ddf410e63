"""A batch: due runs of one journey are moved on as far as they can go now, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.tags import add_tag, remove_tag
from scheduler.journeys import posting, telling
from scheduler.journeys.caller import Caller
from scheduler.journeys.definition import JourneyDefinition
from scheduler.journeys.judging import Judge
from scheduler.journeys.passage import Passage, branch_at, split_at, wait_at
from scheduler.journeys.schema import JourneyRun, JourneyVisit
from scheduler.journeys.step import END, Branch, Happened, Leave, Mark, Person, Say, Split, Step, Wait
from segments.moment import Moment


@dataclass
class Batch:
    """Runs of one journey whose rows this transaction holds; every visit is written with the move itself."""

    session: AsyncSession
    #: The definitions of the versions that the runs are of.
    versions: Mapping[int, JourneyDefinition]
    moment: Moment
    caller: Caller | None
    _visits: list[dict[str, Any]] = field(default_factory=list)

    async def move(self, runs: Sequence[JourneyRun]) -> int:
        """Move them on; how many steps were taken."""
        walking = await self._without_goal(runs)
        while walking:
            onward: list[JourneyRun] = []
            for (version, step_id), some in _by_step(walking).items():
                onward += await self._pass(self.versions[version], step_id, some)
            walking = onward
        if self._visits:
            await self.session.execute(insert(JourneyVisit), self._visits)
        await self.session.flush()
        return len(self._visits)

    async def _without_goal(self, runs: Sequence[JourneyRun]) -> list[JourneyRun]:
        """Those who have not reached the goal; the others leave, and get nothing more."""
        reached = list[JourneyRun]()
        for version, some in _by_version(runs).items():
            met = await self._met(self.versions[version], some)
            reached += [run for run in some if run.id in met]
        for run in reached:
            self._end(run, "goal", telling.GOAL)
        if reached:
            await posting.withdraw(self.session, reached[0].journey_id, reached)
        return [run for run in runs if run.ended_at is None]

    async def _met(self, definition: JourneyDefinition, runs: Sequence[JourneyRun]) -> set[int]:
        """The ids of the runs that have reached the goal."""
        judge, ids = Judge(self.session, self.moment), [run.profile_id for run in runs]
        if definition.goal is None:
            return set()
        if isinstance(definition.goal, Happened):
            earliest = min(run.since for run in runs)
            last = await judge.last_happened(definition.goal, ids, after=earliest)
            return {run.id for run in runs if run.profile_id in last and last[run.profile_id] > run.since}
        met = await judge.meeting(definition.goal, ids)
        return {run.id for run in runs if run.profile_id in met}

    async def _pass(
        self, definition: JourneyDefinition, step_id: str, runs: Sequence[JourneyRun]
    ) -> list[JourneyRun]:
        """These runs take one step; those who may take the next one at once."""
        step = definition.step(step_id)
        passages = await self._take(definition, step, runs)
        onward = []
        for run in runs:
            passage = passages[run.id]
            if passage.said is not None:
                self._visit(run, passage.said)
            if passage.target is None:
                run.until = run.due_at = passage.until
            elif passage.target == END:
                self._end(run, passage.state, passage.said or telling.ENDED)
            else:
                run.step, run.moved_at, run.until = passage.target, self.moment.now, None
                onward.append(run)
        return onward

    async def _take(
        self, definition: JourneyDefinition, step: Step, runs: Sequence[JourneyRun]
    ) -> dict[int, Passage]:
        judge = Judge(self.session, self.moment)
        following = definition.following(step)
        if isinstance(step, Wait):
            return await wait_at(judge, step, runs, following)
        if isinstance(step, Branch):
            return await branch_at(judge, step, runs, following)
        if isinstance(step, Split):
            return split_at(step, runs)
        if isinstance(step, Leave):
            return {run.id: Passage(END, step.exit, state="exited") for run in runs}
        said = await self._do(definition, step, runs)
        return {run.id: Passage(following, said[run.id], state="completed") for run in runs}

    async def _do(
        self, definition: JourneyDefinition, step: Say | Mark | Person, runs: Sequence[JourneyRun]
    ) -> dict[int, str]:
        if isinstance(step, Say):
            return await posting.post(self.session, definition, step, runs, moment=self.moment)
        if isinstance(step, Person):
            return {run.id: await self._call(step, run) for run in runs}
        for run in runs:
            await self._tag(step, run)
        said = (telling.UNTAGGED if step.off else telling.TAGGED) % {"tag": step.tag}
        return {run.id: said for run in runs}

    async def _call(self, step: Person, run: JourneyRun) -> str:
        called = self.caller is not None and await self.caller.call_person(
            self.session, run.profile_id, step.person, now=self.moment.now
        )
        return telling.CALLED % {"why": step.person} if called else telling.NO_CHAT

    async def _tag(self, step: Mark, run: JourneyRun) -> None:
        if step.off:
            await remove_tag(self.session, run.profile_id, step.tag)
        else:
            source = f"journey:{run.journey_id}"
            await add_tag(self.session, run.profile_id, step.tag, source=source, now=self.moment.now)

    def _visit(self, run: JourneyRun, said: str) -> None:
        visit = {"run_id": run.id, "step": run.step, "at": self.moment.now, "reason": said[:200]}
        self._visits.append(visit | {"place": self.versions[run.version].number(run.step)})

    def _end(self, run: JourneyRun, state: str, reason: str) -> None:
        run.state, run.reason, run.ended_at = state, reason[:200], self.moment.now
        run.due_at = run.until = run.alone = run.silences = None


def _by_version(runs: Sequence[JourneyRun]) -> dict[int, list[JourneyRun]]:
    groups: dict[int, list[JourneyRun]] = defaultdict(list)
    for run in runs:
        groups[run.version].append(run)
    return groups


def _by_step(runs: Sequence[JourneyRun]) -> dict[tuple[int, str], list[JourneyRun]]:
    groups: dict[tuple[int, str], list[JourneyRun]] = defaultdict(list)
    for run in runs:
        groups[run.version, run.step].append(run)
    return groups
