"""Texts of the conversation itself: the key, English, Chinese."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "state.working": ("Working.", "正在处理。"),
    "state.waiting": ("Waiting for you.", "等待您输入。"),
    "state.done": ("Done.", "完成。"),
    "state.stopped": ("Stopped.", "已停止。"),
    "state.failed": ("Failed: {why}", "失败：{why}"),
    "unknown": ("I do not know the command {words}.", "不认识命令“{words}”。"),
    "unknown.next": ("Type help for the commands.", "输入“帮助”查看命令。"),
    "none_of_these": ("0. None of these.", "0. 都不是。"),
    "choose": ("Type a number, a name or its first letters.", "请输入编号、名称或开头的字。"),
    "confirm": ("Type yes to do it. No is the default.", "输入“是”执行。默认为“否”。"),
}
