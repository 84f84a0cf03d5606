# handeye.audit is the audit/ folder at the root (pyproject.toml, package-dir).
from audit import *
from audit import audit as audit
from audit import check as check
from audit import checks as checks
from audit import clicks as clicks
from audit import colour_only as colour_only
from audit import contrast as contrast
from audit import contrast_shapes as contrast_shapes
from audit import feedback as feedback
from audit import finding as finding
from audit import focus as focus
from audit import focus_mark as focus_mark
from audit import focus_order as focus_order
from audit import in_page as in_page
from audit import keys as keys
from audit import label_in_name as label_in_name
from audit import layout as layout
from audit import looks as looks
from audit import moving as moving
from audit import pictures as pictures
from audit import reflow as reflow
from audit import spacing as spacing
from audit import subject as subject
from audit import target_size as target_size
from audit import unexposed as unexposed
from audit import zoom as zoom
