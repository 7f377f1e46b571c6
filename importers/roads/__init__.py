"""Roads: files of them read into ways, noded, written as a dated vintage of a county."""
