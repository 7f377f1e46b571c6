"""Vector tiles of the boundaries of an area, which version they are of, and the box around all.

They tell ids and levels alone: numbers are asked for apart.
"""
