"""A conversation in a process of its own, for tests that interrupt it.

    python talking.py URL MODEL_SERVER FOLDER: commands come from standard input.
"""

from __future__ import annotations

import sys
from pathlib import Path

from handeye.agent import connect, verbs
from handeye.assist import Talk, desk, texts
from handeye.tasks import BrowserTarget, Case, RunOptions, Step, Task


def main(url: str, server: str, folder: str) -> None:
    """Hold the conversation."""
    case = Case(id="t", name="t", steps=(Step(body=verbs.Open(url=url), text="open"),))
    task = Task(name="t", target=BrowserTarget(url=url), cases=(case,))
    spec = connect.ModelSpec("qwen3-vl", f"{server}/v1", cache=connect.NO_CACHE)
    lines = iter(sys.stdin.readline, "")
    talk = Talk(texts.Texts("en"), lines, lambda line: print(line, flush=True))
    options = RunOptions(out=Path(folder), model=spec)
    with desk.Desk(task, options, talk.asker) as opened:
        talk.hold(opened)


if __name__ == "__main__":
    main(*sys.argv[1:])
