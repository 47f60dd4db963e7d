"""How fast the shop answers, beside hand-written SQL and a hand-written Node server, in one run."""
