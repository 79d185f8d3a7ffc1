class CfgNode(dict):
    """Dictionary with attribute access and merging from a flat list."""

    def __getattr__(self, name):
        if name in self:
            return self[name]
        raise AttributeError(name)

    def __setattr__(self, name, value):
        self[name] = value

    def clone(self):
        return CfgNode({k: v.clone() if isinstance(v, CfgNode) else v for k, v in self.items()})

    def merge_from_list(self, options):
        for key, value in zip(options[0::2], options[1::2]):
            node = self
            *path, leaf = key.split(".")
            for part in path:
                node = node[part]
            assert leaf in node, "no such option: {}".format(key)
            node[leaf] = type(node[leaf])(value)
        return self


_C = CfgNode()
_C.MODEL = CfgNode()
_C.MODEL.BACKBONE = CfgNode()
_C.MODEL.BACKBONE.NAME = "build_small_backbone"
_C.MODEL.BACKBONE.WIDTH = 16
_C.MODEL.HEAD = CfgNode(dict(NAME="anchor_free", CLASSES=5, CONVS=2))
_C.INPUT = CfgNode({"PIXEL_MEAN": [103.5, 116.3, 123.7]})
