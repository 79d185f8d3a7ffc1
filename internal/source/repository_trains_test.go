package source

// This file tests which programs of a folder are scripts that train.

import "testing"

func TestTrains(t *testing.T) {
	for text, want := range map[string]bool{
		"opt = torch.optim.SGD(net.parameters(), 0.1)\nloss.backward()\nopt.step()\n":                    true,
		"optimizer = make(net)\nscaler.scale(loss).backward()\nscaler.step(optimizer)\n":                 true,
		"g_optimizer, d_optimizer = both(g, d)\nloss.backward()\ng_optimizer.step()\n":                   true,
		"# an optimizer is needed: loss.backward(), optimizer.step()\nclass Net(nn.Module):\n    pass\n": false,
		"\"\"\"\noptimizer.step() behind loss.backward()\n\"\"\"\n":                                      false,
		"optimal = search()\nloss.backward()\nenvironment.step(optimal)\n":                               false,
		"optimizer.step()\n": false,
	} {
		if got := trains(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
