"""Texts for spelling: names of signs and words for letters, in English and Chinese."""

from __future__ import annotations

_SIGNS = {
    "!": ("exclamation mark", "感叹号"), '"': ("quotation mark", "双引号"),
    "#": ("number sign", "井号"), "$": ("dollar sign", "美元符号"),
    "%": ("percent sign", "百分号"), "&": ("ampersand", "和号"),
    "'": ("apostrophe", "单引号"), "(": ("left parenthesis", "左括号"),
    ")": ("right parenthesis", "右括号"), "*": ("asterisk", "星号"),
    "+": ("plus", "加号"), ",": ("comma", "英文逗号"), "-": ("hyphen", "连字符"),
    ".": ("dot", "点"), "/": ("slash", "斜杠"), ":": ("colon", "英文冒号"),
    ";": ("semicolon", "英文分号"), "<": ("less than", "小于号"), "=": ("equals", "等号"),
    ">": ("greater than", "大于号"), "?": ("question mark", "英文问号"),
    "@": ("at sign", "at 符号"), "[": ("left bracket", "左方括号"),
    "\\": ("backslash", "反斜杠"), "]": ("right bracket", "右方括号"), "^": ("caret", "脱字符"),
    "_": ("underscore", "下划线"), "`": ("backtick", "反引号"), "{": ("left brace", "左花括号"),
    "|": ("vertical bar", "竖线"), "}": ("right brace", "右花括号"), "~": ("tilde", "波浪号"),
    "\u00a3": ("pound sign", "英镑符号"), "\u20ac": ("euro sign", "欧元符号"),
    "\u00a5": ("yen sign", "人民币符号"), "\u2026": ("ellipsis", "省略号"),
    "\u2013": ("en dash", "短破折号"), "\u2014": ("em dash", "破折号"),
    "\u00d7": ("multiplication sign", "乘号"), "\u00b7": ("middle dot", "间隔号"),
    "\uff0c": ("Chinese comma", "逗号"), "\u3002": ("Chinese full stop", "句号"),
    "\u3001": ("Chinese enumeration comma", "顿号"), "\uff1a": ("Chinese colon", "冒号"),
    "\uff1b": ("Chinese semicolon", "分号"), "\uff01": ("Chinese exclamation mark", "中文感叹号"),
    "\uff1f": ("Chinese question mark", "问号"), "\u201c": ("left quotation mark", "左双引号"),
    "\u201d": ("right quotation mark", "右双引号"),
    "\uff08": ("Chinese left parenthesis", "左圆括号"),
    "\uff09": ("Chinese right parenthesis", "右圆括号"),
}  # fmt: skip

_LETTERS = (
    "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar "
    "Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
)
"""The radiotelephony spelling alphabet (ICAO), which is the same in both languages."""

TEXTS: dict[str, tuple[str, str]] = {
    **{f"sign.{ord(sign):x}": names for sign, names in _SIGNS.items()},
    **{f"letter.{word[0].lower()}": (word, word) for word in _LETTERS.split()},
    "letter": ("{letter} {word}", "{letter} {word}"),
    "capital": ("capital {letter}", "大写 {letter}"),
    "spell.nothing": ("There is nothing to spell.", "没有可拼读的内容。"),
}
