"""Loads data for the blocks that follow."""
import pandas as pd

if 'data_loader' not in globals():
    from mage_ai.data_preparation.decorators import data_loader
if 'test' not in globals():
    from mage_ai.data_preparation.decorators import test


@data_loader
def load_data(*args, **kwargs):
    """kwargs has the pipeline's variables and the trigger's."""
    return pd.DataFrame()


@test
def test_output(output, *args):
    assert output is not None, 'there is no output'
