"""A Glue job on Spark. Its buckets come as arguments: --read_NODE and --write_NODE by the nodes of the drawing."""
import sys

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext

args = getResolvedOptions(sys.argv, ["JOB_NAME"])
glue_context = GlueContext(SparkContext.getOrCreate())
spark = glue_context.spark_session
job = Job(glue_context)
job.init(args["JOB_NAME"], args)

# Read, transform and write here, for example:
#   rows = spark.read.json("s3://" + getResolvedOptions(sys.argv, ["read_landing"])["read_landing"] + "/in/")
#   rows.dropDuplicates().write.mode("append").parquet("s3://.../")

job.commit()
