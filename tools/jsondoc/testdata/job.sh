#!/bin/sh
#SBATCH --gres=gpu:t4:1
#HEFT resnet18 --train --batch 2560
