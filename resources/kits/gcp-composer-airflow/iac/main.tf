# What is drawn beside the DAGs: buckets, datasets, jobs. A module is the same in all stages; what differs stands here.

{{ environment.modules }}
