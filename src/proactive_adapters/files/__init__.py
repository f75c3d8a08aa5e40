"""Files as outside systems: tables (CSV, XLSX) and checklist runs (YAML)."""
