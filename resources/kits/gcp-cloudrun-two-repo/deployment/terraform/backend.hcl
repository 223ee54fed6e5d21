bucket = {{ inputs.stateBucket }}
prefix = {{ environment.names.statePrefix }}
