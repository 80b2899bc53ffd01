"""What every test runs under: its own cache folder, repeatable property tests, `gpu` skipped without one."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# Derandomized, so that a red run is red again; `HYPOTHESIS_PROFILE=explore pytest` looks for new cases.
# No deadline: a first example pays for imports and the grammar's tables.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

NVIDIA_DEVICE = Path("/dev/nvidia0")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips tests marked `gpu` on a machine without an NVIDIA device."""
    if NVIDIA_DEVICE.exists():
        return
    for item in items:
        if item.get_closest_marker("gpu"):
            item.add_marker(pytest.mark.skip(reason=f"no NVIDIA device ({NVIDIA_DEVICE})"))


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Points the caches, here and in subprocesses, at a fresh folder: what an earlier version left in the
    user's can't decide a test, and a test leaves nothing there. No test asks the Hugging Face hub."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("HF_HUB_OFFLINE", "1")
        yield
