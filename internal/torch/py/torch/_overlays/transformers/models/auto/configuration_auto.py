# transformers.models.auto.configuration_auto: each of the automatic classes has the list of
# all models in the documentation of two methods. It is not written.

__all__ = ["replace_list_option_in_docstrings"]


def replace_list_option_in_docstrings(config_to_class=None, use_model_types=True):
    return lambda function: function
