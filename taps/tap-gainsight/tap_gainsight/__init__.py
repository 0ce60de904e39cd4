"""Singer tap for Gainsight CS: objects, their metadata and their deletes."""
