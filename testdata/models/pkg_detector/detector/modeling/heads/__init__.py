from .anchor_free import anchor_free as _head
