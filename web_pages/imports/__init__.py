"""The import desk: files of offices brought in on pages."""
