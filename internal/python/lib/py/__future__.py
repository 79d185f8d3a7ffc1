"""__future__: features that are always on."""
all_feature_names = ["nested_scopes", "generators", "division", "absolute_import", "with_statement", "print_function",
                     "unicode_literals", "generator_stop", "annotations"]
nested_scopes = generators = division = absolute_import = with_statement = print_function = unicode_literals = \
    generator_stop = annotations = True
