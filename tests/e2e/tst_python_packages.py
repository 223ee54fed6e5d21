#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What tests/support/python/cdk_packages must do as the real Python packages do it, seen by code that uses them."""
import datetime
import os
import pathlib
import subprocess
import sys
import traceback

TOP = pathlib.Path(__file__).resolve().parents[2]
if "PENSTOCK_TEST_NODE_MODULES" not in os.environ:
    fetched = subprocess.run([TOP / "packaging/npm-packages"], capture_output=True, text=True)
    if fetched.returncode:
        print(f"skipped: npm's packages are not there, and could not be fetched: {fetched.stderr.strip()}")
        sys.exit(77)
    os.environ["PENSTOCK_TEST_NODE_MODULES"] = fetched.stdout.strip().splitlines()[-1]
if not (pathlib.Path(os.environ["PENSTOCK_TEST_NODE_MODULES"]) / "@jsii/runtime").exists():
    print("skipped: the packages have no @jsii/runtime: run packaging/npm-packages")
    sys.exit(77)
sys.path.insert(0, str(TOP / "tests/support/python/cdk_packages"))

import aws_cdk as cdk  # noqa: E402
import jsii  # noqa: E402
from aws_cdk import assertions, aws_ec2 as ec2, aws_events as events, aws_iam as iam, aws_lambda as lambda_, aws_s3 as s3, aws_sqs as sqs  # noqa: E402
from constructs import Construct, IConstruct  # noqa: E402
from jsii import _names  # noqa: E402


def stack(kind=cdk.Stack):
    return kind(cdk.App(), "stack", env=cdk.Environment(account="111111111111", region="eu-west-1"))


def resources(of, kind):
    return [one for one in assertions.Template.from_stack(of).to_json()["Resources"].values() if one["Type"] == kind]


def names_are_those_of_the_real_packages():
    for camel, python in {"bucketName": "bucket_name", "enforceSSL": "enforce_ssl", "s3Bucket": "s3_bucket", "workerTypeV2": "worker_type_v2", "KiB": "kib", "toMiBytes": "to_mi_bytes",
                          "sizeMiB": "size_mib", "stringAt": "string_at", "dataForUSACounties": "data_for_usa_counties"}.items():
        assert _names.snake(camel) == python, (camel, _names.snake(camel))
    assert _names.member({"name": "with"}) == "with_"
    assert _names.member({"name": "allocateLogicalId", "protected": True}) == "_allocate_logical_id"
    assert s3.BlockPublicAccess.BLOCK_ALL and lambda_.Runtime.PYTHON_3_13 and iam.Effect.ALLOW.name == "ALLOW"


def values_come_back_as_they_are_declared():
    when = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.timezone.utc)
    assert cdk.Expiration.at_date(when).date == when
    assert cdk.Duration.days(2).to_hours() == 48
    bucket = s3.Bucket(stack(), "bucket", removal_policy=cdk.RemovalPolicy.DESTROY)
    assert isinstance(bucket.node.default_child, s3.CfnBucket) and isinstance(bucket.stack, cdk.Stack)
    assert bucket.stack.region == "eu-west-1" and bucket.node.path == "stack/bucket"
    assert isinstance(bucket.bucket_name, str) and cdk.Token.is_unresolved(bucket.bucket_name)
    bucket.node.default_child.tags.set_tag("Größe", "数据")
    assert resources(bucket.stack, "AWS::S3::Bucket")[0]["Properties"]["Tags"] == [{"Key": "Größe", "Value": "数据"}]
    pattern = events.EventPattern(source=["aws.s3"], detail={"size": [{"numeric": [">", 0]}]})
    assert pattern.source == ["aws.s3"] and pattern.region is None and pattern == events.EventPattern(**pattern._values)


def python_objects_keep_their_identity():
    class Mine(cdk.Stack):
        pass

    mine = stack(Mine)
    bucket = s3.Bucket(mine, "bucket")
    assert bucket.stack is mine and mine.node.find_child("bucket") is bucket and Mine.of(bucket) is mine


def a_method_is_overridden_and_its_base_called():
    class Prefixed(cdk.Stack):
        def _allocate_logical_id(self, cfn_element):
            return "My" + super()._allocate_logical_id(cfn_element)

    one = stack(Prefixed)
    sqs.Queue(one, "queue")
    assert list(assertions.Template.from_stack(one).to_json()["Resources"])[0].startswith("Myqueue")


def a_property_is_overridden():
    class Zoned(cdk.Stack):
        @property
        def availability_zones(self):
            return ["eu-west-1b", "eu-west-1c"]

    one = stack(Zoned)
    ec2.Vpc(one, "network", max_azs=2, nat_gateways=0)
    assert {subnet["Properties"]["AvailabilityZone"] for subnet in resources(one, "AWS::EC2::Subnet")} == {"eu-west-1b", "eu-west-1c"}


def an_interface_is_implemented_in_python():
    @jsii.implements(cdk.IAspect)
    class Versioned:
        seen = 0

        def visit(self, node: IConstruct) -> None:
            self.seen += 1
            if isinstance(node, s3.CfnBucket):
                node.versioning_configuration = s3.CfnBucket.VersioningConfigurationProperty(status="Enabled")

    one, aspect = stack(), Versioned()
    s3.Bucket(one, "bucket")
    cdk.Aspects.of(one).add(aspect)
    assert resources(one, "AWS::S3::Bucket")[0]["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"} and aspect.seen > 2


def what_a_callback_raises_arrives():
    @jsii.implements(cdk.IAspect)
    class Refuses:
        def visit(self, node: IConstruct) -> None:
            raise ValueError("not this one")

    one = stack()
    cdk.Aspects.of(one).add(Refuses())
    refuses(jsii.JSIIError, "not this one", lambda: assertions.Template.from_stack(one))


def a_dictionary_does_for_a_struct():
    bucket = s3.Bucket(stack(), "bucket", lifecycle_rules=[s3.LifecycleRule(expiration=cdk.Duration.days(3))], website_redirect={"host_name": "example.org"})
    assert resources(bucket.stack, "AWS::S3::Bucket")[0]["Properties"]["WebsiteConfiguration"] == {"RedirectAllRequestsTo": {"HostName": "example.org"}}


def refuses(kind, words, what):
    try:
        what()
    except kind as error:
        assert words in str(error), f"says: {error}"
    else:
        raise AssertionError(f"nothing was said of: {words}")


def mistakes_are_refused():
    one = stack()
    bucket = s3.Bucket(one, "bucket")
    refuses(AttributeError, "Bocket", lambda: s3.Bocket(one, "a"))
    refuses(AttributeError, "aws_s4", lambda: cdk.aws_s4)
    refuses(AttributeError, "ROT13", lambda: s3.BucketEncryption.ROT13)
    refuses(AttributeError, "grant_wishes", lambda: bucket.grant_wishes(one))
    refuses(AttributeError, "bucket_name", lambda: setattr(bucket, "bucket_name", "other"))
    refuses(TypeError, "has no colour", lambda: s3.Bucket(one, "a", colour=1))
    refuses(TypeError, "has no bucketName", lambda: s3.Bucket(one, "a", bucketName="b"))
    refuses(TypeError, "needs action_name", lambda: cdk.aws_codepipeline_actions.ManualApprovalAction())
    refuses(TypeError, "id is missing", lambda: s3.Bucket(one))
    refuses(TypeError, "id is given twice", lambda: s3.Bucket(one, "a", id="b"))
    refuses(TypeError, "takes 2 positional", lambda: s3.Bucket(one, "a", {}))
    refuses(TypeError, "is not boolean", lambda: s3.Bucket(one, "a", versioned="yes"))
    refuses(TypeError, "is not number", lambda: sqs.Queue(one, "a", max_message_size_bytes=True))
    refuses(TypeError, "is not array of", lambda: s3.Bucket(one, "a", lifecycle_rules=[s3.CorsRule(allowed_methods=[], allowed_origins=[])]))
    refuses(TypeError, "is not aws-cdk-lib.RemovalPolicy", lambda: s3.Bucket(one, "a", removal_policy=s3.BucketEncryption.KMS))
    refuses(TypeError, "is not map of string", lambda: lambda_.Function(one, "a", code=lambda_.Code.from_inline("x"), handler="a.b", runtime=lambda_.Runtime.PYTHON_3_13, environment={"A": 1}))
    refuses(TypeError, "is not constructs.Construct", lambda: s3.Bucket("stack", "a"))
    refuses(TypeError, "cannot be made", lambda: cdk.Duration())
    refuses(jsii.JSIIError, "already a Construct with name 'bucket'", lambda: s3.Bucket(one, "bucket"))
    refuses(ImportError, "aws_s4", lambda: __import__("aws_cdk.aws_s4"))
    assert issubclass(s3.Bucket, Construct)


def main():
    failed = 0
    checks = [value for value in globals().values() if callable(value) and getattr(value, "__module__", "") == "__main__" and value not in (main, stack, resources, refuses)]
    for check in checks:
        try:
            check()
            print(f"PASS  {check.__name__.replace('_', ' ')}")
        except Exception:  # also what is no assertion
            failed += 1
            print(f"FAIL  {check.__name__.replace('_', ' ')}\n{traceback.format_exc()}")
    print(f"Totals: {len(checks) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
