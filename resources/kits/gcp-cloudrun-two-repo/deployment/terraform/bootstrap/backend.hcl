bucket = {{ inputs.stateBucket }}
prefix = {{ names.bootstrapPrefix }}
