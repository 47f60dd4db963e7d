"""``python -m cli`` is ``cartograph``."""

from cli import main

main()
