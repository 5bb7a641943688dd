"""Zip files that mean harm are refused before anything of them is unpacked."""

from __future__ import annotations

import stat
import struct
import zipfile
from io import BytesIO

import pytest

from data_access.app_settings import Limits
from data_access.exchange.archive import open_archive, read_member
from data_access.exchange.package import PackageRefused
from data_access.exchange.reading import read_uploaded
from tests.data_access.exchange.package_files import zipped

PROJECTS = b"project_id,name\nP-1,One\n"


def refusal(content: bytes, limits: Limits | None = None, name: str = "portfolio.zip") -> list[str]:
    with pytest.raises(PackageRefused) as caught:
        read_uploaded(name, content, limits or Limits())
    return [str(problem) for problem in caught.value.problems]


def test_zip_bomb_is_refused_by_its_ratio_and_by_its_size():
    bomb = zipped({"projects.csv": bytes(150 * 1024 * 1024)})
    assert len(bomb) < 200_000
    assert refusal(bomb) == [
        "portfolio.zip:0:: found “projects.csv”, expected a file that unpacks to at most 100 times its size",
        "portfolio.zip:0:: found “157,286,400 bytes”, expected at most 104,857,600 bytes when unpacked",
    ]


def test_short_repetitive_file_is_no_bomb():
    package = read_uploaded("p.zip", zipped({"projects.csv": PROJECTS + b"P-2,Two\n" * 5_000}), Limits())
    assert len(package.tables["projects"].frame) == 5_001


@pytest.mark.parametrize("name", ["../projects.csv", "/etc/projects.csv", "a/../../projects.csv", "c:p.csv", "..\\p.csv"])
def test_name_that_leads_out_of_the_zip_is_refused(name):
    assert refusal(zipped({name: PROJECTS})) == [
        f"portfolio.zip:0:: found “{name}”, expected a file name inside the zip that stays inside it"]


def test_1001_members_are_refused_and_1000_are_not():
    files = {f"{number}.txt": b"" for number in range(999)} | {"projects.csv": PROJECTS}
    assert "projects" in read_uploaded("p.zip", zipped(files), Limits()).tables
    assert refusal(zipped(files | {"more.txt": b""})) == [
        "portfolio.zip:0:: found “1,001 files”, expected at most 1,000 files in the zip"]


def with_directory_size(content: bytes, size: int) -> bytes:
    """The zip with another unpacked size of its one member, in its directory and in its local header."""
    at = content.index(b"PK\x01\x02") + 24
    lying = content[:at] + struct.pack("<I", size) + content[at + 4:]
    return lying[:22] + struct.pack("<I", size) + lying[26:]


@pytest.mark.parametrize("size", [10, 1_000])
def test_member_that_is_not_of_the_size_it_claims_is_refused(size):
    lying = with_directory_size(zipped({"projects.csv": PROJECTS}), size)
    package = read_uploaded("portfolio.zip", lying, Limits())
    assert package.tables == {}
    assert [problem.value for problem in package.problems] == ["projects.csv"]


def test_damaged_member_is_a_problem_and_the_others_are_still_read():
    content = zipped({"projects.csv": PROJECTS, "portfolios.csv": b"portfolio_id,name\nA,Alpha\n"}, zipfile.ZIP_STORED)
    package = read_uploaded("portfolio.zip", content.replace(b"P-1,One", b"P-1,Two"), Limits())
    assert list(package.tables) == ["portfolios"]
    assert [str(problem) for problem in package.problems] == [
        "portfolio.zip:0:: found “projects.csv”, expected a file in the zip that is not damaged"]


def test_encrypted_member_is_refused():
    content = zipped({"projects.csv": PROJECTS})
    at = content.index(b"PK\x01\x02") + 8
    assert refusal(content[:at] + b"\x01" + content[at + 1:]) == [
        "portfolio.zip:0:: found “projects.csv”, expected a file without a password"]


def test_link_is_refused():
    link = zipfile.ZipInfo("projects.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refusal(zipped({link: b"/etc/passwd"})) == [
        "portfolio.zip:0:: found “projects.csv”, expected a plain file, not a link"]


def test_unusual_compression_is_refused():
    assert "the usual zip compression" in refusal(zipped({"projects.csv": PROJECTS}, zipfile.ZIP_LZMA))[0]


def test_same_name_twice_is_refused():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("projects.csv", PROJECTS)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("projects.csv", PROJECTS)
    assert refusal(stream.getvalue()) == [
        "portfolio.zip:0:: found “projects.csv”, expected each file only once in the zip"]


@pytest.mark.parametrize("content", [b"", b"PK", b"project_id,name\n", zipped({"a.csv": b"x"})[:-10]])
def test_what_is_no_zip_is_refused(content):
    assert refusal(content) == ["portfolio.zip:0:: expected a zip file that can be opened"]


def test_empty_zip_is_refused():
    assert refusal(zipped({})) == ["portfolio.zip:0:: expected at least one file in the zip"]


def test_too_large_an_upload_is_refused_unread():
    assert refusal(b"x" * 1_001, Limits(upload_bytes=1_000)) == [
        "portfolio.zip:0:: found “1,001 bytes”, expected at most 1,000 bytes"]


def test_member_is_read_whole():
    archive = open_archive("p.zip", zipped({"projects.csv": PROJECTS}), Limits())
    assert read_member("p.zip", archive, "projects.csv") == PROJECTS
