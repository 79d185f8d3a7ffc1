# Models by the names that their libraries give them, and what each of them takes. Nothing
# is downloaded and no weight is read: a model is what its configuration says.


def _transformers_model(name):
    # Some classes are in a model's own module only: the folder that the name begins with has it.
    import importlib
    import os
    import transformers
    found = getattr(transformers, name, None)
    if found is not None:
        return found
    folders = [d for d in os.listdir(os.path.join(transformers.__path__[0], "models")) if name.lower().startswith(d.replace("_", ""))]
    for folder in sorted(folders, key=len, reverse=True):
        try:
            module = importlib.import_module(f"transformers.models.{folder}.modeling_{folder}")
        except ImportError:
            continue
        if hasattr(module, name):
            return getattr(module, name)
    return getattr(transformers, name)


def transformers_class(name):
    cls = _transformers_model(name)

    def build(config=None, **options):
        return cls(cls.config_class(**options) if config is None else config)

    return build


def transformers_config(values):
    """A model of a config.json: its architecture, else the plain model of its type."""
    import transformers
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING_NAMES
    from transformers.models.auto.modeling_auto import MODEL_MAPPING_NAMES
    kind = values["model_type"]
    if kind not in CONFIG_MAPPING_NAMES:
        raise ValueError(f"model_type {kind!r} is not among those of transformers {transformers.__version__}")
    config = getattr(transformers, CONFIG_MAPPING_NAMES[kind]).from_dict(values)
    architecture = (values.get("architectures") or [None])[0] or MODEL_MAPPING_NAMES[kind]
    if isinstance(architecture, (list, tuple)):
        architecture = architecture[0]
    return _transformers_model(architecture)(config)


def _image_size(config):
    for part in (config, getattr(config, "vision_config", None)):
        size = getattr(part, "image_size", None)
        if size is not None:
            height, width = size if isinstance(size, (list, tuple)) else (size, size)
            return getattr(part, "num_channels", 3), height, width
    return 3, 224, 224


def transformers_inputs(model, sequence=None):
    """What --input would say: a text of `sequence` tokens, an image of the configuration's size, a second of sound.
    Where the sequence is not given it is 128 tokens, or as many as the model has places for."""
    config = model.config
    main = model.main_input_name
    if main == "pixel_values":
        fields = ["pixel_values=1x%dx%dx%d" % _image_size(config)]
        if hasattr(config, "text_config"):
            fields.insert(0, f"input_ids=1x{_text_length(config.text_config, sequence)}:int64")
    elif main == "input_features":
        fields = [f"input_features=1x{getattr(config, 'num_mel_bins', 80)}x{2 * getattr(config, 'max_source_positions', 1500)}"]
    elif main == "input_values":
        fields = ["input_values=1x16000"]
    else:
        fields = [f"input_ids=1x{_text_length(config, sequence)}:int64"]
        if hasattr(config, "vision_config"):
            fields.append("pixel_values=1x%dx%dx%d" % _image_size(config))
    if getattr(config, "is_encoder_decoder", False):
        fields.append(f"decoder_input_ids=1x{_text_length(config, sequence) if main == 'input_ids' else 1}:int64")
    return ",".join(fields)


def _text_length(config, sequence):
    if sequence is not None:
        return sequence
    longest = getattr(config, "max_position_embeddings", None)
    return min(128, longest) if isinstance(longest, int) and longest > 0 else 128


def timm_model(name):
    import timm

    if callable(getattr(timm, name, None)):  # create_model, say
        return getattr(timm, name)

    def build(**options):
        return timm.create_model(name, pretrained=False, **options)

    return build


def timm_inputs(model):
    size = (getattr(model, "pretrained_cfg", None) or getattr(model, "default_cfg", None) or {}).get("input_size", (3, 224, 224))
    return "x".join(["1", *map(str, size)])


def torchvision_model(name):
    import torchvision

    if callable(getattr(torchvision, name, None)):  # create_model, say
        return getattr(torchvision, name)

    def build(**options):
        return torchvision.models.get_model(name, weights=None, **options)

    return build
