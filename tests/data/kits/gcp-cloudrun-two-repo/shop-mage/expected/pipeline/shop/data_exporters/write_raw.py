"""Writes the data of the blocks before it."""
if 'data_exporter' not in globals():
    from mage_ai.data_preparation.decorators import data_exporter


@data_exporter
def export_data(data_1, *args, **kwargs):
    pass
