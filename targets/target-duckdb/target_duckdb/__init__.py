"""Singer target for DuckDB: lossless, append-only, fast."""
