"""Texts of the help: the key, English, Chinese."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "help.group.look": ("To look: {commands}.", "查看：{commands}。"),
    "help.group.act": ("To act: {commands}.", "操作：{commands}。"),
    "help.group.model": ("To ask a model: {commands}.", "询问模型：{commands}。"),
    "help.group.task": ("For whole tasks: {commands}.", "整件任务：{commands}。"),
    "help.group.more": ("Besides: {commands}.", "其他：{commands}。"),
    "help.group.talk": ("This conversation: {commands}.", "本次对话：{commands}。"),
    "help.one": (
        "Type help and a command to hear about it, such as help save.",
        "输入“帮助”和命令名听说明，例如：帮助 保存。",
    ),
    "help.stop": (
        "Ctrl-C, or the word stop, stops what is under way at once.",
        "按 Ctrl-C 或输入“停止”，立即停止正在进行的操作。",
    ),
    "help.example": ("Example: {example}", "例如：{example}"),
    "help.others": ("Also: {words}.", "也可以说：{words}。"),
    "help.help": ("Tells the commands, or one command.", "说明全部命令，或某个命令。"),
    "help.help.example": ("help save", "帮助 保存"),
    "help.repeat": ("Tells the last answer again.", "再说一遍上一个回答。"),
    "help.repeat.example": ("repeat", "重复"),
    "help.more_lines": (
        "Tells the next lines of the last answer, ten at a time.",
        "接着说上一个回答，每次十行。",
    ),
    "help.more_lines.example": ("more", "更多"),
    "help.verbosity": (
        "Sets how many lines are told at once: 1 for three, 2 for twelve, 3 for all.",
        "设置一次说几行：1 为三行，2 为十二行，3 为全部。",
    ),
    "help.verbosity.example": ("verbosity 1", "详细程度 1"),
    "help.stop_command": (
        "Stops what is under way at once, and says what was done.",
        "立即停止正在进行的操作，并说明已完成什么。",
    ),
    "help.stop_command.example": ("stop", "停止"),
    "help.quit": ("Closes what is open, and leaves.", "关闭已打开的内容并离开。"),
    "help.quit.example": ("quit", "退出"),
    "help.save": (
        "Saves the last picture and the last answer, to hand them to a person.",
        "保存最近的截图和回答，以便交给别人看。",
    ),
    "help.save.example": ("save help-me.png", "保存 help-me.png"),
    "help.privacy": (
        "Tells what is stored, where, and which model sees pictures.",
        "说明保存了什么、保存在哪里、哪个模型会看到截图。",
    ),
    "help.privacy.example": ("privacy", "隐私"),
    "help.forget": (
        "Leaves, and deletes all that was stored of this session.",
        "离开，并删除本次会话保存的全部内容。",
    ),
    "help.forget.example": ("forget", "忘记"),
}
