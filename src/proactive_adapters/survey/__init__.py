"""Survey platforms: one module each."""
