# packaging: versions, which programs compare.
