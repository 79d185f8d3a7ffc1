# distutils, which Python had until 3.12: versions only.
