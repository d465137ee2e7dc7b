"""What does an instructor need? Building the notebooks from their sources."""
