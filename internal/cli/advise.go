package cli

// This file holds the commands that change a run and say what that does.

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"heft"
	"heft/internal/escape"
)

const adviseHelp = `advise tries changes of a run and of the model: a batch in parts, half precision,
checkpoints, the optimizer, in-place activations, other layers. Each one is made,
traced and simulated; the list says what it saves and what it costs. With --gpu or
--mem it looks for the shortest combination with which the run fits at its own batch,
and prints the code to write.

Exit code 1 says that no combination was found.`

const adviseExample = `  heft advise vgg16 --train --gpu "gtx 1060 6gb" --batch 64
  heft advise model.py:Net --train --optimizer adamw --mem 8GiB --batch 32
  heft advise resnet50 --goal size`

// adviseTimeout is for all changes and combinations that are tried.
const adviseTimeout = 60 * time.Second

func newAdviseCommand() *cobra.Command {
	var s simulation
	var goal string
	command := &cobra.Command{
		Use:     "advise MODEL",
		Short:   "find changes with which a run fits, and what they cost",
		Long:    adviseHelp,
		Example: adviseExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			r, err := simulate(command, args, &s, `heft advise resnet50 --train --gpu rtx3060 --batch 128`,
				func(ctx context.Context, m *heft.Model) (*heft.Advice, error) {
					progress := newProgress(command.ErrOrStderr())
					defer progress.clear()
					return m.Advise(ctx, heft.Goal(goal), s.setting, heft.Trying(progress.show))
				}, func(r *heft.Advice) []string { return s.question().deeperAdvice(r) })
			if err != nil {
				return err
			}
			return r.Verdict()
		},
	}
	s.add(command, adviseTimeout)
	command.Flags().StringVar(&goal, "goal", string(heft.GoalFit), "what is wanted: fit, speed or size")
	return command
}

const whatIfHelp = `whatif changes a run, or the model itself, and shows parameters, work and memory
before and after. Changes are named as advise lists them; several may be made at
once, with commas between or each with a --set of its own.`

const whatIfExample = `  heft whatif resnet50 --train --batch 64 --set amp=bf16,inplace=true
  heft whatif resnet50 --train --set checkpoint=layer1,layer2 --set accumulate=4 --batch 64`

func newWhatIfCommand() *cobra.Command {
	var s simulation
	var changes []string
	command := &cobra.Command{
		Use:     "whatif MODEL --set CHANGE=VALUE,...",
		Short:   "show a run before and after changes",
		Long:    whatIfHelp + "\n\n" + leverHelp(),
		Example: whatIfExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 1 && len(changes) == 0 {
				return &usageError{message: "whatif needs a change", hint: "heft whatif " + escape.ShellWord(args[0]) + " --set amp=bf16"}
			}
			r, err := simulate(command, args, &s, "heft whatif resnet50 --train --set amp=bf16",
				func(ctx context.Context, m *heft.Model) (*heft.WhatIfReport, error) {
					return m.WhatIf(ctx, changes, s.setting)
				}, func(*heft.WhatIfReport) []string { return nil })
			if err != nil {
				return err
			}
			return r.Verdict()
		},
	}
	s.add(command, adviseTimeout)
	command.Flags().StringArrayVar(&changes, "set", nil, "a change, or several: amp=bf16,inplace=true (may be given again)")
	return command
}

// leverHelp lists the changes for --help.
func leverHelp() string {
	lines := []string{"Changes:"}
	for _, l := range heft.Levers() {
		line := "  " + l.Name + "=" + l.Takes
		if l.Never != "" {
			line = "  " + l.Name + " is not made: " + l.Never
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// deeperAdvice follows advice: the same run with the combination, for the memory of
// its moments where settings alone change.
func (q question) deeperAdvice(r *heft.Advice) []string {
	c := r.Combination
	if c == nil {
		return nil
	}
	commands := []string{q.command("whatif", nil, "--set "+escape.ShellWord(strings.Join(c.Sets, ",")))}
	if len(c.Setting) == 0 {
		return commands
	}
	var leave, further []string
	for _, set := range c.Setting {
		name, value, _ := strings.Cut(set, "=")
		leave = append(leave, name)
		further = append(further, settingFlag(name, value)...)
	}
	return append(commands, q.command("memory", leave, further...))
}

// settingFlag is a changed setting as a flag; one that goes back to nothing has none.
func settingFlag(name, value string) []string {
	switch value {
	case "", "false", "0", "<nil>":
		return nil
	case "true":
		return []string{"--" + strings.ReplaceAll(name, "_", "-")}
	}
	return []string{shortFlag("--" + strings.ReplaceAll(name, "_", "-") + " " + escape.ShellWord(value))}
}
