# The optimizers, each with its options and their defaults.
from . import lr_scheduler
from .optimizer import Optimizer


def _options(lr, **defaults):
    return {"lr": lr, **defaults}


class SGD(Optimizer):
    def __init__(self, params, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False, **options):
        super().__init__(params, _options(lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay,
                                          nesterov=nesterov, **options))


class Adam(Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, amsgrad=False, **options):
        super().__init__(params, _options(lr, betas=betas, eps=eps, weight_decay=weight_decay, amsgrad=amsgrad, **options))


class AdamW(Adam):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, amsgrad=False, **options):
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, **options)


class SparseAdam(Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, **options):
        super().__init__(params, _options(lr, betas=betas, eps=eps, **options))


class NAdam(Adam):
    def __init__(self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, momentum_decay=4e-3, **options):
        super().__init__(params, lr, betas, eps, weight_decay, momentum_decay=momentum_decay, **options)


class RAdam(Adam):
    pass


class Adamax(Optimizer):
    def __init__(self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, **options):
        super().__init__(params, _options(lr, betas=betas, eps=eps, weight_decay=weight_decay, **options))


class Adagrad(Optimizer):
    def __init__(self, params, lr=1e-2, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10, **options):
        super().__init__(params, _options(lr, lr_decay=lr_decay, eps=eps, weight_decay=weight_decay,
                                          initial_accumulator_value=initial_accumulator_value, **options))


class Adadelta(Optimizer):
    def __init__(self, params, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0, **options):
        super().__init__(params, _options(lr, rho=rho, eps=eps, weight_decay=weight_decay, **options))


class Adafactor(Optimizer):
    def __init__(self, params, lr=1e-2, beta2_decay=-0.8, eps=(None, 1e-3), d=1.0, weight_decay=0.0, **options):
        super().__init__(params, _options(lr, beta2_decay=beta2_decay, eps=eps, d=d, weight_decay=weight_decay, **options))


class RMSprop(Optimizer):
    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0, momentum=0, centered=False, **options):
        super().__init__(params, _options(lr, momentum=momentum, alpha=alpha, eps=eps, centered=centered,
                                          weight_decay=weight_decay, **options))


class Rprop(Optimizer):
    def __init__(self, params, lr=1e-2, etas=(0.5, 1.2), step_sizes=(1e-6, 50), **options):
        super().__init__(params, _options(lr, etas=etas, step_sizes=step_sizes, **options))


class ASGD(Optimizer):
    def __init__(self, params, lr=1e-2, lambd=1e-4, alpha=0.75, t0=1e6, weight_decay=0, **options):
        super().__init__(params, _options(lr, lambd=lambd, alpha=alpha, t0=t0, weight_decay=weight_decay, **options))


class LBFGS(Optimizer):
    def __init__(self, params, lr=1, max_iter=20, history_size=100, **options):
        super().__init__(params, _options(lr, max_iter=max_iter, history_size=history_size, **options))


class Muon(Optimizer):
    def __init__(self, params, lr=1e-3, weight_decay=0.1, momentum=0.95, nesterov=True, **options):
        super().__init__(params, _options(lr, weight_decay=weight_decay, momentum=momentum, nesterov=nesterov, **options))
