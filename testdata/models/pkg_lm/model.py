import torch
from torch import nn

import settings as cfg_module
from modules.block import Block
from settings import settings


class LM(nn.Module):
    def __init__(self, s=settings):
        super().__init__()
        self.tok = nn.Embedding(s.vocab, s.dim)
        self.blocks = nn.ModuleList([Block(s.dim, s.heads) for _ in range(s.depth)])
        self.norm = nn.LayerNorm(s.dim, bias=False)
        if cfg_module.settings.debug:
            print(self)

    def forward(self, ids):
        x = self.tok(ids)
        for i, block in enumerate(self.blocks, 1):
            x = block(x)
        return self.norm(x) @ self.tok.weight.T


def main():
    print(LM()(torch.randint(0, 90, (1, 8))).shape)


if __name__ == "__main__":
    main()
