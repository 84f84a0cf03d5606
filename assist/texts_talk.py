"""Texts of the conversation itself: the key, English, Chinese."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "state.working": ("Working.", "正在处理。"),
    "state.waiting": ("Waiting for you.", "等待您输入。"),
    "state.done": ("Done.", "完成。"),
    "state.stopped": ("Stopped.", "已停止。"),
    "state.failed": ("Failed: {why}", "失败：{why}"),
    # What is said at the beginning.
    "start.opening": ("Opening {what}.", "正在打开 {what}。"),
    "start.scheme": (
        "The address has no https:// or http://. I take {url}.",
        "地址没有写 https:// 或 http://，按 {url} 打开。",
    ),
    "start.open": ("The page {title} is open.", "已打开网页“{title}”。"),
    "start.address": ("Its address is {url}.", "地址是 {url}。"),
    "start.window": ("The window {title} is open.", "已打开窗口“{title}”。"),
    "start.nothing": (
        "No page is open. Type open and an address.",
        "还没有打开网页。请输入“打开”和网址。",
    ),
    "start.stored": (
        "Pictures and commands are stored in {folder}.",
        "截图和命令保存在 {folder}。",
    ),
    "start.forget": (
        "Type forget to delete them, privacy to hear more.",
        "输入“忘记”可删除，输入“隐私”了解详情。",
    ),
    "start.help": (
        "Type help for the commands, quit to leave.",
        "输入“帮助”听命令，输入“退出”离开。",
    ),
    "start.stop": (
        "To stop what is under way: Ctrl-C, or type stop.",
        "要立即停止：按 Ctrl-C，或输入“停止”。",
    ),
    "start.stop_key": (
        "To stop what is under way: Escape, the s key, or Ctrl-C.",
        "要立即停止：按 Escape、s 键或 Ctrl-C。",
    ),
    "start.which": (
        "Which page shall I open? Type its address, or demo for a shop to try out.",
        "要打开哪个网页？请输入网址，或输入 demo 打开试用商店。",
    ),
    "start.desktop": ("the desktop", "桌面"),
    "start.demo": (
        "This is the bundled shop. Sign in with {email} and {password}.",
        "这是自带的试用商店。登录：{email}，密码 {password}。",
    ),
    "start.failed": ("The page was not opened: {why}", "网页没有打开：{why}"),
    "start.stopped": ("Stopped. The page was not opened.", "已停止。网页没有打开。"),
    "address.none": (
        "{words} is no address. An address looks like shop.example.",
        "“{words}”不是网址。网址的样子是 shop.example。",
    ),
    "address.no_file": ("There is no file {words}.", "没有文件 {words}。"),
    # Questions.
    "none_of_these": ("0. None of these.", "0. 都不是。"),
    "choose": ("Type a number, a name or its first letters.", "请输入编号、名称或开头的字。"),
    "choose.more": ("9. More.", "9. 更多。"),
    "choose.first": ("9. Back to the first ones.", "9. 回到开头。"),
    "choose.details": ("?. Tell me more.", "?. 详细说明。"),
    "choose.again": ("{words} is none of them, or several.", "“{words}”不在其中，或不止一个。"),
    "choose.none": ("Nothing was chosen.", "没有选择。"),
    "confirm": ("Type yes to do it. No is the default.", "输入“是”执行。默认为“否”。"),
    "ask.rule": ("Type your answer. Enter alone is no answer.", "请输入回答。直接回车表示不回答。"),
    "too_early": (
        "Lines typed before this question do not count: {count}.",
        "在这个问题之前输入的行不算：{count} 行。",
    ),
    # Lines that are no command.
    "empty": ("Nothing was typed. Type help for the commands.", "没有输入内容。输入“帮助”听命令。"),
    "unknown": ("I do not know the command {words}.", "不认识命令“{words}”。"),
    "unknown.next": ("Type help for the commands.", "输入“帮助”查看命令。"),
    "unknown.near": ("Perhaps you mean: {commands}.", "您可能是指：{commands}。"),
    "press_again": (
        "Nothing is under way. Press Ctrl-C again, or type quit, to leave.",
        "没有正在进行的操作。再按一次 Ctrl-C 或输入“退出”离开。",
    ),
    # How much is told.
    "more.left": ("{count} more lines. Say more.", "还有 {count} 行。请说“更多”。"),
    "more.details": ("Say more for details.", "说“更多”听详情。"),
    "more.none": ("There is no more.", "没有更多内容。"),
    "same": ("The same again, {count} more.", "同样的内容还有 {count} 次。"),
    "repeat.none": ("Nothing was said yet.", "还没有说过内容。"),
    "verbosity.1": ("Verbosity 1: three lines at once.", "详细程度 1：一次三行。"),
    "verbosity.2": ("Verbosity 2: twelve lines at once.", "详细程度 2：一次十二行。"),
    "verbosity.3": ("Verbosity 3: all lines at once.", "详细程度 3：一次全部。"),
    "verbosity.wrong": (
        "{words} is no verbosity. There are 1, 2 and 3.",
        "没有详细程度“{words}”。可用 1、2、3。",
    ),
    # Stop and quit.
    "stop.nothing": ("Nothing is under way.", "没有正在进行的操作。"),
    "stopped.done": ("Done before that: {what}.", "此前已完成：{what}。"),
    "stopped.perhaps": ("Broken off, perhaps done: {what}.", "已中断，可能已生效：{what}。"),
    "stopped.nothing": ("Nothing was done.", "没有执行任何操作。"),
    "stopped.rest": ("Not finished: {command}", "没有完成：{command}"),
    "stopped.dropped": (
        "Left out, because typed before the stop. Lines: {count}.",
        "停止之前输入的 {count} 行不再执行。",
    ),
    "quit.bye": ("Good-bye.", "再见。"),
    "quit.stored": ("The record of this session: {file}", "本次会话的记录：{file}"),
}
