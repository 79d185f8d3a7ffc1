def rank_zero_only(function):
    return function


def rank_zero_info(*args, **options):
    return None


rank_zero_warn = rank_zero_deprecation = rank_zero_info
