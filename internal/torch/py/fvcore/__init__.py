# fvcore: what models take from it.
