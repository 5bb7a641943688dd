"""Opens zip files without trusting them: how many members, how large, where they point, and what they really unpack to."""

from __future__ import annotations

import stat
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from data_access.app_settings import Limits
from data_access.exchange.package import PackageRefused, Problem

_CENTRAL_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Below this a high ratio is only a short repetitive file, and harmless.
_RATIO_MATTERS_FROM = 64 * 1024
_LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


def open_archive(file: str, content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The zip, once its directory has shown it to be harmless. Raises PackageRefused with every reason that it is not."""
    if len(content) > limits.upload_bytes:
        raise refused(file, f"{len(content):,} bytes", f"at most {limits.upload_bytes:,} bytes")
    # Counted in the bytes before the directory is read, because reading a million entries is itself the attack.
    entries = content.count(_CENTRAL_ENTRY)
    if entries > limits.members:
        raise refused(file, f"{entries:,} files", f"at most {limits.members:,} files in the zip")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, UnicodeError) as error:
        kind = "an Excel workbook (.xlsx)" if file.lower().endswith(".xlsx") else "a zip file"
        raise refused(file, "", f"{kind} that can be opened") from error
    problems = _directory_problems(file, archive.infolist(), limits)
    if problems:
        raise PackageRefused(problems)
    return archive


def refused(file: str, value: str, expected: str) -> PackageRefused:
    """The refusal of a whole file for one reason."""
    return PackageRefused([Problem(file, 0, "", value, expected)])


def _directory_problems(file: str, members: list[zipfile.ZipInfo], limits: Limits) -> list[Problem]:
    problems = [Problem(file, 0, "", member.filename[:80], expected)
                for member in members if (expected := _unfit(member, limits))]
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes:
        problems.append(Problem(file, 0, "", f"{unpacked:,} bytes", f"at most {limits.unpacked_bytes:,} bytes when unpacked"))
    names = [member.filename for member in members]
    problems += [Problem(file, 0, "", name[:80], "each file only once in the zip")
                 for name in sorted({name for name in names if names.count(name) > 1})]
    return problems


def _unfit(member: zipfile.ZipInfo, limits: Limits) -> str | None:
    """What was expected of a member instead; None when it is fit."""
    name = member.filename
    if member.flag_bits & 0x1:
        return "a file without a password"
    if name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts:
        return "a file name inside the zip that stays inside it"
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "a plain file, not a link"
    if member.compress_type not in _METHODS:
        return "the usual zip compression (deflate)"
    if member.file_size > _RATIO_MATTERS_FROM and member.file_size > limits.compression_ratio * member.compress_size:
        return f"a file that unpacks to at most {limits.compression_ratio} times its size"
    return None


def read_member(file: str, archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one member. Raises PackageRefused when it is damaged or is not what the directory said."""
    size = archive.getinfo(name).file_size
    try:
        with archive.open(name) as member:
            content = member.read(size)
            more = member.read(1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise refused(file, name[:80], "a file in the zip that is not damaged") from error
    if more or len(content) != size:
        raise refused(file, name[:80], "a file of the size that the zip's directory gives")
    return content


def listed_files(archive: zipfile.ZipFile) -> list[PurePosixPath]:
    """The paths of the files in a zip, without folders and what operating systems leave behind."""
    paths = [PurePosixPath(member.filename) for member in archive.infolist() if not member.is_dir()]
    return [path for path in paths if not any(part in _LITTER for part in path.parts)]
