package source

// This file tests what is said of inputs that a program has refused.

import (
	"strings"
	"testing"
	"testing/fstest"

	"heft/internal/input"
)

const packs = `
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb, self.rnn = nn.Embedding(1000, 80), nn.LSTM(80, 64, batch_first=True)
    def forward(self, text, text_lengths):
        packed = nn.utils.rnn.pack_padded_sequence(self.emb(text), text_lengths, batch_first=True)
        return self.rnn(packed)[1][0][-1]
`

// TestAdviceSaysWhatRan: lengths of the whole text are what was tried, and what is said is
// read and fed as that is.
func TestAdviceSaysWhatRan(t *testing.T) {
	tree := fstest.MapFS{"net.py": &fstest.MapFile{Data: []byte(packs)}}
	m, err := OpenFrom(t.Context(), Source{Name: "net.py", FS: tree}, Options{NoSite: true})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	_, err = m.Trace(Run{Inputs: []input.Spec{input.Float32(3), input.Float32(4)}})
	if err == nil {
		t.Fatal("a text of numbers with a point ran")
	}
	const want = "text=1x128:int64,text_lengths:=torch.full((1,), 128)"
	_, said, _ := strings.Cut(Fault(err).Advice, "it runs with `input` ")
	if said != want {
		t.Fatalf("advice %q, want %q", said, want)
	}
	specs, err := input.Parse(said)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Trace(Run{Inputs: specs}); err != nil {
		t.Errorf("what is said to run: %v", err)
	}
}
