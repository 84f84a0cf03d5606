"""Texts about what is drawn on the screen, grids and scanning: the key, English, Chinese."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "drawn.on": ("Numbers are on. {count} are in view.", "已显示编号，可见{count}个。"),
    "drawn.letters": ("Letters are on. {count} are in view.", "已显示字母，可见{count}个。"),
    "drawn.off": ("Numbers are off.", "已隐藏编号。"),
    "drawn.unseen": (
        "The browser has no window now: start with --headed to see them.",
        "浏览器目前没有窗口：用 --headed 启动才能看到。",
    ),
    "drawn.picture": (
        "Numbers cannot be drawn on this screen. A picture shows {count}.",
        "此屏幕上不能显示编号，已存为图片，共{count}个。",
    ),
    "drawn.path": ("The picture: {path}", "图片：{path}"),
    "scan.time": (
        "Scanning, {seconds} seconds each. Press a key or Enter to choose.",
        "开始扫描，每项{seconds}秒。按任意键或回车选择。",
    ),
    "scan.step": (
        "Scanning step by step. Enter goes on, any other key chooses.",
        "逐项扫描：回车下一项，其他键选择。",
    ),
    "scan.rate": ("A scan rate is {least} to {most} seconds.", "扫描速度为{least}到{most}秒。"),
    "act.say.scan": (
        "Say scan, scan slow, scan fast, scan 3 seconds or scan step.",
        "请说：扫描、扫描 慢、扫描 快、扫描 3 秒，或 扫描 逐项。",
    ),
    "scan.off": ("Scanning is off.", "扫描已结束。"),
    "scan.rest": (
        "Scanning rests. Press Enter to scan again, or type end.",
        "扫描暂停。按回车继续，输入“结束”退出。",
    ),
    "scan.in": ("In {place}", "{place}中"),
    "scan.group": ("Group", "一组"),
    "scan.one": ("{where}: {first}.", "{where}：{first}。"),
    "scan.several": (
        "{where}: {count} items, {first} to {last}.",
        "{where}：{count}项，从{first}到{last}。",
    ),
    "scan.back": ("Back to the groups.", "返回分组。"),
    "scan.page": ("The page: scroll, go back, end scanning.", "页面：滚动、后退、结束扫描。"),
    "scan.down": ("Scroll down.", "向下滚动。"),
    "scan.up": ("Scroll up.", "向上滚动。"),
    "scan.page_back": ("Go back.", "后退。"),
    "scan.end": ("End scanning.", "结束扫描。"),
    "scan.no": ("No.", "否。"),
    "scan.yes": ("Yes, do it.", "是，执行。"),
    "scan.none": ("None of these.", "都不是。"),
    "grid.dense": (
        "Grid: {count} cells, {across} in a row, {down} rows, from the top left.",
        "网格：{count}格，每行{across}格，共{down}行，从左上开始。",
    ),
    "grid.cell": ("In this cell: {what}.", "此格中：{what}。"),
    "grid.how": ("Say the number of a cell.", "请说格子编号。"),
    "grid.click": (
        "click clicks the middle, back widens, grid off ends.",
        "“点击”点中央，“后退”放大范围，“网格 关”结束。",
    ),
    "grid.smallest": ("This cell is the smallest.", "这是最小的格子。"),
    "grid.nine": ("Cells 1 to 9, row by row. In them:", "格子1到9，逐行排列。其中有："),
    "grid.nine.empty": (
        "Cells 1 to 9, row by row: 1 top left, 5 middle, 9 bottom right.",
        "格子1到9，逐行排列：1左上，5中央，9右下。",
    ),
    "grid.at": ("{number}. {place}: {what}", "{number}. {place}：{what}"),
    "grid.at.dense": ("{number}. {what}", "{number}. {what}"),
    "grid.more": ("more tells which cells hold something.", "“更多”列出有内容的格子。"),
    "grid.empty": ("nothing known", "没有已知内容"),
    "grid.and_more": ("{what} and {count} more", "{what}等，另有{count}项"),
    "grid.none": ("There is no grid.", "没有网格。"),
    "grid.off": ("The grid is off.", "网格已关闭。"),
    "grid.no_cell": (
        "There is no such cell: they go from 1 to {count}.",
        "没有这个格子：编号为1到{count}。",
    ),
    "grid.top_left": ("top left", "左上"),
    "grid.top": ("top", "上"),
    "grid.top_right": ("top right", "右上"),
    "grid.left": ("left", "左"),
    "grid.middle": ("middle", "中"),
    "grid.right": ("right", "右"),
    "grid.bottom_left": ("bottom left", "左下"),
    "grid.bottom": ("bottom", "下"),
    "grid.bottom_right": ("bottom right", "右下"),
}
