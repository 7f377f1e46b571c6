"""Which numbers of places are withheld, so that no few persons can be told apart: complementary suppression.

Two families of places are told at once: a tree (cells within villages within townships within a county), and
cuts of the same persons into bins, such as hexagons of one size. Nothing that is told, however it is added
and subtracted, may give the number of a place or bin that is withheld.
"""
