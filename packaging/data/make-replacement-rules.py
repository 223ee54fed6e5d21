#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes resources/replacement/aws.json from an extract of AWS's resource specification.

    packaging/data/make-replacement-rules.py EXTRACT.json[.gz] > resources/replacement/aws.json

The extract holds, for each CloudFormation resource type, what changing a property does. It was made from the npm package
@aws-cdk/aws-service-spec (Apache-2.0); its keys that are read here:

    meta  source, version, license, copyright
    types TYPE -> r   properties whose change replaces the resource
                  m   properties whose change may replace it
                  s   1: the resource holds data

The result is JSON with one line for each type, sorted by bytes, so that the program finds a type by looking at a few lines
and reads nothing else. Types about which there is nothing to say are left out.
"""
import gzip
import json
import sys

# Hold data, though the specification does not mark them.
HOLD_DATA = {
    "AWS::ECR::Repository", "AWS::Glue::Database", "AWS::Glue::Table", "AWS::MSK::Cluster", "AWS::RedshiftServerless::Namespace",
    "AWS::S3Tables::Namespace", "AWS::S3Tables::Table", "AWS::S3Tables::TableBucket", "AWS::SSM::Parameter",
    "AWS::Timestream::Database", "AWS::Timestream::Table",
}


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    path = sys.argv[1]
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        extract = json.load(file)
    types = extract["types"]
    unknown = sorted(HOLD_DATA - types.keys())
    if unknown:
        print("not in the extract: " + ", ".join(unknown), file=sys.stderr)

    lines = []
    for name in sorted(types.keys() | HOLD_DATA, key=lambda text: text.encode()):
        known = types.get(name, {})
        rules = {}
        if known.get("r"):
            rules["will"] = sorted(known["r"])
        if known.get("m"):
            rules["may"] = sorted(known["m"])
        if known.get("s") or name in HOLD_DATA:
            rules["data"] = True
        if rules:
            lines.append(f"{compact(name)}:{compact(rules)}")
    meta = {key: extract["meta"][key] for key in ("source", "version", "license", "copyright")}
    print('{"meta":' + compact(meta) + ',"types":{\n' + ",\n".join(lines) + "\n}}")


if __name__ == "__main__":
    main()
