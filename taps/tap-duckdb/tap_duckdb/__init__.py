"""Singer tap for any table, view, query or file that DuckDB reads."""
