"""One JSON object a line, as Cloud Logging reads it; every line has the run's id."""

import json
import logging
import sys
import traceback


class JsonFormatter(logging.Formatter):
    def __init__(self, run_id, transfer):
        super().__init__()
        self._common = {"run_id": run_id, "transfer": transfer}

    def format(self, record):
        line = {"severity": record.levelname, "message": record.getMessage(), **self._common}
        line.update(getattr(record, "metrics", {}))
        if record.exc_info:
            line["exception"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def make_logger(run_id, transfer):
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter(run_id, transfer))
    logger = logging.getLogger("job")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return logger
