"""How every benchmark tells its result: printed, and on request kept beside the benchmarks."""

from __future__ import annotations

import json
from pathlib import Path


def tell(result: dict, kept_in: Path | None) -> None:
    """Print the result as JSON and write the same text to `kept_in`, if any."""
    text = json.dumps(result, indent=1)
    print(text)
    if kept_in:
        kept_in.parent.mkdir(exist_ok=True)
        kept_in.write_text(text + "\n", encoding="utf-8")
