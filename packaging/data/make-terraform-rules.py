#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes resources/replacement/google.json from an extract of a Terraform provider's schema.

    packaging/data/make-terraform-rules.py EXTRACT.json[.gz] > resources/replacement/google.json

The extract holds, for each resource type, attributes and nested blocks as the provider's public sources define them
(hashicorp/terraform-provider-google, Mozilla Public License 2.0; these are facts about interfaces: names and flags):

    name, version, sources
    resources TYPE -> b -> a  attribute -> [type, flags]   flags: F its change replaces the resource, S it is sensitive
                           n  block -> [nesting, least, most, block, {f: flags}]

The result is JSON with one line for each type, sorted by bytes, so that the program finds a type by looking at a few lines
and reads nothing else:

    will       paths whose change replaces the resource; positions in lists are left out
    maps       paths of arguments that are maps or objects; every other map is a nested block
    sensitive  paths whose values are never shown
    data       the resource holds data
"""
import gzip
import json
import sys

HOLD_DATA = {
    "google_artifact_registry_repository", "google_bigquery_dataset", "google_bigquery_table", "google_bigtable_instance",
    "google_bigtable_table", "google_composer_environment", "google_compute_disk", "google_dataproc_metastore_service",
    "google_filestore_instance", "google_firestore_database", "google_kms_crypto_key", "google_pubsub_subscription",
    "google_pubsub_topic", "google_redis_instance", "google_secret_manager_secret", "google_secret_manager_secret_version",
    "google_spanner_database", "google_spanner_instance", "google_sql_database", "google_sql_database_instance",
    "google_storage_bucket", "google_storage_bucket_object",
}


def is_map(type_):
    """Maps and objects, also inside lists and sets: written with "=", never as a block."""
    return isinstance(type_, list) and (type_[0] in "mo" or (type_[0] in "ls" and is_map(type_[1])))


def collect(block, prefix, facts):
    for name, (type_, flags, *_) in block["a"].items():
        path = prefix + name
        if "F" in flags:
            facts["will"].append(path)
        if "S" in flags:
            facts["sensitive"].append(path)
        if is_map(type_) and ("o" in flags or "r" in flags):
            facts["maps"].append(path)
    for name, (_, _, _, inner, *rest) in block["n"].items():
        path = prefix + name
        if rest and "F" in rest[0].get("f", ""):
            facts["will"].append(path)
        else:
            collect(inner, path + ".", facts)
            continue
        below = {"will": [], "maps": [], "sensitive": []}
        collect(inner, path + ".", below)
        facts["maps"] += below["maps"]
        facts["sensitive"] += below["sensitive"]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    path = sys.argv[1]
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        extract = json.load(file)
    compact = lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=True)
    unknown = sorted(HOLD_DATA - extract["resources"].keys())
    if unknown:
        print("not in the extract: " + ", ".join(unknown), file=sys.stderr)
    lines = []
    for name in sorted(extract["resources"], key=lambda text: text.encode()):
        facts = {"will": [], "maps": [], "sensitive": []}
        collect(extract["resources"][name]["b"], "", facts)
        rules = {key: sorted(values) for key, values in facts.items() if values}
        if name in HOLD_DATA:
            rules["data"] = True
        lines.append(f"{compact(name)}:{compact(rules)}")
    meta = {"source": extract["name"], "version": extract["version"], "license": "MPL-2.0 (facts about interfaces only)"}
    print('{"meta":' + compact(meta) + ',"types":{\n' + ",\n".join(lines) + "\n}}")


if __name__ == "__main__":
    main()
