"""Singer target that applies a plan to Salesforce."""
