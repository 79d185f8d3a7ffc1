import importlib


def find_network_using_name(name):
    module = importlib.import_module("src.networks." + name + "_net")
    for key, value in vars(module).items():
        if key.lower() == name.replace("_", "") + "net":
            return value
    raise NotImplementedError("%s_net.py has no such class" % name)
