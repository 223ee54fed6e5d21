# The one place that says the version; setup.py, the image's tag and the release read it.
__version__ = "0.3.0"
