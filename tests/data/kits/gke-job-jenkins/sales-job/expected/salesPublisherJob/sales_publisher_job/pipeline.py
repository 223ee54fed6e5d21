"""The job's run: one transfer, for one date or a window of dates. What a transfer does is in transfers/."""

import time

from .etl import ETL
from .sources import Source
from .targets import open_target
from .transfers import find_transfer


class Pipeline(ETL):
    def __init__(self, logger, config, args, target=None):
        super().__init__(logger, config, args)
        self._settings = config.transfer(args.transfer_name)
        self._transfer = find_transfer(args.transfer_name)
        self._target = target

    @property
    def target(self):
        if self._target is None:
            self._target = open_target(self._settings.target, self.args.run_id)
        return self._target

    def pre_execution_cleansing(self):
        self.target.begin()
        self._transfer.cleanse(self.target, self.args.execution_date, self.args.write_mode, self.args.start_date)

    def pipeline(self):
        begun = time.monotonic()
        source = Source(self._settings, self.config)
        rows = self._transfer.extract(source, self.args.start_date, self.args.execution_date)
        written = self._transfer.load(self.target, self._transfer.transform(rows), self.args.write_mode)
        self.target.commit()
        self.logger.info(
            "The run is done.",
            extra={"metrics": {"rows_written": written, "duration": round(time.monotonic() - begun, 3)}},
        )

    def post_execution_cleanup(self):
        # Nothing was opened: nothing to clean up.
        if self._target is not None:
            self._target.close()
