"""Texts about repairing pages: the key, English, Chinese."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "repair.on": (
        "Repaired {count} here. Guessed: {guessed}.",
        "已修复 {count} 处，其中推测 {guessed} 处。",
    ),
    "repair.nothing": ("Nothing to repair was found here.", "没有发现可以修复的问题。"),
    "repair.stays": (
        "It goes on in this tab until repair off. Nothing is sent to the site.",
        "在本标签页持续有效，输入“修复 关”即停止。不会向网站发送任何内容。",
    ),
    "repair.see": ("Type repair list for every change.", "输入“修复 列表”查看每处更改。"),
    "repair.off": ("Undone. The page is as its makers left it.", "已撤销，网页恢复原样。"),
    "repair.not_on": ("Nothing is repaired. Type repair to begin.", "尚未修复。输入“修复”开始。"),
    "repair.count": (
        "{count} changes. Guessed: {guessed}.",
        "共 {count} 处更改，其中推测 {guessed} 处。",
    ),
    "repair.saved": ("Saved {count} changes to {path}", "已保存 {count} 处更改到 {path}"),
    "repair.save.how": (
        "It is used only after repair load. You can edit or share it.",
        "只有输入“修复 载入”才会使用。可以编辑或分享该文件。",
    ),
    "repair.loaded": ("Loaded {count} changes from {path}", "已从 {path} 载入 {count} 处更改"),
    "repair.no_file": ("There is no saved repair for {site}.", "没有为 {site} 保存的修复。"),
    "repair.bad_file": ("{path} cannot be used: {why}", "无法使用 {path}：{why}"),
    "repair.how": (
        "Type repair, repair off, repair list, repair save or repair load.",
        "请输入：修复、修复 关、修复 列表、修复 保存、修复 载入。",
    ),
    "repair.browser": (
        "Repair needs a page in Chrome, Chromium or Edge.",
        "修复功能需要 Chrome、Chromium 或 Edge 中的网页。",
    ),
    "repair.odd": ("Some parts could not be repaired: {why}", "部分内容无法修复：{why}"),
    "repair.guess": ("{line} Guessed.", "{line}（推测）"),
    "repair.name": (
        '{role} named "{name}", from {source}.',
        "{role}命名为“{name}”，来自{source}。",
    ),
    "repair.button": (
        '"{name}" is a button now, for Enter and Space, from {source}.',
        "“{name}”现在是按钮，可按回车或空格，来自{source}。",
    ),
    "repair.heading": (
        '"{name}" is a heading now, from {source}.',
        "“{name}”现在是标题，来自{source}。",
    ),
    "repair.message": (
        'This message is announced: "{name}".',
        "会播报这条消息：“{name}”。",
    ),
    "repair.message.later": (
        "Messages that come up are announced.",
        "会播报新出现的消息。",
    ),
    "repair.lang": (
        "The language of the page is {name}, from {source}.",
        "网页语言为 {name}，来自{source}。",
    ),
    "repair.saved_one": (
        '{role} "{name}", from your file.',
        "{role}“{name}”，来自您的文件。",
    ),
    "repair.outline": (
        "The focus has an outline, which the page took away.",
        "已恢复被网页去掉的焦点框。",
    ),
    "repair.unnamed": ("without a name", "无名称"),
    "repair.source.label": ("a label beside it", "旁边的标签"),
    "repair.source.beside": ("words beside it", "旁边的文字"),
    "repair.source.placeholder": ("its hint", "输入提示"),
    "repair.source.code": ("the page's code", "网页代码"),
    "repair.source.caption": ("its caption", "图片说明"),
    "repair.source.file": ("its file name", "文件名"),
    "repair.source.pointer": ("the mouse pointer over it", "鼠标指针形状"),
    "repair.source.tooltip": ("its tooltip", "悬停提示"),
    "repair.source.icon": ("its icon", "图标"),
    "repair.source.text": ("the sign on it", "按钮上的符号"),
    "repair.source.address": ("its address", "链接地址"),
    "repair.source.title": ("the title in it", "内部网页的标题"),
    "repair.source.look": ("its look", "外观"),
    "repair.source.words": ("the words of the page", "网页文字"),
    "repair.source.saved": ("your file", "您的文件"),
    "repair.guessed.beside": ("name guessed from words beside it", "名称根据旁边文字推测"),
    "repair.guessed.code": ("name guessed from the page's code", "名称根据网页代码推测"),
    "repair.guessed.caption": ("name guessed from the caption", "名称根据图片说明推测"),
    "repair.guessed.file": ("name guessed from the file name", "名称根据文件名推测"),
    "repair.guessed.pointer": ("button guessed from the mouse pointer", "根据鼠标指针推测为按钮"),
    "repair.guessed.icon": ("name guessed from the icon", "名称根据图标推测"),
    "repair.guessed.text": ("name guessed from the sign on it", "名称根据符号推测"),
    "repair.guessed.address": ("name guessed from the address", "名称根据链接地址推测"),
    "repair.guessed.look": ("guessed from its look", "根据外观推测"),
    "repair.guessed.saved": ("name from a saved repair", "名称来自保存的修复"),
    "help.repair": (
        "Give names and keys to what this page left without, in your browser only.",
        "为本页缺少名称或键盘操作的内容补上，仅在您的浏览器中。",
    ),
    "help.repair.example": ("repair, repair list, repair off", "修复、修复 列表、修复 关"),
}
ICONS: dict[str, tuple[str, str]] = {
    "close": ("Close", "关闭"), "search": ("Search", "搜索"), "menu": ("Menu", "菜单"),
    "delete": ("Delete", "删除"), "edit": ("Edit", "编辑"), "add": ("Add", "添加"),
    "settings": ("Settings", "设置"), "cart": ("Cart", "购物车"), "user": ("Account", "账户"),
    "home": ("Home", "首页"), "help": ("Help", "帮助"), "info": ("Information", "信息"),
    "download": ("Download", "下载"), "upload": ("Upload", "上传"), "share": ("Share", "分享"),
    "print": ("Print", "打印"), "save": ("Save", "保存"), "favorite": ("Favorite", "收藏"),
    "play": ("Play", "播放"), "pause": ("Pause", "暂停"), "mute": ("Mute", "静音"),
    "volume": ("Volume", "音量"), "more": ("More", "更多"), "filter": ("Filter", "筛选"),
    "sort": ("Sort", "排序"), "refresh": ("Refresh", "刷新"), "copy": ("Copy", "复制"),
    "send": ("Send", "发送"), "mail": ("Mail", "邮件"), "phone": ("Phone", "电话"),
    "calendar": ("Calendar", "日历"), "location": ("Location", "位置"),
    "language": ("Language", "语言"), "notifications": ("Notifications", "通知"),
    "logout": ("Log out", "退出登录"), "login": ("Log in", "登录"),
    "fullscreen": ("Full screen", "全屏"), "attach": ("Attach", "附件"),
    "camera": ("Camera", "相机"), "microphone": ("Microphone", "麦克风"), "lock": ("Lock", "锁定"),
    "show": ("Show", "显示"), "undo": ("Undo", "撤销"), "redo": ("Redo", "重做"),
    "next": ("Next", "下一个"), "previous": ("Previous", "上一个"), "up": ("Up", "向上"),
    "down": ("Down", "向下"), "wechat": ("WeChat", "微信"), "weibo": ("Weibo", "微博"),
}  # fmt: skip
"""What a page's icon is called, in the language of the page."""
