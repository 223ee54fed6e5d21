from typing import Any, Optional

import aws_cdk as cdk
import aws_ddk_core as ddk
from constructs import Construct

from .pipelines.maintenance import MaintenancePipeline
from .pipelines.telemetry import TelemetryPipeline


class PlantsStack(ddk.BaseStack):
    """The drawn pipelines, in one environment of ddk.json."""

    def __init__(self, scope: Construct, id: str, environment_id: str, env: Optional[cdk.Environment] = None, **kwargs: Any) -> None:
        super().__init__(
            scope,
            id,
            environment_id=environment_id,
            env=env or ddk.Configurator.get_environment(config_path="./ddk.json", environment_id=environment_id),
            description="Watches the machines of three plants as they run, keeps what they report, and plans their maintenance.",
            **kwargs,
        )
        # Tags, and what differs in this environment.
        ddk.Configurator(scope=self, config="./ddk.json", environment_id=environment_id)

        MaintenancePipeline(self, "maintenance", environment_id=environment_id)
        TelemetryPipeline(self, "telemetry", environment_id=environment_id)
