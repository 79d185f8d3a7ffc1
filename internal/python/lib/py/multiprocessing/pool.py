"""multiprocessing.pool: names only."""
from multiprocessing import Pool, Pool as ThreadPool
