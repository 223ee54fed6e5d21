"""The frame of every run: cleanse, work, clean up."""

from abc import ABC, abstractmethod


class CleanupError(Exception):
    """The work was done, and what it left behind could not be removed."""


class ETL(ABC):
    """One run in three phases.

    execute() calls pre_execution_cleansing() and pipeline(). Whatever happens, post_execution_cleanup() comes last. An
    error of the first two is logged and raised again, also when the cleanup fails as well.
    """

    def __init__(self, logger, config, args):
        self._logger = logger
        self._config = config
        self._args = args

    @property
    def logger(self):
        return self._logger

    @property
    def config(self):
        return self._config

    @property
    def args(self):
        return self._args

    @abstractmethod
    def pre_execution_cleansing(self):
        """Remove what an earlier run for the same dates wrote, so that running twice is the same as running once."""

    @abstractmethod
    def pipeline(self):
        """Extract, transform and load."""

    @abstractmethod
    def post_execution_cleanup(self):
        """Remove temporary things. Called after success and after failure."""

    def execute(self):
        failed = False
        try:
            self.pre_execution_cleansing()
            self.pipeline()
        except Exception:
            failed = True
            self.logger.critical("The run failed.", exc_info=True)
            raise
        finally:
            self._clean_up(failed)

    def _clean_up(self, failed):
        try:
            self.post_execution_cleanup()
        except Exception as error:
            self.logger.critical("The cleanup failed.", exc_info=True)
            # The first error is the one that explains the run; the log has this one.
            if not failed:
                raise CleanupError(str(error)) from error
