"""The commands of `synrl` that simulate; each is loaded when it is asked for."""
