import argparse
import models
import torch

parser = argparse.ArgumentParser()
parser.add_argument('-a', '--arch', choices=models.names(), default='lenet')

if __name__ == '__main__':
    args = parser.parse_args()
    net = models.create(args.arch)
    print(net(torch.zeros(1, 3, 32, 32)).shape)
