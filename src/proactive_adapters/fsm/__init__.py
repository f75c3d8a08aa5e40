"""Field service management systems: one module or package each."""
