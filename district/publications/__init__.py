"""What the district publishes for everybody: policies, public notices, the service guide, and their feeds."""
