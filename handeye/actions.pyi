# handeye.actions is the actions/ folder at the root (pyproject.toml, package-dir).
from actions import *
from actions import action as action
from actions import addresses as addresses
from actions import aim as aim
from actions import allow as allow
from actions import allow_guard as allow_guard
from actions import browser as browser
from actions import check as check
from actions import dry as dry
from actions import fields as fields
from actions import guard as guard
from actions import hands as hands
from actions import keys as keys
from actions import pages as pages
from actions import question as question
from actions import risk_kinds as risk_kinds
from actions import secrets as secrets
