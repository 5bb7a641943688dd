"""When figures about people may be shown: the two rules that every reader of answers keeps."""

from __future__ import annotations

from collections.abc import Mapping


def may_show(part: int, whole: int, k: int) -> bool:
    """Whether figures of `part` people out of `whole` may be shown: neither they nor the rest are a group of fewer than `k`.

    The rest counts because whoever knows the whole and a part knows the rest.
    """
    return part >= k and (part == whole or whole - part >= k)


def shown_revision(submissions: Mapping[int, int], k: int) -> int:
    """The last revision up to which submissions may be counted, 0 for none.

    `submissions`: revision > how many came in it. Latecomers wait until they are `k`, for whoever compares the results before
    and after them knows what they said.
    """
    shown = waiting = 0
    for revision in sorted(submissions):
        waiting += submissions[revision]
        if waiting >= k or not waiting:
            shown, waiting = revision, 0
    return shown
