"""What the command merge does."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handeye.tasks import Suite, SuiteError, junit, merge, suite_folder

from .exits import ERROR, PASSED, USAGE, exit_code
from .suites import count_of


@dataclass(frozen=True)
class Request:
    """What to merge, where to, whether with all run folders, and where JUnit XML goes too."""

    folders: list[Path]
    out: Path
    copy: bool = False
    report: Path | None = None


def merge_folders(request: Request, *, strict: bool, spoils: Mapping[str, bool]) -> int:
    """Merge suites, say what they come to, and return the exit code of the whole."""
    try:
        suite = merge.merge(request.folders, request.out, copy=request.copy)
    except SuiteError as error:
        print(f"handeye: {error}", file=sys.stderr)
        return USAGE
    if request.report:
        junit.write(suite, request.out, request.report)
        print(f"junit: {request.report}")
    print(f"suite report: {request.out / suite_folder.INDEX}")
    for number in suite.missing:
        print(f"shard {number} of {suite.shard.of if suite.shard else '?'} is missing")
    print(f"{count_of(suite)}: {suite.totals}")
    code = exit_code(suite.runs, strict=strict, spoilt=is_spoilt(suite, spoils))
    return ERROR if suite.missing and code == PASSED else code


def is_spoilt(suite: Suite, spoils: Mapping[str, bool]) -> bool:
    """Whether a case has a flag that counts as a failure.

    Args:
        suite: the suite.
        spoils: which of the flags flaky and healed do.
    """
    has = {"flaky": suite.flaky, "healed": suite.healed}
    return any(has[name] for name, counts in spoils.items() if counts)
