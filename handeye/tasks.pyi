# handeye.tasks is the tasks/ folder at the root (pyproject.toml, package-dir).
from tasks import *
from tasks import assertion as assertion
from tasks import checks as checks
from tasks import demo as demo
from tasks import demo_orders as demo_orders
from tasks import errors as errors
from tasks import files as files
from tasks import json_schema as json_schema
from tasks import load as load
from tasks import nodes as nodes
from tasks import read_cases as read_cases
from tasks import read_names as read_names
from tasks import read_steps as read_steps
from tasks import recorder as recorder
from tasks import report_words as report_words
from tasks import runner as runner
from tasks import session as session
from tasks import site as site
from tasks import step as step
from tasks import sugar as sugar
from tasks import surface as surface
from tasks import task as task
from tasks import validate as validate
from tasks import values as values
from tasks import variables as variables
