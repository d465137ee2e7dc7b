"""What do the results say? Pages for the instructor and for each student, and tables for Canvas, Moodle and others."""

from nnwidgets.teaching.reports.write import write_reports

__all__ = ["write_reports"]
