"""The plain words that people use for roles and for parts of a page."""

from __future__ import annotations

from .words import normal

FIELDS = frozenset(("textbox", "searchbox", "combobox", "spinbutton"))
"""Roles that text can be typed into (a combobox where it is not a native drop-down)."""

ROW_ROLES = frozenset(("row", "listitem", "article", "card", "option", "group", "treeitem"))
"""Regions that stand for one thing among several of its kind."""

POPUP_ROLES = frozenset(("dialog", "alertdialog", "menu", "listbox"))
"""Regions that open over the rest of a page."""

CONTAINER_ROLES = frozenset(
    (
        "article", "banner", "complementary", "contentinfo", "dialog", "alertdialog", "form",
        "grid", "group", "iframe", "list", "listitem", "main", "menubar", "navigation",
        "radiogroup", "region", "row", "rowgroup", "search", "table", "tablist", "tabpanel",
        "toolbar", "tree", "treegrid",
    )
)  # fmt: skip
"""Roles that hold things to use and are not used themselves."""

_BOXES = ("checkbox", "switch", "menuitemcheckbox")
_ROLE_WORDS: dict[str, tuple[str, ...]] = {
    "button": ("button",),
    "field": tuple(FIELDS),
    "input": tuple(FIELDS),
    "text field": tuple(FIELDS),
    "text box": tuple(FIELDS),
    "textbox": ("textbox", "searchbox"),
    "textarea": ("textbox",),
    "search field": ("searchbox",),
    "number field": ("spinbutton",),
    "checkbox": _BOXES,
    "check box": _BOXES,
    "tick box": _BOXES,
    "toggle": ("switch", "checkbox"),
    "radio button": ("radio", "menuitemradio"),
    "radio": ("radio", "menuitemradio"),
    "dropdown": ("combobox", "listbox"),
    "drop-down": ("combobox", "listbox"),
    "select": ("combobox", "listbox"),
    "menu item": ("menuitem", "menuitemcheckbox", "menuitemradio"),
    "menuitem": ("menuitem", "menuitemcheckbox", "menuitemradio"),
    "image": ("img",),
    "picture": ("img",),
    "icon": ("img",),
    "title": ("heading",),
    "headline": ("heading",),
    "cell": ("cell", "gridcell", "rowheader", "columnheader"),
    "column": ("columnheader",),
    "list item": ("listitem",),
    "tree item": ("treeitem",),
    "popup": ("dialog", "alertdialog"),
    "modal": ("dialog", "alertdialog"),
    "dialog": ("dialog", "alertdialog"),
    "frame": ("iframe",),
    "paragraph": ("text", "paragraph"),
    "text": ("text", "paragraph", "ocr"),
    "按钮": ("button",),
    "链接": ("link",),
    "输入框": tuple(FIELDS),
    "文本框": tuple(FIELDS),
    "复选框": _BOXES,
    "单选框": ("radio", "menuitemradio"),
    "下拉框": ("combobox", "listbox"),
    "开关": ("switch", "checkbox"),
    "标签页": ("tab",),
    "菜单项": ("menuitem", "menuitemcheckbox", "menuitemradio"),
    "图片": ("img",),
    "标题": ("heading",),
}
_REGION_WORDS: dict[str, tuple[str, ...]] = {
    "header": ("banner",),
    "footer": ("contentinfo",),
    "nav": ("navigation",),
    "menu": ("navigation", "menu", "menubar"),
    "navigation": ("navigation", "menubar"),
    "sidebar": ("complementary",),
    "aside": ("complementary",),
    "content": ("main",),
    "popup": ("dialog", "alertdialog"),
    "pop-up": ("dialog", "alertdialog"),
    "modal": ("dialog", "alertdialog"),
    "dialog": ("dialog", "alertdialog"),
    "section": ("region", "group"),
    "panel": ("region", "tabpanel", "group"),
    "card": ("article", "group", "listitem", "card"),
    "dropdown": ("listbox",),
    "tabs": ("tablist",),
    "frame": ("iframe",),
    "页眉": ("banner",),
    "页脚": ("contentinfo",),
    "导航": ("navigation", "menubar"),
    "菜单": ("navigation", "menu", "menubar"),
    "侧边栏": ("complementary",),
    "对话框": ("dialog", "alertdialog"),
    "弹窗": ("dialog", "alertdialog"),
    "表格": ("table", "grid", "treegrid"),
}


def roles_called(word: str) -> frozenset[str]:
    """The roles that a word stands for: "field" means a textbox, a searchbox and so on."""
    return _lookup(_ROLE_WORDS, word)


def regions_called(word: str) -> frozenset[str]:
    """The roles of regions that a word stands for: "header" is a banner."""
    return _lookup(_REGION_WORDS, word)


def region_words() -> tuple[str, ...]:
    """The plain words for regions, as they are compared."""
    return tuple(_REGION_WORDS)


def role_words() -> tuple[str, ...]:
    """The plain words for roles, as they are compared."""
    return tuple(_ROLE_WORDS)


def _lookup(table: dict[str, tuple[str, ...]], word: str) -> frozenset[str]:
    word = normal(word)
    return frozenset(table.get(word) or (word,))
