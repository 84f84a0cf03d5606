"""Texts about what is stored, and what actions are called: the key, English, Chinese."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "save.picture": ("The picture is saved: {file}", "截图已保存：{file}"),
    "save.text": ("The text is saved: {file}", "文字已保存：{file}"),
    "save.check": (
        "Password fields are covered. All else on the screen can be seen.",
        "密码框已遮盖，屏幕上其他内容都看得见。",
    ),
    "save.page": ("Page: {title}", "网页：{title}"),
    "save.failed": ("{file} cannot be written: {why}", "无法写入 {file}：{why}"),
    "privacy.folder": (
        "Pictures and commands are stored in {folder}.",
        "截图和命令保存在 {folder}。",
    ),
    "privacy.covered": (
        "Fields for passwords, codes and cards are covered in pictures.",
        "截图中密码、验证码和银行卡的输入框已遮盖。",
    ),
    "privacy.no_model": (
        "No model is used. No picture leaves this program.",
        "没有使用模型，截图不会离开本程序。",
    ),
    "privacy.model": ("Pictures are shown to the model {model}.", "截图会给模型 {model} 看。"),
    "privacy.in_process": (
        "It runs in this program. No picture leaves this machine.",
        "模型在本程序内运行，截图不会离开本机。",
    ),
    "privacy.local": (
        "It runs on this machine, at {address}.",
        "模型在本机运行，地址是 {address}。",
    ),
    "privacy.remote": (
        "It is remote: pictures of the screen are sent to {address}.",
        "模型在远程：屏幕截图会发送到 {address}。",
    ),
    "privacy.cassette": (
        "Answers come from a recording: {file}. No picture is sent.",
        "回答来自录制文件 {file}，不发送截图。",
    ),
    "privacy.replies": ("The model's answers are kept in {where}.", "模型的回答保存在 {where}。"),
    "privacy.saved": ("You saved {file}", "您保存了 {file}"),
    "privacy.forget": (
        "Nothing else is stored. Type forget to delete all of it.",
        "此外不保存任何内容。输入“忘记”可全部删除。",
    ),
    "forget.sure": (
        "Leave, and delete all that is stored of this session in {folder}? It cannot be undone.",
        "要离开，并删除 {folder} 中本次会话的全部内容吗？删除后无法恢复。",
    ),
    "forget.files": (
        "Delete the files that you saved, too? {files}",
        "您另存的文件也删除吗？{files}",
    ),
    "forget.no": ("Nothing is deleted.", "没有删除任何内容。"),
    "forget.closing": ("Closing, then deleting.", "正在关闭，随后删除。"),
    "forget.folder": (
        "Deleted: {folder}, with {count} files.",
        "已删除：{folder}，共 {count} 个文件。",
    ),
    "forget.replies": (
        "Deleted: {count} answers of the model that were kept.",
        "已删除：保存的 {count} 条模型回答。",
    ),
    "forget.file": ("Deleted: {file}", "已删除：{file}"),
    "forget.kept": ("Still there, saved by you: {file}", "您另存的文件仍在：{file}"),
    "forget.answers": ("answers of the model", "模型的回答"),
    "forget.not": ("Not deleted: {what}: {why}", "未能删除：{what}：{why}"),
    "action.click": ("click {what}", "点击 {what}"),
    "action.double_click": ("double-click {what}", "双击 {what}"),
    "action.right_click": ("right-click {what}", "右键点击 {what}"),
    "action.hover": ("point at {what}", "指向 {what}"),
    "action.drag": ("drag {what}", "拖动 {what}"),
    "action.scroll": ("scroll {what}", "滚动 {what}"),
    "action.reveal": ("scroll to {what}", "滚动到 {what}"),
    "action.type": ("type text into {what}", "输入文字到 {what}"),
    "action.press": ("press {what}", "按 {what}"),
    "action.select": ("choose in {what}", "在 {what} 中选择"),
    "action.check": ("tick or untick {what}", "勾选或取消 {what}"),
    "action.upload": ("give files to {what}", "上传文件到 {what}"),
    "action.wait_for": ("wait", "等待"),
    "action.goto": ("open {what}", "打开 {what}"),
    "action.back": ("go back", "返回"),
    "action.switch_tab": ("go to another tab", "切换标签页"),
    "action.close_tab": ("close a tab", "关闭标签页"),
    "action.answer_dialog": ("answer a dialog", "回答对话框"),
    "action.extract": ("read", "读取"),
    "action.ask_user": ("ask you", "询问您"),
    "action.done": ("finish", "结束"),
    "action.fail": ("give up", "放弃"),
}
