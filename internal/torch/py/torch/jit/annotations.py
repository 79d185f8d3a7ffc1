# Names that annotations use.
from typing import Dict, List, Optional, Tuple, Union

BroadcastingList1 = BroadcastingList2 = BroadcastingList3 = BroadcastingList4 = List
Future = Optional
