"""Networks that read sequences, as in train/lstm.ts, transformer.ts and gpt.ts."""

import torch
from torch import nn
from torch.nn import functional


class LastState(nn.Module):
    """A recurrent layer whose last state is read."""

    def __init__(self, layer, units, classes):
        super().__init__()
        self.layer, self.head = layer, nn.Linear(units, classes)

    def forward(self, x):
        return self.head(self.layer(x)[0][:, -1])


def lstm():
    return LastState(nn.LSTM(64, 256, batch_first=True), 256, 10)


class Attention(nn.Module):
    def __init__(self, features, heads, causal):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.read, self.contract = nn.Linear(features, 3 * features), nn.Linear(features, features)

    def forward(self, x):
        batch, steps, features = x.shape
        asked, keys, values = (
            part.view(batch, steps, self.heads, features // self.heads).transpose(1, 2)
            for part in self.read(x).chunk(3, 2)
        )
        seen = functional.scaled_dot_product_attention(asked, keys, values, is_causal=self.causal)
        return self.contract(seen.transpose(1, 2).reshape(batch, steps, features))


class Block(nn.Module):
    """A Transformer block that normalizes what its parts read."""

    def __init__(self, features, heads, causal):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(features), nn.LayerNorm(features)
        self.attention = Attention(features, heads, causal)
        self.work = nn.Sequential(
            nn.Linear(features, 4 * features), nn.GELU(), nn.Linear(4 * features, features)
        )

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.work(self.norm2(x))


class Tokens(nn.Module):
    """Tokens looked up, with a learned row added for each position, and the blocks that read them."""

    def __init__(self, vocabulary, length, features, heads, blocks, causal):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, features)
        self.positions = nn.Parameter(torch.randn(length, features))
        self.blocks = nn.Sequential(*(Block(features, heads, causal) for _ in range(blocks)))
        self.norm = nn.LayerNorm(features)

    def forward(self, x):
        return self.norm(self.blocks(self.embedding(x) + self.positions))


class Classifier(nn.Module):
    """The mean over the steps, and a score for each class."""

    def __init__(self, tokens, features, classes):
        super().__init__()
        self.tokens, self.head = tokens, nn.Linear(features, classes)

    def forward(self, x):
        return self.head(self.tokens(x).mean(1))


class NextToken(nn.Module):
    """Scores made with the table that tokens are looked up in."""

    def __init__(self, tokens):
        super().__init__()
        self.tokens = tokens

    def forward(self, x):
        return functional.linear(self.tokens(x), self.tokens.embedding.weight)


def transformer():
    return Classifier(Tokens(1000, 128, 256, 4, 4, causal=False), 256, 10)


def gpt():
    return NextToken(Tokens(65, 64, 128, 4, 4, causal=True))
