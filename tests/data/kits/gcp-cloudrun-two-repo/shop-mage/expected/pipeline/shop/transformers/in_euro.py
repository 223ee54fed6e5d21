"""Changes the data of the blocks before it."""
if 'transformer' not in globals():
    from mage_ai.data_preparation.decorators import transformer
if 'test' not in globals():
    from mage_ai.data_preparation.decorators import test


@transformer
def transform(data_1, data_2, *args, **kwargs):
    return data_2


@test
def test_output(output, *args):
    assert output is not None, 'there is no output'
