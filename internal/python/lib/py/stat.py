"""stat: file modes."""
S_IRUSR, S_IWUSR, S_IXUSR, S_IRGRP, S_IXGRP, S_IROTH, S_IXOTH = 256, 128, 64, 32, 8, 4, 1
S_IRWXU = 448
