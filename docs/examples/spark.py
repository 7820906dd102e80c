"""A collection through Spark: spark-submit spark.py ARTICLES.ndjson FACTS. The program stands on every worker; each
partition is piped through one process of it, which loads its models in milliseconds. No server is needed."""
import json
import os
import sys

from pyspark.sql import SparkSession

program = os.environ.get("ATTACHE_PROGRAM", "attache")
spark = SparkSession.builder.appName("attache").getOrCreate()
articles = spark.sparkContext.textFile(sys.argv[1])
# Spark gives each partition its own process: one thread each, or they would fight for the processors.
# checkCode stays off: a line that cannot be read gives a problem object, and status 1 for its partition.
facts = articles.pipe(f"{program} extract --ndjson --jobs 1")
facts.saveAsTextFile(sys.argv[2])

posts = (
    spark.sparkContext.textFile(sys.argv[2])
    .map(json.loads)
    .flatMap(lambda a: [(p["name"], r["title"]) for p in a.get("officials", []) for r in p["roles"]])
    .countByValue()
)
for (name, title), n in sorted(posts.items(), key=lambda item: (-item[1], item[0]))[:20]:
    print(n, name, title, sep="\t")
spark.stop()
