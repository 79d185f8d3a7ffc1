// Package jobscript reads what jobs ask a cluster for: which cards, and which run they
// are about to begin. A Slurm script says the run in a comment of its own,
//
//	#SBATCH --gres=gpu:a100:1
//	#HEFT train.py:Net --train --batch 64
//
// and a Kubernetes object in an annotation, heft.dev/run. The words behind are those
// of "heft memory"; this package does not read them.
//
// Entry points: ReadSlurm, ReadKubernetes, Annotate.
package jobscript
