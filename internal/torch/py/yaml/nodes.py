# yaml.nodes: the nodes' own module.
from yaml import MappingNode, Node, ScalarNode, SequenceNode
