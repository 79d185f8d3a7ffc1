"""marshal: names only."""
from _refusal import refused as _refused

dumps = _refused("marshal.dumps()")
loads = _refused("marshal.loads()")
dump = _refused("marshal.dump()")
load = _refused("marshal.load()")
