"""subprocess: names only."""
from _refusal import refused as _refused

PIPE, STDOUT, DEVNULL = -1, -2, -3


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode, self.cmd, self.output, self.stderr = returncode, cmd, output, stderr


class TimeoutExpired(SubprocessError):
    pass


class CompletedProcess:
    pass


class Popen:
    def __init__(self, *args, **kwargs):
        raise OSError("subprocess.Popen() is not available: heft gives models no access to the system")


run = _refused("subprocess.run()")
call = _refused("subprocess.call()")
check_call = _refused("subprocess.check_call()")
check_output = _refused("subprocess.check_output()")
getoutput = _refused("subprocess.getoutput()")
getstatusoutput = _refused("subprocess.getstatusoutput()")
