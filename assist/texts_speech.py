"""Texts about speech and sounds: the key, English, Chinese."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "speech.on": ("Speaking through {name}.", "正在通过 {name} 朗读。"),
    "speech.off": ("Speech is off.", "语音已关闭。"),
    "speech.none": ("There is no voice. {why}", "没有可用的语音。{why}"),
    "speech.get": (
        "For a voice: pip install 'handeye[speech]', then type speech on.",
        "要使用语音：pip install 'handeye[speech]'，然后输入“语音 开”。",
    ),
    "speech.get.reader": (
        "For a voice: start your screen reader, then type speech on.",
        "要使用语音：请先启动读屏软件，然后输入“语音 开”。",
    ),
    "speech.get.linux": (
        "For a voice: install speech-dispatcher and espeak-ng, then type speech on.",
        "要使用语音：请安装 speech-dispatcher 和 espeak-ng，然后输入“语音 开”。",
    ),
    "speech.lost": (
        "The voice is gone; the text goes on. {why}",
        "语音已中断，文字照常显示。{why}",
    ),
    "speech.again": ("Type speech on to try again.", "输入“语音 开”可重试。"),
    "speech.quiet": ("Silent.", "已安静。"),
    "speech.on_off": ("Type speech on or speech off.", "请输入“语音 开”或“语音 关”。"),
    "rate.now": ("Rate {rate} of 9.", "语速 {rate}，最快为 9。"),
    "rate.own": ("The rate is as your system sets it.", "语速由系统设置决定。"),
    "rate.how": ("Type rate and a number from 1 to 9.", "请输入“语速”加 1 到 9 的数字。"),
    "sounds.on": ("Sounds are on.", "提示音已打开。"),
    "sounds.off": ("Sounds are off.", "提示音已关闭。"),
    "sounds.none": (
        "Nothing here plays sounds. On Linux: sudo apt install alsa-utils.",
        "本机没有可用的播放程序。Linux 上请运行：sudo apt install alsa-utils。",
    ),
    "sounds.lost": (
        "Sounds are off: they cannot be played. {why}",
        "提示音无法播放，已关闭。{why}",
    ),
    "sounds.on_off": ("Type sounds on or sounds off.", "请输入“提示音 开”或“提示音 关”。"),
    "help.speech": ("Have lines spoken, or not.", "打开或关闭语音朗读。"),
    "help.speech.example": ("speech on", "语音 开"),
    "help.rate": ("Speak faster or slower, from 1 to 9.", "设置语速，从 1 到 9。"),
    "help.rate.example": ("rate 7", "语速 7"),
    "help.faster": ("Speak a little faster.", "语速快一点。"),
    "help.faster.example": ("faster", "快一点"),
    "help.slower": ("Speak a little slower.", "语速慢一点。"),
    "help.slower.example": ("slower", "慢一点"),
    "help.silence": (
        "Stop speaking now; the next answer is spoken.",
        "立即停止朗读，下一条照常朗读。",
    ),
    "help.silence.example": ("silence", "安静"),
    "help.sounds": ("Have a short sound for each state, or not.", "打开或关闭状态提示音。"),
    "help.sounds.example": ("sounds on", "提示音 开"),
}
