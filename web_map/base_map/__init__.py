"""天地图 below a map: asked for by the server, where an installation has a key to it."""
