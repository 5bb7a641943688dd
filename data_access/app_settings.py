"""Where the database is and what an upload may cost: read from the environment, with safe defaults."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent
MEBIBYTE = 1024 * 1024


class Limits(BaseSettings):
    """What makes a hostile file harmless; the command line may raise them, `PORTFOLIO_LENS_LIMIT_…` sets them for the app."""

    model_config = SettingsConfigDict(env_prefix="PORTFOLIO_LENS_LIMIT_")

    upload_bytes: int = Field(25 * MEBIBYTE, gt=0)
    unpacked_bytes: int = Field(100 * MEBIBYTE, gt=0)
    compression_ratio: int = Field(100, gt=0)
    members: int = Field(1_000, gt=0)
    columns: int = Field(200, gt=0)
    cell_bytes: int = Field(64 * 1024, gt=0)
    workbook_memory_bytes: int = Field(1_024 * MEBIBYTE, gt=0)
    workbook_seconds: int = Field(120, gt=0)


class AppSettings(BaseSettings):
    """`database_url`: any SQLAlchemy URL of SQLite or PostgreSQL; the embedded file when it is not set."""

    # An empty variable is one that is not set.
    model_config = SettingsConfigDict(populate_by_name=True, env_ignore_empty=True)

    database_url: str = Field(f"sqlite:///{PROJECT_ROOT / 'data' / 'portfolio_lens.db'}", validation_alias="DATABASE_URL")
    policy_file: Path = Field(PROJECT_ROOT / "sample_data" / "policy.yaml", validation_alias="PORTFOLIO_LENS_POLICY")
    # For a server behind a proxy on the same machine: everyone who comes through it looks local.
    read_only: bool = Field(False, validation_alias="PORTFOLIO_LENS_READ_ONLY")
    undo_kept: int = Field(5, ge=0, validation_alias="PORTFOLIO_LENS_UNDO_KEPT")
