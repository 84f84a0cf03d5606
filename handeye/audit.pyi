# handeye.audit is the audit/ folder at the root (pyproject.toml, package-dir).
from audit import *
from audit import as_html as as_html
from audit import as_json as as_json
from audit import as_junit as as_junit
from audit import as_sarif as as_sarif
from audit import audit as audit
from audit import axe as axe
from audit import axe_check as axe_check
from audit import axe_mends as axe_mends
from audit import baseline as baseline
from audit import check as check
from audit import checks as checks
from audit import criteria as criteria
from audit import finding as finding
from audit import judged as judged
from audit import judged_images as judged_images
from audit import judged_names as judged_names
from audit import known_by as known_by
from audit import merge as merge
from audit import places as places
from audit import shots as shots
from audit import state as state
from audit import subject as subject
from audit import whole as whole
from audit import words as words
from audit import worlds as worlds
