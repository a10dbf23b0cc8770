"""Speed: durchwahl against what the machine allows, and against what a program would otherwise be written with."""
