"""Errors of steps that say `continue_on_error`: the run goes on, and they are told at its end."""

from __future__ import annotations

from handeye.agent import CannotRun, StepFailed


class KeptErrors:
    """What went wrong so far, each with the place of its step."""

    def __init__(self) -> None:
        self._kept: list[tuple[str, BaseException]] = []

    def add(self, where: str, error: BaseException) -> None:
        """Keep an error after which the run goes on."""
        self._kept.append((where, error))

    def with_last(
        self, error: BaseException | None, where: str
    ) -> tuple[BaseException | None, str]:
        """The one error that all of them amount to, and the place of the first.

        Args:
            error: what ended the run before its end; None when nothing did.
            where: the place of its step.
        """
        if not self._kept or isinstance(error, KeyboardInterrupt):
            return error, where
        found = [*self._kept, *([(where, error)] if error else [])]
        failed = any(_failed(one) for _, one in found)
        first, why = found[0]
        if len(found) > 1:
            why = "; ".join(f"{place}: {_told(one)}" for place, one in found)
            why = f"{len(found)} steps went wrong. {why}"
        return (StepFailed if failed else CannotRun)(str(why)), first


def _failed(error: BaseException) -> bool:
    return isinstance(error, StepFailed | AssertionError)


def _told(error: BaseException) -> str:
    said = str(error) or type(error).__name__
    return said if _failed(error) else f"cannot tell: {said}"
