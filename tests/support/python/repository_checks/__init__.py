# SPDX-License-Identifier: Apache-2.0
"""What check_repository.py is made of: one module a family of languages. Each has functions that take the repository and
the files of one kind, and report findings."""
