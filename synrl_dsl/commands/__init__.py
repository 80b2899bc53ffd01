"""The commands of `synrl` that read scene text only; each is loaded when it is asked for."""
