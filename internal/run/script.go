package run

// This file holds a run against how the model's own program runs it.

import (
	"fmt"

	"heft/internal/graph"
	"heft/internal/memory"
)

// ownDType is the type that the model's program made it in, where the setting names none;
// InvalidDType for torch's own.
func (p *Plan) ownDType(g *graph.Graph) graph.DType {
	if g == nil || g.Script == nil || p.Setting.given("precision") {
		return graph.InvalidDType
	}
	return g.Script.DType
}

// ownLoss is the loss that the model's program makes, where the setting names none, it makes
// no other that may be meant, and it is one that is simulated; "" for none. Autocast refuses that of probabilities: logits take its
// place there, as torch's error says.
func (p *Plan) ownLoss(g *graph.Graph) memory.Loss {
	if g == nil || g.Script == nil || !g.Script.OnlyLoss || p.Setting.Mode != Training || p.Setting.Loss != "" {
		return memory.LossAuto
	}
	own := memory.LossOf(g, g.Script.Loss)
	if own == memory.LossBinary && p.Setting.Precision.Autocast() != graph.InvalidDType {
		own = memory.LossBCE
	}
	return own
}

// scriptAssumptions say what of the program's own run is taken, and what is not.
func (p *Plan) scriptAssumptions(g *graph.Graph) []graph.Assumption {
	script := g.Script
	if script == nil {
		return nil
	}
	var list []graph.Assumption
	if d := p.ownDType(g); d != graph.InvalidDType {
		text := fmt.Sprintf("%s, in which line %d of the file runs the model", d, script.Line)
		if script.Line == 0 {
			text = fmt.Sprintf("%s, the type of the file's parameters", d)
		}
		list = append(list, graph.Assumption{
			Code: "precision", Text: text, Effect: "`precision` float32, or another type, says otherwise",
		})
	}
	if script.Autocast != graph.InvalidDType && !p.Setting.given("precision") {
		name := map[graph.DType]Precision{graph.Float16: AutocastFloat16, graph.BFloat16: AutocastBFloat16}[script.Autocast]
		list = append(list, graph.Assumption{
			Code: "precision", Text: fmt.Sprintf("float32, though line %d of the file runs the model under autocast %s", script.Line, script.Autocast),
			Effect: "memory and time as the file has them: `precision` " + name.String(),
		})
	}
	switch own := p.ownLoss(g); {
	case own != "" && memory.LossOf(g, script.Loss) == own:
		list = append(list, graph.Assumption{Code: "loss", Text: fmt.Sprintf("the loss %s, which the file makes", script.Loss), Effect: "`loss` names another"})
	case own != "":
		list = append(list, graph.Assumption{
			Code: "loss", Text: fmt.Sprintf("the loss %s, though the file makes a %s: autocast refuses one of probabilities", own, script.Loss), Effect: "`loss` names another",
		})
	case p.Setting.Mode == Training && p.Setting.Loss == "" && script.Loss != "" && script.Loss != "CrossEntropyLoss":
		list = append(list, graph.Assumption{
			Code: "loss", Text: fmt.Sprintf("the loss that suits the output's shape, though the file makes a %s", script.Loss), Effect: "`loss` names another",
		})
	}
	return list
}
