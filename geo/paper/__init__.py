"""Maps on paper: a true scale, shapes in millimetres, labels that do not collide, and PDF."""
