"""Everything that touches the world: adapters, journals, channels, senders, the command.

Each module imports what it needs when it is used; what is missing is answered with the
`pip install "proactive-core[...]"` to type.
"""
