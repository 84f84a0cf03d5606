"""What is wrong with a web page for people with disabilities (WCAG 2.2). Start at `audit.py`."""

from .audit import Audit, audit_page, told
from .finding import Finding

__all__ = ["Audit", "Finding", "audit_page", "told"]
