"""Singer tap for Salesforce: any object, its metadata and its deletes."""
