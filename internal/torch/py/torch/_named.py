# Models by the names that their libraries give them, and what each of them takes. Nothing
# is downloaded and no weight is read: a model is what its configuration says.
import inspect


def _transformers_model(name):
    # Some classes are in a model's own module only: the folder that the name begins with has it.
    import importlib
    import os
    import transformers
    found = getattr(transformers, name, None)
    if found is not None:
        return found
    folders = [d for d in os.listdir(os.path.join(transformers.__path__[0], "models")) if name.lower().replace("_", "").startswith(d.replace("_", ""))]
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
    """What --input would say, the likeliest first, one a line: a text of `sequence` tokens, an image of the configuration's
    size, a second of sound. Where the sequence is not given it is 128 tokens, or as many as the model has places for."""
    parameters = inspect.signature(model.forward).parameters
    takes = None if any(p.kind is p.VAR_POSITIONAL for p in parameters.values()) else list(parameters)
    needed = [name for name, p in parameters.items() if p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    found = {}
    for fields in [_main_fields(model, sequence)] + _other_fields(model.config, type(model).__name__, sequence):
        if takes is not None:
            fields = [f for f in fields if _field_name(f) in takes]
        if fields:
            found.setdefault(",".join(fields), [_field_name(f) for f in fields])
    if not found:
        return ",".join(_main_fields(model, sequence))
    # An input without what forward requires fails for certain.
    return "\n".join(sorted(found, key=lambda text: any(name not in found[text] for name in needed)))


def _field_name(field):
    return field.partition("=")[0].rstrip(":")


def _main_fields(model, sequence):
    config = model.config
    main = model.main_input_name
    if main == "pixel_values":
        fields = ["pixel_values=1x%dx%dx%d" % _image_size(config)]
        if hasattr(config, "text_config"):
            fields.insert(0, f"input_ids=1x{_text_length(config.text_config, sequence)}:int64")
    elif main == "input_features":
        fields = [f"input_features=1x{_mels(config)}x{2 * getattr(config, 'max_source_positions', 1500)}"]
    elif main == "input_values":
        fields = ["input_values=1x16000"]
    else:
        fields = [f"input_ids=1x{_text_length(getattr(config, 'text_config', config), sequence)}:int64"]
        if hasattr(config, "vision_config"):
            fields.append("pixel_values=1x%dx%dx%d" % _image_size(config))
    if getattr(config, "is_encoder_decoder", False):
        fields.append(f"decoder_input_ids=1x{_text_length(config, sequence) if main == 'input_ids' else 1}:int64")
    return fields


def _mels(config):
    for part in (config, getattr(config, "audio_config", None), getattr(config, "encoder_config", None)):
        for name in ("num_mel_bins", "n_mels", "feature_size", "input_feat_per_channel"):
            if isinstance(getattr(part, name, None), int):
                return getattr(part, name)
    return 80


def _other_fields(config, name, sequence):
    # What is tried where the main input is refused: with boxes beside the text, four choices, the text alone, patches with
    # their grid, frames of a video, spectrograms in other layouts, states that another part has computed.
    length = _text_length(getattr(config, "text_config", config), sequence)
    text = f"input_ids=1x{'4x' if 'MultipleChoice' in name else ''}{length}:int64"
    decoder = f"decoder_input_ids=1x{min(length, 32)}:int64"
    image = "pixel_values=1x%dx%dx%d" % _image_size(config)
    box = f"bbox=1x{length}x4:int64"
    vision = getattr(config, "vision_config", config)
    tries = [[text, box], [text], [text, decoder], [text, image], [text, box, image], [image, decoder], [decoder]]
    books = getattr(config, "num_codebooks", None)
    if isinstance(books, int):
        tries += [[f"input_ids={books}x{length}:int64"], [f"input_ids=1x{length}x{books}:int64"]]
    patch, channels = getattr(vision, "patch_size", None), _image_size(config)[0]
    if isinstance(patch, int):
        values = channels * patch * patch
        deep = values * (getattr(vision, "temporal_patch_size", None) or 1)
        for grid in ("grid_thw:=torch.tensor([[1,16,16]])", "image_grid_thw:=torch.tensor([[1,16,16]])", "target_sizes:=torch.tensor([[16,16]])",
                     "spatial_shapes:=torch.tensor([[16,16]])"):
            for shape in (f"256x{deep}", f"1x256x{values}", f"256x{channels}x{patch}x{patch}", f"1x256x{channels}x{patch}x{patch}",
                          f"1x{channels}x{patch}x{256 * patch}"):
                tries += [[f"{main}={shape}", "pixel_attention_mask=1x256:int64", grid] for main in ("pixel_values", "hidden_states")]
    frames = getattr(config, "num_frames", None) or getattr(config, "frames_per_clip", None) or 8
    _, height, width = _image_size(config)
    clip = f"1x{frames}x{channels}x{height}x{width}"
    tries += [[f"pixel_values={clip}"], [f"pixel_values_videos={clip}"], [text, f"pixel_values={clip}"], [image]]
    tries += [[f"pixel_values=1x{shape}"] for shape in ("3x1024x1024", "3x512x512", "3x384x384", "3x48x320", "2x3x480x640", f"1x3x{height}x{width}")]
    mels = _mels(config)
    for shape in (f"1x{mels}x3000", f"1x3000x{mels}", f"1x1000x{mels}", f"1x1x1001x{mels}", f"{mels}x3000"):
        tries += [[f"input_features={shape}"], [f"input_features={shape}", decoder]]
    tries += [[f"input_values={shape}"] for shape in ("1x16000", "1x1x24000", "1x1024x128")]
    tries += [[f"spectrogram=1x128x{mels}"]]
    hidden = next((n for n in (getattr(config, a, None) for a in ("hidden_size", "d_model", "embed_dim")) if isinstance(n, int)), None)
    if hidden:
        tries += [[f"{main}=1x{length}x{hidden}"] for main in ("inputs_embeds", "hidden_states")]
    return tries


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
