"""Random draws that are the same on every platform: raw PCG64 bits turned into numbers by plain arithmetic."""

from __future__ import annotations

from zlib import crc32

import numpy

Shape = int | tuple[int, ...]


class Chance:
    """A stream of draws of its own for each subject, so that a new draw in one leaves every other as it was.

    Only the raw bits of PCG64 are promised to stay the same between numpy versions, so every distribution is worked out here.
    """

    def __init__(self, subject: str, seed: int = 2026):
        self._bits = numpy.random.PCG64(numpy.random.SeedSequence([seed, crc32(subject.encode())]))

    def uniform(self, shape: Shape, low: float = 0.0, high: float = 1.0) -> numpy.ndarray:
        """Floats in [low, high)."""
        count = int(numpy.prod(shape))
        raw = self._bits.random_raw(count) >> numpy.uint64(11)
        return low + (high - low) * (raw.astype(numpy.float64) * 2.0**-53).reshape(shape)

    def normal(self, shape: Shape, mean: float = 0.0, deviation: float = 1.0) -> numpy.ndarray:
        """Nearly normal floats, never more than 3.5 deviations off: four uniforms added, which needs no logarithm."""
        total = sum(self.uniform(shape) for _ in range(4))
        return mean + deviation * (total - 2.0) * 3.0**0.5

    def whole(self, shape: Shape, low: int, high: int) -> numpy.ndarray:
        """Integers from low to high, both included."""
        return low + numpy.floor(self.uniform(shape) * (high - low + 1)).astype(numpy.int64)

    def happens(self, shape: Shape, probability: float | numpy.ndarray) -> numpy.ndarray:
        return self.uniform(shape) < probability

    def pick(self, shape: Shape, weights) -> numpy.ndarray:
        """Positions in `weights`, each as often as its weight says."""
        return place(self.uniform(shape), weights)

    def order(self, count: int) -> numpy.ndarray:
        """The positions 0 to count - 1, shuffled."""
        return numpy.argsort(self._bits.random_raw(count), kind="stable")

    def spread(self, count: int) -> numpy.ndarray:
        """Evenly spread floats in (0, 1), shuffled: shares come out as meant even among few."""
        return (self.order(count) + 0.5) / max(count, 1)


def place(positions: numpy.ndarray, weights) -> numpy.ndarray:
    """Which weight's stretch of 0 to 1 each position falls in."""
    edges = numpy.cumsum(numpy.asarray(weights, dtype=float))
    return numpy.searchsorted(edges[:-1] / edges[-1], positions, side="right")
