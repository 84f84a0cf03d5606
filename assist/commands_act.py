"""Commands that act by number: click, type, select, drag, press, undo, grid, numbers, scan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from . import act_fields, act_pages, act_point, drawn, grid, scan, undo
from .command import Command
from .reply import Reply
from .texts import Lang

if TYPE_CHECKING:
    from .talk import Talk


VERBATIM = frozenset(("type", "add", "answer", "upload", "open", "select"))
"""Commands whose words are taken as they stand: they are typed, or name a file or an address."""


def _command(name: str, english: str, chinese: str, run: Callable[[Talk, str], Reply]) -> Command:
    """A command with the words for it in both languages, divided by |."""
    words: Mapping[Lang, tuple[str, ...]] = {
        "en": tuple(english.split("|")),
        "zh": tuple(chinese.split("|")),
    }
    return Command(name, words, run, f"act.help.{name}", verbatim=name in VERBATIM)


COMMANDS: tuple[Command, ...] = (
    _command("click", "click|tap", "点击|单击|点", act_point.click),
    _command("double_click", "double click|double-click", "双击", act_point.double_click),
    _command("right_click", "right click|right-click", "右击|右键点击", act_point.right_click),
    _command("hover", "hover|point at", "悬停|指向", act_point.hover),
    _command("type", "type|write|enter text", "输入|填写|键入", act_fields.type_text),
    _command("add", "add|append", "追加|添加文字", act_fields.add_text),
    _command("clear", "clear|empty", "清空|清除", act_fields.clear),
    _command("select", "select|choose|pick", "选择|选", act_fields.select),
    _command("tick", "tick", "勾选|打勾", act_point.tick),
    _command("untick", "untick|uncheck", "取消勾选|去掉勾选", act_point.untick),
    _command("drag", "drag", "拖动|拖", act_point.drag),
    _command("upload", "upload", "上传", act_fields.upload),
    _command("press", "press|hit", "按键|按", act_pages.press),
    _command("enter", "enter|return", "回车", act_pages.press_enter),
    _command("escape", "escape|esc", "退出键|取消键", act_pages.press_escape),
    _command("shift_tab", "shift tab|shift+tab", "上一项焦点", act_pages.press_shift_tab),
    _command("tab", "tab", "标签页|切换标签页|下一项焦点", act_pages.tab),
    _command("scroll", "scroll", "滚动|滚", act_pages.scroll),
    _command("open", "open|go to", "打开|前往", act_pages.open_address),
    _command("back", "back|go back", "后退|返回", act_pages.back),
    _command("reload", "reload|refresh", "刷新|重新加载", act_pages.reload),
    _command("tabs", "tabs", "标签页列表|所有标签页", act_pages.tabs),
    _command("close_tab", "close tab", "关闭标签页", act_pages.close_tab),
    _command("yes", "yes", "是|确定", act_pages.yes),
    _command("no", "no", "否|取消", act_pages.no),
    _command("answer", "answer", "回答", act_pages.answer),
    _command("undo", "undo|take back", "撤销|撤消", undo.undo),
    _command(
        "confirm_every",
        "confirm every act|confirm everything",
        "逐步确认|每步确认",
        drawn.every_act,
    ),
    _command("numbers", "numbers|show numbers|numbers on", "编号|显示编号", drawn.numbers),
    _command("hide_numbers", "hide numbers|hide letters", "隐藏编号|隐藏字母", drawn.hide),
    _command("letters", "letters|show letters", "字母|显示字母", drawn.letters),
    _command("grid", "grid|show grid", "网格|显示网格|九宫格", grid.grid),
    _command("scan", "scan|step scan|switch scan", "扫描|开始扫描", scan.scan),
)
