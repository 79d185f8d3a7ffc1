# Decorators of programs that are started by hydra.


def main(config_path=None, config_name=None, version_base=None):
    return lambda function: function


def initialize(*args, **options):
    return None


initialize_config_dir = compose = initialize
