# handeye.assist is the assist/ folder at the root (pyproject.toml, package-dir).
from assist import *
from assist import command as command
from assist import commands as commands
from assist import commands_act as commands_act
from assist import commands_look as commands_look
from assist import commands_model as commands_model
from assist import commands_more as commands_more
from assist import commands_talk as commands_talk
from assist import commands_task as commands_task
from assist import desk as desk
from assist import meant as meant
from assist import numbers as numbers
from assist import reply as reply
from assist import spoken as spoken
from assist import talk as talk
from assist import texts as texts
from assist import texts_act as texts_act
from assist import texts_look as texts_look
from assist import texts_model as texts_model
from assist import texts_repair as texts_repair
from assist import texts_speech as texts_speech
from assist import texts_talk as texts_talk
from assist import texts_task as texts_task
from assist import voice as voice
