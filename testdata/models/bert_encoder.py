from typing import Optional, Tuple, NamedTuple
import math

import torch
import torch.nn as nn
from torch import Tensor


class BertConfig(object):
    def __init__(self, vocab_size=1000, hidden_size=96, num_hidden_layers=2, num_attention_heads=6,
                 intermediate_size=384, hidden_act="gelu", dropout=0.1, max_position=128, type_vocab_size=2, **kwargs):
        self.__dict__.update({k: v for k, v in locals().items() if k not in ('self', 'kwargs')})
        for key, value in kwargs.items():
            setattr(self, key, value)

    @classmethod
    def from_dict(cls, d):
        return cls(**d)


def gelu(x):
    return x * 0.5 * (1.0 + torch.erf(x / math.sqrt(2.0)))


ACT2FN = {"gelu": gelu, "relu": torch.nn.functional.relu, "swish": lambda x: x * torch.sigmoid(x)}


class EncoderOutput(NamedTuple):
    last_hidden_state: Tensor
    pooler_output: Tensor
    hidden_states: Optional[Tuple[Tensor, ...]] = None


class BertEmbeddings(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.word_embeddings = nn.Embedding(config.vocab_size, config.hidden_size, padding_idx=0)
        self.position_embeddings = nn.Embedding(config.max_position, config.hidden_size)
        self.token_type_embeddings = nn.Embedding(config.type_vocab_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=1e-12)
        self.dropout = nn.Dropout(config.dropout)
        self.register_buffer("position_ids", torch.arange(config.max_position).expand((1, -1)))

    def forward(self, input_ids, token_type_ids=None):
        seq_length = input_ids.size(1)
        position_ids = self.position_ids[:, :seq_length]
        if token_type_ids is None:
            token_type_ids = torch.zeros_like(input_ids)
        embeddings = self.word_embeddings(input_ids) \
            + self.position_embeddings(position_ids) \
            + self.token_type_embeddings(token_type_ids)
        return self.dropout(self.LayerNorm(embeddings))


class BertSelfAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        if config.hidden_size % config.num_attention_heads != 0:
            raise ValueError("The hidden size (%d) is not a multiple of the number of attention heads (%d)"
                             % (config.hidden_size, config.num_attention_heads))
        self.num_attention_heads = config.num_attention_heads
        self.attention_head_size = int(config.hidden_size / config.num_attention_heads)
        self.all_head_size = self.num_attention_heads * self.attention_head_size
        self.query = nn.Linear(config.hidden_size, self.all_head_size)
        self.key = nn.Linear(config.hidden_size, self.all_head_size)
        self.value = nn.Linear(config.hidden_size, self.all_head_size)
        self.dropout = nn.Dropout(config.dropout)

    def transpose_for_scores(self, x: Tensor) -> Tensor:
        new_x_shape = x.size()[:-1] + (self.num_attention_heads, self.attention_head_size)
        return x.view(*new_x_shape).permute(0, 2, 1, 3)

    def forward(self, hidden, mask):
        q, k, v = map(self.transpose_for_scores, (self.query(hidden), self.key(hidden), self.value(hidden)))
        scores = torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(self.attention_head_size)
        scores = scores + mask
        probs = self.dropout(nn.Softmax(dim=-1)(scores))
        context = torch.matmul(probs, v).permute(0, 2, 1, 3).contiguous()
        return context.view(*(context.size()[:-2] + (self.all_head_size,)))


class BertLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.attention = BertSelfAttention(config)
        self.output_dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.norm1 = nn.LayerNorm(config.hidden_size, eps=1e-12)
        self.intermediate = nn.Linear(config.hidden_size, config.intermediate_size)
        self.act = ACT2FN[config.hidden_act] if isinstance(config.hidden_act, str) else config.hidden_act
        self.output = nn.Linear(config.intermediate_size, config.hidden_size)
        self.norm2 = nn.LayerNorm(config.hidden_size, eps=1e-12)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x, mask):
        x = self.norm1(x + self.dropout(self.output_dense(self.attention(x, mask))))
        return self.norm2(x + self.dropout(self.output(self.act(self.intermediate(x)))))


class BertModel(nn.Module):
    def __init__(self, config: BertConfig, output_hidden_states: bool = False):
        super().__init__()
        self.config = config
        self.embeddings = BertEmbeddings(config)
        self.encoder = nn.ModuleList(BertLayer(config) for _ in range(config.num_hidden_layers))
        self.pooler = nn.Sequential(nn.Linear(config.hidden_size, config.hidden_size), nn.Tanh())
        self.output_hidden_states = output_hidden_states

    def forward(self, input_ids, attention_mask=None, token_type_ids=None) -> EncoderOutput:
        if attention_mask is None:
            attention_mask = torch.ones_like(input_ids)
        mask = attention_mask.unsqueeze(1).unsqueeze(2)
        mask = mask.to(dtype=next(self.parameters()).dtype)
        mask = (1.0 - mask) * torch.finfo(mask.dtype).min
        x = self.embeddings(input_ids, token_type_ids)
        states = (x,)
        for layer in self.encoder:
            x = layer(x, mask)
            states = states + (x,)
        pooled = self.pooler(x[:, 0])
        return EncoderOutput(x, pooled, states if self.output_hidden_states else None)


class BertForClassification(nn.Module):
    def __init__(self, config, num_labels=3):
        super().__init__()
        self.bert = BertModel(config, output_hidden_states=True)
        self.classifier = nn.Linear(config.hidden_size, num_labels)

    def forward(self, input_ids, attention_mask=None):
        out = self.bert(input_ids, attention_mask=attention_mask)
        return self.classifier(out.pooler_output)
