# What programs ask the compiler about itself.


def is_compile_supported(device_type):
    return False
