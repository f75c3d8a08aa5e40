"""Customer relationship management systems: one module each."""
