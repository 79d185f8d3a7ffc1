#!/bin/bash
#SBATCH --job-name=net
#SBATCH --gres=gpu:rtx3090:1
#SBATCH --time=01:00:00
#HEFT net.py:Net --input 64x3x64x64 --train --amp
#HEFT net.py:Net --input 64x3x1024x1024 --train --optimizer adamw
srun python net.py
