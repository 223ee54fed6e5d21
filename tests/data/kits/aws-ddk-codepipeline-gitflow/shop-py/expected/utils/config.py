"""Looks up environments in ddk.json. Yours to extend."""

import json
from pathlib import Path
from typing import Any, Dict


class MultiaccountConfig:
    """The environments of ddk.json, by the stage that they are."""

    def __init__(self, path: str = "./ddk.json") -> None:
        super().__init__()
        self._environments: Dict[str, Dict[str, Any]] = json.loads(Path(path).read_text(encoding="utf-8"))["environments"]

    def get_stage_env_id(self, stage_id: str) -> str:
        """The id of the environment whose stage that is."""
        stages = {}
        for environment_id, environment in self._environments.items():
            if environment_id != "cicd":
                stages[environment.get("stage", environment_id)] = environment_id
        if stage_id not in stages:
            raise ValueError(f"Environment id with stage_id {stage_id} was not found; there are: {', '.join(sorted(stages))}")
        return stages[stage_id]

    def get_env_var_config(self, environment_id: str) -> Dict[str, Any]:
        """All that ddk.json says of the environment, with its env_vars."""
        return self._environments[environment_id]

    def get_stack_name(self, environment_id: str) -> str:
        """The name of the CloudFormation stack in that environment."""
        return self._environments[environment_id]["props"]["stack_name"]
