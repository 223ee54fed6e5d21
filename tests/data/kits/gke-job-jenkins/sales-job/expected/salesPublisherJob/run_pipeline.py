"""The command line of the job."""

import sys
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import click

from sales_publisher_job import config as configuration
from sales_publisher_job.etl import CleanupError
from sales_publisher_job.logger import make_logger
from sales_publisher_job.pipeline import Pipeline
from sales_publisher_job.transfers import NAMES

WRITE_MODES = (
    "delta",
    "truncate",
)
CLEANUP_FAILED = 3


@dataclass(frozen=True)
class Arguments:
    execution_date: date
    transfer_name: str
    write_mode: str
    config_location: str
    start_date: date
    run_id: str


class Day(click.ParamType):
    """A day as YYYYMMDD; where `auto` is allowed, also that: yesterday in UTC, for schedules."""

    name = "YYYYMMDD"

    def __init__(self, auto=False):
        self._auto = auto

    def convert(self, value, param, ctx):
        if isinstance(value, date):
            return value
        if self._auto and value == "auto":
            return (datetime.now(UTC) - timedelta(days=1)).date()
        if len(value) == 8 and value.isascii() and value.isdigit():
            try:
                return datetime.strptime(value, "%Y%m%d").date()
            except ValueError:
                pass
        return self.fail(f"{value!r} is not a day written as YYYYMMDD.", param, ctx)


def check_location(_context, _parameter, value):
    if not value.startswith(("gs://", "/")):
        raise click.BadParameter("give gs://BUCKET/OBJECT or an absolute path.")
    return value


@click.command(name="pipeline", epilog=f"Transfers: {', '.join(NAMES)}. Write modes: {', '.join(WRITE_MODES)}.")
@click.argument("execution_date", type=Day(auto=True))
@click.argument("transfer_name", type=click.Choice(NAMES), metavar="TRANSFER_NAME")
@click.argument("write_mode", type=click.Choice(WRITE_MODES), metavar="WRITE_MODE")
@click.argument("config_location", callback=check_location)
@click.option(
    "--delta_start_date",
    type=Day(),
    help="First day of the window that is loaded again, YYYYMMDD; only with delta. The last is EXECUTION_DATE.",
)
def pipeline(execution_date, transfer_name, write_mode, config_location, delta_start_date):
    """Run TRANSFER_NAME for the day EXECUTION_DATE (YYYYMMDD, or auto for yesterday).

    WRITE_MODE truncate replaces the whole target; delta replaces only the days of the window. CONFIG_LOCATION is
    gs://BUCKET/OBJECT or an absolute path. Exit codes: 1 the run failed, 2 wrong usage, 3 the run is done but its
    cleanup failed.
    """
    if delta_start_date and write_mode != "delta":
        raise click.UsageError("--delta_start_date goes with the write mode delta only.")
    if delta_start_date and delta_start_date > execution_date:
        raise click.UsageError("--delta_start_date is later than EXECUTION_DATE.")
    run_id = uuid.uuid4().hex[:12]
    logger = make_logger(run_id, transfer_name)
    arguments = Arguments(execution_date, transfer_name, write_mode, config_location, delta_start_date or execution_date, run_id)
    try:
        run = Pipeline(logger, configuration.load(config_location), arguments)
    except Exception as error:
        # As critical as a run that fails: alerts hear of it, too.
        logger.critical("The run could not begin.", exc_info=True)
        raise click.ClickException(f"The run could not begin: {error}") from error
    try:
        run.execute()
    except CleanupError:
        sys.exit(CLEANUP_FAILED)
    except Exception as error:
        # The log has the whole of it.
        raise click.ClickException(f"The run failed: {error}") from error


if __name__ == "__main__":
    pipeline()
