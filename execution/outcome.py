"""Why an operation is left to graphql-core."""


class UnsupportedError(Exception):
    """No plan can be made of it."""


class Bail(Exception):
    """This run is given up: it met an error to tell, or something rare. graphql-core tells it."""


class Unfit(Bail):
    """Given up, and so would be every run of the plan."""


class AwaitableFound(Bail):
    """A plain function gave something to wait for; the next plan is told by its coordinate."""

    def __init__(self, coordinate: str) -> None:
        super().__init__(coordinate)
        self.coordinate = coordinate
