# transformers.masking_utils: a mask function of indices is evaluated for all of them at
# once. Broadcasting does what vmap over each of the four axes does.

__all__ = ["_vmap_expansion_sdpa"]


def _vmap_expansion_sdpa(mask_function):
    def expanded(batch, head, query, key):
        mask = mask_function(batch[:, None, None, None], head[None, :, None, None], query[None, None, :, None],
                             key[None, None, None, :])
        return mask.expand(batch.shape[0], head.shape[0], query.shape[0], key.shape[0])

    return expanded
