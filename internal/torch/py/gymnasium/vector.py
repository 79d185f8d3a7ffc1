# Several environments at once, which answer with more.
from gym import vector as _vector


class VectorEnv(_vector.VectorEnv):
    newer = True


SyncVectorEnv = AsyncVectorEnv = VectorEnv
