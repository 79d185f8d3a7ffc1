from torch import nn
from modules.attention import SelfAttention


class Block(nn.TransformerEncoderLayer):
    """Reuses the library's feed-forward, replaces its attention."""

    def __init__(self, dim, heads):
        super().__init__(dim, heads, dim_feedforward=2 * dim, batch_first=True, norm_first=True, activation="gelu")
        self.self_attn = SelfAttention(dim, heads)

    def forward(self, x):
        x = x + self.dropout1(self.self_attn(self.norm1(x)))
        return x + self._ff_block(self.norm2(x))
