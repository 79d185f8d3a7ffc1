# yaml.representer: what is registered here is not asked again.


class BaseRepresenter:
    yaml_representers = {}

    @classmethod
    def add_representer(cls, data_type, representer):
        pass

    @classmethod
    def add_multi_representer(cls, data_type, representer):
        pass

    def represent_name(self, data):
        return None

    represent_str = represent_dict = represent_list = represent_scalar = represent_sequence = represent_mapping = represent_name


class SafeRepresenter(BaseRepresenter):
    pass


class Representer(SafeRepresenter):
    pass


class RepresenterError(Exception):
    pass
