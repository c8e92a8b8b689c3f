"""Elementary functions for float32 lanes: short polynomials through bit casts, no library calls.

A call into the C library stops a loop from vectorising, so `exp`, `log` and `normal` are written out here. They are
plain Python on NumPy float32 scalars and compile as they stand; relative errors are measured in
``tests/test_float32.py`` (below 3e-7 for `exp` and `log`, below 1e-6 of a standard deviation for `normal`).

Sources: `exp` and `log` follow the range reduction and minimax coefficients of the Cephes library (S. L. Moshier,
single precision); `normal` is the inverse error function of M. Giles, "Approximating the erfinv function",
GPU Computing Gems 2 (2011), times the square root of two.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Lane = Any
"""A float32 scalar, or what the compiler makes of one."""

_BIAS = np.int32(127)
_MANTISSA_BITS = np.int32(23)
_MANTISSA = np.int32(0x007FFFFF)
_HALF = np.int32(0x3F000000)
_EXPONENT_OF_HALF = np.int32(126)
_ONE = np.int32(1)
_ZERO = np.int32(0)


def exp(x: Lane) -> Lane:
    """e to the power ``x``; ``x`` is held inside −87 … 88, where float32 neither vanishes nor overflows."""
    x = np.float32(min(max(x, -87.0), 88.0))
    n = np.floor(x * 1.44269504 + 0.5)
    r = x - n * 0.693359375 + n * 2.12194440e-4
    y: Lane = 1.9875691500e-4
    y = y * r + 1.3981999507e-3
    y = y * r + 8.3334519073e-3
    y = y * r + 4.1665795894e-2
    y = y * r + 1.6666665459e-1
    y = y * r + 5.0000001201e-1
    y = y * r * r + r + 1.0
    power = np.int32((np.int32(n) + _BIAS) << _MANTISSA_BITS)
    return y * power.view(np.float32)


def log(x: Lane) -> Lane:
    """Natural logarithm of ``x``, held above 1e-30."""
    bits = np.float32(max(x, 1.0e-30)).view(np.int32)
    mantissa = np.int32((bits & _MANTISSA) | _HALF).view(np.float32)
    small = mantissa < 0.70710678
    exponent = np.float32((bits >> _MANTISSA_BITS) - _EXPONENT_OF_HALF - (_ONE if small else _ZERO))
    m = (mantissa + mantissa if small else mantissa) - 1.0
    square = m * m
    y: Lane = 7.0376836292e-2
    y = y * m - 1.1514610310e-1
    y = y * m + 1.1676998740e-1
    y = y * m - 1.2420140846e-1
    y = y * m + 1.4249322787e-1
    y = y * m - 1.6668057665e-1
    y = y * m + 2.0000714765e-1
    y = y * m - 2.4999993993e-1
    y = y * m + 3.3333331174e-1
    y = y * m * square - 2.12194440e-4 * exponent - 0.5 * square
    return m + y + 0.693359375 * exponent


def normal(u: Lane) -> Lane:
    """Standard normal quantile of ``u`` in (0, 1)."""
    x = 2.0 * u - 1.0
    w = -log(4.0 * u * (1.0 - u))
    near = w - 2.5
    p: Lane = 2.81022636e-08
    p = p * near + 3.43273939e-07
    p = p * near - 3.5233877e-06
    p = p * near - 4.39150654e-06
    p = p * near + 0.00021858087
    p = p * near - 0.00125372503
    p = p * near - 0.00417768164
    p = p * near + 0.246640727
    p = p * near + 1.50140941
    far = np.sqrt(max(w, 0.0)) - 3.0
    q: Lane = -0.000200214257
    q = q * far + 0.000100950558
    q = q * far + 0.00134934322
    q = q * far - 0.00367342844
    q = q * far + 0.00573950773
    q = q * far - 0.0076224613
    q = q * far + 0.00943887047
    q = q * far + 1.00167406
    q = q * far + 2.83297682
    return 1.41421356 * x * (p if w < 5.0 else q)
