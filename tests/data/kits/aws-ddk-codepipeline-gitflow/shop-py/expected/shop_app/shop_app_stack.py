from typing import Any, Optional

import aws_cdk as cdk
import aws_ddk_core as ddk
from constructs import Construct

from .pipelines.orders import OrdersPipeline


class ShopStack(ddk.BaseStack):
    """The drawn pipelines, in one environment of ddk.json."""

    def __init__(self, scope: Construct, id: str, environment_id: str, env: Optional[cdk.Environment] = None, **kwargs: Any) -> None:
        super().__init__(
            scope,
            id,
            environment_id=environment_id,
            env=env or ddk.Configurator.get_environment(config_path="./ddk.json", environment_id=environment_id),
            description="Takes every order of the shop from its event, prices and keeps it, and shows the day's figures and offers.",
            **kwargs,
        )
        # Tags, and what differs in this environment.
        ddk.Configurator(scope=self, config="./ddk.json", environment_id=environment_id)

        OrdersPipeline(self, "orders", environment_id=environment_id)
