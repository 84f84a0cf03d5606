"""Which process a window of an X11 display comes from, as the display itself knows it.

Programs of older toolkits (Tk, Athena, Motif) do not name their process (`_NET_WM_PID`).
"""

from __future__ import annotations

from functools import cache
from typing import Any

LOCAL_PID = 2
"""Asks for the process that a client of the display has on this computer."""


def process_of(display: Any, window: int) -> int:
    """The process that made a window; 0 where the display cannot tell."""
    from Xlib import error

    found = display.query_extension("X-Resource")
    if not found.present:
        return 0
    try:
        answer = _request()(
            display=display.display,
            opcode=found.major_opcode,
            asked=[{"client": window, "mask": LOCAL_PID}],
        )
    except (error.BadRequest, error.BadValue):  # too old to tell, or gone
        return 0
    told = list(answer.told)  # client, mask, length in bytes, process
    return int(told[3]) if len(told) > 3 and told[1] == LOCAL_PID else 0


@cache
def _request() -> Any:
    """The request QueryClientIds of the X-Resource extension 1.2."""
    from Xlib.protocol import rq

    one = rq.Struct(rq.Card32("client"), rq.Card32("mask"))

    class QueryClientIds(rq.ReplyRequest):
        _request = rq.Struct(
            rq.Card8("opcode"),
            rq.Opcode(4),
            rq.RequestLength(),
            rq.LengthOf("asked", 4),
            rq.List("asked", one),
        )
        _reply = rq.Struct(
            rq.ReplyCode(),
            rq.Pad(1),
            rq.Card16("sequence_number"),
            rq.ReplyLength(),
            rq.Card32("count"),
            rq.Pad(20),
            rq.List("told", rq.Card32Obj),
        )

    return QueryClientIds
