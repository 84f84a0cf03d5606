"""Whether two names may mean one and the same control: renamed, or another one altogether."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from handeye.actions import RISK_KINDS, disguise, risk_words
from handeye.perception import words

ALIKE = 0.85
"""How much of two names must be the same letters, where they are spelt differently."""
_OPPOSITES = (
    "accept decline reject deny refuse", "add remove delete", "allow block deny", "after before",
    "all none selected", "approve reject", "ascending descending", "back forward next",
    "begin end", "buy sell", "cancel apply", "cancel confirm", "cancel continue", "cancel keep",
    "cancel ok", "cancel save", "cancel submit", "check uncheck", "close open", "collapse expand",
    "connect disconnect", "copy cut paste", "create delete edit", "credit debit",
    "decrease increase", "disable enable", "discard save", "dislike like", "down up",
    "draft publish", "encrypt decrypt", "exit enter", "export import", "first last",
    "follow unfollow", "from to", "grant revoke", "hide show", "in out", "install uninstall",
    "join leave", "left right", "less more", "lock unlock", "login logout", "maximum minimum",
    "mute unmute", "new old", "next previous", "no yes", "off on", "pause play resume stop",
    "pin unpin", "private public", "redo undo", "reset save", "restore delete",
    "select deselect", "send receive", "start stop", "subscribe unsubscribe", "upload download",
    "view edit delete", "登录 登出 退出 注册", "保存 取消 删除 放弃", "确定 取消", "确认 取消",
    "同意 拒绝", "添加 删除 移除", "增加 减少 删除", "打开 关闭", "开始 停止 结束 暂停",
    "上一 下一", "上传 下载", "导入 导出", "启用 禁用 停用", "显示 隐藏", "展开 收起",
    "关注 取消", "全选 取消", "锁定 解锁", "订阅 退订", "公开 私密", "编辑 查看 删除",
)  # fmt: skip
"""Words of which one is never another's new name."""
_OPPOSITE = {
    word: frozenset(one for group in _OPPOSITES if word in group.split() for one in group.split())
    - {word}
    for word in {one for group in _OPPOSITES for one in group.split()}
}
_HAN = tuple(word for word in _OPPOSITE if not word.isascii())
_NOT = frozenset(("not", "no", "never", "without", "don't", "dont", "except", "不", "别"))
_WIDER = frozenset(("all", "every", "everything", "everyone", "forever", "permanently", "account"))
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same, case, width and spaces aside."""
    return words.normal(one) == words.normal(other)


@lru_cache(maxsize=4_096)
def means_other(one: str, other: str) -> bool:
    """Whether two names plainly mean different things: their opposites, or another risk."""
    if same_name(one, other):
        return False
    if _risks(one) != _risks(other):
        return True
    mine, others = _words(one), _words(other)
    odd = mine ^ others
    if odd & (_NOT | _WIDER) or any(_OPPOSITE.get(word, frozenset()) & others for word in mine):
        return True
    return any(_negated(word, others) for word in mine) or any(
        _negated(word, mine) for word in others
    )


def alike(one: str, other: str) -> bool:
    """Whether a name may be another's, put a little differently: words added or spelt anew."""
    first, second = words.core(words.normal(one)), words.core(words.normal(other))
    if not (first and second) or means_other(one, other):
        return False
    mine, others = _WORD.findall(first), _WORD.findall(second)
    if "".join(mine) == "".join(others):
        return True
    if mine[:1] == others[:1] and (set(mine) <= set(others) or set(others) <= set(mine)):
        return True
    if not first.isascii() and (first.startswith(second) or second.startswith(first)):
        return True
    same_length = len(mine) == len(others)
    return same_length and SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def _words(name: str) -> frozenset[str]:
    plain = words.normal(name)
    return frozenset(_WORD.findall(plain)) | {word for word in _HAN if word in plain}


def _negated(word: str, others: frozenset[str]) -> bool:
    """Whether the others have a word that is this one undone, as in "follow" and "unfollow"."""
    if len(word) < 3:
        return False
    return any(f"{before}{word}" in others for before in ("un", "dis", "de", "in", "non", "re"))


def _risks(name: str) -> frozenset[str]:
    """What kinds of risk the words of a control order."""
    ways = disguise.undisguised(name)
    return frozenset(
        kind for kind in RISK_KINDS if any(risk_words.orders(kind).fullmatch(way) for way in ways)
    )
