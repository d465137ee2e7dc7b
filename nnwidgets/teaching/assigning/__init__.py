"""How do students get their exercises? As lessons made their own: in folders, zips, one notebook, or for nbgrader."""
