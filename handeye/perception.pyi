# handeye.perception is the perception/ folder at the root (pyproject.toml, package-dir).
from perception import *
from perception import browser as browser
from perception import check as check
from perception import chromium as chromium
from perception import devtools as devtools
from perception import dom as dom
from perception import errors as errors
from perception import find as find
from perception import happenings as happenings
from perception import launch as launch
from perception import layout as layout
from perception import machine as machine
from perception import marks as marks
from perception import match as match
from perception import ocr as ocr
from perception import packages as packages
from perception import patience as patience
from perception import pictures as pictures
from perception import places as places
from perception import query as query
from perception import regions as regions
from perception import roles as roles
from perception import screen as screen
from perception import settle as settle
from perception import still as still
from perception import tell as tell
from perception import words as words
