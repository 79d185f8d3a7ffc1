# Constraints name the values that a parameter or a sample may have. None is checked:
# there are no values.


class Constraint:
    is_discrete = False
    event_dim = 0

    def check(self, value):
        return value == value

    def __repr__(self):
        return type(self).__name__ + "()"


class _Dependent(Constraint):
    def __init__(self, *, is_discrete=False, event_dim=0):
        self.is_discrete, self.event_dim = is_discrete, event_dim

    def __call__(self, *args, **options):
        return self


class _Ranged(Constraint):
    def __init__(self, *bounds):
        self.bounds = bounds


class dependent_property(property):
    def __init__(self, fn=None, *, is_discrete=False, event_dim=0):
        super().__init__(fn)
        self.is_discrete, self.event_dim = is_discrete, event_dim

    def __call__(self, fn):
        return dependent_property(fn, is_discrete=self.is_discrete, event_dim=self.event_dim)


def _named(name, event_dim=0, is_discrete=False, base=Constraint):
    return type(name, (base,), {"event_dim": event_dim, "is_discrete": is_discrete})


boolean, nonnegative_integer = _named("_Boolean", 0, True)(), _named("_NonnegativeInteger", 0, True)()
positive_integer, one_hot = _named("_PositiveInteger", 0, True)(), _named("_OneHot", 1, True)()
real, positive, nonnegative, unit_interval = (
    _named(n)() for n in ("_Real", "_Positive", "_Nonnegative", "_UnitInterval"))
real_vector, simplex, corr_cholesky = _named("_RealVector", 1)(), _named("_Simplex", 1)(), _named("_CorrCholesky", 2)()
lower_triangular, lower_cholesky, positive_definite, positive_semidefinite, symmetric, square = (
    _named(n, 2)() for n in ("_LowerTriangular", "_LowerCholesky", "_PositiveDefinite", "_PositiveSemidefinite", "_Symmetric", "_Square"))
greater_than, greater_than_eq, less_than, interval, half_open_interval, integer_interval, multinomial = (
    _named(n, base=_Ranged) for n in ("greater_than", "greater_than_eq", "less_than", "interval", "half_open_interval", "integer_interval", "multinomial"))
dependent = _Dependent()


class independent(Constraint):
    def __init__(self, base_constraint, reinterpreted_batch_ndims):
        self.base_constraint, self.reinterpreted_batch_ndims = base_constraint, reinterpreted_batch_ndims
        self.event_dim = base_constraint.event_dim + reinterpreted_batch_ndims


def is_dependent(constraint):
    return isinstance(constraint, _Dependent)
