# Configurations in nodes.
