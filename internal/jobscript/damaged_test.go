package jobscript

// This file compares what is read of jobs that are damaged at every byte, and what is written into them, with what was
// read once.

import (
	"fmt"
	"hash/fnv"
	"testing"

	"heft/internal/packed"
)

func TestDamaged(t *testing.T) {
	text := packed.Damaged([]byte(jobYAML), func(data []byte) string {
		objects, err := ReadKubernetes(string(data))
		if err != nil {
			return err.Error()
		}
		said := ""
		written := make([][]Annotation, len(objects))
		for i, o := range objects {
			said += fmt.Sprintf("%s %s %s %s; ", o.Kind, o.Name, packed.Fields(o.Run), packed.Fields(o.Request))
			written[i] = []Annotation{{"needs", "2Mi"}}
		}
		annotated, err := Annotate(string(data), objects, written)
		if err != nil {
			return said + err.Error()
		}
		sum := fnv.New32()
		sum.Write([]byte(annotated))
		return said + fmt.Sprintf("%d bytes more, %08x", len(annotated)-len(data), sum.Sum32())
	})
	const script = "#!/bin/bash\n#SBATCH --gres=gpu:a100:2(S:0-1) # two\n#SBATCH -p short -C \"a100|[h100*2]\"\n#SBATCH -G4 --gpus-per-task t4:1\n#HEFT train.py:Net --train\nmodule load cuda\n#SBATCH -p late\n"
	text += packed.Damaged([]byte(script), func(data []byte) string {
		options, runs := ReadSlurm(data)
		return packed.Fields(options) + packed.Fields(runs) + packed.Fields(options.Request())
	})
	packed.Matches(t, "testdata/damaged.txt.gz", text)
}
