"""What README tells people to type works as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from cli import application

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)
SHELL_LINES = [line.split("#")[0].strip() for block in BLOCKS for line in block.splitlines()]


def test_every_command_line_example_works_in_the_order_given(tmp_path, monkeypatch):
    """In one process, for starting Python for each of them takes longer than what they do; test_cli runs the real script."""
    (tmp_path / "sample_data").symlink_to(ROOT / "sample_data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'readme.db'}")
    commands = [shlex.split(line)[2:] for line in SHELL_LINES if line.startswith("python cli.py")]
    assert len(commands) >= 5
    for command in commands:
        ran = CliRunner().invoke(application, command)
        assert ran.exit_code == 0, (command, ran.stderr, ran.exception)


def test_make_targets_and_plain_commands_name_what_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [line.split()[1] for line in SHELL_LINES if line.startswith("make ")]
    assert sorted(targets) == ["run", "test"]
    assert all(f"\n{target}:" in makefile for target in targets)
    for line in SHELL_LINES:
        for word in re.findall(r"\S+\.(?:txt|py)\b", line):
            assert (ROOT / word).exists(), f"{line}: {word} is not there"


def test_tree_names_what_is_there():
    tree = README.split("## The tree")[1].split("```")[1]
    for line in filter(None, tree.splitlines()):
        assert (ROOT / line.split()[0]).exists(), line


def test_pictures_are_there_and_small():
    for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert 10_000 < (ROOT / name).stat().st_size < 400_000, name
