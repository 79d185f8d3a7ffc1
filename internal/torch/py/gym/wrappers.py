# Wrappers: those that leave an environment's spaces as they are.
from ._environments import Wrapper

RecordEpisodeStatistics = RecordVideo = Monitor = TimeLimit = ClipAction = NormalizeObservation = NormalizeReward = Wrapper
