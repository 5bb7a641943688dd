"""Measures colours for the palette's tests: contrast, difference, and what colour-blind people see."""

from __future__ import annotations

import math

import numpy as np

# Machado, Oliveira & Fernandes 2009, "A physiologically-based model for simulation of color vision deficiency", severity 1.0.
VISION = {
    "normal": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
WHITE_POINT = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    """"#RRGGBB" as linear light, 0 to 1."""
    channels = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(colour: str, background: str = "#FFFFFF") -> float:
    """WCAG 2 contrast ratio."""
    lights = sorted(float(linear(each) @ TO_XYZ[1]) + 0.05 for each in (colour, background))
    return lights[1] / lights[0]


def lab(colour: str, vision: str = "normal") -> np.ndarray:
    """CIELAB (D65) of a colour as seen with this vision."""
    relative = TO_XYZ @ np.clip(VISION[vision] @ linear(colour), 0, 1) / WHITE_POINT
    curved = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    return np.array([116 * curved[1] - 16, 500 * (curved[0] - curved[1]), 200 * (curved[1] - curved[2])])


def ciede2000(one: np.ndarray, other: np.ndarray) -> float:
    """Colour difference by CIEDE2000 (Sharma, Wu & Dalal 2005, whose test pairs it meets)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_c7 = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    stretch = 1 + 0.5 * (1 - math.sqrt(mean_c7 / (mean_c7 + 25**7)))
    c1, c2 = math.hypot(a1 * stretch, b1), math.hypot(a2 * stretch, b2)
    h1, h2 = (math.degrees(math.atan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    d_h = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = h1 + h2 if c1 * c2 == 0 else (h1 + h2) / 2 + (180 if abs(h1 - h2) > 180 and h1 + h2 < 360 else 0)
    mean_h -= 180 if abs(h1 - h2) > 180 and h1 + h2 >= 360 and c1 * c2 else 0
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    t = 1 + sum(size * math.cos(math.radians(times * mean_h + shift)) for size, times, shift in waves)
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / math.sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    blue = math.radians(60 * math.exp(-(((mean_h - 275) / 25) ** 2)))
    rotation = -2 * math.sqrt(mean_c**7 / (mean_c**7 + 25**7)) * math.sin(blue)
    parts = (l2 - l1) / s_l, (c2 - c1) / s_c, d_h / s_h
    return math.sqrt(sum(part**2 for part in parts) + rotation * parts[1] * parts[2])
