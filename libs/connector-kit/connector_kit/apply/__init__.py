"""What every target that applies a plan does: rows, checks, receipts, counts."""
