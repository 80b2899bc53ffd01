"""What states are made of and what views draw: piles, containers, cups, a file tree."""
