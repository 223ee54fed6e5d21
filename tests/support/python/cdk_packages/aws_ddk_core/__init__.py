# SPDX-License-Identifier: Apache-2.0
"""Stands in for the package of that name; everything in it is made from its npm package's manifest when it is asked for."""
from jsii import _modules

_modules.provide(__name__)
