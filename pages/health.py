"""Is the process alive, and can it serve? For load balancers and people in a hurry."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from models.engine import Database
from resolvers import health


async def live(_request: Request) -> JSONResponse:
    """The process answers; it may still wait for its database."""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> JSONResponse:
    """The database answers and has the tables that this code expects; 503 if not."""
    database: Database = request.app.state.database
    checks = await health.checks(database)
    healthy = all(check == "ok" for check in checks.values())
    status = "ok" if healthy else "unavailable"
    return JSONResponse({"status": status, **checks}, 200 if healthy else 503)


ROUTES = [Route("/health/live", live), Route("/health/ready", ready)]
