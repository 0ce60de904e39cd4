"""Singer target that applies a plan to Gainsight CS."""
