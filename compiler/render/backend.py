"""Nothing in, the Skia module out; where it can't be loaded, an error that says what to install."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from compiler.errors import SynrlError

Pixels: TypeAlias = npt.NDArray[np.uint8]


class RenderError(SynrlError):
    """A picture that can't be painted, or a renderer that can't start."""


def load_skia() -> Any:
    """Import Skia on first use: it takes 50 ms and system libraries that most commands don't need.

    Typed as `Any`, for Skia ships no types. Raises `RenderError`.
    """
    try:
        import skia
    except ModuleNotFoundError as error:
        raise RenderError(f"painting needs Skia ({error}): pip install skia-python") from error
    except ImportError as error:
        # Its wheel carries fontconfig and freetype, but links to these three even to paint in memory.
        raise RenderError(
            f"Skia can't be loaded: {error}. On Debian or Ubuntu: apt-get install libegl1 libgl1 libexpat1"
        ) from error
    return skia
