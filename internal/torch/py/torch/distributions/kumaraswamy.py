from .more import Kumaraswamy
