# handeye.audit is the audit/ folder at the root (pyproject.toml, package-dir).
from audit import *
from audit import audit as audit
from audit import check as check
from audit import checks as checks
from audit import finding as finding
from audit import subject as subject
