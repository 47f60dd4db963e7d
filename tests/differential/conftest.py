"""Plans learn what rows they need, and of which classes, in fewer runs than in a server."""

import pytest


@pytest.fixture(autouse=True)
def quick_to_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.profile.LESSON", 1)
