"""Reads an .xlsx workbook into a package."""

from __future__ import annotations

from data_access.app_settings import Limits
from data_access.exchange.archive import refused
from data_access.exchange.package import Package


def read_workbook(file: str, content: bytes, limits: Limits, digest: str) -> Package:
    """The sheets of a workbook as raw tables."""
    raise refused(file, "", "a zip or folder; workbooks follow in the next commit")
