# SPDX-License-Identifier: Apache-2.0
"""A small stand-in for the Python packages of the AWS CDK, so that generated Python really runs without them.

Those packages are thin: each class, method and keyword argument in them is made from a manifest (.jsii) that lies in the npm
package, and each call goes as a line of JSON to a node process, the jsii kernel, that runs the npm package itself. This does
the same from the npm packages alone, and makes of the manifests only what is used:

    _names.py      what things are called in Python
    _manifests.py  the packages: which there are, their types, and archives that the kernel loads
    _kernel.py     the process, and what is said to it
    _values.py     values as they travel, and whether they are of the declared type
    _types.py      Python classes for the types
    _modules.py    what `import aws_cdk.aws_s3` finds

    PENSTOCK_TEST_NODE_MODULES=$(packaging/npm-packages) PYTHONPATH=tests/support/python/cdk_packages python3 app.py

CDK_PACKAGES_REQUIREMENTS=requirements.txt leaves only what pip would install for that file, in just these versions.

It is for tests: what real packages would only warn of is an error here, and asynchronous methods are not there.
"""
from jsii._kernel import JSIIError, kernel


def implements(*interfaces):
    """Says that a Python class implements interfaces: a decorator, as in the real package."""
    def mark(kind):
        kind.__jsii_interfaces__ = [*getattr(kind, "__jsii_interfaces__", []), *[one.__jsii_type__ for one in interfaces]]
        return kind
    return mark


__all__ = ["JSIIError", "implements", "kernel"]
